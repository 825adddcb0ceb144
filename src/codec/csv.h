/* Writing CSV that spreadsheet programs open as it is meant: RFC 4180, with a byte order mark, so
 * that Chinese text is read as UTF-8. */
#ifndef GP_CODEC_CSV_H
#define GP_CODEC_CSV_H

#include "base/str.h"

/* The byte order mark; once, before anything else. */
void csv_begin(struct buf *b);

/* A field, behind a comma unless it is the first of its line. A text that a spreadsheet would run
 * as a formula (= + - @ and what follows) gets an apostrophe in front; NULL is empty. */
void csv_add(struct buf *b, const char *text);

/* Ends the line. */
void csv_line(struct buf *b);

#endif
