/* What a sheet has beside its cells: widths, frozen head, print set-up, notes, drop-downs, limits
 * of what is typed, protection, charts. All of it is libxlsxwriter's. */
#ifndef GP_CODEC_XLSX_SHEET_H
#define GP_CODEC_XLSX_SHEET_H

#include <xlsxwriter.h>

#include "codec/xlsx_rows.h"
#include "codec/xlsx_style.h"

/* Name of the hidden sheet that holds the lists of drop-downs. */
#define XLSX_CHOICES "选项"

/* A column of that sheet. */
struct xlsx_choices {
    const char *heading;
    const char *const *v;
    size_t n;
};

struct xlsx_book {
    lxw_workbook *book;
    struct arena *arena;
    struct gp_err *err;
    struct xlsx_styles styles;
    VEC(struct xlsx_choices) lists;
};

/* GP_BUG unless libxlsxwriter took it. */
enum gp_code xlsx_took(struct xlsx_book *x, const char *where, lxw_error error) GP_CHECKED;

/* Sets the sheet up for the table whose rows were written. */
enum gp_code xlsx_sheet_set(struct xlsx_book *x, lxw_worksheet *sheet,
                            const struct xlsx_rows *rows) GP_CHECKED;

/* Drop-downs, limits of what is typed, and the protection of what is not; of a template. */
enum gp_code xlsx_sheet_inputs(struct xlsx_book *x, lxw_worksheet *sheet,
                               const struct xlsx_rows *rows) GP_CHECKED;

/* The hidden sheet's table: a column a list; without columns when there is no drop-down. Borrows x.
 */
struct book_sheet xlsx_sheet_choices(struct xlsx_book *x);

/* The table's charts, on a sheet of their own that has been added for them. */
enum gp_code xlsx_sheet_charts(struct xlsx_book *x, lxw_worksheet *sheet,
                               const struct xlsx_rows *rows) GP_CHECKED;

#endif
