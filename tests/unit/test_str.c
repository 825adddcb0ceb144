#include "test.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/utf8.h"

static void xml_escapes_markup_and_drops_forbidden_characters(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    buf_add_xml(&b, "<a href=\"x\">'坪山' & \x01\x1f\t六和</a>");
    assert_string_equal(buf_text(&b),
                        "&lt;a href=&quot;x&quot;&gt;&#39;坪山&#39; &amp; \t六和&lt;/a&gt;");
    buf_clear(&b);
    /* XML 1.0, production Char: up to U+FFFD, then from U+10000 */
    buf_add_xml(&b, "六\xEF\xBF\xBE和\xEF\xBF\xBF\xEF\xBF\xBD\xF0\x90\x80\x80\xEF");
    assert_string_equal(buf_text(&b), "六和\xEF\xBF\xBD\xF0\x90\x80\x80\xEF");
    buf_free(&b);
}

static void a_buffer_grows_and_stays_terminated(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    assert_string_equal(buf_text(&b), "");
    for (int i = 0; i < 5000; i++)
        buf_addf(&b, "%d,", i % 10);
    assert_int_equal(b.n, 10000);
    assert_int_equal(strlen(b.p), 10000);
    buf_clear(&b);
    assert_string_equal(buf_text(&b), "");
    buf_free(&b);
}

static void a_whole_number_is_written_in_digits(void **state) {
    (void)state;
    static const struct {
        int64_t v;
        const char *text;
    } cases[] = {
        {0, "0"},
        {7, "7"},
        {-1, "-1"},
        {1234567890123, "1234567890123"},
        {INT64_MAX, "9223372036854775807"},
        {INT64_MIN, "-9223372036854775808"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct buf b = BUF_INIT;
        buf_add_int(&b, cases[i].v);
        assert_string_equal(buf_text(&b), cases[i].text);
        buf_free(&b);
    }
}

static void a_format_of_any_length_is_kept_whole(void **state) {
    (void)state;
    for (int n = 250; n < 260; n++) { /* around the room that is there at first */
        struct buf b = BUF_INIT;
        buf_addf(&b, "%*d", n, 7);
        assert_int_equal(b.n, n);
        assert_int_equal(strlen(b.p), n);
        assert_int_equal(b.p[n - 1], '7');
        buf_free(&b);
        struct arena a = ARENA_INIT;
        const char *s = arena_printf(&a, "%*d", n, 7);
        assert_int_equal(strlen(s), n);
        assert_int_equal(s[n - 1], '7');
        arena_release(&a);
    }
}

static void utf8_validity_stops_at_the_first_bad_byte(void **state) {
    (void)state;
    static const struct {
        struct str s;
        size_t valid;
    } cases[] = {
        {{"坪山", 6}, 6},
        {{"坪\xff", 4}, 3},
        {{"\xc0\x80", 2}, 0},
        {{"a\xed\xa0\x80", 4}, 1},
        {{"\xf4\x90\x80\x80", 4}, 0},
        {{"坪\xe5\xb1", 5}, 3},
        {{"", 0}, 0},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_int_equal(utf8_valid_prefix(cases[i].s), cases[i].valid);
}

static void characters_are_counted_not_bytes(void **state) {
    (void)state;
    assert_int_equal(utf8_length(str_of("坪山2022")), 6);
    assert_true(utf8_is_wide(0x576A));
    assert_false(utf8_is_wide('a'));
}

static void names_are_in_the_order_of_their_figures(void **state) {
    (void)state;
    static const char *const names[] = {
        "",           "2 号",      "10 号",      "示例1中心",   "示例2中心",
        "示例02中心", "示例9中心", "示例10中心", "示例10中心2", "示例中心",
    };
    /* 示例2 and 示例02 are the same figure: then byte by byte, 0 before 2. */
    for (size_t i = 0; i < GP_COUNT(names); i++)
        for (size_t k = 0; k < GP_COUNT(names); k++) {
            bool twins = (i == 4 && k == 5) || (i == 5 && k == 4);
            int wanted = (i > k) - (i < k), order = cstr_order(names[i], names[k]);
            assert_int_equal((order > 0) - (order < 0), twins ? -wanted : wanted);
        }
    assert_int_equal(cstr_order(NULL, ""), 0);
    assert_true(cstr_order("第99999999999999999999999999届", "第100000000000000000000000000届") <
                0);
}

static void sha256_matches_fips_180(void **state) {
    (void)state;
    char hex[HASH_HEX];
    hash_hex(STR("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xml_escapes_markup_and_drops_forbidden_characters),
        cmocka_unit_test(a_buffer_grows_and_stays_terminated),
        cmocka_unit_test(a_whole_number_is_written_in_digits),
        cmocka_unit_test(a_format_of_any_length_is_kept_whole),
        cmocka_unit_test(utf8_validity_stops_at_the_first_bad_byte),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(names_are_in_the_order_of_their_figures),
        cmocka_unit_test(sha256_matches_fips_180),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
