/* Dates that others rest on, and settlements that cannot be. */
#include "test.h"

#include "fixture.h"

static void hold(struct fixture *f, const char *rule, size_t center, const char *printed,
                 const char *expected) {
    const struct finding *x = fixture_finding(f, rule, center, 0);
    if (!x)
        fail_msg("no %s", rule);
    assert_string_equal(x->printed, printed);
    assert_string_equal(x->expected, expected);
    assert_non_null(x->mend);
    assert_non_null(x->where);
}

static void the_source_has_no_wrong_date_and_no_wrong_settlement(void **state) {
    struct fixture *f = *state;
    static const char *const rules[] = {"funds.term",
                                        "funds.cutoff",
                                        "material.handed_in_late",
                                        "score.sheet_dates",
                                        "contract.payment_dates",
                                        "round.dates",
                                        "round.report_date",
                                        "settle.deduction_over_contract",
                                        "settle.overpaid",
                                        "funds.share_subtotal"};
    fixture_check(f);
    for (size_t i = 0; i < GP_COUNT(rules); i++) {
        assert_non_null(check_rule_of(rules[i]));
        assert_int_equal(fixture_count(f, rules[i]), 0);
    }
}

/* The contract runs from 2021-12-01 to 2022-05-31, 龙祥's table to 2022-04-30. */
static void a_table_of_another_term_is_found_at_its_days(void **state) {
    struct fixture *f = *state;
    struct fund_table *t = &fixture_entry(f, LIUHE)->funds;
    t->from = fixture_date("2021-12-10");
    t->to = fixture_date("2022-06-30");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "funds.term", LIUHE), 2);
    hold(f, "funds.term", LIUHE, "2021-12-10", "2021-12-01");
    assert_string_equal(fixture_finding(f, "funds.term", LIUHE, 0)->at.column, "from");
    assert_string_equal(fixture_finding(f, "funds.term", LIUHE, 1)->at.column, "to");
}

static const struct {
    const char *from, *cutoff, *to, *handed_in, *against, *words;
} cutoffs[] = {
    {NULL, "2021-11-30", NULL, NULL, "2021-12-01", "早于合同起始日"},
    {NULL, "2022-06-01", NULL, NULL, "2022-05-31", "晚于合同终止日"},
    {"2022-01-01", "2021-12-31", NULL, NULL, "2022-01-01", "早于表中起始日"},
    {NULL, "2022-05-02", "2022-05-01", NULL, "2022-05-01", "晚于表中“预计到”"},
    {NULL, "2022-05-02", NULL, "2022-05-01", "2022-05-01", "晚于资料递交日"},
};

static date_t day_or_unset(const char *text) {
    return text ? fixture_date(text) : DATE_UNSET;
}

static void a_wrong_cut_off_is_found_by_what_is_wrong_with_it(void **state) {
    struct fixture *f = *state;
    struct fund_table *t = &fixture_entry(f, LIUHE)->funds;
    for (size_t i = 0; i < GP_COUNT(cutoffs); i++) {
        t->from = day_or_unset(cutoffs[i].from);
        t->cutoff = day_or_unset(cutoffs[i].cutoff);
        t->to = day_or_unset(cutoffs[i].to);
        fixture_entry(f, LIUHE)->handed_in = day_or_unset(cutoffs[i].handed_in);
        fixture_check(f);
        assert_int_equal(fixture_count_of(f, "funds.cutoff", LIUHE), 1);
        hold(f, "funds.cutoff", LIUHE, cutoffs[i].cutoff, cutoffs[i].against);
        assert_non_null(
            strstr(fixture_finding(f, "funds.cutoff", LIUHE, 0)->message, cutoffs[i].words));
    }
}

/* 管理费 of 六和 jumps (golden). A first day after the cut-off hid it. */
static void a_wrong_first_day_hides_no_jump(void **state) {
    struct fixture *f = *state;
    struct fund_table *t = &fixture_entry(f, LIUHE)->funds;
    fixture_limit(f, "expected_jump_factor", "3", NULL);
    t->from = fixture_date("2022-05-01");
    t->to = fixture_date("2022-04-30");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "funds.expected_jump", LIUHE), 1);
    t->to = fixture_date("2022-04-29");
    fixture_check(f);
    assert_int_equal(fixture_count_of(f, "funds.expected_jump", LIUHE), 1);
    assert_int_equal(fixture_count_of(f, "funds.cutoff", LIUHE), 1);
}

static void a_hand_in_after_the_deadline_is_late_unless_it_was_asked_for(void **state) {
    struct fixture *f = *state;
    struct correction asked = {fixture_date("2022-05-09"), fixture_date("2022-05-13")};
    struct entry *e = fixture_entry(f, LIULIAN);
    f->dossier.round.deadline = fixture_date("2022-05-10");
    e->handed_in = fixture_date("2022-05-10");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.handed_in_late"), 0);
    e->handed_in = fixture_date("2022-05-12");
    fixture_check(f);
    hold(f, "material.handed_in_late", LIULIAN, "2022-05-12", "2022-05-10");
    assert_non_null(
        strstr(fixture_finding(f, "material.handed_in_late", LIULIAN, 0)->message, "迟 2 天"));
    e->deadline = fixture_date("2022-05-12"); /* its own */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.handed_in_late"), 0);
    e->deadline = fixture_date("2022-05-11");
    fixture_check(f);
    hold(f, "material.handed_in_late", LIULIAN, "2022-05-12", "2022-05-11");
    e->deadline = DATE_UNSET;
    e->corrections = &asked;
    e->n_corrections = 1;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "material.handed_in_late"), 0);
}

static void sheets_before_the_contract_or_after_the_report_are_found(void **state) {
    struct fixture *f = *state;
    f->dossier.round.texts.date = fixture_date("2022-05-16"); /* the day of all sheets */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.sheet_dates"), 0);
    fixture_entry(f, HEPING)->sheets[1].submitted = fixture_date("2021-11-30");
    fixture_entry(f, LIUHE)->sheets[0].submitted = fixture_date("2022-05-17");
    fixture_entry(f, PINGSHAN)->sheets[0].submitted = DATE_UNSET; /* a draft */
    fixture_check(f);
    assert_int_equal(fixture_count(f, "score.sheet_dates"), 2);
    hold(f, "score.sheet_dates", HEPING, "2021-11-30", "2021-12-01");
    hold(f, "score.sheet_dates", LIUHE, "2022-05-17", "2022-05-16");
}

static void payments_made_outside_the_contract_are_found(void **state) {
    struct fixture *f = *state;
    struct payment paid[] = {
        {"1", "首期款", fixture_date("2021-11-30"), money_of(100), true},
        {"2", "二期款", fixture_date("2022-05-31"), money_of(100), true},
        {"3", "尾款", fixture_date("2022-06-30"), money_of(100), true},
        {"4", "另付", fixture_date("2022-06-30"), money_of(100), false}, /* agreed only */
    };
    fixture_project(f, LIUHE)->payments = paid;
    fixture_project(f, LIUHE)->n_payments = 4;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "contract.payment_dates"), 2);
    hold(f, "contract.payment_dates", LIUHE, "2021-11-30", "2021-12-01");
    const struct finding *last = fixture_finding(f, "contract.payment_dates", LIUHE, 1);
    assert_string_equal(last->at.id, "3");
    assert_int_equal(last->severity, SEVERITY_INFO);
}

static const struct finding *of_round(const struct fixture *f, const char *rule) {
    for (size_t i = 0; i < f->ev.n_findings; i++)
        if (!f->ev.findings[i].entry && strcmp(f->ev.findings[i].rule, rule) == 0)
            return &f->ev.findings[i];
    return NULL;
}

static void a_round_does_not_end_before_its_notice(void **state) {
    struct fixture *f = *state;
    struct checklist_item item = {"funds", "资金使用情况表", true, fixture_date("2022-04-30"),
                                  NULL};
    struct round *round = &f->dossier.round;
    round->opened = fixture_date("2022-05-01");
    round->deadline = fixture_date("2022-04-30");
    round->closed = fixture_date("2022-05-01");
    round->checklist = &item;
    round->n_checklist = 1;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "round.dates"), 2);
    assert_string_equal(of_round(f, "round.dates")->at.column, "deadline");
    assert_string_equal(of_round(f, "round.dates")->expected, "2022-05-01");
}

static void the_report_is_of_its_year_and_after_the_notice(void **state) {
    struct fixture *f = *state;
    struct round *round = &f->dossier.round;
    round->year = 2022;
    round->texts.date = fixture_date("2022-12-31");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "round.report_date"), 0);
    round->texts.date = fixture_date("2023-01-05");
    fixture_check(f);
    assert_int_equal(of_round(f, "round.report_date")->severity, SEVERITY_INFO);
    round->texts.date = fixture_date("2021-06-01");
    round->opened = fixture_date("2021-06-02");
    fixture_check(f);
    assert_int_equal(fixture_count(f, "round.report_date"), 2);
    assert_string_equal(of_round(f, "round.report_date")->expected, "2021-06-02");
}

static void a_settlement_that_cannot_be_is_found(void **state) {
    struct fixture *f = *state;
    struct settlement *s = &fixture_result(f, LIUHE)->settlement;
    *s = (struct settlement){.contract = money_of(10000000),
                             .paid = MONEY_UNSET,
                             .deduction = money_of(11000000),
                             .due = money_of(-1000000),
                             .payable = money_of(-1000000),
                             .vacant_days = 165,
                             .reserved = MONEY_UNSET};
    fixture_check(f);
    hold(f, "settle.deduction_over_contract", LIUHE, "110000.00", "100000.00");
    assert_non_null(strstr(fixture_finding(f, "settle.deduction_over_contract", LIUHE, 0)->message,
                           "-10,000.00"));
    assert_int_equal(fixture_count(f, "settle.overpaid"), 0); /* nothing was paid */
    s->deduction = money_of(1000000);
    s->due = money_of(9000000);
    s->paid = money_of(9000001);
    fixture_check(f);
    assert_int_equal(fixture_count(f, "settle.deduction_over_contract"), 0);
    hold(f, "settle.overpaid", LIUHE, "90000.01", "90000.00");
    s->paid = s->due;
    fixture_check(f);
    assert_int_equal(fixture_count(f, "settle.overpaid"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(the_source_has_no_wrong_date_and_no_wrong_settlement),
        FIXTURE_TEST(a_table_of_another_term_is_found_at_its_days),
        FIXTURE_TEST(a_wrong_cut_off_is_found_by_what_is_wrong_with_it),
        FIXTURE_TEST(a_wrong_first_day_hides_no_jump),
        FIXTURE_TEST(a_hand_in_after_the_deadline_is_late_unless_it_was_asked_for),
        FIXTURE_TEST(sheets_before_the_contract_or_after_the_report_are_found),
        FIXTURE_TEST(payments_made_outside_the_contract_are_found),
        FIXTURE_TEST(a_round_does_not_end_before_its_notice),
        FIXTURE_TEST(the_report_is_of_its_year_and_after_the_notice),
        FIXTURE_TEST(a_settlement_that_cannot_be_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
