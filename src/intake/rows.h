/* Rows of a sheet with what merged cells give to the rows below them. Used by head.c and read.c. */
#ifndef GP_INTAKE_ROWS_H
#define GP_INTAKE_ROWS_H

#include "intake/intake.h"

struct rows {
    struct table_book *book;
    const struct table_range *merges;
    size_t n_merges, next_merge;
    struct arena arena;         /* of the row at hand */
    struct arena carried_arena; /* of what is carried down */
    struct carried {
        uint32_t last_row;
        bool on;
        struct table_cell cell;
    } carried[INTAKE_COLUMNS_MAX];
    /* the row at hand */
    uint32_t row;
    bool hidden;
    struct table_cell *v; /* by column; those of merged cells above stand among them */
    const char **text; /* beside v: as text, blanks at the ends gone; "?" of an unsaved formula */
    bool *is_carried;  /* beside v */
    size_t n;
};

/* Selects the sheet. */
enum gp_code rows_begin(struct rows *r, struct gp_err *e, struct table_book *b,
                        size_t sheet) GP_CHECKED;
void rows_end(struct rows *r);
/* The next row that has cells of its own, below or at from; false at the end. */
enum gp_code rows_next(struct rows *r, struct gp_err *e, uint32_t from, bool *ret_found) GP_CHECKED;

/* The merged range that holds the cell; NULL when none does. */
const struct table_range *rows_merge(const struct rows *r, uint32_t row, uint32_t col);

/* Where the row's cell of a column is among v; SIZE_MAX when it is empty. */
size_t rows_find(const struct rows *r, uint32_t col);

#endif
