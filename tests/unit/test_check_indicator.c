#include "test.h"

#include "fixture.h"

static struct indicator cases_indicator = {"case",    "个案",    "个",  20,  DEC_UNSET,
                                           DEC_UNSET, DEC_UNSET, false, NULL};

static struct indicator_result *give(struct fixture *f, size_t center) {
    struct indicator_result *i = gp_new(&f->arena, struct indicator_result);
    *i = (struct indicator_result){.indicator = &cases_indicator,
                                   .declared = DEC_UNSET,
                                   .recorded = DEC_UNSET,
                                   .valid = DEC_UNSET,
                                   .failed = DEC_UNSET,
                                   .rate = SHARE_UNSET,
                                   .late_share = SHARE_UNSET};
    fixture_project(f, center)->indicators = &cases_indicator;
    fixture_project(f, center)->n_indicators = 1;
    fixture_result(f, center)->indicators.v = i;
    fixture_result(f, center)->indicators.n = 1;
    fixture_result(f, center)->indicators.elapsed = share_of(8297); /* 151 of 182 days */
    return i;
}

static void progress_behind_elapsed_time_is_found_beyond_the_limit(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "indicator_lag", "10", NULL);
    struct indicator_result *i = give(f, LIULIAN), *k = give(f, HEPING);
    i->valid = 14;
    i->rate = share_of(7000); /* 14 of 20; 82.97 - 70.00 = 12.97 points */
    k->valid = 15;
    k->rate = share_of(7500); /* 7.97 points */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "indicator.behind"), 1);
    const struct finding *x = fixture_finding(f, "indicator.behind", LIULIAN, 0);
    assert_string_equal(x->where, "项目合同指标完成情况统计表“个案”行");
    assert_string_equal(x->difference, "-12.97");
}

static void nothing_done_and_far_too_much_are_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "indicator_over_max", "150", NULL);
    struct indicator_result *i = give(f, LIUHE), *k = give(f, PINGSHAN);
    i->valid = 0;
    i->rate = share_of(0);
    k->valid = 31;
    k->rate = share_of(15500); /* 31 of 20 */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "indicator.zero"), 1);
    assert_non_null(fixture_finding(f, "indicator.zero", LIUHE, 0));
    assert_int_equal(fixture_count(f, "indicator.far_over"), 1);
    assert_string_equal(fixture_finding(f, "indicator.far_over", PINGSHAN, 0)->printed, "155.00");
}

static void records_bunched_failed_or_fewer_than_declared_are_found(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "indicator_bunch_share", "50", NULL);
    struct indicator_result *i = give(f, LIUHE);
    *i = (struct indicator_result){&cases_indicator, 20,         18, 15,        3, share_of(7500),
                                   share_of(6000),   "次数不足", 4,  "sessions"};
    fixture_check(f);
    assert_int_equal(fixture_count(f, "indicator.bunched"), 1);
    const struct finding *x = fixture_finding(f, "indicator.unit_failed", LIUHE, 0);
    assert_string_equal(x->difference, "3");
    assert_non_null(strstr(x->message, "次数不足"));
    assert_int_equal(x->part.nth, 4); /* the cell to be marked */
    assert_string_equal(x->part.column, "sessions");
    assert_string_equal(fixture_finding(f, "indicator.declared_mismatch", LIUHE, 0)->difference,
                        "5"); /* 20 declared, 15 valid */
}

static void what_is_not_known_is_not_a_finding(void **state) {
    struct fixture *f = *state;
    fixture_limit(f, "indicator_lag", "0", NULL);
    fixture_limit(f, "indicator_over_max", "0", NULL);
    fixture_limit(f, "indicator_bunch_share", "0", NULL);
    give(f, LIUHE);
    struct indicator_result *declared_only = give(f, HEPING);
    declared_only->declared = declared_only->valid = 20;
    fixture_check(f);
    for (size_t i = 0; i < f->ev.n_findings; i++)
        assert_int_not_equal(strncmp(f->ev.findings[i].rule, "indicator.", 10), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(progress_behind_elapsed_time_is_found_beyond_the_limit),
        FIXTURE_TEST(nothing_done_and_far_too_much_are_found),
        FIXTURE_TEST(records_bunched_failed_or_fewer_than_declared_are_found),
        FIXTURE_TEST(what_is_not_known_is_not_a_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
