/* Several scorers' marks into one, and how far the scorers agree. */
#ifndef GP_CORE_AGGREGATE_H
#define GP_CORE_AGGREGATE_H

#include "core/standard.h"
#include "num/fraction.h"

/* Applies the aggregation to n marks: sorts, drops, averages, rounds to the step, multiplies by the
 * factor and rounds again. GP_INVALID with a Chinese message when there are fewer marks than
 * needed, or more than one for AGGREGATE_SINGLE. ret_working is the arithmetic in words. */
enum gp_code aggregate_marks(struct calc *c, const struct aggregation *g, const score_t *marks,
                             size_t n, score_t *ret, const char **ret_working) GP_CHECKED;

/* The same of marks that are not rounded themselves, with the result as it is beside the rounded
 * one: dropped, averaged, times factor, and nothing else. */
struct aggregate {
    score_t points;
    const struct fraction *exact;
    const char *working;
};
enum gp_code aggregate_exact(struct calc *c, const struct aggregation *g,
                             const struct fraction *const *marks, size_t n,
                             struct aggregate *ret) GP_CHECKED;

/* "26.3333", "约 26.33333333" where 0.0001 do not hold it. */
const char *score_exact_text(struct arena *a, const struct fraction *f);

/* Why n marks cannot be aggregated (too few, or more than one for AGGREGATE_SINGLE), in Chinese;
 * NULL when they can. */
const char *aggregate_shortfall(struct arena *a, const struct aggregation *g, size_t n);

struct spread {
    score_t lowest, highest, range, mean, median;
    score_t deviation; /* sample standard deviation, half up to 0.0001; unset below two marks */
};

/* Unset fields when n is 0. Refused beyond a million marks or a million points between them. */
enum gp_code spread_compute(struct calc *c, const score_t *marks, size_t n,
                            struct spread *ret) GP_CHECKED;

/* Limits within which the coefficients are computed; they keep every sum inside 128 bits. */
#define AGREEMENT_OBJECTS_MAX 10000
#define AGREEMENT_SCORERS_MAX 100
#define AGREEMENT_RANGE_MAX   10000000 /* between the lowest and the highest mark: 1000 points */

/* Agreement coefficients in 1/10000, half up. marks[object * n_scorers + scorer], SCORE_UNSET where
 * a scorer left an object out. Unset when they are not defined (fewer than two objects or scorers,
 * or no variation at all), and beyond the limits above.
 * ICC(2,1): two-way random effects, absolute agreement, single scorer (Shrout & Fleiss 1979);
 * needs complete rows: objects with a gap are left out. */
share_t agreement_icc(struct arena *a, const score_t *marks, size_t n_objects, size_t n_scorers);
/* Krippendorff's alpha with the interval metric; takes gaps. Unset too in the rare case that more
 * than 18 scorers leave such different gaps that the exact sum of fractions outgrows 128 bits. */
share_t agreement_alpha(struct arena *a, const score_t *marks, size_t n_objects, size_t n_scorers);

#endif
