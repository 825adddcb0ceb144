/* The three kinds of figures, each a type of its own so that a wrong mix does not compile:
 * money in fen, score in 1/10000 point, share (and factor) in 1/10000.
 *
 * As in dec.h: false means overflow or an unset operand, and nothing is written. */
#ifndef GP_NUM_FIGURE_H
#define GP_NUM_FIGURE_H

#include "base/arena.h"
#include "num/dec.h"

typedef struct {
    int64_t fen;
} money_t;

typedef struct {
    int64_t v; /* 1/10000 point: 97.85 points are 978500 */
} score_t;

typedef struct {
    int64_t v; /* 1/10000: 85.77 % is 8577; a factor of 1.05 is 10500 */
} share_t;

#define MONEY_UNSET ((money_t){DEC_UNSET})
#define SCORE_UNSET ((score_t){DEC_UNSET})
#define SHARE_UNSET ((share_t){DEC_UNSET})
#define MONEY_SCALE 2
#define SCORE_SCALE 4
#define SHARE_SCALE 4 /* as a factor; as a percentage it has two decimals */
#define SCORE_ONE   10000
#define SHARE_ONE   10000

static inline bool money_is_set(money_t m) {
    return m.fen != DEC_UNSET;
}
static inline bool score_is_set(score_t s) {
    return s.v != DEC_UNSET;
}
static inline bool share_is_set(share_t s) {
    return s.v != DEC_UNSET;
}
static inline money_t money_of(int64_t fen) {
    return (money_t){fen};
}
static inline score_t score_of(int64_t ten_thousandths) {
    return (score_t){ten_thousandths};
}
static inline share_t share_of(int64_t ten_thousandths) {
    return (share_t){ten_thousandths};
}

bool money_add(money_t a, money_t b, money_t *ret) GP_CHECKED;
bool money_sub(money_t a, money_t b, money_t *ret) GP_CHECKED;
/* m * by / over, rounded once to the fen. */
bool money_scale(money_t m, int64_t by, int64_t over, enum round_mode mode,
                 money_t *ret) GP_CHECKED;
/* part / base to 0.01 %. False when base is 0. */
bool money_share(money_t part, money_t base, enum round_mode mode, share_t *ret) GP_CHECKED;
/* -1, 0, 1 */
int money_cmp(money_t a, money_t b);

bool score_add(score_t a, score_t b, score_t *ret) GP_CHECKED;
bool score_sub(score_t a, score_t b, score_t *ret) GP_CHECKED;
bool score_scale(score_t s, int64_t by, int64_t over, enum round_mode mode,
                 score_t *ret) GP_CHECKED;
/* The nearest multiple of step: score_round(97.845, 0.01) is 97.85. */
bool score_round(score_t s, score_t step, enum round_mode mode, score_t *ret) GP_CHECKED;
int score_cmp(score_t a, score_t b);

/* Text in arena memory; "" when unset. */
const char *money_text(struct arena *a, money_t m);       /* 478240.00, for data */
const char *money_text_group(struct arena *a, money_t m); /* 478,240.00, for people */
const char *score_text(struct arena *a, score_t s);       /* 97.85, 29 */
const char *share_text(struct arena *a, share_t s);       /* percentage: 85.77 */
const char *factor_text(struct arena *a, share_t s);      /* factor: 1.05 */
const char *whole_text(struct arena *a, int64_t v);       /* a count: 12 */

#endif
