/* Marks come in as fractions and go out twice: points, rounded to the standard's step, and exact,
 * from which the grade is decided later. aggregate_exact is the way: is the rule sound and are
 * there enough marks, then combine, then the factor; the words for the trace are made beside the
 * figure, from the same numbers. spread, last, is apart from it: how far marks lie from each other
 * decides nothing here, and works on the printed points. */

#include "core/aggregate.h"

__extension__ typedef unsigned __int128 uint128;

static int by_value(const void *a, const void *b) {
    return score_cmp(*(const score_t *)a, *(const score_t *)b);
}

static int by_fraction(const void *a, const void *b) {
    return fraction_cmp(*(const struct fraction *const *)a, *(const struct fraction *const *)b);
}

typedef const struct fraction *mark_t;

/* Ascending copies in arena memory. */
static mark_t *sorted_marks(struct arena *a, const mark_t *marks, size_t n) {
    mark_t *v = arena_memdup(a, marks, n * sizeof(mark_t));
    if (n > 1)
        qsort(v, n, sizeof(mark_t), by_fraction);
    return v;
}

static score_t *sorted(struct arena *a, const score_t *marks, size_t n) {
    score_t *v = arena_memdup(a, marks, n * sizeof(*marks));
    if (n > 1)
        qsort(v, n, sizeof(*v), by_value);
    return v;
}

static bool sum_of(const score_t *v, size_t n, score_t *ret) {
    score_t sum = score_of(0);
    for (size_t i = 0; i < n; i++)
        if (!score_add(sum, v[i], &sum))
            return false;
    *ret = sum;
    return true;
}

static bool to_step(const struct fraction *v, const struct aggregation *g, score_t *ret) {
    return fraction_round(v, g->step.v, g->rounding, &ret->v);
}

/* A point of a mark in 0.00000001, cut off: what is just below a limit must not read as the limit.
 */
#define FINE_SCALE 8
#define FINE       10000

const char *score_exact_text(struct arena *a, const struct fraction *f) {
    char out[DEC_TEXT];
    int64_t v;
    if (fraction_is_whole(f) && fraction_round(f, 1, ROUND_DOWN, &v))
        return score_text(a, score_of(v));
    const struct fraction *fine = fraction_mul(a, f, fraction_of(a, FINE, 1));
    if (!fraction_round(fine, 1, ROUND_DOWN, &v))
        return "";
    return arena_printf(a, "%s%s", fraction_is_whole(fine) ? "" : "约 ",
                        dec_format(v, FINE_SCALE, DEC_TRIM, out));
}

/* ---- the arithmetic in words */

/* "97、96" of v[from..from + n) counted down, as people name the highest first. */
static const char *list_down(struct arena *a, const mark_t *v, size_t from, size_t n,
                             const char *between) {
    const char *s = "";
    for (size_t i = n; i-- > 0;)
        s = arena_printf(a, "%s%s%s", s, *s ? between : "", score_exact_text(a, v[from + i]));
    return s;
}

static const char *drop_text(struct arena *a, const mark_t *v, size_t n, size_t low, size_t high) {
    const char *top = list_down(a, v, n - high, high, "、"),
               *bottom = list_down(a, v, 0, low, "、");
    size_t rest = n - low - high;
    if (low > 0 && high > 0)
        return arena_printf(a, "去掉最高分 %s 和最低分 %s，其余 %zu 个的", top, bottom, rest);
    if (high > 0)
        return arena_printf(a, "去掉最高分 %s，其余 %zu 个的", top, rest);
    return low > 0 ? arena_printf(a, "去掉最低分 %s，其余 %zu 个的", bottom, rest) : "";
}

/* "平均分 645 ÷ 7 = 92.14" */
static const char *mean_text(struct arena *a, const mark_t *v, size_t n, score_t value) {
    if (n == 1)
        return arena_printf(a, "平均分 %s", score_text(a, value));
    return arena_printf(a, "平均分 (%s) ÷ %zu = %s", list_down(a, v, 0, n, " + "), n,
                        score_text(a, value));
}

static const char *median_text(struct arena *a, const mark_t *v, size_t n, score_t value) {
    if (n % 2 == 1)
        return arena_printf(a, "%zu 个分数的中位数 %s", n, score_text(a, value));
    return arena_printf(a, "%zu 个分数的中位数 (%s + %s) ÷ 2 = %s", n,
                        score_exact_text(a, v[n / 2 - 1]), score_exact_text(a, v[n / 2]),
                        score_text(a, value));
}

static const char *factor_working(struct arena *a, const char *before, const struct aggregation *g,
                                  score_t value) {
    return arena_printf(a, "%s，再乘以系数 %s = %s", before, factor_text(a, g->factor),
                        score_text(a, value));
}

/* ---- the rules */

static int64_t drops(int64_t n) {
    return n == DEC_UNSET ? 0 : n;
}

static int64_t least_scorers(const struct aggregation *g) {
    int64_t least = g->min_scorers == DEC_UNSET || g->min_scorers < 1 ? 1 : g->min_scorers;
    if (g->kind != AGGREGATE_TRIMMED)
        return least;
    int64_t dropped;
    if (!dec_add(drops(g->drop_high), drops(g->drop_low), &dropped) || dropped == DEC_MAX)
        return DEC_MAX;
    return dropped + 1 > least ? dropped + 1 : least;
}

const char *aggregate_shortfall(struct arena *a, const struct aggregation *g, size_t n) {
    int64_t least = least_scorers(g), have = n > (size_t)DEC_MAX ? DEC_MAX : (int64_t)n;
    if (g->kind == AGGREGATE_SINGLE && have > 1)
        return arena_printf(a, "只能有 1 份评分，现有 %zu 份，请只保留一份", n);
    if (have < least)
        return arena_printf(a, "缺少 %lld 份评分：至少要 %lld 份，现有 %zu 份",
                            (long long)(least - have), (long long)least, n);
    return NULL;
}

static enum gp_code check_rule(struct calc *c, const struct aggregation *g, size_t n) {
    static const char *const where = "合成评分";
    if (g->kind >= AGGREGATE_N)
        return gp_fail(c->err, GP_INVALID, where, "评估标准里合成多人评分的方法不认识，请修改标准");
    if (!score_is_set(g->step) || g->step.v <= 0)
        return gp_fail(c->err, GP_INVALID, where, "评估标准里得分的步长必须大于 0，请修改标准");
    if (share_is_set(g->factor) && g->factor.v <= 0)
        return gp_fail(c->err, GP_INVALID, where, "评估标准里的系数必须大于 0，请修改标准");
    if (drops(g->drop_high) < 0 || drops(g->drop_low) < 0)
        return gp_fail(c->err, GP_INVALID, where,
                       "评估标准里去掉的最高分、最低分个数不能小于 0，请修改标准");
    const char *shortfall = aggregate_shortfall(c->arena, g, n);
    return shortfall ? gp_fail(c->err, GP_INVALID, where, "%s", shortfall) : GP_OK;
}

/* The mean of the n marks, which are not none; NULL when they are larger than figures are. */
static const struct fraction *mean_of(struct arena *a, const mark_t *v, size_t n) {
    const struct fraction *sum = v[0];
    int64_t unused;
    for (size_t i = 1; i < n; i++)
        sum = fraction_add(a, sum, v[i]);
    if (!fraction_round(sum, 1, ROUND_DOWN, &unused))
        return NULL;
    return n == 1 ? sum : fraction_div(a, sum, fraction_of(a, (int64_t)n, 1));
}

static bool combine(struct arena *a, const struct aggregation *g, const mark_t *v, size_t n,
                    struct aggregate *r) {
    bool trims = g->kind == AGGREGATE_TRIMMED, middle = g->kind == AGGREGATE_MEDIAN;
    size_t low = trims ? (size_t)drops(g->drop_low) : 0;
    size_t high = trims ? (size_t)drops(g->drop_high) : 0;
    if (middle)
        r->exact = mean_of(a, v + (n - 1) / 2, n % 2 ? 1 : 2);
    else
        r->exact = mean_of(a, v + low, n - low - high);
    if (!r->exact || !to_step(r->exact, g, &r->points))
        return false;
    if (middle)
        r->working = median_text(a, v, n, r->points);
    else if (g->kind == AGGREGATE_SINGLE)
        r->working = arena_printf(a, "一份评分 %s", score_text(a, r->points));
    else
        r->working = arena_printf(a, "%s%s", drop_text(a, v, n, low, high),
                                  mean_text(a, v + low, n - low - high, r->points));
    return true;
}

static enum gp_code apply_factor(struct calc *c, const struct aggregation *g, struct aggregate *r) {
    struct arena *a = c->arena;
    const struct fraction *factor = fraction_of(a, g->factor.v, SHARE_ONE);
    const struct fraction *rounded = fraction_mul(a, fraction_of(a, r->points.v, 1), factor);
    if (!to_step(rounded, g, &r->points))
        return calc_overflow(c, "合成评分乘以系数");
    r->exact = fraction_mul(a, r->exact, factor);
    r->working = factor_working(a, r->working, g, r->points);
    return GP_OK;
}

enum gp_code aggregate_exact(struct calc *c, const struct aggregation *g, const mark_t *marks,
                             size_t n, struct aggregate *ret) {
    TRY(check_rule(c, g, n));
    struct aggregate r = {.points = SCORE_UNSET};
    if (!combine(c->arena, g, sorted_marks(c->arena, marks, n), n, &r))
        return calc_overflow(c, "合成评分");
    if (share_is_set(g->factor))
        TRY(apply_factor(c, g, &r));
    *ret = r;
    return GP_OK;
}

enum gp_code aggregate_marks(struct calc *c, const struct aggregation *g, const score_t *marks,
                             size_t n, score_t *ret, const char **ret_working) {
    mark_t *exact = gp_new_n(c->arena, mark_t, n);
    for (size_t i = 0; i < n; i++) {
        if (!score_is_set(marks[i]))
            return gp_fail(c->err, GP_INVALID, "合成评分", "第 %zu 份评分没有得分，请补齐后再合成",
                           i + 1);
        exact[i] = fraction_of(c->arena, marks[i].v, 1);
    }
    struct aggregate r;
    TRY(aggregate_exact(c, g, exact, n, &r));
    *ret = r.points;
    *ret_working = r.working;
    return GP_OK;
}

/* ---- spread */

/* Within these, n × (sum of squares) × 4 stays far below 2^128. */
#define SPREAD_MARKS_MAX 1000000
#define SPREAD_RANGE_MAX 10000000000 /* a million points */

static uint128 floor_sqrt(uint128 y) {
    uint128 root = 0;
    for (uint128 bit = (uint128)1 << 126; bit > 0; bit >>= 2) {
        bool fits = y >= root + bit;
        if (fits)
            y -= root + bit;
        root = (root >> 1) + (fits ? bit : 0);
    }
    return root;
}

/* The sample standard deviation of n >= 2 marks, half up. With y its exact square,
 * floor(sqrt(y) + 1/2) = (floor(sqrt(4y)) + 1) / 2, so that nothing is rounded before. */
static score_t deviation_of(const score_t *v, size_t n) {
    uint128 sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        uint128 x = (uint128)(v[i].v - v[0].v);
        sum += x;
        squares += x * x;
    }
    uint128 over = (uint128)n * (n - 1);
    return score_of((int64_t)((floor_sqrt(4 * (n * squares - sum * sum) / over) + 1) / 2));
}

enum gp_code spread_compute(struct calc *c, const score_t *marks, size_t n, struct spread *ret) {
    struct spread s = {SCORE_UNSET, SCORE_UNSET, SCORE_UNSET,
                       SCORE_UNSET, SCORE_UNSET, SCORE_UNSET};
    if (n == 0) {
        *ret = s;
        return GP_OK;
    }
    const score_t *v = sorted(c->arena, marks, n);
    score_t sum, middle;
    s.lowest = v[0];
    s.highest = v[n - 1];
    if (n > SPREAD_MARKS_MAX || !score_sub(s.highest, s.lowest, &s.range) ||
        s.range.v > SPREAD_RANGE_MAX || !sum_of(v, n, &sum) ||
        !score_scale(sum, 1, (int64_t)n, ROUND_HALF_UP, &s.mean) ||
        !score_add(v[(n - 1) / 2], v[n / 2], &middle) ||
        !score_scale(middle, 1, 2, ROUND_HALF_UP, &s.median))
        return calc_overflow(c, "评分离散程度");
    if (n >= 2)
        s.deviation = deviation_of(v, n);
    *ret = s;
    return GP_OK;
}
