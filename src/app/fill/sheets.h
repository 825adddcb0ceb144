/* Tables that operators have anyway (花名册, 证书, 服务记录, 资金使用情况表 …) into the parts of a
 * hand-in, one or all of them in a workbook. What is typed already is found and changed where the
 * table says otherwise. */
#ifndef GP_APP_FILL_SHEETS_H
#define GP_APP_FILL_SHEETS_H

#include "app/fill/fill.h"
#include "app/workbook/workbook.h"

/* Its subject is ROUND/ENTRY. */
extern const struct workbook_kind fill_workbook;

/* The part that a group of its things belongs to. */
enum fill_part fill_sheet_part(size_t group);

const char *fill_subject(struct arena *a, const char *round, const char *entry);

#endif
