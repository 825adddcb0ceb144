/* Writes described tables as an Excel workbook: real figures (exactly the decimals that the table
 * has) and dates, totals as formulas with their values, a frozen head, widths by content, set up to
 * be printed on A4. A text is never a formula. Templates get drop-downs, limits, notes at their
 * heads and protection. Memory does not grow with the rows.
 *
 * Rows are written by us, all else by libxlsxwriter (docs/decisions.md, 96). */
#ifndef GP_CODEC_XLSX_WRITE_H
#define GP_CODEC_XLSX_WRITE_H

#include "codec/book.h"

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* Writes the tables, a sheet each, to a new file at path; temporary files lie beside it. GP_LIMIT
 * where Excel's limits are passed (rows, characters of a cell, digits of a figure), GP_INVALID for
 * a name that no sheet may have, GP_CONFLICT when there is such a file. Nothing is ever cut, and
 * after an error there is no file. */
enum gp_code xlsx_write(struct gp_err *e, const char *path, const struct book_sheet *tables,
                        size_t n) GP_CHECKED;

/* What is wrong, in Chinese, with the name of a sheet; NULL: nothing. */
const char *xlsx_name_problem(const char *name);

#endif
