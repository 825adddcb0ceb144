/* What the pages of 资料递交 share: paths, heads and tables as models. */
#ifndef GP_WEB_FILL_MODEL_H
#define GP_WEB_FILL_MODEL_H

#include "app/fill/fill.h"
#include "web/assets.h"
#include "web/web.h"

#define FILL_ENTRY(call) http_param((call), "round"), http_param((call), "entry")

/* /fill/ROUND/ENTRY and the rest, percent-encoded; rest begins with "/" or is "". */
const char *fill_path(struct http_call *call, const char *rest);

/* A page about an entry: title, base (its path), where it belongs to, state, deadline, locked. */
struct val *fill_page(struct http_call *call, const struct fill_desk *desk, const char *title);

/* The notes of a part (NULL: all) as a list: severity, where, message, mend, rule, and where to
 * mend it. Gives their number. */
size_t fill_put_notes(struct val *map, const char *name, const struct fill_check *check,
                      const char *part, const char *base);

struct fill_shown {
    bool own;                     /* identity numbers in full */
    const struct fill_spot *spot; /* the row to be marked, and in it the cell; NULL: none */
};
/* Tables for reading: a list of maps title, heads, rows. Empty ones are left out; of long ones the
 * rows from the one on that the address names (list, from), or those with the spot. */
void fill_put_tables(struct http_call *call, struct val *map, const struct fill_case *c,
                     const struct fill_grid *g, size_t n, const struct fill_shown *shown);

/* What a cell of them says. */
const char *fill_read(const struct fill_case *c, const struct fill_grid *g, size_t row, size_t col,
                      bool own);

/* Changes as a list: table, row, column, old, new; a long one in parts, too. */
void fill_put_changes(struct http_call *call, struct val *map, const char *name,
                      const struct fill_changes *changes);

/* Whether the column holds figures, which stand on the right. */
bool fill_is_figure(const struct fill_col *col);

#endif
