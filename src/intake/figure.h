/* Figures of a table: money, scores, shares, factors, counts. Digits are moved and rounded as text.
 */
#ifndef GP_INTAKE_FIGURE_H
#define GP_INTAKE_FIGURE_H

#include "intake/intake.h"

struct figure_said {
    const char *what, *remedy;
};

/* The figure of the cell as the member's kind has it. What Excel keeps with more digits than it
 * shows (a formula's result) is rounded half up to what the kind holds, and said. False with a
 * reason when it is no figure. */
bool figure_read(struct arena *a, const struct field *f, enum intake_unit unit,
                 const struct table_cell *cell, const char *text, int64_t *ret,
                 struct figure_said *said);

/* A plain decimal times 10^shift, at most scale decimals, rounded half up; *ret_lost says whether
 * digits went. */
const char *figure_scaled(struct arena *a, const char *decimal, int shift, unsigned scale,
                          bool *ret_lost);

#endif
