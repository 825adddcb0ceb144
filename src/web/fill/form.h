/* The forms of 资料递交 as models: rows with their cells, choices, sums and notes. */
#ifndef GP_WEB_FILL_FORM_H
#define GP_WEB_FILL_FORM_H

#include "app/fill/fill.h"
#include "tmpl/value.h"

/* Of the service records, which may be many, a page shows FILL_WINDOW rows: those with numbers from
 * `from` on and before `to`. */
#define FILL_WINDOW 500
struct fill_window {
    bool given;
    size_t from, to;
    const char *asked; /* a row whose window is wanted, or "last"; NULL: as given, else the first */
};

/* Rows of each table of the part under the table's id, with empty ones at the end (more: ten), and
 * what belongs beside them. */
void fill_form_model(struct val *m, const struct fill_desk *d, const struct fill_check *check,
                     enum fill_part part, bool more, const struct fill_window *window);

/* For the check while typing: only what stands beside the rows, as lists "marks" and "sums". */
void fill_form_marks(struct val *m, const struct fill_desk *d, const struct fill_check *check,
                     enum fill_part part, const struct fill_window *window);

#endif
