#include "test.h"

#include "core/recusal.h"

static date_t day(const char *text) {
    date_t d = DATE_UNSET;
    if (*text && !date_parse(str_of(text), &d))
        fail_msg("%s is no date", text);
    return d;
}

/* 社会组织评估管理办法 has two years after the end of a former employment; here a parameter. */
static void a_tie_binds_while_it_holds_and_for_the_months_after(void **state) {
    (void)state;
    const struct project project = {
        .operator_org = "operator", .purchaser = "purchaser", .committee = "committee"};
    static const struct {
        const char *org, *from, *to, *day;
        int64_t months;
        bool binds;
    } cases[] = {
        {"operator", "2020-01-01", "", "2026-05-01", 24, true},
        {"purchaser", "2020-01-01", "", "2026-05-01", 24, true},
        {"committee", "", "", "2026-05-01", DEC_UNSET, true},
        {"elsewhere", "2020-01-01", "", "2026-05-01", 24, false},
        {"operator", "2026-05-02", "", "2026-05-01", 24, false},
        {"operator", "2026-05-01", "", "2026-05-01", 24, true},
        {"operator", "2020-01-01", "2026-05-01", "2026-05-01", DEC_UNSET, true},
        {"operator", "2020-01-01", "2026-04-30", "2026-05-01", DEC_UNSET, false},
        {"operator", "2020-01-01", "2026-04-30", "2026-05-01", 0, false},
        {"operator", "2020-01-01", "2024-05-02", "2026-05-01", 24, true},
        {"operator", "2020-01-01", "2024-05-01", "2026-05-01", 24, false},
        {"operator", "2020-01-01", "2024-05-01", "", 24, false},
        {"operator", "2020-01-01", "", "", 24, true},
        {"operator", "1990-01-01", "2000-01-01", "2026-05-01", INT64_MAX, true},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct affiliation a = {
            .org = cases[i].org, .from = day(cases[i].from), .to = day(cases[i].to)};
        if (recusal_binds(&a, &project, day(cases[i].day), cases[i].months) != cases[i].binds)
            fail_msg("case %zu", i);
    }
}

static void a_party_that_is_not_there_binds_nobody(void **state) {
    (void)state;
    const struct project project = {.operator_org = "operator"};
    const struct affiliation nameless = {.to = DATE_UNSET, .from = DATE_UNSET};
    assert_false(recusal_binds(&nameless, &project, day("2026-05-01"), 24));
}

static void the_day_is_that_of_the_opening_else_of_the_end(void **state) {
    (void)state;
    struct round round = {.opened = day("2026-05-01"), .closed = day("2026-06-01")};
    assert_int_equal(recusal_day(round.opened, round.closed).day, day("2026-05-01").day);
    round.opened = DATE_UNSET;
    assert_int_equal(recusal_day(round.opened, round.closed).day, day("2026-06-01").day);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tie_binds_while_it_holds_and_for_the_months_after),
        cmocka_unit_test(a_party_that_is_not_there_binds_nobody),
        cmocka_unit_test(the_day_is_that_of_the_opening_else_of_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
