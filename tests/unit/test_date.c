#include "test.h"

#include "num/date.h"

static date_t day(const char *s) {
    date_t d = DATE_UNSET;
    if (!date_parse(str_of(s), &d))
        fail_msg("'%s' is no date", s);
    return d;
}

static void both_ends_count(void **state) {
    (void)state;
    /* The seed's contract. */
    assert_i64(date_days(day("2021-12-01"), day("2022-05-31")), 182);
    assert_i64(date_days(day("2022-05-01"), day("2022-05-31")), 31);
    assert_i64(date_days(day("2022-05-01"), day("2022-05-01")), 1);
    assert_i64(date_days(day("2022-05-02"), day("2022-05-01")), 0);
}

static void every_day_of_centuries_survives_the_round_trip(void **state) {
    (void)state;
    date_t d = day("1900-01-01");
    int32_t last = day("2999-12-31").day;
    int weekday = 0; /* 1900-01-01 was a Monday */
    for (; d.day <= last; d = date_plus(d, 1), weekday = (weekday + 1) % 7) {
        struct date_civil c = date_civil(d);
        date_t back = DATE_UNSET;
        assert_true(date_of(c.year, c.month, c.day, &back));
        assert_i64(back.day, d.day);
        assert_i64(date_weekday(d), weekday);
    }
}

static void only_real_dates_are_read(void **state) {
    (void)state;
    static const char *const wrong[] = {"2022-02-29", "2022-13-01", "2022-00-10", "2022-04-31",
                                        "2022-4-1",   "2022/04/01", "",           "2022-04-01 ",
                                        "1899-12-31", "3000-01-01", "20a2-01-01"};
    date_t d = DATE_UNSET;
    for (size_t i = 0; i < GP_COUNT(wrong); i++)
        assert_false(date_parse(str_of(wrong[i]), &d));
    assert_false(date_is_set(d));
    assert_true(date_parse(str_of("2024-02-29"), &d));
    assert_false(date_parse(str_of("2100-02-29"), &d));
    assert_true(date_parse(str_of("2000-02-29"), &d));
}

static void months_are_whole_when_the_day_comes_round(void **state) {
    (void)state;
    assert_i64(date_whole_months(day("2021-12-01"), day("2022-05-31")), 6);
    assert_i64(date_whole_months(day("2021-12-01"), day("2022-05-30")), 5);
    assert_i64(date_whole_months(day("2021-12-01"), day("2022-11-30")), 12);
    assert_i64(date_whole_months(day("2022-01-31"), day("2022-02-28")), 1);
    assert_i64(date_whole_months(day("2022-05-02"), day("2022-05-01")), 0);
    assert_i64(date_plus_months(day("2024-01-31"), 1).day, day("2024-02-29").day);
    assert_i64(date_plus_months(day("2022-01-15"), -1).day, day("2021-12-15").day);
}

static void weekdays_leave_out_weekends(void **state) {
    (void)state;
    assert_i64(date_weekdays(day("2022-05-16"), day("2022-05-22")), 5);
    assert_i64(date_weekdays(day("2022-05-21"), day("2022-05-22")), 0);
    assert_i64(date_weekdays(day("2022-05-20"), day("2022-05-23")), 2);
}

static void texts(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    assert_string_equal(date_text(&a, day("2022-05-16")), "2022-05-16");
    assert_string_equal(date_text_zh(&a, day("2022-05-16")), "2022年5月16日");
    assert_string_equal(date_text(&a, DATE_UNSET), "");
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_count),
        cmocka_unit_test(every_day_of_centuries_survives_the_round_trip),
        cmocka_unit_test(only_real_dates_are_read),
        cmocka_unit_test(months_are_whole_when_the_day_comes_round),
        cmocka_unit_test(weekdays_leave_out_weekends),
        cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
