/* Private to the publication of reports. */
#ifndef GP_APP_PUBLISH_PARTS_H
#define GP_APP_PUBLISH_PARTS_H

#include "app/publish.h"

/* Keeps bytes made here as a document of the files folder, and gives their hash. */
enum gp_code document_keep_bytes(struct app *app, const char *files, const char *file_name,
                                 struct str bytes, const char **ret_sha256) GP_CHECKED;

#endif
