/* Which facts an item of the standard wants to see, and which figures it is offered. */
#include "app/marking/desk.h"

#include "test.h"

static const char *roster[] = {"在岗人员名册", "劳动合同及社保证明"};
static const char *counts[] = {"项目合同指标完成情况统计表"};
static const char *money[] = {"资金使用情况表", "明细账"};

static void evidence_is_seen_where_its_name_says(void **state) {
    (void)state;
    static const struct {
        const char *evidence;
        enum desk_panel panel;
    } cases[] = {
        {"在岗人员名册", DESK_STAFFING},
        {"劳动合同及社保证明", DESK_STAFFING}, /* no contract of the project */
        {"项目合同指标完成情况统计表", DESK_INDICATORS},
        {"项目合同", DESK_CONTRACT},
        {"资金使用情况表", DESK_FUNDS},
        {"工作服务成效报告", DESK_TEXT},
        {"消防演练记录", DESK_PANEL_N},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++)
        assert_int_equal(desk_panel_of(cases[i].evidence), cases[i].panel);
}

static void panels_come_as_the_items_ask_for_them(void **state) {
    (void)state;
    struct item inner[] = {{.kind = ITEM_POINTS, .evidence = money, .n_evidence = 2},
                           {.kind = ITEM_POINTS, .evidence = counts, .n_evidence = 1}};
    struct item items[] = {{.kind = ITEM_GROUP, .items = inner, .n_items = 2},
                           {.kind = ITEM_POINTS, .evidence = roster, .n_evidence = 2}};
    struct component c = {.items = items, .n_items = 2};
    enum desk_panel order[DESK_PANEL_N];
    desk_panel_order(&c, order);
    static const enum desk_panel wanted[DESK_PANEL_N] = {
        DESK_FUNDS, DESK_INDICATORS, DESK_STAFFING, DESK_CONTRACT, DESK_TEXT, DESK_FILES};
    assert_memory_equal(order, wanted, sizeof(wanted));
    c.n_items = 0; /* the standard does not say: as they come */
    desk_panel_order(&c, order);
    for (size_t i = 0; i < DESK_PANEL_N; i++)
        assert_int_equal(order[i], i);
}

static void a_ratio_is_offered_the_indicator_that_it_is_named_after(void **state) {
    (void)state;
    struct arena GP_CLEANUP(arena_release) arena = ARENA_INIT;
    struct arena *a = &arena;
    struct indicator defined[] = {{.name = "居民建档", .target = 24},
                                  {.name = "建档", .target = 5}};
    struct indicator_result found[] = {
        {.indicator = &defined[0], .valid = 22, .recorded = 24},
        {.indicator = &defined[1], .valid = DEC_UNSET, .recorded = DEC_UNSET}};
    struct entry_result result = {.indicators = {.v = found, .n = 1}};
    struct desk desk = {.result = &result};
    struct item item = {.name = "居民建档完成率", .kind = ITEM_RATIO};
    struct desk_ratio r;
    assert_true(desk_ratio_of(a, &desk, &item, &r));
    assert_int_equal(r.done, 22);
    assert_int_equal(r.target, 24);
    item.name = "合同指标完成率"; /* of several, in different units */
    assert_false(desk_ratio_of(a, &desk, &item, &r));
    item.name = "居民建档完成率";
    result.indicators.n = 2; /* two that it may be named after */
    assert_false(desk_ratio_of(a, &desk, &item, &r));
    result.indicators.n = 1;
    found[0].valid = DEC_UNSET; /* not known is not zero */
    assert_false(desk_ratio_of(a, &desk, &item, &r));
    desk.result = NULL;
    assert_false(desk_ratio_of(a, &desk, &item, &r));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evidence_is_seen_where_its_name_says),
        cmocka_unit_test(panels_come_as_the_items_ask_for_them),
        cmocka_unit_test(a_ratio_is_offered_the_indicator_that_it_is_named_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
