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

/* The table of the part that can be pasted into; NULL when there is none of that id. */
const struct fill_table *fill_paste_table(enum fill_part part, const char *id);

/* Appends rows pasted from a spreadsheet (cells parted by tabs, in the order of the page's columns)
 * to the form. Chinese problem with line and column; NULL when all went in. */
const char *fill_paste(const struct fill_case *c, enum fill_part part, const char *table,
                       const char *text, struct fill_form *form);

#endif
