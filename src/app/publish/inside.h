/* Private to the publication of reports. */
#ifndef GP_APP_PUBLISH_INSIDE_H
#define GP_APP_PUBLISH_INSIDE_H

#include "app/publish/publish.h"

/* GP_CONFLICT unless the report is in approval and its last word is that it is approved. */
enum gp_code report_check_approved(struct gp_err *e, const struct report_state *s) GP_CHECKED;

/* Keeps bytes made here as a document of the files folder, and gives their hash. */
enum gp_code document_keep_bytes(struct work *w, const char *files, const char *file_name,
                                 struct str bytes, const char **ret_sha256) GP_CHECKED;

#endif
