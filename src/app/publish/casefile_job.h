/* Casefiles of several entries, made as a job beside the reports: the archive lies in the files
 * folder by the job's id, is for who asked for it alone, and is swept away after a day (sweep.h).
 */
#ifndef GP_APP_PUBLISH_CASEFILE_JOB_H
#define GP_APP_PUBLISH_CASEFILE_JOB_H

#include "app/batch.h"
#include "store/publication.h"

/* In the place of an app_format. */
#define CASEFILE_FORMAT "casefile"

/* Notes a job for the entries, to be run by report_job_run. The one under way for the same entries
 * is given again, *ret_is_new false; GP_CONFLICT while one for others is. The entries must be the
 * round's. */
enum gp_code casefile_job_start(struct work *w, const char *round,
                                const struct entry_choice *entries, const char **ret_id,
                                bool *ret_is_new) GP_CHECKED;

/* The acting account's own; GP_MISSING for any other. */
enum gp_code casefile_job_find(struct work *w, const char *round, const char *id,
                               struct report_job **ret) GP_CHECKED;

/* Where its archive lies, as long as it is kept. */
const char *casefile_job_path(struct arena *a, const char *files, const char *id);

/* Whether it can be had as yet, as far as that can be said without asking storage (depot.h). */
bool casefile_job_is_kept(struct arena *a, const char *files, const struct report_job *job);

/* Its path, once it is there; *ret NULL: it is kept no more. May wait for the network. */
enum gp_code casefile_job_bring(struct gp_err *e, const char *files, const char *id,
                                const char **ret) GP_CHECKED;

bool is_casefile_job(const struct report_job *job);

/* Makes the archive, telling the job how far it is, and sets the job's size. Of a person and a
 * round one archive is kept: those of before go. Slow: outside of units. For report_job_run. */
enum gp_code casefile_job_make(struct work *w, const char *files,
                               struct report_job *job) GP_CHECKED;

/* Tells who asked that it ended, and the notice leads to it. Inside a unit. */
enum gp_code casefile_job_tell(struct work *w, const struct report_job *job) GP_CHECKED;

#endif
