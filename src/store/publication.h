/* Documents being made, published reports, and the results the public may search. */
#ifndef GP_STORE_PUBLICATION_H
#define GP_STORE_PUBLICATION_H

#include "core/round.h"
#include "db/db.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STATE_N };

struct report_job {
    const char *id, *round, *format;
    enum job_state state;
    const char *problem, *sha256;
    int64_t size;
    const char *account;
    int64_t created_ms, ended_ms;
};

struct report_version {
    const char *round;
    int64_t version;
    const char *title, *subdistrict;
    int64_t year, published_ms;
    const char *account, *reason;
    const char *bundle_sha256, *data_sha256, *report_sha256, *pdf_sha256, *package_sha256;
    int64_t audit_seq;
    const char *audit_hash, *public_key, *signature;
};

enum verdict { VERDICT_SUBMIT, VERDICT_APPROVE, VERDICT_RETURN, VERDICT_REVISE, VERDICT_N };

struct report_approval {
    int64_t ord;
    enum verdict verdict;
    const char *reason, *account, *author, *data_sha256;
    int64_t at_ms;
};

struct public_result {
    const char *round;
    int64_t ord;
    const char *entry, *center, *operator_name;
    score_t total;
    const char *grade;
};

/* All run inside the caller's transaction. */
enum gp_code store_job_put(struct db *db, struct gp_err *e, const char *tenant,
                           const struct report_job *job) GP_CHECKED;
/* Changes state, problem, sha256, size and ended_ms. */
enum gp_code store_job_set(struct db *db, struct gp_err *e, const char *tenant,
                           const struct report_job *job) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_job_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                           const char *id, struct report_job **ret) GP_CHECKED;
/* Of a round, newest first, at most limit. */
enum gp_code store_job_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                            const char *round, int64_t limit, struct report_job **ret,
                            size_t *ret_n) GP_CHECKED;

enum gp_code store_approval_put(struct db *db, struct gp_err *e, const char *tenant,
                                const char *round, const struct report_approval *v) GP_CHECKED;
/* Oldest first. */
enum gp_code store_approval_list(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *round,
                                 struct report_approval **ret, size_t *ret_n) GP_CHECKED;

/* Replaces the evaluator's own words and advice. */
enum gp_code store_texts_put(struct db *db, struct gp_err *e, const char *tenant, const char *round,
                             const struct report_texts *texts) GP_CHECKED;

enum gp_code store_version_put(struct db *db, struct gp_err *e, const char *tenant,
                               const struct report_version *v) GP_CHECKED;
/* Of a round, newest first. */
enum gp_code store_version_list(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *round, struct report_version **ret,
                                size_t *ret_n) GP_CHECKED;
/* The one whose report, data, package or PDF has that hash; *ret is NULL when there is none. */
enum gp_code store_version_by_hash(struct db *db, struct arena *a, struct gp_err *e,
                                   const char *tenant, const char *sha256,
                                   struct report_version **ret) GP_CHECKED;
/* The newest version of each round that is published now, newest year first. */
enum gp_code store_version_public(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, struct report_version **ret,
                                  size_t *ret_n) GP_CHECKED;

/* Replaces the round's results that the public may search. */
enum gp_code store_public_results_put(struct db *db, struct gp_err *e, const char *tenant,
                                      const char *round, const struct public_result *v,
                                      size_t n) GP_CHECKED;
/* Of rounds that are published now; word NULL: all, else those whose center, operator or round has
 * it in its name. At most limit. */
enum gp_code store_public_results(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const char *word, int64_t limit,
                                  struct public_result **ret, size_t *ret_n) GP_CHECKED;

#endif
