/* Workbooks to fill in, made from the shapes: a column a member, its bounds and its form in a note
 * at the head, drop-downs for what is chosen, cells that refuse what the format does not take, sums
 * that cannot be overwritten, and what is registered already filled in. */
#ifndef GP_WORKBOOK_TEMPLATE_H
#define GP_WORKBOOK_TEMPLATE_H

#include "codec/book.h"
#include "shape/shape.h"

/* What a member is chosen from: the posts of a center, its people. */
struct template_list {
    const char *key;           /* of the member */
    const char *const *names;  /* as they stand in the list */
    const char *const *values; /* as the member holds them, in the same order; NULL: the names */
    size_t n;
    bool open; /* something else may be written, after a question */
};

/* Members of one of the structs that a row is made of. */
struct template_part {
    const struct shape *shape;
    size_t at;               /* of the struct in a row */
    const char *const *keys; /* ended by NULL */
};

/* One sheet: rows of one shape, or of the parts in their place. Everything is borrowed. */
struct template_sheet {
    const struct shape *shape;
    const struct template_part *parts; /* NULL: shape and keys say it */
    size_t n_parts;
    const char *name;        /* of the sheet; NULL: the shape's */
    const char *title;       /* NULL: the sheet's name */
    const char *const *keys; /* the members, in that order; NULL: all that a cell can hold */
    size_t n_keys;
    const char *const *locked; /* members that prefilled rows keep as they are */
    size_t n_locked;
    const char *const *sums; /* members whose sum stands above the table */
    size_t n_sums;
    const struct template_list *lists;
    size_t n_lists;
    const struct book_column *leading; /* columns before the members: whose rows they are */
    size_t n_leading;
    const struct book_cell *lead; /* n_rows times n_leading; what stands in them */
    const void *const *rows;      /* structs of the shape, to be prefilled */
    size_t n_rows;
    size_t blank_rows; /* drawn behind them; more may be filled in all the same */
};

/* Whether a cell can hold what such a member is. */
bool template_holds(const struct field *f);

/* Writes the workbook to a new file at path, as xlsx_write does. The date is that of what is
 * prefilled and stands in the heading; it may be unset. */
enum gp_code template_write(struct gp_err *e, const char *path, const struct template_sheet *sheets,
                            size_t n, date_t date) GP_CHECKED;

#endif
