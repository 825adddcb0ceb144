/* Levels above a district: which code lies below which, who may ask, and the list of names. */
#include "store_fixture.h"

#include "app/account/permission.h"
#include "app/app.h"
#include "app/levels/issue.h"
#include "app/levels/levels.h"
#include "core/credit_code.h"
#include "store/dossier.h"

static struct work app_of(struct place *p, const char *tenant) {
    return (struct work){
        .arena = &p->a, .err = &p->e, .db = p->db, .tenant = tenant, .actor = "测试"};
}

/* ---- GB 32100: codes that were given out and stand in public registers, and what is none */

static void a_credit_code_is_checked_by_its_last_sign(void **state) {
    (void)state;
    static const struct {
        const char *code;
        bool good;
    } cases[] = {
        {"914403001922038216", true},
        {"91110108551385082Q", true},
        {"91350100M000100Y43", true},
        {"914403001922038217", false},
        {"91350100M000100Y44", false},
        {"91350100M000100Y4", false}, /* a sign is missing */
        {"91350100M000100Y433", false},
        {"91350100m000100y43", false},
        {"91350100I000100Y43", false}, /* I is none of the signs */
        {"", false},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        if ((credit_code_problem(cases[i].code) == NULL) != cases[i].good)
            fail_msg("%s", cases[i].code);
}

/* ---- registering */

static void a_supervisor_has_the_code_of_its_level(void **state) {
    struct place *p = *state;
    struct work w = app_of(p, NULL);
    static const struct {
        const char *code, *level;
        enum gp_code want;
    } cases[] = {
        {"440300", "city", GP_OK},          {"440000", "province", GP_OK},
        {"000000", "nation", GP_OK},        {"440300", "province", GP_INVALID},
        {"440000", "city", GP_INVALID},     {"440310", "city", GP_INVALID},
        {"000000", "province", GP_INVALID}, {"44030", "city", GP_INVALID},
        {"44x300", "city", GP_INVALID},     {"440300", "district", GP_INVALID},
        {"440300", "town", GP_INVALID},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        enum gp_code code = WRITE(p, level_add(&w, cases[i].code, cases[i].level, "名称"));
        if (code != cases[i].want)
            fail_msg("%s %s: %d", cases[i].code, cases[i].level, (int)code);
    }
    struct dossier d = example_round(p, "demo-2026.json");
    d.tenant = "440400";
    ASSERT_OK(p, WRITE(p, store_dossier_put(at(p, NULL), &d, false)));
    assert_int_equal(WRITE(p, level_add(&w, "440400", "city", "名称")), GP_CONFLICT);
}

/* ---- who may look at what */

static void a_supervisor_looks_below_its_code_alone(void **state) {
    struct place *p = *state;
    struct work none = app_of(p, NULL);
    ASSERT_OK(p, WRITE(p, level_add(&none, "440300", "city", "深圳市")));
    ASSERT_OK(p, WRITE(p, level_add(&none, "440000", "province", "广东省")));
    ASSERT_OK(p, WRITE(p, level_add(&none, "000000", "nation", "全国")));
    ASSERT_OK(p, WRITE(p, app_add_tenant(&none, "440310", "坪山区")));
    static const struct {
        const char *tenant, *in;
        enum gp_code want;
        const char *place, *from, *below;
        int64_t digits;
    } cases[] = {
        {"440300", NULL, GP_OK, "4403", "4403", "4404", 6},
        {"440300", "", GP_OK, "4403", "4403", "4404", 6},
        {"440300", "440310", GP_OK, "440310", "440310", "440311", 6},
        {"440300", "440300", GP_OK, "4403", "4403", "4404", 6},
        {"440300", "44", GP_MISSING, NULL, NULL, NULL, 0},
        {"440300", "440000", GP_MISSING, NULL, NULL, NULL, 0},
        {"440300", "4404", GP_MISSING, NULL, NULL, NULL, 0},
        {"440300", "440", GP_MISSING, NULL, NULL, NULL, 0},
        {"440300", "4403%", GP_MISSING, NULL, NULL, NULL, 0},
        {"440300", "44031000", GP_MISSING, NULL, NULL, NULL, 0},
        {"440000", NULL, GP_OK, "44", "44", "45", 4},
        {"440000", "4409", GP_OK, "4409", "4409", "440:", 6},
        {"000000", NULL, GP_OK, "", "", ":", 2},
        {"000000", "99", GP_OK, "99", "99", "9:", 4},
        {"440310", NULL, GP_DENIED, NULL, NULL, NULL, 0},
        {"440310", "440310", GP_DENIED, NULL, NULL, NULL, 0},
        {"440311", NULL, GP_DENIED, NULL, NULL, NULL, 0}, /* registered nowhere */
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct level_scope s;
        struct work w = app_of(p, cases[i].tenant);
        enum gp_code code = READ(p, level_scope(&w, cases[i].in, &s));
        if (code != cases[i].want)
            fail_msg("%s in %s: %d", cases[i].tenant, cases[i].in, (int)code);
        if (code != GP_OK)
            continue;
        assert_string_equal(s.place, cases[i].place);
        assert_string_equal(s.range.from, cases[i].from);
        assert_string_equal(s.range.below, cases[i].below);
        assert_i64(s.range.digits, cases[i].digits);
    }
}

static void roles_are_those_of_the_level(void **state) {
    struct place *p = *state;
    struct work none = app_of(p, NULL), city = app_of(p, "440300"), district = app_of(p, "440310");
    ASSERT_OK(p, WRITE(p, level_add(&none, "440300", "city", "深圳市")));
    ASSERT_OK(p, WRITE(p, app_add_tenant(&none, "440310", "坪山区")));
    ASSERT_OK(p, READ(p, level_check_roles(&city, ROLE_ADMIN | ROLE_SUPERVISOR)));
    assert_int_equal(READ(p, level_check_roles(&city, ROLE_SUPERVISOR | ROLE_MANAGER)), GP_INVALID);
    ASSERT_OK(p, READ(p, level_check_roles(&district, ROLE_ADMIN | ROLE_MANAGER)));
    assert_int_equal(READ(p, level_check_roles(&district, ROLE_SUPERVISOR)), GP_INVALID);
}

/* ---- the list of names */

static const char *written(struct place *p, const char *text) {
    const char *path = arena_printf(&p->a, "%s/regions.csv", p->dir);
    ASSERT_OK(p, file_write(&p->e, path, str_of(text)));
    return path;
}

static void the_shipped_list_names_what_it_should(void **state) {
    struct place *p = *state;
    struct work w = app_of(p, NULL);
    size_t n;
    struct level_names names;
    ASSERT_OK(p, level_take_regions(&w, NULL, &n));
    assert_int_equal(n, 3217); /* data/README.md */
    ASSERT_OK(p, READ(p, level_names(&w, "44", 4, &names)));
    assert_string_equal(level_place_name(&names, "4403"), "深圳市");
    assert_string_equal(level_place_name(&names, "4499"), "4499");
    ASSERT_OK(p, READ(p, level_names(&w, "4403", 6, &names)));
    assert_string_equal(level_place_name(&names, "440310"), "坪山区");
    ASSERT_OK(p, READ(p, level_names(&w, "", 2, &names)));
    assert_string_equal(level_place_name(&names, "44"), "广东省");
    /* What is registered here goes by its own name. */
    ASSERT_OK(p, WRITE(p, app_add_tenant(&w, "440310", "深圳市坪山区")));
    ASSERT_OK(p, READ(p, level_names(&w, "4403", 6, &names)));
    assert_string_equal(level_place_name(&names, "440310"), "深圳市坪山区");
    const char *name;
    ASSERT_OK(p, READ(p, level_default_name(&w, "440300", &name)));
    assert_string_equal(name, "深圳市");
    ASSERT_OK(p, READ(p, level_default_name(&w, "440310", &name)));
    assert_null(name);
}

static void a_list_is_taken_whole_or_not_at_all(void **state) {
    struct place *p = *state;
    struct work w = app_of(p, NULL);
    size_t n;
    int64_t there;
    ASSERT_OK(p,
              level_take_regions(&w, written(p, "代码,名称\n440000,广东省\n440300,深圳市\n"), &n));
    assert_int_equal(n, 2);
    ASSERT_OK(
        p, level_take_regions(&w, written(p, "440000,广东省\n440300,深圳市\n440310,坪山区\n"), &n));
    assert_int_equal(n, 3); /* without a head, and in place of what was there */
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"代码,名称\n", "没有区划代码"},
        {"440000,广东省\n44030,深圳市\n", "6 位数字"},
        {"440000,广东省\n440300,\n", "名称"},
        {"440000,广东省\n440300,深圳市\n440300,又一个\n", "重复"},
        {"440000,广东省\n450300,桂林市\n", "所在的省"},
        {"440000,广东省\n说明,无\n", "6 位数字"},
    };
    for (size_t i = 0; i < GP_COUNT(bad); i++) {
        assert_int_equal(level_take_regions(&w, written(p, bad[i].text), &n), GP_INVALID);
        assert_says(p, bad[i].says);
        ASSERT_OK(p, READ(p, store_region_count(&w, &there)));
        assert_i64(there, 3);
    }
    unlink(arena_printf(&p->a, "%s/regions.csv", p->dir));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_credit_code_is_checked_by_its_last_sign),
        PLACE_TEST(a_supervisor_has_the_code_of_its_level),
        PLACE_TEST(a_supervisor_looks_below_its_code_alone),
        PLACE_TEST(roles_are_those_of_the_level),
        PLACE_TEST(the_shipped_list_names_what_it_should),
        PLACE_TEST(a_list_is_taken_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
