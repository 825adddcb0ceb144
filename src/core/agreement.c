/* How far scorers agree, in exact integers: sums of squares are kept whole, coefficients are ratios
 * of them, and the one division rounds at the end.
 *
 * Why nothing in agreement_icc passes 2^127: 10^4 objects × 10^2 scorers with 10^7 units between
 * the marks give at most 10^26 for n·k·Σx², 3·10^32 for the denominator and 10^37 for the
 * coefficient in 1/20000. agreement_alpha checks each product. */
#include "core/aggregate.h"

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

#define INT128_LARGEST ((int128)(~(uint128)0 >> 1))

/* The marks as small whole numbers from 0 on. Shift and scale change neither coefficient. */
struct table {
    int64_t *x; /* -1 where there is no mark */
    size_t n, k;
};

static int64_t gcd64(int64_t a, int64_t b) {
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int128 gcd128(int128 a, int128 b) {
    while (b != 0) {
        int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* For operands that are not negative. (The compiler's own check is missing from some runtimes.) */
static bool mul128(int128 a, int128 b, int128 *ret) {
    if (a != 0 && b > INT128_LARGEST / a)
        return false;
    *ret = a * b;
    return true;
}

static bool add128(int128 a, int128 b, int128 *ret) {
    if (b > INT128_LARGEST - a)
        return false;
    *ret = a + b;
    return true;
}

/* part ÷ whole in 1/10000, half up; unset when whole is not positive or the share too large.
 * 20000 × the larger of both must fit. */
static share_t ratio_share(int128 part, int128 whole) {
    if (whole <= 0)
        return SHARE_UNSET;
    int128 magnitude = part < 0 ? -part : part;
    int128 share = (magnitude * 2 * SHARE_ONE + whole) / (2 * whole);
    if (share > INT64_MAX)
        return SHARE_UNSET;
    return share_of((int64_t)(part < 0 ? -share : share));
}

/* False when the marks go beyond the limits or there is nothing to compare. */
static bool load(struct arena *a, const score_t *marks, size_t n, size_t k, struct table *ret) {
    if (n < 2 || k < 2 || n > AGREEMENT_OBJECTS_MAX || k > AGREEMENT_SCORERS_MAX)
        return false;
    int64_t low = INT64_MAX, high = INT64_MIN, range, unit = 0;
    for (size_t i = 0; i < n * k; i++) {
        if (!score_is_set(marks[i]))
            continue;
        low = marks[i].v < low ? marks[i].v : low;
        high = marks[i].v > high ? marks[i].v : high;
    }
    if (low > high || !dec_sub(high, low, &range) || range > AGREEMENT_RANGE_MAX)
        return false;
    for (size_t i = 0; i < n * k; i++)
        if (score_is_set(marks[i]))
            unit = gcd64(unit, marks[i].v - low);
    if (unit == 0)
        return false;
    *ret = (struct table){gp_new_n(a, int64_t, n * k), n, k};
    for (size_t i = 0; i < n * k; i++)
        ret->x[i] = score_is_set(marks[i]) ? (marks[i].v - low) / unit : -1;
    return true;
}

/* Moves the complete rows to the front and forgets the others. */
static void keep_complete(struct table *t) {
    size_t kept = 0;
    for (size_t i = 0; i < t->n; i++) {
        size_t present = 0;
        for (size_t j = 0; j < t->k; j++)
            present += t->x[i * t->k + j] >= 0;
        if (present < t->k)
            continue;
        memmove(&t->x[kept * t->k], &t->x[i * t->k], t->k * sizeof(*t->x));
        kept++;
    }
    t->n = kept;
}

/* Two-way sums of squares, each times n·k so that they stay whole. */
struct squares {
    int128 rows, columns, rest;
};

static struct squares two_way(const struct table *t) {
    int128 total = 0, squares = 0, rows = 0, columns = 0;
    int128 n = (int128)t->n, k = (int128)t->k;
    for (size_t i = 0; i < t->n; i++) {
        int128 row = 0;
        for (size_t j = 0; j < t->k; j++) {
            int128 x = t->x[i * t->k + j];
            row += x;
            squares += x * x;
        }
        total += row;
        rows += row * row;
    }
    for (size_t j = 0; j < t->k; j++) {
        int128 column = 0;
        for (size_t i = 0; i < t->n; i++)
            column += t->x[i * t->k + j];
        columns += column * column;
    }
    int128 center = total * total;
    return (struct squares){n * rows - center, k * columns - center,
                            n * k * squares - n * rows - k * columns + center};
}

/* (MSR - MSE) ÷ (MSR + (k-1)·MSE + k·(MSC - MSE) ÷ n), everything times n²·k·(n-1)·(k-1). */
share_t agreement_icc(struct arena *a, const score_t *marks, size_t n_objects, size_t n_scorers) {
    struct table t;
    if (!load(a, marks, n_objects, n_scorers, &t))
        return SHARE_UNSET;
    keep_complete(&t);
    if (t.n < 2)
        return SHARE_UNSET;
    struct squares s = two_way(&t);
    int128 n = (int128)t.n, k = (int128)t.k;
    return ratio_share(n * (s.rows * (k - 1) - s.rest),
                       n * (k - 1) * (s.rows + s.rest) + k * (s.columns * (n - 1) - s.rest));
}

/* n·Σx² - (Σx)²: half the sum of squared differences of all ordered pairs. */
struct pairs {
    size_t n; /* an index too; gcc 12 miscompiles one of 128 bits */
    int128 sum, squares;
};

static int128 pairs_value(const struct pairs *p) {
    return (int128)p->n * p->squares - p->sum * p->sum;
}

static void pairs_add(struct pairs *p, const struct pairs *more) {
    p->n += more->n;
    p->sum += more->sum;
    p->squares += more->squares;
}

static struct pairs row_pairs(const struct table *t, size_t row) {
    struct pairs p = {0, 0, 0};
    for (size_t j = 0; j < t->k; j++) {
        int128 x = t->x[row * t->k + j];
        if (x < 0)
            continue;
        pairs_add(&p, &(struct pairs){1, x, x * x});
    }
    return p;
}

/* above ÷ below += by ÷ over, in lowest terms. */
static bool ratio_add(int128 *above, int128 *below, int128 by, int128 over) {
    int128 common = gcd128(*below, over), left, right, sum, whole;
    if (!mul128(*above, over / common, &left) || !mul128(by, *below / common, &right) ||
        !add128(left, right, &sum) || !mul128(*below, over / common, &whole))
        return false;
    common = gcd128(sum, whole);
    *above = sum / common;
    *below = whole / common;
    return true;
}

/* 1 - (N-1) × Σ_u [P_u ÷ (m_u - 1)] ÷ P: P_u over the m_u marks of an object, P over all N marks
 * that stand beside another one (Krippendorff 2011, interval metric). */
share_t agreement_alpha(struct arena *a, const score_t *marks, size_t n_objects, size_t n_scorers) {
    struct table t;
    if (!load(a, marks, n_objects, n_scorers, &t))
        return SHARE_UNSET;
    struct pairs all = {0, 0, 0};
    /* Sums of P_u of the objects with so many marks. */
    int128 by_count[AGREEMENT_SCORERS_MAX + 1] = {0};
    for (size_t i = 0; i < t.n; i++) {
        struct pairs p = row_pairs(&t, i);
        if (p.n < 2)
            continue;
        pairs_add(&all, &p);
        by_count[p.n] += pairs_value(&p);
    }
    int128 above = 0, below = 1, expected, observed;
    for (size_t m = 2; m <= t.k; m++)
        if (!ratio_add(&above, &below, by_count[m], (int128)m - 1))
            return SHARE_UNSET;
    /* Room for the factor of the share is asked for here, where overflow is checked. */
    int128 room;
    if (all.n < 2 || !mul128((int128)all.n - 1, above, &observed) ||
        !mul128(pairs_value(&all), below, &expected) ||
        !mul128(observed, (int128)4 * SHARE_ONE, &room) ||
        !mul128(expected, (int128)4 * SHARE_ONE, &room))
        return SHARE_UNSET;
    return ratio_share(expected - observed, expected);
}
