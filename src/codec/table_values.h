/* Aggregate data of other systems as a table: ADX (IHE QRPH) and the data value sets of DHIS2. A
 * line a value; the columns bear the names that DHIS2 uses, so that its CSV is the same table.
 * Private to table.c and its table_*.c. */
#ifndef GP_CODEC_TABLE_VALUES_H
#define GP_CODEC_TABLE_VALUES_H

#include "codec/table_inside.h"

#define VALUES_FILE_MAX ((size_t)16 << 20)
#define VALUES_MAX      199999 /* of one file: with the heading as many rows as an intake takes */
#define VALUES_TEXT_MAX 4096   /* bytes of a code or a comment */

enum values_column {
    VALUES_ELEMENT,
    VALUES_VALUE,
    VALUES_PERIOD,
    VALUES_UNIT,
    VALUES_SET,
    VALUES_ATTRIBUTE, /* dimensions of the group; DHIS2: attributeOptionCombo */
    VALUES_CATEGORY,  /* dimensions of the value; DHIS2: categoryOptionCombo */
    VALUES_COMMENT,
    VALUES_COLUMNS,
};

struct values_row {
    const char *v[VALUES_COLUMNS]; /* NULL or "": not said */
    uint32_t line;                 /* of the file, from 1; 0: not known */
};

struct values {
    const char *format; /* ADX, DHIS2 */
    VEC(struct values_row) rows;
    size_t next; /* to be given; 0: the heading */
    bool by_line;
};

/* A table of them: rows are numbered by the lines of the file where each value has its own, else
 * one after the other. */
void values_open(struct table_book *b, struct values *values);

enum gp_code table_adx_open(struct table_book *b, struct gp_err *e, struct str bytes);
enum gp_code table_dhis2_open(struct table_book *b, struct gp_err *e, struct str bytes);

#endif
