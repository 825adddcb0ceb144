#include "test.h"

#include "core/aggregate.h"

/* Whole points into marks; -1 is a gap. */
static score_t *points(struct arena *a, const int *v, size_t n) {
    score_t *m = gp_new_n(a, score_t, n);
    for (size_t i = 0; i < n; i++)
        m[i] = v[i] < 0 ? SCORE_UNSET : score_of((int64_t)v[i] * SCORE_ONE);
    return m;
}

/* Shrout & Fleiss 1979, table 2: six targets, four judges. */
static const int shrout_fleiss[] = {9, 2, 5, 8, 6,  1, 3, 2, 8, 4, 6, 8,
                                    7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};

/* Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section D: twelve units, four
 * observers; here a row a unit. */
static const int krippendorff[] = {1, 1, -1, 1, 2,  2, 3, 2, 3,  3,  3, 3, 3,  3, 3,  3,
                                   2, 2, 2,  2, 1,  2, 3, 4, 4,  4,  4, 4, 1,  1, 2,  1,
                                   2, 2, 2,  2, -1, 5, 5, 5, -1, -1, 1, 1, -1, 3, -1, -1};

static void icc_of_the_published_example_is_0_29(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    /* Table 4 of the paper gives ICC(2,1) = .29; exact: 184/635 = 0.28976… */
    share_t icc = agreement_icc(&a, points(&a, shrout_fleiss, 24), 6, 4);
    assert_i64(icc.v, 2898);
}

static void an_object_with_a_gap_is_left_out_of_icc(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    int v[28];
    memcpy(v, (const int[]){3, -1, 9, 9}, 4 * sizeof(*v));
    memcpy(v + 4, shrout_fleiss, sizeof(shrout_fleiss));
    assert_i64(agreement_icc(&a, points(&a, v, 28), 7, 4).v, 2898); /* as without that object */
}

static void alpha_of_the_published_example_is_0_849(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    /* The paper gives 0.849 for interval data; exact: 0.849107… */
    assert_i64(agreement_alpha(&a, points(&a, krippendorff, 48), 12, 4).v, 8491);
}

static void shift_and_scale_of_the_marks_change_neither_coefficient(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    score_t *m = points(&a, shrout_fleiss, 24);
    for (size_t i = 0; i < 24; i++)
        m[i].v = m[i].v / SCORE_ONE * 37 - 12345;
    assert_i64(agreement_icc(&a, m, 6, 4).v, 2898);
    m = points(&a, krippendorff, 48);
    for (size_t i = 0; i < 48; i++)
        if (score_is_set(m[i]))
            m[i].v = m[i].v * 90 + 7;
    assert_i64(agreement_alpha(&a, m, 12, 4).v, 8491);
}

static void perfect_agreement_is_1_and_opposite_marks_are_below_0(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    static const int same[] = {3, 3, 5, 5, 9, 9}, opposite[] = {1, 3, 2, 2, 3, 1};
    assert_i64(agreement_icc(&a, points(&a, same, 6), 3, 2).v, 10000);
    assert_i64(agreement_alpha(&a, points(&a, same, 6), 3, 2).v, 10000);
    /* By hand: SSR = 0, SSC = 0, SSE = 4, MSE = 2; ICC = -2 ÷ (0 + 2 - 2·2/3) = -3.
     * Alpha: sums of P_u ÷ 1 are 4 + 0 + 4 (halves), N = 6, P = 6·28 - 144 = 24;
     * 1 - 5 × 8 ÷ 24 = -2/3. */
    assert_i64(agreement_icc(&a, points(&a, opposite, 6), 3, 2).v, -30000);
    assert_i64(agreement_alpha(&a, points(&a, opposite, 6), 3, 2).v, -6667);
}

static void what_is_not_defined_is_unset(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    static const int flat[] = {5, 5, 5, 5}, gaps[] = {5, -1, -1, 7}, none[] = {-1, -1, -1, -1};
    const struct {
        const int *v;
        size_t n, k;
    } cases[] = {{flat, 2, 2}, {flat, 1, 4}, {flat, 4, 1},         {flat, 0, 0},
                 {gaps, 2, 2}, {none, 2, 2}, {shrout_fleiss, 1, 4}};
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const score_t *m = points(&a, cases[i].v, cases[i].n * cases[i].k);
        assert_false(share_is_set(agreement_icc(&a, m, cases[i].n, cases[i].k)));
        assert_false(share_is_set(agreement_alpha(&a, m, cases[i].n, cases[i].k)));
    }
}

static void the_largest_table_allowed_is_computed_and_a_larger_range_is_refused(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    enum { N = AGREEMENT_OBJECTS_MAX, K = AGREEMENT_SCORERS_MAX };
    score_t *m = gp_new_n(&a, score_t, (size_t)N * K);
    for (size_t i = 0; i < (size_t)N * K; i++)
        m[i] = score_of(i / K % 2 == 0 ? 0 : AGREEMENT_RANGE_MAX);
    m[0] = score_of(1); /* no common unit to shorten by */
    assert_i64(agreement_icc(&a, m, N, K).v, 10000);
    assert_i64(agreement_alpha(&a, m, N, K).v, 10000);
    m[0] = score_of(-1);
    assert_false(share_is_set(agreement_icc(&a, m, N, K)));
    assert_false(share_is_set(agreement_alpha(&a, m, N, K)));
}

static void many_scorers_with_ragged_gaps_never_leave_the_range(void **state) {
    (void)state;
    GP_CLEANUP(arena_release) struct arena a = ARENA_INIT;
    enum { K = AGREEMENT_SCORERS_MAX };
    score_t *m = gp_new_n(&a, score_t, (size_t)K * K);
    for (size_t i = 0; i < K; i++) /* object i has i + 1 marks: every denominator occurs */
        for (size_t j = 0; j < K; j++)
            m[i * K + j] =
                j <= i ? score_of((int64_t)((i * 7919 + j * 104729) % 1000003)) : SCORE_UNSET;
    share_t alpha = agreement_alpha(&a, m, K, K);
    assert_true(!share_is_set(alpha) || alpha.v <= 10000);
    assert_true(share_is_set(agreement_alpha(&a, m, 18, K))); /* eighteen kinds of gaps still fit */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(icc_of_the_published_example_is_0_29),
        cmocka_unit_test(an_object_with_a_gap_is_left_out_of_icc),
        cmocka_unit_test(alpha_of_the_published_example_is_0_849),
        cmocka_unit_test(shift_and_scale_of_the_marks_change_neither_coefficient),
        cmocka_unit_test(perfect_agreement_is_1_and_opposite_marks_are_below_0),
        cmocka_unit_test(what_is_not_defined_is_unset),
        cmocka_unit_test(the_largest_table_allowed_is_computed_and_a_larger_range_is_refused),
        cmocka_unit_test(many_scorers_with_ragged_gaps_never_leave_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
