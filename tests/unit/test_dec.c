#include "test.h"

#include "num/dec.h"

static void division_rounds_once_in_the_named_mode(void **state) {
    (void)state;
    static const struct {
        int64_t a, b, c;
        enum round_mode mode;
        int64_t want;
    } cases[] = {
        {5, 1, 2, ROUND_HALF_UP, 3},
        {-5, 1, 2, ROUND_HALF_UP, -3},
        {5, 1, 2, ROUND_HALF_EVEN, 2},
        {7, 1, 2, ROUND_HALF_EVEN, 4},
        {5, 1, 2, ROUND_DOWN, 2},
        {-5, 1, 2, ROUND_DOWN, -2},
        {5, 1, 2, ROUND_UP, 3},
        {4, 1, 2, ROUND_UP, 2},
        {5, 1, -2, ROUND_HALF_UP, -3},
        {1, 1, 3, ROUND_HALF_UP, 0},
        {2, 1, 3, ROUND_HALF_UP, 1},
        {0, 7, 3, ROUND_UP, 0},
        /* seed: 478240.00 / 182 / 7 * 31 = 11636.92 */
        {47824000, 31, 182 * 7, ROUND_HALF_UP, 1163692},
        {INT64_MAX, INT64_MAX, INT64_MAX, ROUND_HALF_UP, INT64_MAX},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        int64_t r = 0;
        assert_true(dec_mul_div(cases[i].a, cases[i].b, cases[i].c, cases[i].mode, &r));
        assert_i64(r, cases[i].want);
    }
}

static void what_does_not_fit_is_refused_and_writes_nothing(void **state) {
    (void)state;
    int64_t r = 42;
    assert_false(dec_add(INT64_MAX, 1, &r));
    assert_false(dec_sub(-INT64_MAX, 2, &r));
    assert_false(dec_mul(INT64_MAX, 2, &r));
    assert_false(dec_mul_div(INT64_MAX, 3, 2, ROUND_DOWN, &r));
    assert_false(dec_mul_div(1, 1, 0, ROUND_DOWN, &r));
    assert_false(dec_add(DEC_UNSET, 1, &r));
    assert_false(dec_sub(1, DEC_UNSET, &r));
    assert_false(dec_mul_div(1, DEC_UNSET, 1, ROUND_DOWN, &r));
    assert_false(dec_round_to(INT64_MAX - 1, 1000, ROUND_UP, &r));
    assert_i64(r, 42);
}

static void decimals_are_read_exactly(void **state) {
    (void)state;
    static const struct {
        const char *text;
        unsigned scale;
        enum dec_parse result;
        int64_t want;
    } cases[] = {
        {"478240.00", 2, DEC_PARSED, 47824000},
        {"-0.10", 2, DEC_PARSED, -10},
        {"+7", 2, DEC_PARSED, 700},
        {" 29 ", 4, DEC_PARSED, 290000},
        {"97.8500", 2, DEC_PARSED, 9785},
        {"1,234,567.89", 2, DEC_PARSED, 123456789},
        {"0", 0, DEC_PARSED, 0},
        {"007", 0, DEC_PARSED, 7},
        {"", 2, DEC_EMPTY, 0},
        {"  ", 2, DEC_EMPTY, 0},
        {"1.234", 2, DEC_TOO_FINE, 0},
        {"1e5", 2, DEC_NOT_DECIMAL, 0},
        {"12,34.00", 2, DEC_NOT_DECIMAL, 0},
        {"1234,567", 2, DEC_NOT_DECIMAL, 0},
        {",123", 2, DEC_NOT_DECIMAL, 0},
        {"1,23", 2, DEC_NOT_DECIMAL, 0},
        {".5", 2, DEC_NOT_DECIMAL, 0},
        {"5.", 2, DEC_NOT_DECIMAL, 0},
        {"1.2.3", 2, DEC_NOT_DECIMAL, 0},
        {"--1", 2, DEC_NOT_DECIMAL, 0},
        {"-", 2, DEC_NOT_DECIMAL, 0},
        {"１２", 2, DEC_NOT_DECIMAL, 0},
        {"0x10", 2, DEC_NOT_DECIMAL, 0},
        {"nan", 2, DEC_NOT_DECIMAL, 0},
        {"9223372036854775807", 0, DEC_PARSED, INT64_MAX},
        {"9223372036854775808", 0, DEC_TOO_LARGE, 0},
        {"-9223372036854775808", 0, DEC_TOO_LARGE, 0},
        {"99999999999999999999999999999999999999999999999", 2, DEC_TOO_LARGE, 0},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        int64_t v = 0;
        enum dec_parse r = dec_parse(str_of(cases[i].text), cases[i].scale, &v);
        if (r != cases[i].result)
            fail_msg("'%s' gives %d", cases[i].text, r);
        assert_i64(v, cases[i].want);
    }
}

static void figures_are_written_as_people_read_them(void **state) {
    (void)state;
    char out[DEC_TEXT];
    assert_string_equal(dec_format(1163692, 2, DEC_GROUP, out), "11,636.92");
    assert_string_equal(dec_format(-10, 2, DEC_PLAIN, out), "-0.10");
    assert_string_equal(dec_format(978500, 4, DEC_TRIM, out), "97.85");
    assert_string_equal(dec_format(290000, 4, DEC_TRIM, out), "29");
    assert_string_equal(dec_format(0, 2, DEC_TRIM, out), "0");
    assert_string_equal(dec_format(-100000000, 2, DEC_GROUP, out), "-1,000,000.00");
    assert_string_equal(dec_format(INT64_MAX, 2, DEC_GROUP, out), "92,233,720,368,547,758.07");
    assert_string_equal(dec_format(DEC_UNSET, 2, DEC_GROUP, out), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(division_rounds_once_in_the_named_mode),
        cmocka_unit_test(what_does_not_fit_is_refused_and_writes_nothing),
        cmocka_unit_test(decimals_are_read_exactly),
        cmocka_unit_test(figures_are_written_as_people_read_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
