/* Documents being made, published reports, and the results the public may search. */
#ifndef GP_STORE_PUBLICATION_H
#define GP_STORE_PUBLICATION_H

#include "core/round.h"
#include "db/work.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STATE_N };

/* In all of these, report is the id of one of the round's reports; "": the only one. */

struct report_job {
    const char *id, *round, *report, *format;
    enum job_state state;
    const char *problem, *sha256;
    int64_t size;
    const char *account;
    int64_t created_ms, ended_ms;
    const char *entries;       /* of a casefile: those that it is of, a line each; NULL: a report */
    int64_t parts, parts_done; /* how many they are, and how many of them are through */
    const char *server;        /* that makes it, or did; NULL: none so far */
    /* Of what is done to many (app/many_job.h): what was asked for, but for the parts
     * (store/batch.h), how often it was cut off since it last came on, and by which number the
     * log's event is found; NULL, 0 and unset else. */
    const char *wanted;
    int64_t restarts, number;
};

struct report_version {
    const char *round, *report;
    int64_t version;
    const char *title, *subdistrict;
    int64_t year, published_ms;
    const char *account, *reason;
    const char *bundle_sha256, *data_sha256, *report_sha256, *pdf_sha256, *package_sha256;
    int64_t audit_seq;
    const char *audit_hash, *public_key, *signature;
    int64_t erased_at; /* when the data of bundle_sha256 went; unset: they are there */
};

enum verdict { VERDICT_SUBMIT, VERDICT_APPROVE, VERDICT_RETURN, VERDICT_REVISE, VERDICT_N };

struct report_approval {
    int64_t ord;
    enum verdict verdict;
    const char *reason, *account, *author, *data_sha256;
    int64_t at_ms;
};

struct public_result {
    const char *round, *report;
    int64_t ord;
    const char *entry, *center, *operator_name;
    score_t total;
    const char *grade;
    score_t full; /* what the total is out of; unset: published before this was kept */
};

/* All run inside the caller's transaction. */
enum gp_code store_job_put(struct work *w, const struct report_job *job) GP_CHECKED;
/* Changes state, problem, sha256, size, ended_ms and parts_done. GP_CONFLICT when it is another
 * server's by now. */
enum gp_code store_job_set(struct work *w, const struct report_job *job) GP_CHECKED;
/* Of what is done to many: changes parts_done, number and wanted, and counts from anew how often it
 * is cut off. GP_CONFLICT when it is another server's by now: then what the unit did goes
 * with it. */
enum gp_code store_job_advance(struct work *w, const struct report_job *job) GP_CHECKED;
/* Makes a job that waits the server's; *ret is false when it waits no more. */
enum gp_code store_job_take(struct work *w, const char *id, const char *server,
                            bool *ret) GP_CHECKED;
/* A job that the server took and whose end could not be written waits again; any other is left. */
enum gp_code store_job_release(struct work *w, const char *id, const char *server) GP_CHECKED;
/* Of all districts: whether any is being made by a server that is no more. */
enum gp_code store_job_any_lost(struct work *w, bool *ret) GP_CHECKED;
/* Those wait again, but fail with the problem when that happened to them before; what is done to
 * many waits in any case. */
enum gp_code store_job_resume_all(struct work *w, const char *problem) GP_CHECKED;
struct job_waiting {
    const char *tenant, *id, *format;
};
/* Of all districts: the oldest of those that have waited since then. */
enum gp_code store_job_waiting(struct work *w, int64_t since_ms, struct job_waiting **ret,
                               size_t *ret_n) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_job_get(struct work *w, const char *id, struct report_job **ret) GP_CHECKED;
/* Of a report, newest first, at most limit; no casefiles, and nothing that is done to many. */
enum gp_code store_job_list(struct work *w, const char *round, const char *report, int64_t limit,
                            struct report_job **ret, size_t *ret_n) GP_CHECKED;
/* The account's casefiles of the round, newest first, at most limit. */
enum gp_code store_job_casefiles(struct work *w, const char *round, const char *account,
                                 int64_t limit, struct report_job **ret, size_t *ret_n) GP_CHECKED;
enum gp_code store_job_drop(struct work *w, const char *id) GP_CHECKED;

enum gp_code store_approval_put(struct work *w, const char *round, const char *report,
                                const struct report_approval *v) GP_CHECKED;
/* Oldest first. */
enum gp_code store_approval_list(struct work *w, const char *round, const char *report,
                                 struct report_approval **ret, size_t *ret_n) GP_CHECKED;

/* Replaces the evaluator's own words and advice. */
enum gp_code store_texts_put(struct work *w, const char *round,
                             const struct report_texts *texts) GP_CHECKED;

enum gp_code store_version_put(struct work *w, const struct report_version *v) GP_CHECKED;
/* Those whose kept data may hold identity numbers. */
enum gp_code store_version_uncleared(struct work *w, struct report_version **ret,
                                     size_t *ret_n) GP_CHECKED;
/* Its kept data are the bytes of that hash from now on; those of before are noted no more. */
enum gp_code store_version_cleared(struct work *w, const struct report_version *v,
                                   const char *bundle_sha256) GP_CHECKED;
/* Of a report, newest first. */
enum gp_code store_version_list(struct work *w, const char *round, const char *report,
                                struct report_version **ret, size_t *ret_n) GP_CHECKED;
/* Of all reports of the round, by report, newest first. */
enum gp_code store_version_of_round(struct work *w, const char *round, struct report_version **ret,
                                    size_t *ret_n) GP_CHECKED;
/* The one whose report, data, package or PDF has that hash; *ret is NULL when there is none. */
enum gp_code store_version_by_hash(struct work *w, const char *sha256,
                                   struct report_version **ret) GP_CHECKED;
/* The newest version of each report that is published now, newest year first. */
enum gp_code store_version_public(struct work *w, struct report_version **ret,
                                  size_t *ret_n) GP_CHECKED;

/* Replaces the report's results that the public may search. */
enum gp_code store_public_results_put(struct work *w, const char *round, const char *report,
                                      const struct public_result *v, size_t n) GP_CHECKED;
/* Of reports that are published now, newest year first, at most limit. */
struct public_filter {
    const char *word; /* NULL: all, else those whose center, operator or round has it in its name */
    const char *round; /* NULL: of all */
    int64_t year;      /* unset: of all */
    int64_t limit;
};
enum gp_code store_public_results(struct work *w, const struct public_filter *f,
                                  struct public_result **ret, size_t *ret_n) GP_CHECKED;

#endif
