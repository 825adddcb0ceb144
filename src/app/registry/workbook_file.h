/* The workbook between two requests: who sent it, and where its bytes lie until it is imported. */
#ifndef GP_APP_REGISTRY_WORKBOOK_FILE_H
#define GP_APP_REGISTRY_WORKBOOK_FILE_H

#include "app/registry/workbook.h"

/* Keeps a received file for the acting account for a day; gives the id to go on with. */
enum gp_code workbook_keep(struct work *w, const char *documents, const char *received_path,
                           const char *sha256, const char *file_name, const char **ret) GP_CHECKED;

/* Where its bytes lie. GP_MISSING when it was not sent by the acting account, or too long ago. */
enum gp_code workbook_find(struct work *w, const char *documents, const char *id,
                           const char **ret_path, const char **ret_name) GP_CHECKED;

#endif
