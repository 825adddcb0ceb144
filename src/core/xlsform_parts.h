/* Private to the files that make a form of an XLSForm: the reading under way, and its columns. */
#ifndef GP_CORE_XLSFORM_PARTS_H
#define GP_CORE_XLSFORM_PARTS_H

#include "core/xlsform.h"

enum xlsform_column {
    COL_TYPE,
    COL_NAME,
    COL_LABEL,
    COL_HINT,
    COL_REQUIRED,
    COL_REQUIRED_MESSAGE,
    COL_RELEVANT,
    COL_CONSTRAINT,
    COL_CONSTRAINT_MESSAGE,
    COL_CALCULATION,
    COL_DEFAULT,
    COL_REPEAT_COUNT,
    COL_PARAMETERS,
    COL_CHOICE_FILTER,
    COL_DISABLED,
    COL_MEDIA,
    COL_READ_ONLY,
    COL_LIST_NAME,
    COL_FORM_TITLE,
    COL_FORM_ID,
    COL_VERSION,
    COL_DEFAULT_LANGUAGE,
    COL_PUBLIC_KEY,
    COL_DUPLICATES,
    COL_N,
};

/* Where the columns of a sheet stand; XLSFORM_NO_COLUMN where there is none. Of those in several
 * languages the Chinese one. */
struct xlsform_columns {
    const char *sheet;
    uint32_t at[COL_N];
    uint32_t plain[COL_N]; /* without a language: where the chosen one is empty */
};

struct xlsform_list {
    const char *name;
    VEC(struct survey_choice) choices;
};

/* A place that may refer to other questions: looked at when all are known. */
struct xlsform_use {
    size_t item;
    const struct expr *expr; /* NULL: the label */
    uint32_t row;
    enum xlsform_column column;
};

struct xlsform_run {
    struct arena *a;
    const struct xlsform *x;
    struct xlsform_problems *problems;
    struct xlsform_columns survey, choices, settings;
    VEC(struct xlsform_list) lists;
    bool lists_broken; /* which was told: a list that is missing is no news */
    VEC(struct survey_item) items;
    VEC(struct xlsform_use) uses;
    size_t depth;
    bool quiet; /* a repetition after the first: what is wrong was told */
};

/* column COL_N: of the whole row. */
void xlsform_fault(struct xlsform_run *r, const struct xlsform_columns *c, uint32_t row,
                   enum xlsform_column column, const char *message);

/* The columns of a sheet, in the language that settings name, or Chinese, or the first. */
void xlsform_find_columns(struct xlsform_run *r, const struct xlsform_sheet *sheet,
                          const char *name, const char *language, struct xlsform_columns *ret);
/* The cell, trimmed; NULL: empty. */
const char *xlsform_cell(const struct xlsform_columns *c, const struct xlsform_row *row,
                         enum xlsform_column column);
/* yes, true, true() and their like. */
bool xlsform_is_yes(const char *text);

struct xlsform_list *xlsform_list_find(struct xlsform_run *r, const char *name);
void xlsform_read_choices(struct xlsform_run *r);

#endif
