/* The cells of a sheet, written as XML while the rows come: libxlsxwriter would write figures
 * through binary floating point with 16 digits, 9000.11 as 9000.110000000001, and takes three times
 * as long. */
#ifndef GP_CODEC_XLSX_ROWS_H
#define GP_CODEC_XLSX_ROWS_H

#include "codec/book.h"

#define XLSX_ROWS    1048576
#define XLSX_COLUMNS 16384
#define XLSX_WIDEST  50    /* characters across a column; longer texts go on in the next line */
#define XLSX_TEXT    32767 /* UTF-16 units in a cell */
#define XLSX_DIGITS  999999999999999 /* what Excel keeps of a figure: 15 digits */

struct xlsx_rows {
    struct book_sink sink; /* first: what book_row gives back */
    struct arena *arena;
    FILE *out;         /* the rows from the first on, without what stands above them */
    struct buf top;    /* title, note and head; complete at the end */
    struct buf block;  /* not yet in out */
    struct buf cells;  /* of the row at hand */
    unsigned lines;    /* its height */
    const char **name; /* of the columns: A */
    unsigned *width;   /* of what stands in them, in characters */
    int64_t *total;
    bool *below;              /* of the columns: some figure is negative */
    int64_t row;              /* the next, from 1 */
    int64_t head, first;      /* rows of head and first data */
    int64_t last;             /* row of the last data; first - 1 when there are none */
    int64_t title, note, sum; /* rows above the head, 0: none */
    bool blank;               /* behind the prefilled rows of a template */
};

static inline unsigned xlsx_wrap_of(const struct book_column *c) {
    return c->wrap ? c->wrap : XLSX_WIDEST;
}

/* Runs the table. Rows are numbered from 1, as Excel does. out is borrowed. GP_LIMIT where Excel's
 * limits are passed; nothing is ever cut. */
enum gp_code xlsx_rows_write(struct arena *a, struct gp_err *e, const struct book_sheet *t,
                             FILE *out, struct xlsx_rows *ret) GP_CHECKED;
void xlsx_rows_free(struct xlsx_rows *r);

#endif
