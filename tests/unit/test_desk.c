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
        DESK_FUNDS, DESK_INDICATORS, DESK_STAFFING, DESK_CONTRACT,
        DESK_TEXT,  DESK_FILES,      DESK_LAST};
    assert_memory_equal(order, wanted, sizeof(wanted));
    struct item_source said[] = {{.kind = SOURCE_TEXT}, {.kind = SOURCE_MATERIAL}};
    items[0].sources = said, items[0].n_sources = 2;
    inner[0].n_sources = inner[1].n_sources = 2;
    inner[0].sources = inner[1].sources = said;
    desk_panel_order(&c, order); /* what the standard says goes before what names sound like */
    assert_int_equal(order[0], DESK_TEXT);
    assert_int_equal(order[1], DESK_FILES);
    assert_int_equal(order[2], DESK_STAFFING);
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

static void files_answer_to_what_the_checklist_calls_them(void **state) {
    (void)state;
    struct arena GP_CLEANUP(arena_release) arena = ARENA_INIT;
    struct checklist_item checklist[] = {{.id = "m1", .name = "评估承诺书"},
                                         {.id = "m2", .name = "消防演练记录及照片"}};
    struct material files[] = {{.item = "m2"}, {.item = "m1"}, {.item = "m2"}};
    struct entry entry = {.materials = files, .n_materials = 3};
    struct dossier d = {.round = {.checklist = checklist, .n_checklist = 2}};
    struct fill_case c = {.d = &d, .entry = &entry};
    struct desk desk = {.c = &c};
    const char *evidence[] = {"消防演练记录", "资金使用情况表", "别的"};
    struct item item = {.evidence = evidence, .n_evidence = 3};
    size_t n;
    const struct desk_source *v = desk_sources(&arena, &desk, &item, &n);
    assert_int_equal(n, 3);
    assert_true(v[0].is_file && v[0].panel == DESK_FILES);
    assert_int_equal(v[0].n_files, 2);
    assert_int_equal(v[0].first, 0);
    assert_true(!v[1].is_file && v[1].panel == DESK_FUNDS);
    assert_int_equal(v[2].panel, DESK_PANEL_N);
    struct item_source said[] = {{SOURCE_MATERIAL, "评估承诺书"}, {SOURCE_FUNDS, NULL}};
    item.sources = said, item.n_sources = 2;
    v = desk_sources(&arena, &desk, &item, &n);
    assert_int_equal(n, 2);
    assert_string_equal(v[0].text, "评估承诺书");
    assert_int_equal(v[0].first, 1);
    assert_int_equal(v[0].n_files, 1);
    assert_string_equal(v[1].text, "资金");
    entry.n_materials = 1; /* not handed in */
    v = desk_sources(&arena, &desk, &item, &n);
    assert_true(v[0].is_file && v[0].n_files == 0);
}

/* An average of two would give away the other's mark. */
static void the_last_time_s_marks_are_the_own_and_an_average_of_three(void **state) {
    (void)state;
    struct item now = {.id = "i", .kind = ITEM_POINTS, .max = score_of(100000)}, then = now;
    struct sheet sheets[] = {{.role = SCORER_EXPERT, .scorer = "x1"},
                             {.role = SCORER_EXPERT, .scorer = "x2"},
                             {.role = SCORER_EXPERT, .scorer = "x3"}};
    struct item_score marks[] = {{.item = &then, .points = score_of(80000)},
                                 {.item = &then, .points = score_of(90000)},
                                 {.item = &then, .points = score_of(80000)}};
    struct sheet_score scored[3];
    for (size_t i = 0; i < 3; i++)
        scored[i] = (struct sheet_score){.sheet = &sheets[i], .items = &marks[i], .n_items = 1};
    struct component_score component = {.sheets = scored, .n_sheets = 3};
    struct last_time last = {.component = &component, .expert = "x2"};
    struct last_item found = last_item_of(&last, &now);
    assert_int_equal(found.own.v, 90000);
    assert_int_equal(found.mean.v, 83300); /* 25 / 3 = 8.333…, to 0.01 */
    assert_int_equal(found.n, 3);
    component.n_sheets = 2;
    found = last_item_of(&last, &now);
    assert_int_equal(found.own.v, 90000);
    assert_false(score_is_set(found.mean));
    component.n_sheets = 3;
    then.max = score_of(50000); /* out of five then: another item */
    found = last_item_of(&last, &now);
    assert_false(score_is_set(found.own) || score_is_set(found.mean));
    last.component = NULL;
    assert_int_equal(last_item_of(&last, &now).n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evidence_is_seen_where_its_name_says),
        cmocka_unit_test(panels_come_as_the_items_ask_for_them),
        cmocka_unit_test(files_answer_to_what_the_checklist_calls_them),
        cmocka_unit_test(the_last_time_s_marks_are_the_own_and_an_average_of_three),
        cmocka_unit_test(a_ratio_is_offered_the_indicator_that_it_is_named_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
