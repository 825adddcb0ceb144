/* Tables of a standard as offices have them (the rubric with its levels side by side, grades, fund
 * categories) into a draft. */
#ifndef GP_APP_STANDARD_SHEETS_H
#define GP_APP_STANDARD_SHEETS_H

#include "app/standard/edit.h"
#include "app/workbook/workbook.h"

/* Its subject is ID:VERSION. */
extern const struct workbook_kind standard_workbook;

#endif
