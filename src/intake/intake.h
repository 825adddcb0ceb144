/* What an office's table becomes: rows of a struct of core, by its shape.
 *
 * A plan says which members are wanted. intake_look finds the head of the table on a sheet and
 * proposes which column is which member; whoever shows it may correct that. intake_read takes the
 * rows: each cell becomes the member's type within the shape's bounds, or a problem that names
 * sheet and cell and says how to mend it. Nothing is stored here, and nothing is guessed in
 * silence: what was left out (blank and hidden rows, totals, notes) is told.
 *
 * Results live in the arena given. A row's struct is zero but for what shape_unset sets and what
 * its cells say. An id is taken as it stands: people write names where the format has ids, and
 * whoever knows the things finds them. */
#ifndef GP_INTAKE_INTAKE_H
#define GP_INTAKE_INTAKE_H

#include "codec/table.h"
#include "shape/shape.h"

#define INTAKE_ROWS_MAX     200000 /* rows of one table */
#define INTAKE_PROBLEMS_MAX 1000   /* told singly; the rest is counted */
#define INTAKE_COLUMNS_MAX  256    /* looked at */
#define INTAKE_HEAD_MAX     4      /* rows of a head */
#define INTAKE_LOOK_ROWS    80     /* in which the head is searched */
#define INTAKE_SAMPLE_ROWS  5
#define INTAKE_NONE         (-1)

/* ---- what is wanted */

struct intake_target {
    const struct shape *shape;
    const struct field *field;
    size_t base;       /* where the shape's struct begins in a row */
    bool wanted;       /* a table without it, or a row that leaves it blank, is a problem */
    bool may_be_blank; /* wanted, but a row may leave it blank */
    bool leads;  /* its column may have no heading: the names at the left of a printed table */
    bool filled; /* need not be there, but where it is, a row that leaves it blank is a problem */
};

struct intake_base {
    const struct shape *shape;
    size_t at;
};
struct intake_plan {
    VEC(struct intake_target) targets;
    VEC(struct intake_base) bases;
    size_t row_size;
};

/* Adds members of a shape whose struct begins at base in a row of row_size bytes: those of keys
 * (ended by NULL), or with NULL all that one cell can say. What the shape requires is wanted, but
 * for ids, which offices' tables do not have. Aborts when a key names no such member. */
void intake_plan_add(struct arena *a, struct intake_plan *plan, const struct shape *shape,
                     size_t base, size_t row_size, const char *const *keys);
/* The target of that shape and member; INTAKE_NONE when there is none. */
int intake_target(const struct intake_plan *plan, const struct shape *shape, const char *key);

/* ---- problems */

struct intake_problem {
    bool stops;               /* false: worth a look, but the value is taken */
    const char *sheet, *cell; /* 人员, C12; cell may be NULL */
    uint32_t row, col;
    const char *heading; /* of the column, or of the member; may be NULL */
    const char *what, *remedy;
};
struct intake_problems {
    struct intake_problem *v;
    size_t n, cap;
    size_t stopping, more; /* of all that stop; how many were only counted */
};

/* ---- the head */

enum intake_unit { UNIT_NOT_SAID, UNIT_YUAN, UNIT_THOUSAND, UNIT_TEN_THOUSAND, UNIT_PERCENT };

enum intake_match {
    MATCH_NONE,
    MATCH_GIVEN,   /* by whoever corrected it */
    MATCH_NAME,    /* the heading is the member's name */
    MATCH_ALSO,    /* or one of those that people use */
    MATCH_SIMILAR, /* holds one, or is held by one */
    MATCH_GUESS,   /* no heading; what stands below is text */
};

struct intake_column {
    uint32_t col;
    const char *heading; /* all its rows, from the top, parted by blanks */
    int target;          /* index in the plan, or INTAKE_NONE: may be corrected */
    int until;           /* of a column of periods: where the last day goes; INTAKE_NONE: nowhere */
    enum intake_match match;
    enum intake_unit unit;
    bool hidden;
};

struct intake_sample {
    uint32_t row;
    const char **cells; /* as text, one a column; never NULL */
};
struct intake_head {
    size_t sheet;
    const char *sheet_name;
    uint32_t first_row, last_row;      /* of the heading; UINT32_MAX both: there is none */
    enum intake_unit unit;             /* of all figures of money without one of their own */
    int score;                         /* how well it fits; to compare sheets with */
    VEC(struct intake_column) columns; /* with cells in the head or below it */
    VEC(const char *) titles;          /* texts above it */
    VEC(struct intake_sample) samples;
    struct intake_problems problems; /* wanted members without a column */
};

/* Finds the head at or below a row of the sheet. GP_MISSING when none is found. */
enum gp_code intake_look(struct arena *a, struct gp_err *e, struct table_book *b, size_t sheet,
                         uint32_t from_row, const struct intake_plan *plan,
                         struct intake_head *ret) GP_CHECKED;

/* The same with a head that somebody pointed out. */
enum gp_code intake_look_at(struct arena *a, struct gp_err *e, struct table_book *b, size_t sheet,
                            uint32_t first_row, uint32_t last_row, const struct intake_plan *plan,
                            struct intake_head *ret) GP_CHECKED;

/* The same of a table without a head: its columns are the targets of order, from the left. */
enum gp_code intake_look_bare(struct arena *a, struct gp_err *e, struct table_book *b, size_t sheet,
                              const struct intake_plan *plan, const int *order, size_t n_order,
                              struct intake_head *ret) GP_CHECKED;

/* The sheet that fits the plan best, hidden ones left out. GP_MISSING when none does. */
enum gp_code intake_choose(struct arena *a, struct gp_err *e, struct table_book *b,
                           const struct intake_plan *plan, struct intake_head *ret) GP_CHECKED;

/* Puts a member into a column by hand, taking it from any other; target may be INTAKE_NONE. False
 * when there is no such column or target. Renews head->problems. */
bool intake_assign(struct arena *a, const struct intake_plan *plan, struct intake_head *head,
                   uint32_t col, int target);

/* The mapping as lines "heading TAB shape.member", to be remembered; and what was remembered, put
 * on a head: headings that are not there, and members that are unknown, are passed over. */
const char *intake_mapping(struct arena *a, const struct intake_plan *plan,
                           const struct intake_head *head);
void intake_remember(struct arena *a, const struct intake_plan *plan, struct intake_head *head,
                     const char *mapping);

/* ---- the rows */

enum intake_line {
    LINE_DATA,
    LINE_COUNTED, /* aside, but part of what totals sum up: 盈余/赤字 */
    LINE_APART,   /* aside, and in no total: 经费总额 */
};

struct intake_options {
    bool read_hidden; /* rows, too */
    bool texts;       /* a long text alone in a row is data and no note */
    bool one_table;   /* end where another head begins, instead of passing over a repeated one */
    enum intake_line (*line)(
        const char *label); /* by the first text of a row; NULL: all are data */
};

struct intake_sum {
    int target;
    int64_t printed; /* as the member's kind has it */
    int64_t sum;
    bool differs;
};
struct intake_total {
    uint32_t row;
    const char *label;  /* as written */
    bool all;           /* 合计: sums up all rows; 小计: those since the last total */
    const void *values; /* a row's struct with what is printed */
    VEC(struct intake_sum) sums;
};

struct intake_aside {
    uint32_t row;
    const char *label;
    const void *values;
    enum intake_line line;
};
struct intake_note {
    uint32_t row;
    const char *text;
};
struct intake_table {
    void *rows; /* n structs of row_size */
    size_t n;
    uint32_t *row_numbers; /* where each stands, from 0 */
    VEC(struct intake_aside) asides;
    VEC(struct intake_total) totals;
    VEC(struct intake_note) notes;
    VEC(uint32_t) hidden_rows; /* left out */
    size_t blank_rows, repeated_heads;
    bool more;         /* one_table: another one follows */
    uint32_t next_row; /* where to look for it */
    struct intake_problems problems;
};

enum gp_code intake_read(struct arena *a, struct gp_err *e, struct table_book *b,
                         const struct intake_plan *plan, const struct intake_head *head,
                         struct intake_options options, struct intake_table *ret) GP_CHECKED;

#endif
