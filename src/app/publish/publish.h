/* From the evaluator's words to the published report: texts, approval, documents, publication. */
#ifndef GP_APP_PUBLISH_PUBLISH_H
#define GP_APP_PUBLISH_PUBLISH_H

#include "app/app.h"
#include "app/publish/tell.h"
#include "app/results/evaluation.h"
#include "core/workflow.h"
#include "store/publication.h"
#include "app/rounds/flow_report.h"

/* Of a round with several reports, each function about one takes its id; NULL or "": the only one.
 * GP_MISSING for an id that is none, and where one has to be chosen. */

/* Replaces the evaluator's own words for the round: of its only report, or what several have in
 * common. GP_CONFLICT unless they can still be changed. */
enum gp_code report_texts_save(struct work *w, const char *round,
                               const struct report_texts *texts) GP_CHECKED;
/* The same of one of several reports, with its number and who is to approve it. */
enum gp_code report_save(struct work *w, const char *round, const struct report *report) GP_CHECKED;

/* What the public may see: the newest version of each published round, and of the results those
 * that the filter lets through (NULL: the first ones of all). */
#define PUBLIC_RESULTS_MAX 1000
struct public_filter;
struct public_list {
    struct report_version *versions;
    size_t n_versions;
    struct public_result *results;
    size_t n_results;
};
enum gp_code public_list_load(struct work *w, const struct public_filter *filter,
                              struct public_list *ret) GP_CHECKED;

/* Everything about a report. */
struct report_state {
    struct flow_reports reports;       /* of the round */
    const struct store_report *report; /* NULL: the round's only one */
    enum round_state state;
    struct report_approval *approvals; /* oldest first */
    size_t n_approvals;
    struct report_version *versions; /* newest first */
    size_t n_versions;
    struct report_job *jobs; /* newest first */
    size_t n_jobs;
};
enum gp_code report_state_load(struct work *w, const char *round, const char *report,
                               struct report_state *ret) GP_CHECKED;

/* The last word about the report; NULL: nobody has said one. */
const struct report_approval *report_last_word(const struct report_state *s);
const char *verdict_name(enum verdict v);

/* Is the acting account of the body that approves the report. */
bool report_is_approver(const struct work *w, const struct entry_scope *scope,
                        const struct store_report *report);

/* The first of its entries whose result is still open, which keeps the report from being submitted;
 * NULL: none. */
enum gp_code report_find_unsettled(struct work *w, const char *round,
                                   const struct store_report *report,
                                   const struct entry_scope **ret) GP_CHECKED;
/* The evaluator submits, and the accounts of the round's commissioner are told: *ret_told says how
 * many there are. GP_CONFLICT while a result is not settled. */
enum gp_code report_submit(struct work *w, const char *round, const char *report,
                           size_t *ret_told) GP_CHECKED;
/* The commissioner approves, or sends back with a reason. */
enum gp_code report_decide(struct work *w, const char *round, const char *report, bool approve,
                           const char *reason) GP_CHECKED;
/* Opens a published report again, with the reason that the next version will carry. */
enum gp_code report_revise(struct work *w, const char *round, const char *report,
                           const char *reason) GP_CHECKED;
/* Sends one report back to scoring before it is published; others of the round stand. Once it was
 * published it has to be corrected first (report_revise). */
enum gp_code report_resume(struct work *w, const char *round, const char *report,
                           const char *reason) GP_CHECKED;

/* ---- documents. format: pdf, docx, html, json; or publish */

/* Notes a job that is to be run. The one that the same person started a moment ago, by a first
 * click, is given again, and so is a publication under way: *ret_is_new is false then.
 * GP_CONFLICT for a publication of what is not approved. */
enum gp_code report_job_start(struct work *w, const char *round, const char *report,
                              const char *format, const char **ret_id, bool *ret_is_new) GP_CHECKED;
/* Notes that a job that was started will not be run, and why. */
enum gp_code report_job_refuse(struct work *w, const char *id, const char *problem) GP_CHECKED;
/* Takes the job, unless another server has it, does what it says, and notes how it ended. Slow: not
 * inside a transaction. files is the folder with documents and key. */
enum gp_code report_job_run(struct work *w, const char *files, const char *server,
                            const char *id) GP_CHECKED;
/* The job, whose run has ended with an error, waits again where it is still the server's. Outside
 * of units. */
enum gp_code report_job_release(struct work *w, const char *id, const char *server) GP_CHECKED;
/* What was made by a server that is no more is to be made again, once: what was cut off twice has
 * failed. A publication too, which stands, together with its job's end, as a whole or not at all.
 * Gives what has waited since then, of all districts, the oldest first. Outside of units. */
enum job_kind { JOB_OF_REPORT, JOB_OF_CASEFILE, JOB_OF_BATCH, JOB_KIND_N };
struct report_resumed {
    const char *tenant, *id;
    enum job_kind kind;
};
enum gp_code report_jobs_resume(struct work *w, int64_t since_ms, struct report_resumed **ret,
                                size_t *ret_n) GP_CHECKED;
enum gp_code report_job_find(struct work *w, const char *round, const char *id,
                             struct report_job **ret) GP_CHECKED;
/* 等待中, 正在生成, … */
const char *job_state_name(enum job_state s);

/* Publishes what was approved: signs it, keeps all bytes as documents, locks its entries, and ends
 * the job (NULL: none). Slow. GP_CONFLICT when it was not approved, or the data have changed since.
 */
enum gp_code report_publish(struct work *w, const char *files, const char *round,
                            const char *report, struct report_job *job) GP_CHECKED;

/* Takes identity numbers out of the data that versions of before are kept with, once; a line in the
 * audit log each. The bytes of before are noted no more, and are swept away (sweep.h). */
enum gp_code report_clear_versions(struct work *w, const char *files) GP_CHECKED;

/* Notes in the audit log who takes the inside data of a version: they hold personal data. */
enum gp_code report_note_download(struct work *w, const struct report_version *v) GP_CHECKED;

#endif
