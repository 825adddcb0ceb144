/* Private to this room. */
#ifndef GP_APP_WORKBOOK_INSIDE_H
#define GP_APP_WORKBOOK_INSIDE_H

#include "app/workbook/workbook.h"

/* The reading half: which sheet is which table, its columns, its rows. */
enum gp_code workbook_read(struct work *w, const struct workbook_wish *wish,
                           struct workbook *ret) GP_CHECKED;

#endif
