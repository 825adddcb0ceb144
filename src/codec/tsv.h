/* Tables as spreadsheets put them on the clipboard: cells parted by tabs, rows by line ends. A cell
 * that holds a tab, a line end or a quote stands in quotes, quotes in it are doubled. */
#ifndef GP_CODEC_TSV_H
#define GP_CODEC_TSV_H

#include "base/arena.h"
#include "base/str.h"

struct tsv_row {
    VEC(const char *) cells;
    bool empty; /* nothing but blanks in it */
};

/* Takes the next row off the text; false when none is left. A quote that is never closed, or behind
 * whose end more follows, is an ordinary character. Line ends in a cell are \n. */
bool tsv_next(struct arena *a, const char **text, struct tsv_row *ret);

#endif
