/* Tables as people send them, row by row: .xlsx, .xls and .et, CSV and text parted by tabs, in
 * UTF-8, UTF-16 or GB18030; and as programs do: ADX and the JSON of DHIS2, a row a value. What a
 * file is, is told by its bytes and never by its name.
 *
 * A book is opened, one of its sheets is selected, and its rows are taken one after the other; only
 * one row and the strings that cells share are in memory. Rows and columns count from 0. Figures
 * are decimal text as stored: the noise of binary fractions is cut at the 15 significant digits
 * that Excel shows (478240.00000000006 is 478240), nothing is ever computed. Of a formula the value
 * that was saved with it is taken.
 *
 * Refused, with a sentence for the user: files that are encrypted, damaged, of another format,
 * beyond the limits below, that inflate out of proportion, hold a DTD, or name parts outside of
 * themselves. One thread at a time. */
#ifndef GP_CODEC_TABLE_H
#define GP_CODEC_TABLE_H

#include "base/err.h"
#include "base/str.h"
#include "num/date.h"

#define ADX_NAMESPACE                                                                              \
    "urn:ihe:qrph:adx:2015" /* of what is read here and written by app/results/exchange.c */

#define TABLE_FILE_MAX     ((size_t)64 << 20)   /* bytes of the file as sent */
#define TABLE_OLD_FILE_MAX ((size_t)16 << 20)   /* of .xls, which has to be taken whole */
#define TABLE_PART_MAX     ((int64_t)512 << 20) /* bytes of one part of an .xlsx, inflated */
#define TABLE_TOTAL_MAX    ((int64_t)768 << 20) /* of all of them */
#define TABLE_RATIO_MAX    200                  /* inflated to packed, once a part has more than */
#define TABLE_RATIO_FROM   ((int64_t)8 << 20)
#define TABLE_STRINGS_MAX  ((size_t)64 << 20) /* bytes of the strings that cells share */
#define TABLE_ENTRIES_MAX  5000               /* parts in an .xlsx */
#define TABLE_SHEETS_MAX   500
#define TABLE_MERGES_MAX   200000
#define TABLE_CELL_MAX     ((size_t)128 << 10) /* bytes of text in a cell */
#define TABLE_ROWS         1048576             /* of a sheet, as in Excel */
#define TABLE_COLUMNS      16384

enum table_kind {
    TABLE_EMPTY,  /* only of a formula whose value was not saved; other empty cells are left out */
    TABLE_TEXT,   /* UTF-8; line ends are \n */
    TABLE_NUMBER, /* plain decimal: -1234.5 */
    TABLE_DATE,   /* text is 2022-05-01; a time of day is left out */
    TABLE_BOOL,   /* text is 1 or 0 */
    TABLE_ERROR,  /* text is #REF! and the like */
};

struct table_cell {
    uint32_t row, col;
    enum table_kind kind;
    bool percent;    /* NUMBER: shown as a percentage, 0.8577 as 85.77 % */
    bool lossy;      /* NUMBER: more digits than Excel keeps; the last ones are not true */
    bool unsaved;    /* EMPTY: a formula without saved value */
    int8_t decimals; /* NUMBER: how many its format shows (of the percentage); -1: not said */
    struct str text; /* NUL-terminated; until the next row */
    date_t date;     /* DATE */
};

struct table_row {
    uint32_t row;
    bool hidden;
    const struct table_cell *v; /* by column, empty ones left out */
    size_t n;
};

struct table_range {
    uint32_t row, col, last_row, last_col; /* all within */
};

struct table_sheet {
    const char *name;
    bool hidden;
};

struct table_book;

/* Opens a file, or bytes that are borrowed until the close. GP_INVALID or GP_LIMIT with a sentence
 * when it is refused, GP_MISSING and GP_IO as file_read. */
enum gp_code table_open(struct gp_err *e, const char *path, struct table_book **ret) GP_CHECKED;
enum gp_code table_open_bytes(struct gp_err *e, struct str bytes,
                              struct table_book **ret) GP_CHECKED;

/* What was pasted from a spreadsheet or a table of Word: cells parted by tabs, whatever else is in
 * them. */
enum gp_code table_open_pasted(struct gp_err *e, struct str text,
                               struct table_book **ret) GP_CHECKED;

void table_close(struct table_book *b); /* takes NULL; fits GP_CLEANUP through a wrapper */

/* Sheets with cells in their order; until the close. Text has one sheet, named 表格. */
size_t table_sheets(const struct table_book *b, const struct table_sheet **ret);

/* Whether days are counted from 1904 (workbooks of old Macs). */
bool table_is_1904(const struct table_book *b);

/* The day that a serial number means; false for what is none (a time of day, 1900-02-29). */
bool table_serial_date(int64_t serial, bool is_1904, date_t *ret) GP_CHECKED;

/* Goes to the first row of a sheet; may be called again for the same one. */
enum gp_code table_select(struct table_book *b, struct gp_err *e, size_t sheet) GP_CHECKED;

/* Of the selected sheet: merged ranges in order of their first row, and whether a column is
 * hidden. */
size_t table_merges(const struct table_book *b, const struct table_range **ret);
bool table_column_hidden(const struct table_book *b, uint32_t col);

/* The next row that has cells; NULL at the end. It lasts until the next call. */
enum gp_code table_next(struct table_book *b, struct gp_err *e,
                        const struct table_row **ret) GP_CHECKED;

/* C12 */
const char *table_cell_name(struct arena *a, uint32_t row, uint32_t col);
/* C */
const char *table_column_name(struct arena *a, uint32_t col);

#endif
