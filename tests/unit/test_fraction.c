#include "num/fraction.h"

#include "test.h"

static struct arena arena;

static const struct fraction *f(int64_t num, int64_t den) {
    return fraction_of(&arena, num, den);
}

static void sums_of_thirds_are_whole(void **state) {
    (void)state;
    /* 26⅓ + 26⅓ + 27⅓ = 80 */
    const struct fraction *x = fraction_add(&arena, f(79, 3), f(79, 3));
    x = fraction_add(&arena, x, f(82, 3));
    assert_true(fraction_is_whole(x));
    assert_int_equal(fraction_cmp_whole(x, 80), 0);
    assert_int_equal(fraction_cmp(x, f(-160, -2)), 0);
    assert_int_equal(fraction_cmp_whole(f(1, 3), 0), 1);
    assert_int_equal(fraction_cmp_whole(f(-1, 3), 0), -1);
    assert_int_equal(fraction_cmp(fraction_mul(&arena, f(2, 3), f(3, 4)), f(1, 2)), 0);
    assert_int_equal(fraction_cmp(fraction_div(&arena, f(2, 3), f(4, 3)), f(1, 2)), 0);
}

static void rounding_is_that_of_decimals(void **state) {
    (void)state;
    static const struct {
        int64_t num, den, step, half_up, even, down, up;
    } cases[] = {
        {5, 2, 1, 3, 2, 2, 3},      {7, 2, 1, 4, 4, 3, 4},
        {-5, 2, 1, -3, -2, -2, -3}, {1, 3, 1, 0, 0, 0, 1},
        {-1, 3, 1, 0, 0, 0, -1},    {250, 1, 100, 300, 200, 200, 300},
        {6, 1, 1, 6, 6, 6, 6},      {899950, 1, 100, 900000, 900000, 899900, 900000},
        {0, 7, 100, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const struct fraction *x = f(cases[i].num, cases[i].den);
        int64_t got[4];
        static const enum round_mode modes[] = {ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN,
                                                ROUND_UP};
        for (size_t k = 0; k < 4; k++)
            assert_true(fraction_round(x, cases[i].step, modes[k], &got[k]));
        assert_i64(got[0], cases[i].half_up);
        assert_i64(got[1], cases[i].even);
        assert_i64(got[2], cases[i].down);
        assert_i64(got[3], cases[i].up);
    }
}

/* What would overflow 128 bits comes out again. */
static void large_denominators_cost_nothing(void **state) {
    (void)state;
    static const int64_t primes[] = {9999991, 9999973, 9999971, 9999943, 9999937, 9999931, 9999929};
    const struct fraction *x = f(0, 1);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < GP_COUNT(primes); i++)
            x = fraction_add(&arena, x, f(round ? -1 : 1, primes[i]));
    assert_int_equal(fraction_cmp_whole(x, 0), 0);
    int64_t unused = 7;
    x = fraction_mul(&arena, f(INT64_MAX, 1), f(INT64_MAX, 3));
    assert_false(fraction_round(x, 1, ROUND_HALF_UP, &unused));
    assert_i64(unused, 7);
    assert_int_equal(fraction_cmp(x, f(INT64_MIN, 1)), 1);
    assert_true(fraction_round(f(INT64_MAX, 1), 1, ROUND_UP, &unused));
    assert_i64(unused, INT64_MAX);
}

static int tear_down(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(sums_of_thirds_are_whole, tear_down),
        cmocka_unit_test_teardown(rounding_is_that_of_decimals, tear_down),
        cmocka_unit_test_teardown(large_denominators_cost_nothing, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
