/* Pairs of characters, and settings as text. */
#include "test.h"

#include "app/admin/admin.h"
#include "app/search/search.h"
#include "app/admin/setting.h"

#define MAX 8

static const char *joined(struct arena *a, const char *text) {
    struct str grams[MAX];
    size_t n = search_grams(a, text, grams, MAX);
    const char *all = "";
    for (size_t i = 0; i < n; i++)
        all = arena_printf(a, "%s%s%.*s", all, i ? " " : "", (int)grams[i].n, grams[i].p);
    return all;
}

static void neighbours_are_pairs_within_a_word(void **state) {
    (void)state;
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    static const struct {
        const char *text, *pairs;
    } cases[] = {
        {"", ""},
        {"坪", ""},
        {"坪山", "坪山"},
        {"坪山区", "坪山 山区"},
        {"坪 山", ""},
        {"六和，六联", "六和 六联"},
        {"六和六和", "六和 和六"}, /* each once */
        {"A1 b", "a1"},
        {"（示例）", "示例"},
        {"a坪𠀀", "a坪 坪𠀀"}, /* four bytes are one character */
        {"一二三四五六七八九十",
         "一二 二三 三四 四五 五六 六七 七八 八九"}, /* no more than asked */
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_string_equal(joined(&a, cases[i].text), cases[i].pairs);
}

static void roles_are_read_from_their_codes(void **state) {
    (void)state;
    assert_int_equal(setting_roles(NULL), 0);
    assert_int_equal(setting_roles("admin"), ROLE_ADMIN);
    assert_int_equal(setting_roles("admin manager"), ROLE_ADMIN | ROLE_MANAGER);
    assert_int_equal(setting_roles("administrator expert"), ROLE_EXPERT);
}

static void a_number_that_was_not_set_has_its_fallback(void **state) {
    (void)state;
    struct settings s = {0};
    assert_int_equal(setting_value(&s, SETTING_SESSION_HOURS), 12);
    assert_true(setting_value(&s, SETTING_OBJECTION_DAYS) == DEC_UNSET); /* no rule is invented */
    assert_true(setting_value(&s, SETTING_PERSONAL_DAYS) == DEC_UNSET);
    s.numbers[SETTING_SESSION_HOURS] = "8";
    assert_int_equal(setting_value(&s, SETTING_SESSION_HOURS), 8);
}

static void actions_have_chinese_names(void **state) {
    (void)state;
    assert_string_equal(audit_action_name("session.open"), "登录");
    assert_string_equal(audit_action_name("entry.hand_in"), "递交资料");
    assert_string_equal(audit_action_name("no.such"), "no.such");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_pairs_within_a_word),
        cmocka_unit_test(roles_are_read_from_their_codes),
        cmocka_unit_test(a_number_that_was_not_set_has_its_fallback),
        cmocka_unit_test(actions_have_chinese_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
