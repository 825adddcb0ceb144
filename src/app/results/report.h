/* The report of a round as a file. */
#ifndef GP_APP_RESULTS_REPORT_H
#define GP_APP_RESULTS_REPORT_H

#include "app/results/evaluation.h"

/* Of one of several reports by its id; NULL or "": of all entries of the round. */

/* The report evaluated from the data as they are published: no person can be found in it. */
enum gp_code report_evaluate_published(struct work *w, const char *round, const char *report,
                                       struct app_evaluation **ret) GP_CHECKED;

/* The same of a dossier at hand, which stays as it is: as it is published (dossier_published),
 * without the dismissals whose finding does not arise from those data: nothing rests on them, and
 * their place may hold a name that stands nowhere else any more. */
enum gp_code report_evaluate_open(struct work *w, const struct dossier *d,
                                  struct app_evaluation **ret) GP_CHECKED;

enum app_format { APP_PDF, APP_DOCX, APP_HTML, APP_JSON };
bool app_format_of(const char *name, enum app_format *ret);

/* Appends the report. */
enum gp_code app_report(struct work *w, const char *round, const char *report,
                        enum app_format format, struct buf *out) GP_CHECKED;

#endif
