/* Puts the rows that were written apart into the workbook that libxlsxwriter made without them. */
#ifndef GP_CODEC_XLSX_PACK_H
#define GP_CODEC_XLSX_PACK_H

#include <stdio.h>

#include "base/err.h"
#include "base/str.h"

/* The cells of a sheet: what stands above the rows, and the rows. Borrowed. */
struct xlsx_part {
    size_t sheet; /* its place in the workbook, from 1 */
    struct str top;
    FILE *rows;
};

/* Copies the workbook at from to a new file at to, with the cells of the parts in place of those
 * that their sheets have; their first sheet's row of samples is checked to have the numbers 1 to
 * samples. GP_CONFLICT when there is a file at to already. */
enum gp_code xlsx_pack(struct arena *a, struct gp_err *e, const char *from, const char *to,
                       const struct xlsx_part *parts, size_t n, size_t samples) GP_CHECKED;

#endif
