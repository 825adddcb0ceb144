/* From the evaluator's words to the published report: texts, approval, documents, publication. */
#ifndef GP_APP_PUBLISH_H
#define GP_APP_PUBLISH_H

#include "app/app.h"
#include "core/workflow.h"
#include "store/publication.h"

/* Replaces the evaluator's own words. GP_CONFLICT unless the report can still be changed. */
enum gp_code report_texts_save(struct app *app, const char *round,
                               const struct report_texts *texts) GP_CHECKED;

/* What the public may see: the newest version of each published round, and results whose center,
 * operator or round has the word in its name (NULL: all). */
#define PUBLIC_RESULTS_MAX 1000
struct public_list {
    struct report_version *versions;
    size_t n_versions;
    struct public_result *results;
    size_t n_results;
};
enum gp_code public_list_load(struct app *app, const char *word,
                              struct public_list *ret) GP_CHECKED;

/* Everything about the round's report. */
struct report_state {
    enum round_state state;
    struct report_approval *approvals; /* oldest first */
    size_t n_approvals;
    struct report_version *versions; /* newest first */
    size_t n_versions;
    struct report_job *jobs; /* newest first */
    size_t n_jobs;
};
enum gp_code report_state_load(struct app *app, const char *round,
                               struct report_state *ret) GP_CHECKED;

/* The last word about the report; NULL: nobody has said one. */
const struct report_approval *report_last_word(const struct report_state *s);
const char *verdict_name(enum verdict v);

/* The evaluator submits, and the accounts of the round's commissioner are told: *ret_told says how
 * many there are. GP_CONFLICT while a result is not settled. */
enum gp_code report_submit(struct app *app, const char *round, size_t *ret_told) GP_CHECKED;
/* The commissioner approves, or sends back with a reason. */
enum gp_code report_decide(struct app *app, const char *round, bool approve,
                           const char *reason) GP_CHECKED;
/* Opens a published report again, with the reason that the next version will carry. */
enum gp_code report_revise(struct app *app, const char *round, const char *reason) GP_CHECKED;

/* ---- documents. format: pdf, docx, html, json; or publish */

/* Notes a job that is to be run. The one that the same person started a moment ago, by a first
 * click, is given again, and so is a publication under way: *ret_is_new is false then.
 * GP_CONFLICT for a publication of what is not approved. */
enum gp_code report_job_start(struct app *app, const char *round, const char *format,
                              const char **ret_id, bool *ret_is_new) GP_CHECKED;
/* Notes that a job that was started will not be run, and why. */
enum gp_code report_job_refuse(struct app *app, const char *id, const char *problem) GP_CHECKED;
/* Does what the job says, and notes how it ended. Slow: not inside a transaction. files is the
 * folder with documents and key. */
enum gp_code report_job_run(struct app *app, const char *files, const char *id) GP_CHECKED;
enum gp_code report_job_find(struct app *app, const char *round, const char *id,
                             struct report_job **ret) GP_CHECKED;
/* 等待中, 正在生成, …; a job that runs for longer than JOB_PATIENCE_MS was cut off. */
#define JOB_PATIENCE_MS (10 * 60000LL)
enum job_state report_job_state(const struct report_job *job, int64_t now_ms);
const char *job_state_name(enum job_state s);

/* Publishes what was approved: signs it, keeps all bytes as documents, locks the round. Slow.
 * GP_CONFLICT when it was not approved, or the data have changed since. */
enum gp_code report_publish(struct app *app, const char *files, const char *round) GP_CHECKED;

/* The round evaluated from the data as they are published: no person can be found in it. */
enum gp_code report_evaluate_published(struct app *app, const char *round,
                                       struct app_evaluation **ret) GP_CHECKED;

/* The same of a dossier at hand, which stays as it is: as it is published (dossier_published),
 * without the dismissals whose finding does not arise from those data: nothing rests on them, and
 * their place may hold a name that stands nowhere else any more. */
enum gp_code report_evaluate_open(struct app *app, const struct dossier *d,
                                  struct app_evaluation **ret) GP_CHECKED;

#endif
