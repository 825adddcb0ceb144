#include "num/figure.h"

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

bool money_add(money_t a, money_t b, money_t *ret) {
    return dec_add(a.fen, b.fen, &ret->fen);
}

bool money_sub(money_t a, money_t b, money_t *ret) {
    return dec_sub(a.fen, b.fen, &ret->fen);
}

bool money_scale(money_t m, int64_t by, int64_t over, enum round_mode mode, money_t *ret) {
    return dec_mul_div(m.fen, by, over, mode, &ret->fen);
}

bool money_share(money_t part, money_t base, enum round_mode mode, share_t *ret) {
    return dec_mul_div(part.fen, SHARE_ONE, base.fen, mode, &ret->v);
}

int money_cmp(money_t a, money_t b) {
    return compare(a.fen, b.fen);
}

bool score_add(score_t a, score_t b, score_t *ret) {
    return dec_add(a.v, b.v, &ret->v);
}

bool score_sub(score_t a, score_t b, score_t *ret) {
    return dec_sub(a.v, b.v, &ret->v);
}

bool score_scale(score_t s, int64_t by, int64_t over, enum round_mode mode, score_t *ret) {
    return dec_mul_div(s.v, by, over, mode, &ret->v);
}

bool score_round(score_t s, score_t step, enum round_mode mode, score_t *ret) {
    return dec_round_to(s.v, step.v, mode, &ret->v);
}

int score_cmp(score_t a, score_t b) {
    return compare(a.v, b.v);
}

static const char *text(struct arena *a, int64_t v, unsigned scale, unsigned flags) {
    char out[DEC_TEXT];
    return arena_strdup(a, dec_format(v, scale, flags, out));
}

const char *money_text(struct arena *a, money_t m) {
    return text(a, m.fen, MONEY_SCALE, DEC_PLAIN);
}

const char *money_text_group(struct arena *a, money_t m) {
    return text(a, m.fen, MONEY_SCALE, DEC_GROUP);
}

const char *score_text(struct arena *a, score_t s) {
    return text(a, s.v, SCORE_SCALE, DEC_TRIM);
}

const char *share_text(struct arena *a, share_t s) {
    return text(a, s.v, SHARE_SCALE - 2, DEC_PLAIN);
}

const char *factor_text(struct arena *a, share_t s) {
    return text(a, s.v, SHARE_SCALE, DEC_TRIM);
}

const char *whole_text(struct arena *a, int64_t v) {
    return v == DEC_UNSET ? "" : arena_printf(a, "%lld", (long long)v);
}
