/* Workbooks that somebody is looking through, and what their columns were the last time. */
#ifndef GP_STORE_WORKBOOK_H
#define GP_STORE_WORKBOOK_H

#include "db/work.h"

struct workbook_upload {
    const char *id, *account, *sha256, *file_name;
    int64_t at_ms;
};

/* All run inside the caller's transaction. */
enum gp_code store_workbook_put(struct work *w, const struct workbook_upload *u) GP_CHECKED;
/* *ret is NULL when there is none of that account. */
enum gp_code store_workbook_get(struct work *w, const char *account, const char *id,
                                struct workbook_upload **ret) GP_CHECKED;
/* Forgets those that were sent before. */
enum gp_code store_workbook_forget(struct work *w, int64_t before_ms) GP_CHECKED;

/* org: whose tables they are, "" for the evaluator's own; *ret is NULL when nothing is remembered.
 */
enum gp_code store_mapping_put(struct work *w, const char *org, const char *kind,
                               const char *mapping) GP_CHECKED;
enum gp_code store_mapping_get(struct work *w, const char *org, const char *kind,
                               const char **ret) GP_CHECKED;

#endif
