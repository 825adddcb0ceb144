#include "test.h"

#include "core/aggregate.h"
#include "score_fixture.h"

static struct aggregation rule(enum aggregate_kind kind) {
    return (struct aggregation){.kind = kind,
                                .drop_high = kind == AGGREGATE_TRIMMED ? 1 : 0,
                                .drop_low = kind == AGGREGATE_TRIMMED ? 1 : 0,
                                .min_scorers = DEC_UNSET,
                                .factor = SHARE_UNSET,
                                .step = {100},
                                .rounding = ROUND_HALF_UP};
}

/* Nine experts; 88 and 97 go. 90+91.5+92+93+94+95+96.5 = 652; 652 ÷ 7 = 93.142857… */
static const char *const nine[] = {"92", "97", "90", "95", "88", "91.5", "96.5", "93", "94"};

static size_t read_marks(const char *const *texts, size_t n, score_t *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = sc(texts[i]);
    return n;
}

static void nine_scorers_trimmed_mean_and_factor_are_exact(void **state) {
    struct fixture *f = *state;
    score_t marks[9], r;
    const char *working;
    size_t n = read_marks(nine, GP_COUNT(nine), marks);
    struct aggregation g = rule(AGGREGATE_TRIMMED);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, n, &r, &working), GP_OK);
    assert_string_equal(score_text(&f->arena, r), "93.14");
    assert_string_equal(working, "去掉最高分 97 和最低分 88，其余 7 个的平均分 "
                                 "(96.5 + 95 + 94 + 93 + 92 + 91.5 + 90) ÷ 7 = 93.14");
    /* 93.14 × 0.975 = 90.8115, half up 90.81; the unrounded mean would give 90.8142… */
    g.factor = share_of(9750);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, n, &r, &working), GP_OK);
    assert_string_equal(score_text(&f->arena, r), "90.81");
    assert_non_null(strstr(working, "= 93.14，再乘以系数 0.975 = 90.81"));
    assert_i64(marks[0].v, 920000); /* the marks themselves are not reordered */
}

static void the_mean_is_rounded_before_the_factor_and_again_after_it(void **state) {
    struct fixture *f = *state;
    /* (90 + 90.01) ÷ 2 = 90.005, half up 90.01; × 1.05 = 94.5105, half up 94.51. Rounding only
     * once would give 94.50525, that is 94.51 too; with 0.5 it differs: 45.005 up to 45.01, and
     * 45.0025 would be 45.00. */
    const score_t marks[] = {sc("90"), sc("90.01")};
    score_t r;
    const char *working;
    struct aggregation g = rule(AGGREGATE_MEAN);
    g.factor = share_of(5000);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 2, &r, &working), GP_OK);
    assert_string_equal(score_text(&f->arena, r), "45.01");
    g.rounding = ROUND_HALF_EVEN; /* 90.005 to 90.00, × 0.5 = 45 */
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 2, &r, &working), GP_OK);
    assert_string_equal(score_text(&f->arena, r), "45");
}

static void each_kind_gives_its_figure_and_says_how(void **state) {
    struct fixture *f = *state;
    static const struct {
        enum aggregate_kind kind;
        int64_t high, low;
        const char *marks[6];
        size_t n;
        const char *want, *working;
    } cases[] = {
        {AGGREGATE_SINGLE, 0, 0, {"34.65"}, 1, "34.65", "一份评分 34.65"},
        {AGGREGATE_SINGLE, 0, 0, {"34.655"}, 1, "34.66", "一份评分 34.66"},
        /* 28 + 29 + 29.5 = 86.5; ÷ 3 = 28.8333… */
        {AGGREGATE_MEAN,
         0,
         0,
         {"28", "29.5", "29"},
         3,
         "28.83",
         "平均分 (29.5 + 29 + 28) ÷ 3 = 28.83"},
        {AGGREGATE_MEAN, 0, 0, {"28"}, 1, "28", "平均分 28"},
        {AGGREGATE_MEDIAN, 0, 0, {"30", "10", "20"}, 3, "20", "3 个分数的中位数 20"},
        {AGGREGATE_MEDIAN,
         0,
         0,
         {"30", "10", "20", "21"},
         4,
         "20.5",
         "4 个分数的中位数 (20 + 21) ÷ 2 = 20.5"},
        {AGGREGATE_TRIMMED,
         2,
         0,
         {"5", "4", "3", "2"},
         4,
         "2.5",
         "去掉最高分 5、4，其余 2 个的平均分 (3 + 2) ÷ 2 = 2.5"},
        {AGGREGATE_TRIMMED,
         0,
         1,
         {"5", "4", "3"},
         3,
         "4.5",
         "去掉最低分 3，其余 2 个的平均分 (5 + 4) ÷ 2 = 4.5"},
        /* ties: only one of the equal marks goes */
        {AGGREGATE_TRIMMED,
         1,
         1,
         {"9", "9", "9"},
         3,
         "9",
         "去掉最高分 9 和最低分 9，其余 1 个的平均分 9"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        score_t marks[6], r;
        const char *working;
        struct aggregation g = rule(cases[i].kind);
        g.drop_high = cases[i].high;
        g.drop_low = cases[i].low;
        size_t n = read_marks(cases[i].marks, cases[i].n, marks);
        assert_int_equal(aggregate_marks(&f->calc, &g, marks, n, &r, &working), GP_OK);
        assert_string_equal(score_text(&f->arena, r), cases[i].want);
        assert_string_equal(working, cases[i].working);
    }
}

static void too_few_or_too_many_marks_are_refused_in_chinese(void **state) {
    struct fixture *f = *state;
    const score_t marks[] = {sc("1"), sc("2"), sc("3")};
    static const struct {
        enum aggregate_kind kind;
        int64_t least;
        size_t n;
        const char *message;
    } cases[] = {
        {AGGREGATE_SINGLE, DEC_UNSET, 2, "只能有 1 份评分，现有 2 份，请只保留一份"},
        {AGGREGATE_SINGLE, DEC_UNSET, 0, "缺少 1 份评分：至少要 1 份，现有 0 份"},
        {AGGREGATE_MEAN, 3, 2, "缺少 1 份评分：至少要 3 份，现有 2 份"},
        {AGGREGATE_TRIMMED, DEC_UNSET, 2, "缺少 1 份评分：至少要 3 份，现有 2 份"},
        {AGGREGATE_TRIMMED, 5, 3, "缺少 2 份评分：至少要 5 份，现有 3 份"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        score_t r = score_of(42);
        const char *working = "as before";
        struct aggregation g = rule(cases[i].kind);
        g.min_scorers = cases[i].least;
        assert_int_equal(aggregate_marks(&f->calc, &g, marks, cases[i].n, &r, &working),
                         GP_INVALID);
        assert_string_equal(f->err.message, cases[i].message);
        assert_i64(r.v, 42);
        assert_string_equal(working, "as before");
    }
}

static void a_broken_rule_or_a_missing_mark_is_refused(void **state) {
    struct fixture *f = *state;
    const score_t marks[] = {sc("1"), SCORE_UNSET, sc("3")};
    score_t r;
    const char *working;
    struct aggregation g = rule(AGGREGATE_MEAN);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 3, &r, &working), GP_INVALID);
    assert_non_null(strstr(f->err.message, "第 2 份评分没有得分"));
    g.step = score_of(0);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 1, &r, &working), GP_INVALID);
    g = rule(AGGREGATE_MEAN);
    g.factor = share_of(0);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 1, &r, &working), GP_INVALID);
    g = rule(AGGREGATE_TRIMMED);
    g.drop_high = -1;
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 1, &r, &working), GP_INVALID);
    g.drop_high = g.drop_low = DEC_MAX;
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 1, &r, &working), GP_INVALID);
    g = rule(AGGREGATE_N);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 1, &r, &working), GP_INVALID);
}

static void overflow_is_refused(void **state) {
    struct fixture *f = *state;
    const score_t marks[] = {score_of(DEC_MAX), score_of(DEC_MAX)};
    score_t r;
    const char *working;
    struct aggregation g = rule(AGGREGATE_MEAN);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 2, &r, &working), GP_INVALID);
    assert_non_null(strstr(f->err.message, "数字太大"));
    g = rule(AGGREGATE_SINGLE);
    g.rounding = ROUND_DOWN;
    g.factor = share_of(20000);
    assert_int_equal(aggregate_marks(&f->calc, &g, marks, 1, &r, &working), GP_INVALID);
    struct spread s;
    assert_int_equal(spread_compute(&f->calc, marks, 2, &s), GP_INVALID);
    const score_t far[] = {score_of(-DEC_MAX), score_of(DEC_MAX)};
    assert_int_equal(spread_compute(&f->calc, far, 2, &s), GP_INVALID);
}

static void the_spread_is_exact(void **state) {
    struct fixture *f = *state;
    /* By hand: 2 4 4 4 5 5 7 9 have mean 5, squares of differences 32, 32 ÷ 7 = 4.571428…,
     * root 2.13808993… */
    static const char *const texts[] = {"9", "2", "5", "4", "7", "4", "5", "4"};
    score_t marks[8];
    struct spread s;
    read_marks(texts, 8, marks);
    assert_int_equal(spread_compute(&f->calc, marks, 8, &s), GP_OK);
    assert_i64(s.lowest.v, 20000);
    assert_i64(s.highest.v, 90000);
    assert_i64(s.range.v, 70000);
    assert_i64(s.mean.v, 50000);
    assert_i64(s.median.v, 45000);
    assert_i64(s.deviation.v, 21381);
    /* Two marks d apart: d ÷ √2. 0.0001 ÷ √2 = 0.00007…, half up 0.0001; equal marks: 0. */
    const score_t near[] = {score_of(7), score_of(8), score_of(8)};
    assert_int_equal(spread_compute(&f->calc, near, 2, &s), GP_OK);
    assert_i64(s.deviation.v, 1);
    assert_i64(s.mean.v, 8); /* 0.00075 half up */
    assert_int_equal(spread_compute(&f->calc, near + 1, 2, &s), GP_OK);
    assert_i64(s.deviation.v, 0);
}

static void the_spread_of_one_mark_or_none_is_unset_where_it_is_not_defined(void **state) {
    struct fixture *f = *state;
    const score_t one[] = {sc("29")};
    struct spread s;
    assert_int_equal(spread_compute(&f->calc, one, 1, &s), GP_OK);
    assert_i64(s.mean.v, 290000);
    assert_false(score_is_set(s.deviation));
    assert_int_equal(spread_compute(&f->calc, NULL, 0, &s), GP_OK);
    assert_false(score_is_set(s.lowest) || score_is_set(s.mean) || score_is_set(s.deviation));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(nine_scorers_trimmed_mean_and_factor_are_exact),
        CASE(the_mean_is_rounded_before_the_factor_and_again_after_it),
        CASE(each_kind_gives_its_figure_and_says_how),
        CASE(too_few_or_too_many_marks_are_refused_in_chinese),
        CASE(a_broken_rule_or_a_missing_mark_is_refused),
        CASE(overflow_is_refused),
        CASE(the_spread_is_exact),
        CASE(the_spread_of_one_mark_or_none_is_unset_where_it_is_not_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
