/* The workbook between two requests: who sent it, and where its bytes lie until it is imported. */
#ifndef GP_APP_WORKBOOK_KEEP_H
#define GP_APP_WORKBOOK_KEEP_H

#include "app/workbook/workbook.h"

struct workbook_received {
    const char *path, *sha256, *file_name;
    bool pasted;
};

/* Keeps a received file for the acting account for a day; gives the id to go on with. */
enum gp_code workbook_keep(struct work *w, const char *documents,
                           const struct workbook_received *received, const char **ret) GP_CHECKED;

/* The same of a text that was pasted; spool: a folder of the same disk for the time being. */
enum gp_code workbook_keep_text(struct work *w, const char *documents, const char *spool,
                                struct str text, const char **ret) GP_CHECKED;

/* Where its bytes lie. GP_MISSING when it was not sent by the acting account, or too long ago. */
enum gp_code workbook_find(struct work *w, const char *documents, const char *id,
                           struct workbook_received *ret) GP_CHECKED;

#endif
