/* Private to the publication of reports. */
#ifndef GP_APP_PUBLISH_PARTS_H
#define GP_APP_PUBLISH_PARTS_H

#include "app/publish.h"

/* GP_CONFLICT unless the report is in approval and its last word is that it is approved. */
enum gp_code report_check_approved(struct gp_err *e, const struct report_state *s) GP_CHECKED;

/* Keeps bytes made here as a document of the files folder, and gives their hash. */
enum gp_code document_keep_bytes(struct app *app, const char *files, const char *file_name,
                                 struct str bytes, const char **ret_sha256) GP_CHECKED;

/* Evaluates the round as it is published (dossier_published), without the dismissals whose finding
 * does not arise from those data: nothing rests on them, and their place may hold a name that
 * stands nowhere else any more. */
enum gp_code report_evaluate_open(struct app *app, const struct dossier *d,
                                  struct app_evaluation **ret) GP_CHECKED;

#endif
