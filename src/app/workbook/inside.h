/* Private to this room. */
#ifndef GP_APP_WORKBOOK_INSIDE_H
#define GP_APP_WORKBOOK_INSIDE_H

#include "app/workbook/workbook.h"

/* The reading half: which sheet is which table, its columns, its rows. */
enum gp_code workbook_read(struct work *w, const struct workbook_wish *wish,
                           struct workbook *ret) GP_CHECKED;

/* The members of a part of the table that are columns, ended by NULL; NULL: all. */
const char *const *workbook_keys(struct arena *a, const struct workbook_table *t, size_t part);
/* Whether the list, ended by NULL, has the key; NULL has none. */
bool workbook_is_key(const char *key, const char *const *keys);

#endif
