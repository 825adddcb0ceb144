#include "test.h"

#include "fixture.h"

static struct fund_line *line(struct fixture *f, size_t center, size_t i) {
    return &fixture_entry(f, center)->funds.lines[i];
}

static void assert_figures(const struct finding *f, const char *printed, const char *expected,
                           const char *difference) {
    assert_non_null(f);
    assert_string_equal(f->printed, printed);
    assert_string_equal(f->expected, expected);
    assert_string_equal(f->difference, difference);
}

/* golden: findings of 六联, and none of the others */
static void the_source_has_exactly_the_three_wrong_sums_of_liulian(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    const struct finding *row = fixture_finding(f, "funds.row_total", LIULIAN, 0);
    assert_figures(row, "402233.38", "402233.28", "0.10");
    assert_string_equal(row->where, "资金使用情况表“人力成本”行");
    assert_string_equal(row->center, "六联");
    assert_int_equal(row->severity, SEVERITY_ERROR);
    assert_figures(fixture_finding(f, "funds.grand_total", LIULIAN, 0), "472100.10", "472100.00",
                   "0.10");
    assert_figures(fixture_finding(f, "funds.total_vs_contract", LIULIAN, 0), "472100.10",
                   "472100.00", "0.10");
    assert_int_equal(fixture_count(f, "funds.row_total"), 1);
    assert_int_equal(fixture_count(f, "funds.grand_total"), 1);
    assert_int_equal(fixture_count(f, "funds.total_vs_contract"), 1);
    static const char *const silent[] = {
        "funds.column_total", "funds.share",          "funds.share_base",      "funds.share_sum",
        "funds.negative",     "funds.missing_amount", "funds.unknown_category"};
    for (size_t i = 0; i < GP_COUNT(silent); i++)
        assert_int_equal(fixture_count(f, silent[i]), 0);
}

static void a_wrong_column_and_a_wrong_surplus_line_are_found(void **state) {
    struct fixture *f = *state;
    fixture_entry(f, LIUHE)->funds.printed_actual = money_of(42300275);
    fixture_entry(f, PINGSHAN)->funds.surplus.printed_total = money_of(1163691);
    fixture_check(f);
    assert_figures(fixture_finding(f, "funds.column_total", LIUHE, 0), "423002.75", "423002.76",
                   "-0.01");
    const struct finding *row = fixture_finding(f, "funds.row_total", PINGSHAN, 0);
    assert_figures(row, "11636.91", "11636.92", "-0.01");
    assert_string_equal(row->where, "资金使用情况表“盈余/赤字”行");
}

static void a_table_that_prints_no_total_is_held_against_the_contract_by_its_sum(void **state) {
    struct fixture *f = *state;
    fixture_entry(f, HEPING)->funds.printed_total = MONEY_UNSET;
    line(f, HEPING, 4)->expected = money_of(601985);
    fixture_sum_funds(f, HEPING);
    fixture_check(f);
    assert_figures(fixture_finding(f, "funds.total_vs_contract", HEPING, 0), "356799.99",
                   "356800.00", "-0.01");
    assert_int_equal(fixture_count_of(f, "funds.grand_total", HEPING), 0);
}

static void a_wrong_share_names_its_base(void **state) {
    struct fixture *f = *state;
    line(f, PINGSHAN, 0)->printed_share = share_of(8576);
    fixture_check(f);
    /* golden: 400095.75 of 466603.08 is 85.75 % */
    const struct finding *x = fixture_finding(f, "funds.share", PINGSHAN, 0);
    assert_figures(x, "85.76", "85.75", "0.01");
    assert_non_null(strstr(x->message, "466,603.08"));
    assert_int_equal(fixture_count(f, "funds.share_base"), 0);
}

static void shares_that_fit_the_total_with_surplus_are_one_finding(void **state) {
    struct fixture *f = *state;
    struct funds *sums = &fixture_result(f, PINGSHAN)->funds;
    for (size_t i = 0; i < sums->n_rows; i++)
        assert_true(money_share(sums->rows[i].total, sums->total, ROUND_HALF_UP,
                                &line(f, PINGSHAN, i)->printed_share));
    assert_i64(line(f, PINGSHAN, 0)->printed_share.v, 8366); /* domain notes: 83.66 % */
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "funds.share_base", PINGSHAN, 0);
    assert_non_null(x);
    assert_string_equal(x->printed, "478240.00");
    assert_string_equal(x->expected, "466603.08");
    assert_int_equal(fixture_count(f, "funds.share_base"), 1);
    assert_int_equal(fixture_count(f, "funds.share"), 0);
    assert_int_equal(fixture_count(f, "funds.share_sum"), 0);
}

static void the_sum_of_shares_may_miss_by_rounding_and_no_more(void **state) {
    struct fixture *f = *state;
    line(f, HEPING, 0)->printed_share = share_of(8522); /* five lines: two units are allowed */
    line(f, LIUHE, 0)->printed_share = share_of(8580);  /* three are not */
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "funds.share_sum", HEPING), 0);
    assert_figures(fixture_finding(f, "funds.share_sum", LIUHE, 0), "100.03", "100.00", "0.03");
}

/* 85.77, 1.89, 3.16, 7.07, 2.11 of 六和 (golden) as an operator rounds them. */
static void shares_are_compared_at_the_precision_they_are_printed_in(void **state) {
    struct fixture *f = *state;
    static const int64_t whole[] = {8600, 200, 300, 700, 200};
    static const int64_t tenths[] = {8580, 190, 320, 710, 210};
    for (size_t i = 0; i < 5; i++)
        line(f, LIUHE, i)->printed_share = share_of(whole[i]);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "funds.share"), 0);
    assert_int_equal(fixture_count(f, "funds.share_base"), 0);
    assert_int_equal(fixture_count(f, "funds.share_sum"), 0);
    line(f, LIUHE, 0)->printed_share = share_of(8500);
    fixture_check(f);
    assert_figures(fixture_finding(f, "funds.share", LIUHE, 0), "85.00", "86.00", "-1.00");
    for (size_t i = 0; i < 5; i++)
        line(f, LIUHE, i)->printed_share = share_of(tenths[i]);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "funds.share"), 0);
    line(f, LIUHE, 1)->printed_share = share_of(180);
    fixture_check(f);
    assert_figures(fixture_finding(f, "funds.share", LIUHE, 0), "1.80", "1.90", "-0.10");
    line(f, LIUHE, 0)->printed_share = share_of(8577); /* now in hundredths */
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "funds.share", LIUHE), 4);
}

static void the_printed_subtotal_of_shares_is_the_whole_or_their_sum(void **state) {
    struct fixture *f = *state;
    struct fund_table *t = &fixture_entry(f, HEPING)->funds;
    t->printed_share = share_of(9999);
    fixture_check(f);
    assert_figures(fixture_finding(f, "funds.share_subtotal", HEPING, 0), "99.99", "100.00",
                   "-0.01");
    line(f, HEPING, 0)->printed_share = share_of(8519); /* now the rows add up to it */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "funds.share_subtotal"), 0);
    t->printed_share = SHARE_UNSET;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "funds.share_subtotal"), 0);
}

static void negative_missing_and_unknown_are_named_by_line(void **state) {
    struct fixture *f = *state;
    line(f, HEPING, 1)->actual = money_of(-100);
    line(f, HEPING, 2)->expected = MONEY_UNSET;
    line(f, HEPING, 3)->label = NULL;
    fixture_sum_funds(f, HEPING);
    fixture_result(f, HEPING)->funds.rows[3].category = NULL;
    fixture_check(f);
    assert_string_equal(fixture_finding(f, "funds.negative", HEPING, 0)->where,
                        "资金使用情况表“运营成本(服务费)”行");
    assert_string_equal(fixture_finding(f, "funds.missing_amount", HEPING, 0)->where,
                        "资金使用情况表“督导费”行");
    assert_string_equal(fixture_finding(f, "funds.unknown_category", HEPING, 0)->where,
                        "资金使用情况表第 4 行");
    assert_int_equal(fixture_count(f, "funds.missing_amount"), 1);
    /* nothing that enters an unknown sum is compared */
    assert_int_equal(fixture_count_of(f, "funds.grand_total", HEPING), 0);
}

/* domain notes 0.4: 人力 85.20 % of 六联, 和平; 管理费 7.07 and 7.01 % of 六和, 坪山 */
static void limits_on_shares_are_exact_and_state_their_source(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "labor_share_min", "85.5", "示例");
    fixture_limit(f, "management_share_max", "7.01", NULL);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "funds.labor_share_min"), 2);
    const struct finding *x = fixture_finding(f, "funds.labor_share_min", LIULIAN, 0);
    assert_string_equal(x->printed, "85.20");
    assert_string_equal(x->basis, "示例");
    /* 32727.78 ÷ 466603.08 is 7.01404 %, over 7.01 % although it prints as 7.01 */
    assert_int_equal(fixture_count(f, "funds.management_share_max"), 2);
    assert_non_null(fixture_finding(f, "funds.management_share_max", PINGSHAN, 0));
}

static void without_limits_no_limit_is_checked(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    static const char *const off[] = {"funds.labor_share_min", "funds.management_share_max",
                                      "funds.spending_pace", "funds.expected_jump"};
    for (size_t i = 0; i < GP_COUNT(off); i++)
        assert_int_equal(fixture_count(f, off[i]), 0);
}

static void spending_far_from_elapsed_time_is_found_both_ways(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "spending_pace_gap", "11.99", NULL);
    fixture_result(f, LIUHE)->indicators.elapsed = share_of(8297);    /* 151 of 182 days */
    fixture_result(f, PINGSHAN)->indicators.elapsed = share_of(5700); /* usage 69.17 % */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "funds.spending_pace"), 2);
    /* 423002.76 ÷ 596010.00 = 70.97 % */
    assert_figures(fixture_finding(f, "funds.spending_pace", LIUHE, 0), "70.97", "82.97", "-12.00");
}

static void a_line_whose_rest_runs_much_faster_is_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "expected_jump_factor", "3", NULL);
    fixture_check(f);
    /* 六和 管理费: 20841.63 in 151 days is 138.02 a day, 21299.37 in 31 days 687.08: 4.98 times.
     * 坪山 管理费: 132.93 and 408.25: 3.07 times. 六联 and 和平 state no periods. */
    const struct finding *x = fixture_finding(f, "funds.expected_jump", LIUHE, 0);
    assert_non_null(x);
    assert_string_equal(x->where, "资金使用情况表“管理费”行");
    assert_string_equal(x->printed, "687.08");
    assert_string_equal(x->expected, "138.02");
    assert_non_null(fixture_finding(f, "funds.expected_jump", PINGSHAN, 0));
    assert_int_equal(fixture_count(f, "funds.expected_jump"), 2);
}

static void money_only_for_the_rest_is_a_jump_and_a_one_day_rest_is_counted(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "expected_jump_factor", "1000", NULL);
    fixture_entry(f, LIULIAN)->funds.cutoff = fixture_date("2022-05-30");
    fixture_entry(f, HEPING)->funds.cutoff = fixture_date("2022-05-31"); /* no day is left */
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "funds.expected_jump", LIULIAN, 0);
    assert_non_null(x); /* 培训费: nothing, then 4200.00 */
    assert_string_equal(x->where, "资金使用情况表“培训费”行");
    assert_int_equal(fixture_count(f, "funds.expected_jump"), 1);
}

/* domain notes 0.3: 472100 ÷ 182 ÷ 7 × 18 = 6670.17, and nothing reserved */
static void a_vacancy_without_reserve_is_found_at_liulian_only(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "funds.vacancy_unreserved", LIULIAN, 0);
    assert_non_null(x);
    assert_string_equal(x->expected, "6670.17");
    assert_string_equal(x->basis, "评估报告附件"); /* the standard's vacancy rule states it */
    assert_non_null(strstr(x->message, "至少应扣 6,670.17 元"));
    assert_int_equal(fixture_count(f, "funds.vacancy_unreserved"), 1);
    assert_int_equal(fixture_count(f, "funds.reserve_mismatch"), 0);
}

static void a_reserve_that_is_not_the_deduction_is_found(void **state) {
    struct fixture *f = *state;
    struct settlement *s = &fixture_result(f, PINGSHAN)->settlement;
    s->reserved = money_of(1160000);
    fixture_check(f);
    assert_figures(fixture_finding(f, "funds.reserve_mismatch", PINGSHAN, 0), "11600.00",
                   "11636.92", "-36.92");
    /* more than a deduction that still grows is no mistake */
    s->reserved = money_of(1200000);
    s->lower_bound = true;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "funds.reserve_mismatch"), 0);
}

static void an_entry_without_fund_table_is_left_alone(void **state) {
    struct fixture *f = *state;
    fixture_entry(f, LIULIAN)->funds = (struct fund_table){.printed_total = MONEY_UNSET};
    fixture_result(f, LIULIAN)->funds = (struct funds){.total = MONEY_UNSET};
    fixture_limit(f, "labor_share_min", "99", NULL);
    fixture_limit(f, "spending_pace_gap", "1", NULL);
    fixture_limit(f, "expected_jump_factor", "1", NULL);
    fixture_check(f);
    for (size_t i = 0; i < f->ev.n_findings; i++)
        assert_false(strncmp(f->ev.findings[i].rule, "funds.", 6) == 0 &&
                     cstr_eq(f->ev.findings[i].entry, "liulian"));
}

static void figures_out_of_range_are_refused(void **state) {
    struct fixture *f = *state;
    fixture_entry(f, LIUHE)->funds.printed_total = money_of(INT64_MAX);
    fixture_result(f, LIUHE)->funds.total = money_of(-INT64_MAX);
    assert_int_equal(check_all(&f->calc, &f->ev), GP_INVALID);
    assert_non_null(f->err.message);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_source_has_exactly_the_three_wrong_sums_of_liulian),
        FIXTURE_TEST(a_wrong_column_and_a_wrong_surplus_line_are_found),
        FIXTURE_TEST(a_table_that_prints_no_total_is_held_against_the_contract_by_its_sum),
        FIXTURE_TEST(a_wrong_share_names_its_base),
        FIXTURE_TEST(shares_that_fit_the_total_with_surplus_are_one_finding),
        FIXTURE_TEST(the_sum_of_shares_may_miss_by_rounding_and_no_more),
        FIXTURE_TEST(shares_are_compared_at_the_precision_they_are_printed_in),
        FIXTURE_TEST(the_printed_subtotal_of_shares_is_the_whole_or_their_sum),
        FIXTURE_TEST(negative_missing_and_unknown_are_named_by_line),
        FIXTURE_TEST(limits_on_shares_are_exact_and_state_their_source),
        FIXTURE_TEST(without_limits_no_limit_is_checked),
        FIXTURE_TEST(spending_far_from_elapsed_time_is_found_both_ways),
        FIXTURE_TEST(a_line_whose_rest_runs_much_faster_is_found),
        FIXTURE_TEST(money_only_for_the_rest_is_a_jump_and_a_one_day_rest_is_counted),
        FIXTURE_TEST(a_vacancy_without_reserve_is_found_at_liulian_only),
        FIXTURE_TEST(a_reserve_that_is_not_the_deduction_is_found),
        FIXTURE_TEST(an_entry_without_fund_table_is_left_alone),
        FIXTURE_TEST(figures_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
