#include "test.h"

#include "core/next_term.h"

static struct arena arena;

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

static date_t day(const char *text) {
    date_t d;
    assert_true(date_parse(str_of(text), &d));
    return d;
}

/* Whole months go on by months, whatever their days; anything else by days. */
static void a_term_goes_on_by_its_length(void **state) {
    (void)state;
    static const struct {
        const char *start, *end, *next_start, *next_end;
    } cases[] = {
        {"2021-12-01", "2022-05-31", "2022-06-01", "2022-11-30"}, /* the source's six months */
        {"2024-03-01", "2025-02-28", "2025-03-01", "2026-02-28"},
        {"2023-03-01", "2024-02-29", "2024-03-01", "2025-02-28"},
        {"2025-01-15", "2026-01-14", "2026-01-15", "2027-01-14"},
        {"2025-01-31", "2025-02-27", "2025-02-28", "2025-03-27"}, /* 28 days */
        {"2025-05-05", "2025-05-05", "2025-05-06", "2025-05-06"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct project p = {.start = day(cases[i].start), .end = day(cases[i].end)};
        assert_true(project_next_term(&arena, &p));
        assert_string_equal(date_text(&arena, p.start), cases[i].next_start);
        assert_string_equal(date_text(&arena, p.end), cases[i].next_end);
    }
}

static void what_is_agreed_goes_on_and_what_happened_does_not(void **state) {
    (void)state;
    struct payment payments[] = {
        {.id = "p1", .amount = money_of(100), .paid = true, .date = day("2025-01-31")},
        {.id = "p2", .date = DATE_UNSET, .paid = true}};
    struct person person = {.id = "a"};
    struct project p = {.id = "x",
                        .title = "2025年度服务项目（2025-2026）12025",
                        .start = day("2025-01-01"),
                        .end = day("2025-12-31"),
                        .total = money_of(4782),
                        .people = &person,
                        .n_people = 1,
                        .payments = payments,
                        .n_payments = 2};
    assert_true(project_next_term(&arena, &p));
    assert_string_equal(p.title, "2026年度服务项目（2026-2026）12025");
    assert_null(p.id);
    assert_int_equal(p.n_people, 0);
    assert_int_equal(p.total.fen, money_of(4782).fen);
    assert_string_equal(date_text(&arena, payments[0].date), "2026-01-31");
    assert_false(payments[0].paid);
    assert_false(date_is_set(payments[1].date));
    assert_int_equal(payments[0].amount.fen, money_of(100).fen);
}

static void a_term_that_is_not_known_has_no_next(void **state) {
    (void)state;
    struct project p = {.start = DATE_UNSET, .end = day("2025-12-31")};
    assert_false(project_next_term(&arena, &p));
    p = (struct project){.start = day("2025-12-31"), .end = day("2025-01-01")};
    assert_false(project_next_term(&arena, &p));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_term_goes_on_by_its_length),
        cmocka_unit_test(what_is_agreed_goes_on_and_what_happened_does_not),
        cmocka_unit_test(a_term_that_is_not_known_has_no_next),
    };
    return cmocka_run_group_tests(tests, NULL, teardown);
}
