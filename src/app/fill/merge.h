/* Rows that came in a table, laid over those of a form. A row that is there already is found by a
 * number, else by its keys, and takes what the new one says; what that does not say stays. */
#ifndef GP_APP_FILL_MERGE_H
#define GP_APP_FILL_MERGE_H

#include "app/fill/parts.h"

struct fill_merge {
    const char *const *keys; /* columns that tell rows apart, ended by NULL */
    const char *apart;  /* where both say it and it differs, they are two rows; NULL: no column */
    const char *number; /* that tells alone, whatever the keys; NULL: no column */
    bool fixed;         /* no row is added */
    bool replace;       /* rows that did not come go */
    bool drop_empty;    /* rows that say nothing go */
};

enum fill_fate { FILL_NEW, FILL_CHANGED, FILL_SAME, FILL_GONE, FILL_UNKNOWN };
struct fill_merged {
    enum fill_fate fate;
    size_t from;        /* row of what came; SIZE_MAX: of the form */
    const char *name;   /* by its keys, as people read them */
    const char *change; /* 到岗日期：2026-01-01 → 2026-02-01; NULL: none */
};
struct fill_merged_list {
    VEC(struct fill_merged) v;
};

/* Gives the merged rows, numbered from 0, and what became of each. FILL_UNKNOWN: fixed, and there
 * is no such row. */
struct fill_grid fill_merge(const struct fill_case *c, const struct fill_merge *how,
                            const struct fill_grid *form, const struct fill_grid *came,
                            struct fill_merged_list *told);

/* Whether both cells say the same: figures and days as what they mean. */
bool fill_same_cell(const struct fill_col *col, const char *a, const char *b);

/* What the row is called by the keys; for comparing. */
const char *fill_row_words(const struct fill_case *c, const struct fill_grid *g, size_t row,
                           const char *const *keys);

#endif
