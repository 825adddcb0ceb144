/* Forms that hold tables: what somebody typed, as typed; the same as rows of cells; and the structs
 * that the cells stand for. Which column is which member is told once, for reading, writing,
 * showing, comparing and storing. */
#ifndef GP_APP_FILL_GRID_H
#define GP_APP_FILL_GRID_H

#include "shape/text.h"
#include "num/date.h"
#include "num/figure.h"

/* ---- a form: fields by name, rows as name.0, name.1 */

struct fill_pair {
    const char *name, *value;
};
struct fill_form {
    VEC(struct fill_pair) v;
};

void fill_form_add(struct arena *a, struct fill_form *form, const char *name, const char *value);
/* "" when it is not there. */
const char *fill_form_get(const struct fill_form *form, const char *name);
/* Whether it has the field, with or without a value. */
bool fill_form_has(const struct fill_form *form, const char *name);
/* Puts the value into the field, which is added when it is not there. */
void fill_form_set(struct arena *a, struct fill_form *form, const char *name, const char *value);
const char *fill_form_json(struct arena *a, const struct fill_form *form);
enum gp_code fill_form_read(struct arena *a, struct gp_err *e, const char *json,
                            struct fill_form *ret) GP_CHECKED;

/* ---- tables */

enum fill_kind {
    FILL_TEXT,
    FILL_COUNT, /* 0, 1, 2 … */
    FILL_MONEY, /* yuan */
    FILL_SHARE, /* per cent */
    FILL_DATE,
    FILL_FLAG,
};

/* What a text means, for showing it: ids stand in the form, names on the page. */
enum fill_ref {
    FILL_PLAIN,
    FILL_POST,
    FILL_INDICATOR,
    FILL_CATEGORY,
    FILL_ITEM,
    FILL_SUBSTATION,
    FILL_ID_NUMBER,
    FILL_VIEW
};

enum {
    FILL_LABEL = 1,  /* alone it does not make a row: prefilled names of posts, lines, indicators */
    FILL_HIDDEN = 2, /* never shown: our own ids */
    FILL_KEY = 4,    /* tells rows apart when two versions are compared */
    FILL_MUST = 8,   /* a row without it says nothing; where no better sentence is at hand */
    FILL_FIXED = 16, /* stands there, is not typed */
    FILL_SUGGEST = 32, /* usual qualifications are suggested */
    FILL_PRIVATE = 64, /* says something of a person: browsers keep no copy */
};

struct fill_col {
    const char *name, *title;
    enum fill_kind kind;
    size_t offset;
    unsigned flags;
    enum fill_ref ref;
    const struct shape *shape; /* whose member the cell becomes; NULL: found by the table's */
    const char *key;
};

struct fill_table {
    const char *id, *title;
    const struct fill_col *cols;
    size_t n_cols, size;       /* of the struct that a row stands for */
    bool single;               /* one row, whose fields have no number */
    const char *computed[2];   /* titles of what the server works out for each row; NULL: nothing */
    const char *caption;       /* on the page; NULL: the title */
    const struct shape *shape; /* of the struct of the format that stands in it, at shape_at */
    size_t shape_at;
};

/* The member of the format that the column becomes, whose bounds hold for it; NULL: none. */
const struct field *fill_col_field(const struct fill_table *t, const struct fill_col *col);

#define FILL_COL(T, name, title, kind, member)                                                     \
    { name, title, kind, offsetof(T, member), 0, FILL_PLAIN, NULL, NULL }
#define FILL_COL_AS(T, name, title, kind, member, flags, ref)                                      \
    { name, title, kind, offsetof(T, member), flags, ref, NULL, NULL }
/* A member that is kept elsewhere than in the table's own shape. */
#define FILL_COL_OF(T, name, title, kind, member, flags, ref, tag, key)                            \
    { name, title, kind, offsetof(T, member), flags, ref, &shape_##tag, key }

struct fill_grid {
    const struct fill_table *table;
    size_t n;           /* rows */
    size_t *numbers;    /* of each row in the form: label.7 is 7 */
    const char **cells; /* n × columns, never NULL */
};

static inline const char *fill_cell(const struct fill_grid *g, size_t row, size_t col) {
    return g->cells[row * g->table->n_cols + col];
}

struct fill_grid fill_grid_of_form(struct arena *a, const struct fill_table *table,
                                   const struct fill_form *form);
struct fill_grid fill_grid_of_rows(struct arena *a, const struct fill_table *table,
                                   const void *rows, size_t n);
/* Appends the cells as fields, numbered from first. */
void fill_grid_to_form(struct arena *a, const struct fill_grid *g, size_t first,
                       struct fill_form *form);

/* A long table is sent in parts: the form's rows of the table with numbers from `from` on and
 * before `to` are those of `part`, all others those of `whole`. */
void fill_form_put_rows(struct arena *a, const struct fill_table *table,
                        const struct fill_form *whole, size_t from, size_t to,
                        struct fill_form *part);
/* Takes all rows of the table out of the form; or those in which nothing at all was typed. */
void fill_form_drop_rows(const struct fill_table *table, struct fill_form *form);
void fill_form_drop_blank_rows(struct arena *a, const struct fill_table *table,
                               struct fill_form *form);

/* Whether anything but labels and hidden ids stands in the row. */
bool fill_row_is_empty(const struct fill_grid *g, size_t row);

/* ---- what is wrong with a cell or row */

struct fill_problem {
    const char *part, *table; /* ids */
    size_t row;               /* its number in the form; FILL_NO_ROW: the table as a whole */
    const char *where;        /* 第 3 行“实际发生额” */
    const char *cell;         /* name of the field in the form; NULL: none */
    const char *message;
};
#define FILL_NO_ROW SIZE_MAX

struct fill_problems {
    struct arena *arena;
    const char *part; /* at work */
    VEC(struct fill_problem) v;
};

/* where NULL: composed from row and column. */
void fill_report(struct fill_problems *p, const struct fill_grid *g, size_t row, const char *column,
                 const char *fmt, ...) GP_PRINTF(5, 6);

/* Turns the rows that are not empty into structs of the table's size. A cell that cannot be read is
 * reported and stays unset. from[i] is the grid's row of struct i. */
void *fill_grid_read(struct fill_problems *p, const struct fill_grid *g, size_t *ret_n,
                     size_t **ret_from);

/* Every row as a struct, whatever the bounds; what cannot be read is unset. */
void *fill_grid_values(struct arena *a, const struct fill_grid *g);

/* ---- comparing two versions */

struct fill_change {
    const char *table;  /* 人员与在岗 */
    const char *row;    /* 张三; "" for a table of one row */
    const char *column; /* "" when the whole row came or went */
    const char *old, *new;
};
struct fill_changes {
    VEC(struct fill_change) v;
};

/* Rows are matched by their key columns, among equals in order. */
void fill_grid_compare(struct arena *a, const struct fill_grid *old, const struct fill_grid *new_,
                       struct fill_changes *changes);

#endif
