#include "test.h"

#include "codec/json.h"
#include "codec/json_out.h"

static int set_up(void **state) {
    static struct arena a;
    a = ARENA_INIT;
    json_setup();
    *state = &a;
    return 0;
}

static int tear_down(void **state) {
    arena_release(*state);
    return 0;
}

/* Our own limits for these tests. */
#define MAX_BYTES 1000
#define MAX_DEPTH 4

static enum gp_code parse(struct arena *a, struct str text, struct gp_err *ret_err) {
    JSON_HOLD json_t *v = NULL;
    *ret_err = (struct gp_err){.arena = a};
    return json_read(ret_err, text, MAX_BYTES, MAX_DEPTH, &v);
}

static void good_json_is_read(void **state) {
    static const char *const texts[] = {
        "{}",
        "[]",
        "  {\"a\": [1, true, null, \"中\\u4e2d\\ud83d\\ude00\\n\"]}\n",
        "\xEF\xBB\xBF{\"editors on Windows\": \"write a byte order mark\"}",
        "[[[[]]]]",
        "{\"brackets in text\": \"[[[[[[[[\"}",
        "[1.5, -0, 9223372036854775807]",
    };
    for (size_t i = 0; i < GP_COUNT(texts); i++) {
        struct gp_err e;
        if (parse(*state, str_of(texts[i]), &e) != GP_OK)
            fail_msg("%s: %s: %s", texts[i], e.where, e.message);
    }
}

/* Lines and columns counted by hand, in characters from 1. */
static void bad_json_is_refused_with_its_place(void **state) {
    const struct {
        struct str text;
        enum gp_code code;
        const char *where, *says;
    } cases[] = {
        {STR(""), GP_INVALID, NULL, "空的"},
        {STR("\xEF\xBB\xBF"), GP_INVALID, NULL, "空的"},
        {STR("{\"a\": 1"), GP_INVALID, "第 1 行第 8 列", "不完整"},
        {STR("{\n\"中文\": x}"), GP_INVALID, "第 2 行第 8 列", "不是正确的 JSON"},
        {STR("{} {}"), GP_INVALID, "第 1 行第 5 列", "多余"},
        {STR("{\"a\": 1,\n \"a\": 2}"), GP_INVALID, "第 2 行第 2 列",
         "“a”在同一个对象里出现了两次"},
        {STR("{\"a\": \"\xFF\"}"), GP_INVALID, "第 1 行第 8 列", "UTF-8"},
        {STR("{\"中\": \"\xE4\xB8\"}"), GP_INVALID, "第 1 行第 8 列", "UTF-8"},
        {STR("[\"\xED\xA0\x80\"]"), GP_INVALID, "第 1 行第 3 列", "UTF-8"},
        {STR("[\"\\ud800\"]"), GP_INVALID, "第 1 行第 3 列", "不成对"},
        {STR("[\"\\udc00\"]"), GP_INVALID, "第 1 行第 3 列", "不成对"},
        {STR("[\"\\ud800\\u0041\"]"), GP_INVALID, "第 1 行第 3 列", "不成对"},
        {STR("[\"\\ud800"), GP_INVALID, "第 1 行第 3 列", "不成对"},
        {STR("[\"\\u00"), GP_INVALID, "第 1 行第 3 列", "四位十六进制"},
        {STR("[\"\\u0000\"]"), GP_INVALID, "第 1 行第 3 列", "空字符"},
        {STR("[\"a\0b\"]"), GP_INVALID, "第 1 行第 4 列", "空字符"},
        {STR("[1]\0"), GP_INVALID, "第 1 行第 4 列", "空字符"},
        {STR("[\"a\nb\"]"), GP_INVALID, "第 1 行第 4 列", "中断"},
        {STR("[\"\x01\"]"), GP_INVALID, "第 1 行第 3 列", "控制字符"},
        {STR("[[[[[1]]]]]"), GP_LIMIT, "第 1 行第 5 列", "超过 4 层"},
        {STR("[99999999999999999999]"), GP_INVALID, NULL, "数字太大"},
        {STR("[1e999]"), GP_INVALID, NULL, "数字太大"},
        {STR("[nan]"), GP_INVALID, NULL, "不是正确的 JSON"},
        {STR("['a']"), GP_INVALID, NULL, "不是正确的 JSON"},
        {STR("[1,]"), GP_INVALID, NULL, "不是正确的 JSON"},
        {STR("[01]"), GP_INVALID, NULL, "不是正确的 JSON"},
        {STR("/* */ []"), GP_INVALID, NULL, "不是正确的 JSON"},
        {STR("12"), GP_INVALID, NULL, "不是正确的 JSON"},
        {STR("]"), GP_INVALID, "第 1 行第 2 列", "不是正确的 JSON"},
        {STR("[\"\\x\"]"), GP_INVALID, NULL, "不是正确的 JSON"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct gp_err e;
        enum gp_code code = parse(*state, cases[i].text, &e);
        if (code != cases[i].code)
            fail_msg("%s gives %d", cases[i].text.p, code);
        if (cases[i].where && !cstr_eq(e.where, cases[i].where))
            fail_msg("%s: at %s, not %s", cases[i].text.p, e.where, cases[i].where);
        if (!strstr(e.message, cases[i].says))
            fail_msg("%s: says %s", cases[i].text.p, e.message);
    }
}

static void a_document_over_the_size_limit_is_refused(void **state) {
    struct gp_err e;
    char text[MAX_BYTES + 1];
    memset(text, ' ', sizeof(text));
    memcpy(text, "[]", 2);
    assert_int_equal(parse(*state, (struct str){text, MAX_BYTES}, &e), GP_OK);
    assert_int_equal(parse(*state, (struct str){text, MAX_BYTES + 1}, &e), GP_LIMIT);
}

/* {} costs three bytes to send and over two hundred to hold. */
static void a_document_of_too_many_values_is_refused_before_it_is_built(void **state) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct gp_err e = {.arena = *state};
    json_t *v = NULL;
    buf_adds(&b, "[0");
    for (size_t i = 1; i < 100; i++)
        buf_adds(&b, ",0");
    buf_adds(&b, "]");
    struct str text = {buf_text(&b), b.n};
    assert_int_equal(json_read_few(&e, text, MAX_BYTES, MAX_DEPTH, 100, &v), GP_OK);
    json_decref(v);
    assert_int_equal(json_read_few(&e, text, MAX_BYTES, MAX_DEPTH, 99, &v), GP_LIMIT);
    assert_non_null(strstr(e.message, "超过 99 项"));
    assert_int_equal(
        json_read_few(&e, STR("{\"a,b[\": \",,,[[\", \"c\": [1]}"), MAX_BYTES, MAX_DEPTH, 3, &v),
        GP_OK); /* what stands in texts does not count */
    json_decref(v);
    buf_clear(&b);
    buf_adds(&b, "[");
    for (size_t i = 0; i < JSON_VALUES_MAX / 2; i++)
        buf_adds(&b, "{},");
    buf_adds(&b, "{}]");
    text = (struct str){buf_text(&b), b.n};
    assert_int_equal(json_read(&e, text, (size_t)64 << 20, 64, &v), GP_LIMIT);
}

static void a_failed_reading_gives_nothing(void **state) {
    struct gp_err e = {.arena = *state};
    json_t *v = NULL;
    assert_int_equal(json_read(&e, STR("[1"), MAX_BYTES, MAX_DEPTH, &v), GP_INVALID);
    assert_null(v);
}

static void write_sample(struct jout *o) {
    jout_object(o);
    jout_pair(o, "name", "“引号” \" \\ \n\t\x01");
    jout_pair(o, "left out", NULL);
    jout_key(o, "figures");
    jout_array(o);
    jout_money(o, money_of(47824000));
    jout_score(o, score_of(978500));
    jout_share(o, share_of(8577));
    jout_factor(o, share_of(10500));
    jout_money(o, MONEY_UNSET);
    jout_end(o);
    jout_key(o, "empty");
    jout_array(o);
    jout_end(o);
    jout_key(o, "last");
    jout_object(o);
    jout_key(o, "count");
    jout_count(o, -7);
    jout_key(o, "unknown");
    jout_count(o, DEC_UNSET);
    jout_key(o, "yes");
    jout_bool(o, true);
    jout_key(o, "day");
    jout_date(o, DATE_UNSET);
    jout_end(o);
    jout_end(o);
    jout_finish(o);
}

static void output_has_commas_indent_and_escapes(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_INDENT);
    write_sample(&o);
    assert_string_equal(buf_text(&b), "{\n"
                                      "  \"name\": \"“引号” \\\" \\\\ \\n\\t\\u0001\",\n"
                                      "  \"figures\": [\n"
                                      "    \"478240.00\",\n"
                                      "    \"97.85\",\n"
                                      "    \"85.77\",\n"
                                      "    \"1.05\",\n"
                                      "    null\n"
                                      "  ],\n"
                                      "  \"empty\": [],\n"
                                      "  \"last\": {\n"
                                      "    \"count\": -7,\n"
                                      "    \"unknown\": null,\n"
                                      "    \"yes\": true,\n"
                                      "    \"day\": null\n"
                                      "  }\n"
                                      "}\n");
    buf_free(&b);
}

static void compact_output_has_no_blanks(void **state) {
    (void)state;
    struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_array(&o);
    jout_object(&o);
    date_t d;
    assert_true(date_of(2022, 5, 16, &d));
    jout_key(&o, "d");
    jout_date(&o, d);
    jout_key(&o, "n");
    jout_int(&o, 1);
    jout_end(&o);
    jout_text(&o, "b");
    jout_end(&o);
    jout_finish(&o);
    assert_string_equal(buf_text(&b), "[{\"d\":\"2022-05-16\",\"n\":1},\"b\"]\n");
    buf_free(&b);
}

static void what_is_written_can_be_read(void **state) {
    struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_INDENT);
    write_sample(&o);
    struct gp_err e = {.arena = *state};
    JSON_HOLD json_t *v = NULL;
    assert_int_equal(json_read(&e, (struct str){b.p, b.n}, MAX_BYTES, MAX_DEPTH, &v), GP_OK);
    assert_string_equal(json_string_value(json_object_get(v, "name")), "“引号” \" \\ \n\t\x01");
    buf_free(&b);
}

/* ---- out of memory */

/* Whenever it happens: the text is right, and nobody is told that it is not. */
static void want_of_memory_is_called_by_its_name(void **state) {
    struct gp_err e = {.arena = *state};
    json_t *v = NULL;
    enum gp_code code = GP_RETRY;
    for (long most = 0; code != GP_OK; most++) {
        json_fault_at(most);
        code = json_read(&e, str_of("{\"a\": [1, {\"b\": \"c\"}]}"), 100, 10, &v);
        json_fault_at(-1);
        if (code == GP_OK)
            break;
        assert_int_equal(code, GP_RETRY);
        assert_non_null(strstr(e.message, "内存不足"));
        assert_true(most < 100);
    }
    json_decref(v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_json_is_read),
        cmocka_unit_test(bad_json_is_refused_with_its_place),
        cmocka_unit_test(a_document_over_the_size_limit_is_refused),
        cmocka_unit_test(a_document_of_too_many_values_is_refused_before_it_is_built),
        cmocka_unit_test(a_failed_reading_gives_nothing),
        cmocka_unit_test(output_has_commas_indent_and_escapes),
        cmocka_unit_test(compact_output_has_no_blanks),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(want_of_memory_is_called_by_its_name),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
