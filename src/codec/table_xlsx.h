/* An .xlsx while it is read. Private to table.c and its table_*.c. */
#ifndef GP_CODEC_TABLE_XLSX_H
#define GP_CODEC_TABLE_XLSX_H

#include "codec/table_package.h"

struct xlsx {
    struct package package;
    VEC(const char *) parts;          /* of each sheet */
    VEC(struct table_format) formats; /* of each style of a cell */
    struct buf strings;               /* shared ones, each ended by a NUL */
    struct offsets {
        uint32_t *v;
        size_t n, cap;
    } offsets;                  /* where each begins */
    struct sheet_reader *sheet; /* of the selected one; NULL: none */
};

/* Of Excel's _x000D_ for a character that XML has no place for; what is none stays. Returns the new
 * length. */
size_t xlsx_unescape(char *text, size_t n);

/* Rows of a sheet (table_sheet.c). */
enum gp_code sheet_select(struct table_book *b, struct gp_err *e, size_t sheet);
enum gp_code sheet_next(struct table_book *b, struct gp_err *e, bool *ret_found);
void sheet_close(struct xlsx *x);

#endif
