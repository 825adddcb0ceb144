#include "test.h"

#include "core/param.h"

static void a_percentage_a_factor_and_a_count_are_read_in_their_own_units(void **state) {
    (void)state;
    struct param params[] = {{"labor_share_min", "85.5", "合同第七条"},
                             {"expected_jump_factor", "1.5", "示例"},
                             {"contract_months_min", "12", NULL}};
    struct standard s = {.params = params, .n_params = GP_COUNT(params)};
    assert_i64(param_share(&s, "labor_share_min").v, 8550);       /* 85.50 % in 1/10000 */
    assert_i64(param_share(&s, "expected_jump_factor").v, 15000); /* 1.5 times in 1/10000 */
    assert_i64(param_count(&s, "contract_months_min"), 12);
    assert_string_equal(param_source(&s, "labor_share_min"), "合同第七条");
    assert_null(param_source(&s, "contract_months_min"));
}

static void what_is_not_set_or_does_not_parse_is_unset(void **state) {
    (void)state;
    struct param params[] = {{"labor_share_min", NULL, "不该有"},
                             {"management_share_max", "", NULL},
                             {"spending_pace_gap", "一成", NULL},
                             {"recusal_months", "1.5", NULL}};
    struct standard s = {.params = params, .n_params = GP_COUNT(params)};
    assert_false(share_is_set(param_share(&s, "labor_share_min")));
    assert_false(share_is_set(param_share(&s, "management_share_max")));
    assert_false(share_is_set(param_share(&s, "spending_pace_gap")));
    assert_false(share_is_set(param_share(&s, "turnover_max"))); /* not in the list */
    assert_i64(param_count(&s, "recusal_months"), DEC_UNSET);
    assert_false(param_is_set(&s, "recusal_months"));
    assert_null(param_source(&s, "labor_share_min"));
}

static void every_limit_has_a_name_of_its_own_and_is_explained(void **state) {
    (void)state;
    for (size_t i = 0; i < n_param_infos; i++) {
        const struct param_info *p = &param_infos[i];
        assert_ptr_equal(param_info_of(p->name), p);
        assert_false(cstr_empty(p->title) || cstr_empty(p->unit) || cstr_empty(p->meaning));
    }
    assert_null(param_info_of("nothing"));
    assert_null(param_info_of(NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percentage_a_factor_and_a_count_are_read_in_their_own_units),
        cmocka_unit_test(what_is_not_set_or_does_not_parse_is_unset),
        cmocka_unit_test(every_limit_has_a_name_of_its_own_and_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
