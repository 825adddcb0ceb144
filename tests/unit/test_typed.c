/* Figures and dates as people type and paste them. */
#include "test.h"

#include "num/typed.h"

static void amounts_are_read_where_only_one_reading_exists(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t fen; /* DEC_UNSET: refused */
    } cases[] = {
        {"1234.5", 123450},
        {"1,234.00", 123400},
        {"¥1,234.00", 123400},
        {"￥ 1,234.00", 123400},
        {"１，２３４．５０", 123450},
        {"(1,234.00)", -123400},
        {"（1,234.00）", -123400},
        {"¥(1,234.00)", -123400},
        {"(¥1,234.00)", -123400},
        {"-¥1,234.00", -123400},
        {"¥-1,234.00", -123400},
        {"−5", -500},
        {"¥ -", 0},
        {"\xC2\xA0 1,234.00 \xC2\xA0", 123400},
        {"1,234.00元", 123400},
        {"12.5万元", 12500000},
        {"12.5 万", 12500000},
        {"0.123456万元", 123456},
        {"0.1234567万元", DEC_UNSET}, /* less than a fen */
        {"$5", DEC_UNSET},            /* another currency */
        {"-(5)", DEC_UNSET},
        {"(5", DEC_UNSET},
        {"12,34", DEC_UNSET},
        {"1.234,00", DEC_UNSET},
        {"-", DEC_UNSET},
        {"5美元", DEC_UNSET},
        {"", DEC_UNSET},
        {"元", DEC_UNSET},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        int64_t v = DEC_UNSET;
        bool read = typed_figure(str_of(cases[i].text), 2, TYPED_MONEY, &v) == DEC_PARSED;
        if (read != (cases[i].fen != DEC_UNSET) || v != cases[i].fen)
            fail_msg("%s gives %lld", cases[i].text, (long long)v);
    }
}

static void counts_have_no_unit(void **state) {
    (void)state;
    int64_t v;
    assert_int_equal(typed_figure(STR("１２"), 0, TYPED_PLAIN, &v), DEC_PARSED);
    assert_int_equal(v, 12);
    assert_int_equal(typed_figure(STR("12万"), 0, TYPED_PLAIN, &v), DEC_NOT_DECIMAL);
    assert_int_equal(typed_figure(STR("(12)"), 0, TYPED_PLAIN, &v), DEC_NOT_DECIMAL);
    assert_int_equal(typed_figure(STR(""), 0, TYPED_PLAIN, &v), DEC_EMPTY);
}

static void dates_are_read_in_the_forms_that_people_use(void **state) {
    (void)state;
    static const char *const good[] = {"2026-03-05",   "2026-3-5", "2026/03/05",      "2026.3.5",
                                       "2026年3月5日", "20260305", "２０２６－３－５"};
    date_t want;
    assert_true(date_of(2026, 3, 5, &want));
    for (size_t i = 0; i < GP_COUNT(good); i++) {
        date_t d = DATE_UNSET;
        if (!typed_date(str_of(good[i]), &d) || date_cmp(d, want) != 0)
            fail_msg("%s", good[i]);
    }
    date_t d;
    assert_false(typed_date(STR("3月5日"), &d));
    assert_false(typed_date(STR("2026-02-30"), &d));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_where_only_one_reading_exists),
        cmocka_unit_test(counts_have_no_unit),
        cmocka_unit_test(dates_are_read_in_the_forms_that_people_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
