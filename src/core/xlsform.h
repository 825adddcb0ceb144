/* Forms as XLSForm writes them (xlsform.org): the sheets survey, choices and settings, taken as
 * texts, become a form (core/survey.h). What the rules of XLSForm refuse is refused, and so is what
 * this system does not do (places, pictures, files, what tells who answers), never passed over:
 * each problem names sheet, row and column and what to do. */
#ifndef GP_CORE_XLSFORM_H
#define GP_CORE_XLSFORM_H

#include "core/survey.h"

#define XLSFORM_ROWS_MAX     500 /* of a sheet */
#define XLSFORM_COLUMNS_MAX  100
#define XLSFORM_PROBLEMS_MAX 40

struct xlsform_row {
    uint32_t row;       /* in the sheet, from 0 */
    const char **cells; /* by column; NULL: empty */
};

struct xlsform_sheet {
    uint32_t head_row;
    const char **head; /* NULL: the sheet is not there */
    size_t n_columns;
    VEC(struct xlsform_row) rows;
};

struct xlsform {
    struct xlsform_sheet survey, choices, settings;
};

#define XLSFORM_NO_COLUMN UINT32_MAX

struct xlsform_problem {
    const char *sheet;
    uint32_t row, col; /* XLSFORM_NO_COLUMN: the row as a whole */
    const char *message;
};

struct xlsform_problems {
    VEC(struct xlsform_problem) v;
};

/* False when there are problems; the first XLSFORM_PROBLEMS_MAX of them are told. */
bool xlsform_compile(struct arena *a, const struct xlsform *x, struct survey_form *ret,
                     struct xlsform_problems *problems);

#endif
