#include "test.h"

#include "fixture.h"

static void the_source_s_half_year_contracts_are_all_too_short(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "contract_months_min", "12", "项目库管理办法第八条第三点");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.months_min"), N_CENTERS);
    const struct finding *x = fixture_finding(f, "contract.months_min", HEPING, 0);
    assert_string_equal(x->printed, "6"); /* golden: 2021-12-01 to 2022-05-31 */
    assert_string_equal(x->expected, "12");
    assert_string_equal(x->basis, "项目库管理办法第八条第三点");
}

static void a_limit_without_source_rests_on_the_regulation_we_know(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "contract_months_min", "7", NULL);
    fixture_check(f);
    const struct finding *x = fixture_finding(f, "contract.months_min", LIUHE, 0);
    assert_non_null(strstr(x->basis, "第八条第三点"));
}

static void six_months_satisfy_a_limit_of_six_and_an_unset_one(void **state) {
    struct fixture *f = *state;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.months_min"), 0);
    fixture_limit(f, "contract_months_min", "6", NULL);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.months_min"), 0);
}

static void reversed_dates_and_a_missing_total_are_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "contract_months_min", "12", NULL);
    fixture_project(f, LIUHE)->end = fixture_date("2021-11-30");
    fixture_project(f, HEPING)->total = MONEY_UNSET;
    fixture_project(f, PINGSHAN)->total = money_of(0);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.dates_reversed"), 1);
    assert_non_null(fixture_finding(f, "contract.dates_reversed", LIUHE, 0));
    assert_int_equal(fixture_count_of(f, "contract.months_min", LIUHE), 0);
    assert_int_equal(fixture_count(f, "contract.total_missing"), 2);
}

static struct payment *pay(struct fixture *f, size_t center, int64_t first, int64_t last,
                           bool last_paid) {
    struct payment *p = gp_new_n(&f->arena, struct payment, 2);
    p[0] = (struct payment){"1", "首期款", DATE_UNSET, money_of(first), true};
    p[1] = (struct payment){"2", "尾款", DATE_UNSET, money_of(last), last_paid};
    fixture_project(f, center)->payments = p;
    fixture_project(f, center)->n_payments = 2;
    return p;
}

static void payments_are_held_against_the_contract(void **state) {
    struct fixture *f = *state;
    pay(f, LIUHE, 30000000, 29601000, false);   /* exactly 596010.00 */
    pay(f, LIULIAN, 30000000, 17210001, false); /* a fen too much */
    pay(f, PINGSHAN, 30000000, 10000000, true); /* all paid so far: more may come */
    pay(f, HEPING, 30000000, 5680001, true);    /* paid a fen too much */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.payments_total"), 2);
    const struct finding *x = fixture_finding(f, "contract.payments_total", LIULIAN, 0);
    assert_string_equal(x->difference, "0.01");
    assert_non_null(fixture_finding(f, "contract.payments_total", HEPING, 0));
    pay(f, LIULIAN, 1, 1, false)->amount = MONEY_UNSET;
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "contract.payments_total", LIULIAN), 0);
}

static size_t outside_when_held(struct fixture *f, const char *day) {
    f->dossier.round.closed = fixture_date(day);
    fixture_check(f);
    return fixture_count(f, "contract.evaluation_window");
}

static void a_final_evaluation_is_held_within_its_days_before_the_end(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "evaluation_window_days", "30", NULL);
    f->dossier.round.kind = ROUND_FINAL;
    assert_int_equal(outside_when_held(f, "2022-04-30"), N_CENTERS); /* 31 days before */
    assert_int_equal(outside_when_held(f, "2022-05-01"), 0);
    assert_int_equal(outside_when_held(f, "2022-05-31"), 0);
    assert_int_equal(outside_when_held(f, "2022-06-01"), N_CENTERS);
    f->dossier.round.kind = ROUND_SPOT; /* the rule is of final evaluations only */
    assert_int_equal(outside_when_held(f, "2022-01-01"), 0);
}

static void overlapping_contracts_of_one_center_are_found(void **state) {
    struct fixture *f = *state;
    fixture_project(f, LIULIAN)->center = "liuhe"; /* the same half-year, now at one center */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.overlap"), 1);
    const struct finding *x = &f->ev.findings[0];
    for (size_t i = 0; i < f->ev.n_findings; i++)
        if (cstr_eq(f->ev.findings[i].rule, "contract.overlap"))
            x = &f->ev.findings[i];
    assert_non_null(strstr(x->message, "重叠 182 天")); /* golden: natural_days */
}

static void contracts_that_follow_each_other_do_not_overlap(void **state) {
    struct fixture *f = *state;
    struct project *p = fixture_project(f, LIULIAN);
    p->center = "liuhe";
    p->start = fixture_date("2022-06-01");
    p->end = fixture_date("2022-11-30");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.overlap"), 0);
    p->start = fixture_date("2022-05-31"); /* one day */
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "contract.overlap", LIULIAN), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_source_s_half_year_contracts_are_all_too_short),
        FIXTURE_TEST(a_limit_without_source_rests_on_the_regulation_we_know),
        FIXTURE_TEST(six_months_satisfy_a_limit_of_six_and_an_unset_one),
        FIXTURE_TEST(reversed_dates_and_a_missing_total_are_found),
        FIXTURE_TEST(payments_are_held_against_the_contract),
        FIXTURE_TEST(a_final_evaluation_is_held_within_its_days_before_the_end),
        FIXTURE_TEST(overlapping_contracts_of_one_center_are_found),
        FIXTURE_TEST(contracts_that_follow_each_other_do_not_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
