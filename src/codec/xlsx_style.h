/* How the cells of our workbooks look. libxlsxwriter numbers formats in the order of their first
 * use; a row of samples uses all of them first, so that rows written apart from it know the
 * numbers, and xlsx_pack.c checks that they are so. */
#ifndef GP_CODEC_XLSX_STYLE_H
#define GP_CODEC_XLSX_STYLE_H

#include <xlsxwriter.h>

#include "codec/book.h"

enum xlsx_role {
    XLSX_BODY,
    XLSX_TOTAL,
    XLSX_INPUT,  /* may be changed in a protected sheet */
    XLSX_LOCKED, /* prefilled in a template, not to be changed */
    XLSX_ROLE_N,
};

/* Excel shows ##### for a text of over 255 characters in a cell that is formatted as text. */
#define XLSX_LONG_TEXT   BOOK_KIND_N
#define XLSX_TEXT_FORMAT 255

enum {
    XLSX_STYLE_TITLE,
    XLSX_STYLE_NOTE,
    XLSX_STYLE_HEAD,
    XLSX_STYLE_HEAD_REQUIRED,
    XLSX_STYLE_CELLS,
    XLSX_STYLE_N = XLSX_STYLE_CELLS + (BOOK_KIND_N + 1) * XLSX_ROLE_N,
};

static inline unsigned xlsx_style_of(unsigned kind, enum xlsx_role role) {
    return XLSX_STYLE_CELLS + kind * XLSX_ROLE_N + role;
}

/* The number of the style in the file; 0 is the format of cells without one. */
static inline unsigned xlsx_style_number(unsigned style) {
    return style + 1;
}

struct xlsx_styles {
    lxw_format *v[XLSX_STYLE_N]; /* of the workbook */
};

void xlsx_styles_make(lxw_workbook *book, struct xlsx_styles *ret);

/* Row 1 of the sheet, a cell for each style; nothing else may have been written yet. */
void xlsx_styles_sample(lxw_worksheet *sheet, const struct xlsx_styles *styles);

#endif
