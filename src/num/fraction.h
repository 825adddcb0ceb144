/* Exact rational numbers, for figures that must not be rounded on the way to where they decide
 * something. Values lie in the arena, in lowest terms, and never change. */
#ifndef GP_NUM_FRACTION_H
#define GP_NUM_FRACTION_H

#include "base/arena.h"
#include "num/dec.h"

struct fraction;

/* num ÷ den; den is not 0. */
const struct fraction *fraction_of(struct arena *a, int64_t num, int64_t den);

const struct fraction *fraction_add(struct arena *a, const struct fraction *x,
                                    const struct fraction *y);
const struct fraction *fraction_mul(struct arena *a, const struct fraction *x,
                                    const struct fraction *y);
/* x ÷ y; y is not 0. */
const struct fraction *fraction_div(struct arena *a, const struct fraction *x,
                                    const struct fraction *y);

/* -1, 0, 1 */
int fraction_cmp(const struct fraction *x, const struct fraction *y);
int fraction_cmp_whole(const struct fraction *x, int64_t y);

/* The multiple of step (> 0) that the mode gives; false beyond 64 bits. */
bool fraction_round(const struct fraction *x, int64_t step, enum round_mode mode,
                    int64_t *ret) GP_CHECKED;
bool fraction_is_whole(const struct fraction *x);

#endif
