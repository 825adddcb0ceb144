/* Rules of the registry and the comparison of standards, without a database. */
#include "test.h"

#include "app/registry/registry.h"
#include "app/standard/edit.h"
#include "shape/text.h"

static struct arena arena;

static void region_codes(void **state) {
    (void)state;
    /* 6 digits of the county, 3 of the town (GB/T 10114: 001 to 599), 3 of the village. */
    static const struct {
        const char *code, *says;
    } cases[] = {
        {NULL, NULL},
        {"", NULL},
        {"440310001001", NULL},
        {"440310599999", NULL},
        {"440310000001", "001 到 599"},
        {"440310600001", "001 到 599"},
        {"440307001001", "不是本区的 440310"},
        {"44031000100", "12 位数字"},
        {"44031000100x", "12 位数字"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const char *problem = registry_region_problem(&arena, "440310", cases[i].code);
        if (!cases[i].says)
            assert_null(problem);
        else if (!problem || !strstr(problem, cases[i].says))
            fail_msg("%s: %s", cases[i].code, problem ? problem : "fine");
    }
}

static struct project *project(struct registry_item *item) {
    static struct center center;
    item->kind = REGISTRY_PROJECT;
    item->center = &center;
    item->project = gp_new(&arena, struct project);
    shape_unset(&shape_project, (char *)item->project);
    assert_true(date_of(2026, 1, 1, &item->project->start));
    assert_true(date_of(2026, 12, 31, &item->project->end));
    item->project->total = money_of(36500000);
    return item->project;
}

static struct registry_review review(const struct registry_item *item,
                                     const struct registry_item *before) {
    struct registry_review found = {0};
    registry_review_item(&arena, "440310", item, before, NULL, &found);
    return found;
}

static void a_sound_contract_has_no_problems(void **state) {
    (void)state;
    struct registry_item item = {0};
    project(&item);
    struct registry_review found = review(&item, NULL);
    assert_int_equal(found.problems.n, 0);
    assert_int_equal(found.warnings.n, 0);
}

static void reversed_dates_are_a_problem_of_the_end(void **state) {
    (void)state;
    struct registry_item item = {0};
    struct project *p = project(&item);
    p->end = date_plus(p->start, -1);
    struct registry_review found = review(&item, NULL);
    assert_int_equal(found.problems.n, 1);
    assert_string_equal(found.problems.v[0].member, "end");
    p->end = p->start; /* a contract of one day */
    assert_int_equal(review(&item, NULL).problems.n, 0);
}

/* All paid in part is no plan, so a smaller sum says nothing; a larger one always does. */
static void sums_of_payments(void **state) {
    (void)state;
    static const struct {
        int64_t first, second;
        bool second_paid;
        size_t warnings;
    } cases[] = {
        {20000000, 16500000, false, 0}, {20000000, 16500001, false, 1},
        {20000000, 16499999, false, 1}, {20000000, 100, true, 0},
        {20000000, 16500001, true, 1},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct registry_item item = {0};
        struct project *p = project(&item);
        struct payment payments[2] = {
            {.id = "a", .amount = money_of(cases[i].first), .paid = true},
            {.id = "b", .amount = money_of(cases[i].second), .paid = cases[i].second_paid}};
        p->payments = payments;
        p->n_payments = 2;
        assert_int_equal(review(&item, NULL).warnings.n, cases[i].warnings);
    }
}

static void what_others_wrote_about_stays(void **state) {
    (void)state;
    struct registry_item item = {0}, before = {0};
    struct project *old = project(&before);
    project(&item);
    struct post posts[] = {{.id = "p1", .title = "有人"}, {.id = "p2", .title = "没人"}};
    struct engagement engagement = {.id = "e", .post = "p1", .person = "x"};
    struct indicator indicators[] = {{.id = "i1", .name = "用过"}, {.id = "i2", .name = "没用过"}};
    const char *used[] = {"i1"};
    old->posts = posts;
    old->n_posts = 2;
    old->engagements = &engagement;
    old->n_engagements = 1;
    old->indicators = indicators;
    old->n_indicators = 2;
    before.parts_in_use = used;
    before.n_parts_in_use = 1;
    struct registry_review found = review(&item, &before);
    assert_int_equal(found.problems.n, 2);
    assert_non_null(strstr(found.problems.v[0].message, "岗位“有人”"));
    assert_non_null(strstr(found.problems.v[1].message, "指标“用过”"));
}

/* ---- comparison */

static struct standard standard(struct band *bands, size_t n) {
    struct standard s = {.id = "s", .title = "标准", .bands = bands, .n_bands = n};
    shape_unset(&shape_standard, (char *)&s);
    return s;
}

static void changes_are_told_once_each(void **state) {
    (void)state;
    struct band old[] = {
        {"优秀", score_of(900000)}, {"良好", score_of(800000)}, {"合格", score_of(0)}};
    struct band now[] = {
        {"优秀", score_of(920000)}, {"合格", score_of(0)}, {"不合格", score_of(0)}};
    struct standard a = standard(old, 3), b = standard(now, 3);
    struct standard_change *v;
    size_t n;
    b.title = "新标准";
    standard_compare(&arena, &a, &b, &v, &n);
    static const struct {
        enum change_kind kind;
        const char *where, *before, *after;
    } want[] = {
        {CHANGE_CHANGED, "基本信息", "标准", "新标准"},
        {CHANGE_CHANGED, "等级区间 / 优秀", "90", "92"},
        {CHANGE_REMOVED, "等级区间 / 良好", "80", ""},
        {CHANGE_ADDED, "等级区间 / 不合格", "", "0"},
    };
    assert_int_equal(n, GP_COUNT(want));
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(v[i].kind, want[i].kind);
        assert_string_equal(v[i].where, want[i].where);
        assert_string_equal(v[i].before, want[i].before);
        assert_string_equal(v[i].after, want[i].after);
    }
}

static void order_alone_is_a_change_too(void **state) {
    (void)state;
    struct fund_category old[] = {{.id = "a", .name = "甲"}, {.id = "b", .name = "乙"}};
    struct fund_category now[] = {{.id = "b", .name = "乙"}, {.id = "a", .name = "甲"}};
    struct standard a = standard(NULL, 0), b = standard(NULL, 0);
    struct standard_change *v;
    size_t n;
    a.fund_categories = old;
    b.fund_categories = now;
    a.n_fund_categories = b.n_fund_categories = 2;
    standard_compare(&arena, &a, &b, &v, &n);
    assert_int_equal(n, 1);
    assert_string_equal(v[0].what, "资金类别的顺序");
    standard_compare(&arena, &a, &a, &v, &n);
    assert_int_equal(n, 0);
}

static void groups_are_summed_without_bonus(void **state) {
    (void)state;
    struct item leaves[] = {
        {.id = "a", .kind = ITEM_POINTS, .max = score_of(30000)},
        {.id = "b", .kind = ITEM_BONUS, .max = score_of(20000)},
    };
    struct item inner = {.id = "g", .kind = ITEM_GROUP, .items = leaves, .n_items = 2};
    struct item outer = {.id = "h", .kind = ITEM_GROUP, .items = &inner, .n_items = 1};
    struct component c = {.items = &outer, .n_items = 1};
    standard_sum_groups(&c);
    assert_i64(inner.max.v, 30000);
    assert_i64(outer.max.v, 30000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(region_codes),
        cmocka_unit_test(a_sound_contract_has_no_problems),
        cmocka_unit_test(reversed_dates_are_a_problem_of_the_end),
        cmocka_unit_test(sums_of_payments),
        cmocka_unit_test(what_others_wrote_about_stays),
        cmocka_unit_test(changes_are_told_once_each),
        cmocka_unit_test(order_alone_is_a_change_too),
        cmocka_unit_test(groups_are_summed_without_bonus),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
