/* The report of a round as a file. */
#ifndef GP_APP_RESULTS_REPORT_H
#define GP_APP_RESULTS_REPORT_H

#include "app/results/evaluation.h"
#include "report/part.h"

/* Of one of several reports by its id; NULL or "": of all entries of the round. */

/* The report evaluated from the data as they are published: no person can be found in it. */
enum gp_code report_evaluate_published(struct work *w, const char *round, const char *report,
                                       struct app_evaluation **ret) GP_CHECKED;

/* The same of a dossier at hand, which stays as it is: as it is published (dossier_published),
 * without the dismissals whose finding does not arise from those data: nothing rests on them, and
 * their place may hold a name that stands nowhere else any more. */
enum gp_code report_evaluate_open(struct work *w, const struct dossier *d,
                                  struct app_evaluation **ret) GP_CHECKED;

/* APP_PRINT: a PDF for both sides of the paper. */
enum app_format { APP_PDF, APP_PRINT, APP_DOCX, APP_HTML, APP_JSON };
bool app_format_of(const char *name, enum app_format *ret);
/* What the name of such a file ends in: .pdf */
const char *app_format_ending(enum app_format format);

/* Appends the report. */
enum gp_code app_report(struct work *w, const char *round, const char *report,
                        enum app_format format, struct buf *out) GP_CHECKED;

/* The report as it is published, to be read part by part. */
struct report_reading {
    const struct doc *doc;
    struct doc_part *parts;
    size_t n_parts; /* at least one */
};
enum gp_code report_reading(struct work *w, const char *round, const char *report,
                            struct report_reading *ret) GP_CHECKED;
/* Appends the part as a page of HTML; GP_MISSING past the last. */
enum gp_code report_part_html(struct work *w, const struct report_reading *r, size_t part,
                              struct buf *out) GP_CHECKED;

#endif
