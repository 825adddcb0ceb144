/* What forms show and take: bundle/text.h. */
#include "test.h"

#include "shape/text.h"

static struct arena arena;

static const char *take(const struct shape *s, const char *key, const char *typed, void *object) {
    return field_take(&arena, shape_field(s, key), typed, object);
}

static const char *shown(const struct shape *s, const char *key, const void *object) {
    return field_text(&arena, shape_field(s, key), object);
}

static void what_is_typed_is_shown_again(void **state) {
    (void)state;
    static const struct {
        const char *key, *typed, *shown;
    } cases[] = {
        {"title", " 　六和项目\r\n", "六和项目"},
        {"total", "478,240.00", "478240.00"},
        {"total", "1", "1.00"},
        {"start", "2021-12-01", "2021-12-01"},
        {"headcount", " 7 ", "7"},
    };
    struct project p = {0};
    shape_unset(&shape_project, (char *)&p);
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        assert_null(take(&shape_project, cases[i].key, cases[i].typed, &p));
        assert_string_equal(shown(&shape_project, cases[i].key, &p), cases[i].shown);
    }
}

static void wrong_input_says_why_and_leaves_the_member(void **state) {
    (void)state;
    static const struct {
        const char *key, *typed, *says;
    } cases[] = {
        {"title", "  ", "没有填写"},
        {"title", "a\x01", "控制字符"},
        {"total", "", "没有填写"},
        {"total", "0", "应在 0.01 到"},
        {"total", "1.234", "“1.234”"},
        {"total", "一百", "“一百”"},
        {"total", "99999999999999999999", "应在 0.01 到"},
        {"start", "2026-02-30", "2026-03-01 的样子"},
        {"start", "26/3/1", "2026-03-01 的样子"},
        {"headcount", "-1", "应在 0 到"},
        {"headcount", "1.5", "整数"},
        {"center", "中心", "字母、数字"},
    };
    struct project p = {.title = "旧", .center = "c1"};
    p.total = money_of(100);
    p.headcount = 3;
    assert_true(date_of(2026, 1, 1, &p.start));
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const char *problem = take(&shape_project, cases[i].key, cases[i].typed, &p);
        assert_non_null(problem);
        if (!strstr(problem, cases[i].says))
            fail_msg("%s \"%s\": %s", cases[i].key, cases[i].typed, problem);
    }
    assert_string_equal(p.title, "旧");
    assert_string_equal(p.center, "c1");
    assert_i64(p.total.fen, 100);
    assert_i64(p.headcount, 3);
}

static void nothing_typed_unsets_what_may_be_left_out(void **state) {
    (void)state;
    struct project p = {.committee = "org"};
    p.headcount = 3;
    assert_null(take(&shape_project, "committee", "", &p));
    assert_null(take(&shape_project, "headcount", "", &p));
    assert_null(p.committee);
    assert_i64(p.headcount, DEC_UNSET);
    assert_true(field_is_blank(shape_field(&shape_project, "headcount"), &p));
}

static void words_are_for_people(void **state) {
    (void)state;
    struct item it = {.max = score_of(65000)};
    assert_null(take(&shape_item, "kind", "combo", &it));
    assert_string_equal(field_words(&arena, shape_field(&shape_item, "kind"), &it), "组合分");
    assert_string_equal(shown(&shape_item, "kind", &it), "combo");
    assert_non_null(take(&shape_item, "kind", "nothing", &it));
    assert_int_equal(it.kind, ITEM_COMBO);
    assert_string_equal(field_words(&arena, shape_field(&shape_item, "max"), &it), "6.5");
    assert_null(take(&shape_item, "may_not_apply", "1", &it));
    assert_string_equal(field_words(&arena, shape_field(&shape_item, "may_not_apply"), &it), "是");
    assert_null(take(&shape_item, "may_not_apply", NULL, &it));
    assert_false(it.may_not_apply);
}

static void lists_are_one_a_line(void **state) {
    (void)state;
    struct item it = {0};
    assert_null(take(&shape_item, "evidence", "照片\r\n\r\n 签到表 \n", &it));
    assert_int_equal(it.n_evidence, 2);
    assert_string_equal(it.evidence[1], "签到表");
    assert_string_equal(shown(&shape_item, "evidence", &it), "照片\n签到表");
    assert_string_equal(field_words(&arena, shape_field(&shape_item, "evidence"), &it),
                        "照片、签到表");
    char *much = arena_alloc(&arena, 201);
    memset(much, 'x', 51 * 2);
    for (size_t i = 1; i < 51 * 2; i += 2)
        much[i] = '\n';
    assert_non_null(strstr(take(&shape_item, "evidence", much, &it), "最多 50 行"));
}

static void the_checksum_sees_every_change(void **state) {
    (void)state;
    char before[HASH_HEX], after[HASH_HEX];
    struct post posts[2] = {{.id = "p1", .title = "社工"}, {.id = "p2", .title = "社工"}};
    struct project p = {.id = "x", .posts = posts, .n_posts = 2};
    shape_unset(&shape_project, (char *)&p);
    shape_digest(&shape_project, &p, before);
    posts[1].lead = true;
    shape_digest(&shape_project, &p, after);
    assert_string_not_equal(before, after);
    posts[1].lead = false;
    shape_digest(&shape_project, &p, after);
    assert_string_equal(before, after);
    p.own_vacancy_rule = true;
    shape_digest(&shape_project, &p, after);
    assert_string_not_equal(before, after);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_shown_again),
        cmocka_unit_test(wrong_input_says_why_and_leaves_the_member),
        cmocka_unit_test(nothing_typed_unsets_what_may_be_left_out),
        cmocka_unit_test(words_are_for_people),
        cmocka_unit_test(lists_are_one_a_line),
        cmocka_unit_test(the_checksum_sees_every_change),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
