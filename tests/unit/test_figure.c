#include "test.h"

#include "num/figure.h"

static void the_seed_shares_come_out(void **state) {
    (void)state;
    share_t s;
    /* 坪山 人力成本 without the surplus line in the base: 85.75 % as printed in the source. */
    assert_true(money_share(money_of(40009575), money_of(46660308), ROUND_HALF_UP, &s));
    assert_i64(s.v, 8575);
    /* With the surplus in the base it would be 83.66 %. */
    assert_true(money_share(money_of(40009575), money_of(47824000), ROUND_HALF_UP, &s));
    assert_i64(s.v, 8366);
    assert_false(money_share(money_of(1), money_of(0), ROUND_HALF_UP, &s));
}

static void the_vacancy_deduction_is_rounded_once(void **state) {
    (void)state;
    money_t m;
    assert_true(money_scale(money_of(47824000), 31, 182 * 7, ROUND_HALF_UP, &m));
    assert_i64(m.fen, 1163692);
    assert_true(money_scale(money_of(47210000), 18, 182 * 7, ROUND_HALF_UP, &m));
    assert_i64(m.fen, 667017);
}

static void unset_is_contagious(void **state) {
    (void)state;
    money_t m = money_of(5);
    assert_false(money_add(MONEY_UNSET, money_of(1), &m));
    assert_i64(m.fen, 5);
    assert_false(money_is_set(MONEY_UNSET));
    assert_true(money_is_set(m));
}

static void scores_round_to_their_step(void **state) {
    (void)state;
    score_t s;
    assert_true(score_round(score_of(978450), score_of(100), ROUND_HALF_UP, &s));
    assert_i64(s.v, 978500);
    assert_true(score_round(score_of(978449), score_of(100), ROUND_HALF_UP, &s));
    assert_i64(s.v, 978400);
}

static void texts(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    assert_string_equal(money_text(&a, money_of(47824000)), "478240.00");
    assert_string_equal(money_text_group(&a, money_of(47824000)), "478,240.00");
    assert_string_equal(score_text(&a, score_of(978500)), "97.85");
    assert_string_equal(share_text(&a, share_of(8575)), "85.75");
    assert_string_equal(factor_text(&a, share_of(10500)), "1.05");
    assert_string_equal(money_text(&a, MONEY_UNSET), "");
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_shares_come_out),
        cmocka_unit_test(the_vacancy_deduction_is_rounded_once),
        cmocka_unit_test(unset_is_contagious),
        cmocka_unit_test(scores_round_to_their_step),
        cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
