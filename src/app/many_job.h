/* Many at once as a job (src/web/jobs.c): the order is kept as text, done some parts a unit, and
 * how far it is and what became of each part is stored in the unit that did them. So a server that
 * stops loses nothing and does nothing twice: whichever takes the job goes on behind the last part
 * that stands. */
#ifndef GP_APP_MANY_JOB_H
#define GP_APP_MANY_JOB_H

#include "app/batch.h"
#include "store/publication.h"

/* In the place of an app_format. */
#define BATCH_FORMAT "batch"

bool is_batch_job(const struct report_job *job);

/* Checks the order and notes a job for it, to be run by report_job_run. The same order of the same
 * account that is under way is given again, *ret_is_new false. */
enum gp_code batch_job_start(struct work *w, const struct batch_order *o, const char **ret_id,
                             bool *ret_is_new) GP_CHECKED;

/* The acting account's own, and its order, without fields and items when it has ended; GP_MISSING
 * for any other. */
enum gp_code batch_job_find(struct work *w, const char *id, struct report_job **ret,
                            struct batch_order *ret_order) GP_CHECKED;

/* Does what is left of it and logs the whole: job->number is the event's then. What cannot go on is
 * said of the parts that are left. Slow: outside of units. For report_job_run. */
enum gp_code batch_job_run(struct work *w, struct report_job *job) GP_CHECKED;

/* Tells who asked that it ended, when that took long or something was not done. Inside a unit. */
enum gp_code batch_job_tell(struct work *w, const struct report_job *job) GP_CHECKED;

#endif
