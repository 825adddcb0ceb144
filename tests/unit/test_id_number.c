#include "test.h"

#include "core/id_number.h"

static void the_check_character_decides(void **state) {
    (void)state;
    static const struct {
        const char *number;
        enum id_number_problem want;
    } cases[] = {
        /* GB 11643's own two examples */
        {"11010519491231002X", ID_NUMBER_FINE},
        {"440524188001010014", ID_NUMBER_BIRTHDAY}, /* born 1880: outside date.h's years */
        {"11010519491231002x", ID_NUMBER_FINE},
        {"110105194912310021", ID_NUMBER_CHECKSUM},
        {"11010519491232002X", ID_NUMBER_BIRTHDAY}, /* 32 December */
        {"1101051949123100", ID_NUMBER_FORM},
        {"11010519491231002Y", ID_NUMBER_FORM},
        {"1101051949123100X2", ID_NUMBER_FORM},
        {"", ID_NUMBER_FORM},
        {"身份证号码身份证", ID_NUMBER_FORM},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        enum id_number_problem got = id_number_check(cases[i].number);
        if (got != cases[i].want)
            fail_msg("%s: %d, not %d", cases[i].number, (int)got, (int)cases[i].want);
        assert_int_equal(cstr_empty(id_number_problem_text(got)), got == ID_NUMBER_FINE);
    }
}

static void only_the_region_and_the_last_four_are_shown(void **state) {
    (void)state;
    struct arena a = ARENA_INIT;
    assert_string_equal(id_number_masked(&a, "11010519491231002X"), "110105********002X");
    assert_string_equal(id_number_masked(&a, "1101051949123100"), "******");
    assert_string_equal(id_number_masked(&a, ""), "******");
    assert_string_equal(id_number_masked(&a, "身份证号码身"), "******"); /* 18 bytes */
    arena_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_character_decides),
        cmocka_unit_test(only_the_region_and_the_last_four_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
