/* Exact decimal arithmetic on scaled 64-bit integers: the base of money, score and share.
 *
 * Every operation that can overflow returns false and leaves its output untouched; nothing wraps.
 * A figure that was not given is DEC_UNSET, which no operation accepts: a missing figure never
 * turns into a zero. Division rounds once, in a named mode. */
#ifndef GP_NUM_DEC_H
#define GP_NUM_DEC_H

#include "base/str.h"

#define DEC_UNSET INT64_MIN
#define DEC_MAX   INT64_MAX
#define DEC_TEXT  40 /* room for any formatted figure with group marks */

enum round_mode {
    ROUND_HALF_UP,   /* 四舍五入: ties away from zero */
    ROUND_HALF_EVEN, /* 四舍六入五成双 */
    ROUND_DOWN,      /* towards zero */
    ROUND_UP,        /* away from zero */
};

bool dec_add(int64_t a, int64_t b, int64_t *ret) GP_CHECKED;
bool dec_sub(int64_t a, int64_t b, int64_t *ret) GP_CHECKED;
bool dec_mul(int64_t a, int64_t b, int64_t *ret) GP_CHECKED;

/* a * b / c, the product held in 128 bits and rounded once. False when c is 0. */
bool dec_mul_div(int64_t a, int64_t b, int64_t c, enum round_mode mode, int64_t *ret) GP_CHECKED;

/* The multiple of step (> 0) nearest to a. */
bool dec_round_to(int64_t a, int64_t step, enum round_mode mode, int64_t *ret) GP_CHECKED;

enum dec_parse {
    DEC_PARSED,
    DEC_EMPTY,       /* nothing but blanks */
    DEC_NOT_DECIMAL, /* something else than an optional sign, digits, one point, digits */
    DEC_TOO_FINE,    /* more digits behind the point than the scale holds, and not all 0 */
    DEC_TOO_LARGE,
};

/* Reads "-1234.5" at the given number of decimals. Thousands commas are accepted where they part
 * groups of three ("1,234.50"), as tables print them. No exponent, no locale. */
enum dec_parse dec_parse(struct str s, unsigned scale, int64_t *ret) GP_CHECKED;

/* What is wrong, in Chinese, for an error message; "" for DEC_PARSED. */
const char *dec_parse_problem(enum dec_parse r);

enum {
    DEC_PLAIN = 0, /* all decimals of the scale: 97.8500 */
    DEC_TRIM = 1,  /* without closing zeros: 97.85, 29 */
    DEC_GROUP = 2, /* thousands commas: 1,234.50 */
};

/* Writes the figure and returns out. An unset figure gives "". */
const char *dec_format(int64_t v, unsigned scale, unsigned flags, char out[static DEC_TEXT]);

#endif
