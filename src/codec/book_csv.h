/* Writes a described table as CSV: headings with their units, then the rows. Title, notes and
 * totals are left out, since programs read such files. */
#ifndef GP_CODEC_BOOK_CSV_H
#define GP_CODEC_BOOK_CSV_H

#include "codec/book.h"

/* Takes the next bytes; false ends the writing. */
typedef bool (*book_bytes_fn)(void *arg, const void *bytes, size_t n);

/* Gives the file in blocks. GP_IO when the receiver gave up. */
enum gp_code book_csv(struct gp_err *e, const struct book_sheet *t, book_bytes_fn take,
                      void *arg) GP_CHECKED;

/* The same into a buffer, behind what it holds. */
enum gp_code book_csv_buf(struct gp_err *e, const struct book_sheet *t, struct buf *out) GP_CHECKED;

#endif
