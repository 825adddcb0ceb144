/* What the readers of the formats share. Private to table.c and its table_*.c. */
#ifndef GP_CODEC_TABLE_INSIDE_H
#define GP_CODEC_TABLE_INSIDE_H

#include "codec/table.h"

struct table_driver {
    enum gp_code (*select)(struct table_book *b, struct gp_err *e, size_t sheet);
    enum gp_code (*next)(struct table_book *b, struct gp_err *e, bool *ret_found);
    void (*close)(struct table_book *b); /* NULL: nothing to close */
};

struct table_book {
    const struct table_driver *driver;
    struct arena arena; /* until the close */
    VEC(struct table_sheet) sheets;
    bool is_1904;
    void *inside; /* the driver's */

    /* of the selected sheet */
    bool selected;
    struct arena sheet_arena;
    VEC(struct table_range) merges;
    VEC(struct table_range) hidden_columns; /* col to last_col */

    /* of the row at hand */
    struct arena row_arena;
    struct table_row row;
    VEC(struct table_cell) cells; /* in sheet_arena */
};

/* A new cell of the row at hand; in order of columns. */
struct table_cell *table_add_cell(struct table_book *b, uint32_t col);
/* The text of a cell, copied. */
void table_set_text(struct table_book *b, struct table_cell *c, struct str text);

/* ---- numbers (table_number.c) */

#define TABLE_DECIMAL 64 /* room for any number as plain decimal */

enum table_decimal { TABLE_IS_DECIMAL, TABLE_IS_LOSSY, TABLE_NO_DECIMAL };

/* "4.7824000000000006E5" as plain decimal with at most 15 significant digits: 478240. */
enum table_decimal table_decimal(struct str s, char out[static TABLE_DECIMAL], size_t *ret_n);

enum table_format_kind { FORMAT_GENERAL, FORMAT_DATE, FORMAT_TIME, FORMAT_PERCENT };

struct table_format {
    enum table_format_kind kind;
    int8_t decimals; /* -1: not said */
};

/* What a number format shows: a built-in one, or a code such as yyyy"年"m"月". */
struct table_format table_format_builtin(unsigned id);
struct table_format table_format_of(const char *code);

/* Puts a number into the cell, as a date where the format shows one. False when it is no number. */
bool table_set_number(struct table_book *b, struct table_cell *c, struct str number,
                      struct table_format format);

/* ---- formats */

enum gp_code table_xlsx_open(struct table_book *b, struct gp_err *e, struct str bytes);
enum gp_code table_xls_open(struct table_book *b, struct gp_err *e, struct str bytes);
enum gp_code table_text_open(struct table_book *b, struct gp_err *e, struct str bytes, bool pasted);

#endif
