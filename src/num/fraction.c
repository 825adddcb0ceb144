#include "num/fraction.h"

#include <gmp.h>

/* Limbs in arena memory, read in place by mpz_roinit_n: nothing has to be freed. */
struct whole {
    const mp_limb_t *limbs;
    mp_size_t n; /* negative for a negative number, as in GMP */
};
struct fraction {
    struct whole num, den;
};

static struct whole keep(struct arena *a, mpz_srcptr z) {
    size_t n = mpz_size(z);
    const mp_limb_t *limbs = n ? arena_memdup(a, mpz_limbs_read(z), n * sizeof(*limbs)) : NULL;
    return (struct whole){limbs, mpz_sgn(z) < 0 ? -(mp_size_t)n : (mp_size_t)n};
}

/* Borrowed: to be read only, and not to be cleared. */
static mpz_srcptr open(struct whole w, mpz_t into) {
    static const mp_limb_t zero = 0;
    return mpz_roinit_n(into, w.limbs ? w.limbs : &zero, w.n);
}

static void load(mpq_t into, const struct fraction *x) {
    mpz_t part;
    mpq_init(into);
    mpz_set(mpq_numref(into), open(x->num, part));
    mpz_set(mpq_denref(into), open(x->den, part));
}

static const struct fraction *store(struct arena *a, mpq_t q) {
    struct fraction *f = gp_new(a, struct fraction);
    mpq_canonicalize(q);
    f->num = keep(a, mpq_numref(q));
    f->den = keep(a, mpq_denref(q));
    return f;
}

/* Through halves, as a long need not hold 64 bits. */
static void set_int64(mpz_t into, int64_t v) {
    uint64_t size = v < 0 ? -(uint64_t)v : (uint64_t)v;
    mpz_import(into, 1, 1, sizeof(size), 0, 0, &size);
    if (v < 0)
        mpz_neg(into, into);
}

const struct fraction *fraction_of(struct arena *a, int64_t num, int64_t den) {
    mpq_t q;
    if (den == 0)
        GP_DIE("a fraction over 0");
    mpq_init(q);
    set_int64(mpq_numref(q), num);
    set_int64(mpq_denref(q), den);
    const struct fraction *f = store(a, q);
    mpq_clear(q);
    return f;
}

typedef void (*operation)(mpq_ptr, mpq_srcptr, mpq_srcptr);

static const struct fraction *combine(struct arena *a, operation op, const struct fraction *x,
                                      const struct fraction *y) {
    mpq_t p, q;
    load(p, x);
    load(q, y);
    op(p, p, q);
    const struct fraction *f = store(a, p);
    mpq_clear(p);
    mpq_clear(q);
    return f;
}

const struct fraction *fraction_add(struct arena *a, const struct fraction *x,
                                    const struct fraction *y) {
    return combine(a, mpq_add, x, y);
}

const struct fraction *fraction_mul(struct arena *a, const struct fraction *x,
                                    const struct fraction *y) {
    return combine(a, mpq_mul, x, y);
}

const struct fraction *fraction_div(struct arena *a, const struct fraction *x,
                                    const struct fraction *y) {
    if (y->num.n == 0)
        GP_DIE("a fraction over 0");
    return combine(a, mpq_div, x, y);
}

int fraction_cmp(const struct fraction *x, const struct fraction *y) {
    mpq_t p, q;
    load(p, x);
    load(q, y);
    int order = mpq_cmp(p, q);
    mpq_clear(p);
    mpq_clear(q);
    return (order > 0) - (order < 0);
}

int fraction_cmp_whole(const struct fraction *x, int64_t y) {
    mpq_t p, q;
    load(p, x);
    mpq_init(q);
    set_int64(mpq_numref(q), y);
    int order = mpq_cmp(p, q);
    mpq_clear(p);
    mpq_clear(q);
    return (order > 0) - (order < 0);
}

/* Whether the size of a quotient that was cut off, with this remainder, goes one up. */
static bool goes_up(mpz_srcptr quotient, mpz_srcptr rest, mpz_srcptr divisor,
                    enum round_mode mode) {
    if (mpz_sgn(rest) == 0 || mode == ROUND_DOWN)
        return false;
    if (mode == ROUND_UP)
        return true;
    mpz_t twice;
    mpz_init(twice);
    mpz_mul_2exp(twice, rest, 1);
    int half = mpz_cmp(twice, divisor);
    mpz_clear(twice);
    return half > 0 || (half == 0 && (mode == ROUND_HALF_UP || mpz_odd_p(quotient)));
}

static bool get_int64(mpz_srcptr z, bool negative, int64_t *ret) {
    uint64_t size = 0;
    if (mpz_sizeinbase(z, 2) > 63)
        return false;
    mpz_export(&size, NULL, 1, sizeof(size), 0, 0, z);
    *ret = negative ? -(int64_t)size : (int64_t)size;
    return true;
}

bool fraction_round(const struct fraction *x, int64_t step, enum round_mode mode, int64_t *ret) {
    mpz_t num, den, size, divisor, quotient, rest;
    if (step <= 0)
        GP_DIE("a step of %lld", (long long)step);
    mpz_inits(size, divisor, quotient, rest, NULL);
    mpz_abs(size, open(x->num, num));
    set_int64(divisor, step);
    mpz_mul(divisor, divisor, open(x->den, den));
    mpz_tdiv_qr(quotient, rest, size, divisor);
    if (goes_up(quotient, rest, divisor, mode))
        mpz_add_ui(quotient, quotient, 1);
    set_int64(divisor, step);
    mpz_mul(quotient, quotient, divisor);
    bool fits = get_int64(quotient, x->num.n < 0, ret);
    mpz_clears(size, divisor, quotient, rest, NULL);
    return fits;
}

bool fraction_is_whole(const struct fraction *x) {
    return x->den.n == 1 && x->den.limbs[0] == 1;
}
