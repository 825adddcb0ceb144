#include "test.h"

#include "core/rubric.h"
#include "score_fixture.h"

static const struct item_option parts[] = {
    {"rules", "有规则", {5000}}, {"posted", "已上墙", {5000}}, {"used", "有使用记录", {10000}}};
static const struct item_option levels[] = {{"good", "好", {40000}}, {"poor", "差", {10000}}};

/* One item of each kind; full mark 2 + 4 + 10 + 5 + 9 = 30, and 2 of bonus. */
static struct item items[] = {
    {.id = "combo",
     .name = "场地",
     .kind = ITEM_COMBO,
     .max = {20000},
     .step = {DEC_UNSET},
     .options = (struct item_option *)parts,
     .n_options = 3},
    {.id = "degree",
     .name = "内容明确",
     .kind = ITEM_DEGREE,
     .max = {40000},
     .step = {DEC_UNSET},
     .options = (struct item_option *)levels,
     .n_options = 2,
     .may_not_apply = true},
    {.id = "ratio",
     .name = "完成率",
     .kind = ITEM_RATIO,
     .max = {100000},
     .step = {DEC_UNSET},
     .may_not_apply = true},
    {.id = "deduct", .name = "差错", .kind = ITEM_DEDUCT, .max = {50000}, .per_time = {15000}},
    {.id = "points",
     .name = "档案",
     .kind = ITEM_POINTS,
     .max = {90000},
     .step = {5000},
     .may_not_apply = true},
    {.id = "bonus", .name = "创新", .kind = ITEM_BONUS, .max = {20000}, .per_time = {7500}},
};

static struct component component(void) {
    return (struct component){.id = "material",
                              .name = "资料递交",
                              .max = sc("30"),
                              .scored_full = SCORE_UNSET,
                              .scored_by = SCORER_EXPERT,
                              .items = items,
                              .n_items = GP_COUNT(items)};
}

static struct mark empty_mark(const char *item) {
    return (struct mark){.item = item,
                         .points = SCORE_UNSET,
                         .done = DEC_UNSET,
                         .target = DEC_UNSET,
                         .times = DEC_UNSET};
}

/* Good marks: 1.5 + 4 + 10×45/60 = 7.5 + 5 - 1.5 = 3.5 + 8.5 = 25, and 0.75 of bonus. */
struct marks {
    struct mark v[6];
    const char *met[3];
};

static struct marks *good_marks(struct arena *a) {
    struct marks *m = gp_new(a, struct marks);
    for (size_t i = 0; i < 6; i++)
        m->v[i] = empty_mark(items[i].id);
    m->met[0] = "used";
    m->met[1] = "posted";
    m->v[0].parts = m->met;
    m->v[0].n_parts = 2;
    m->v[1].level = "good";
    m->v[2].done = 45;
    m->v[2].target = 60;
    m->v[3].times = 1;
    m->v[4].points = sc("8.5");
    m->v[5].times = 1;
    return m;
}

static enum gp_code try_score(struct fixture *f, const struct component *comp,
                              const struct mark *marks, size_t n, struct sheet_score *ret) {
    struct sheet *s = gp_new(&f->arena, struct sheet);
    *s = (struct sheet){.id = "s1",
                        .component = comp->id,
                        .scorer_name = "专家甲",
                        .submitted = DATE_UNSET,
                        .marks = arena_memdup(&f->arena, marks, n * sizeof(*marks)),
                        .n_marks = n};
    assert_true(date_of(2022, 5, 10, &s->submitted));
    struct center *center = gp_new(&f->arena, struct center);
    struct project *project = gp_new(&f->arena, struct project);
    struct dossier *d = gp_new(&f->arena, struct dossier);
    struct entry *e = gp_new(&f->arena, struct entry);
    center->id = "c";
    center->name = "六和";
    project->id = "p";
    project->center = "c";
    e->id = "liuhe";
    e->project = "p";
    d->standard.title = "评估标准";
    d->standard.official = true;
    d->standard.version = 1;
    d->centers = center;
    d->projects = project;
    d->n_centers = d->n_projects = 1;
    return sheet_score(&f->calc, d, e, comp, s, ret);
}

static struct sheet_score score(struct fixture *f, const struct component *comp,
                                const struct mark *marks, size_t n) {
    struct sheet_score r;
    enum gp_code code = try_score(f, comp, marks, n, &r);
    if (code != GP_OK)
        fail_msg("%s: %s", f->err.where, f->err.message);
    return r;
}

static void every_kind_of_item_is_scored_and_added(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct sheet_score r = score(f, &comp, good_marks(&f->arena)->v, 6);
    static const char *const want[] = {"1.5", "4", "7.5", "3.5", "8.5", "0.75"};
    assert_true(r.complete);
    assert_i64((int64_t)r.n_items, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(score_text(&f->arena, r.items[i].points), want[i]);
    assert_string_equal(score_text(&f->arena, r.points), "25.75");
    assert_string_equal(score_text(&f->arena, r.raw), "25.75");
    assert_string_equal(score_text(&f->arena, r.applicable), "30");
    const struct trace *t = calc_find_trace(&f->calc, "liuhe.sheet.s1");
    assert_non_null(t);
    assert_string_equal(t->label, "六和 资料递交 专家甲的评分");
    assert_string_equal(t->value, "25.75");
    assert_string_equal(t->working, "25 + 加分 0.75 = 25.75");
    assert_string_equal(t->basis, "评估标准（第 1 版）");
    assert_null(t->rounding);
    assert_i64((int64_t)t->n_inputs, 6);
    assert_string_equal(t->inputs[2].name, "完成率");
    assert_string_equal(t->inputs[2].value, "7.5");
    assert_string_equal(t->inputs[2].source, "专家甲的评分表（2022-05-10 提交）");
}

static void items_are_capped_at_both_ends(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    static const struct {
        size_t item;
        int64_t done, target, times;
        const char *want;
    } cases[] = {
        {2, 61, 60, DEC_UNSET, "10"},   /* no more than the maximum */
        {2, 0, 60, DEC_UNSET, "0"},     /* a stated 0 is a mark */
        {2, 1, 3, DEC_UNSET, "3.3333"}, /* 10 ÷ 3 */
        {2, 2, 3, DEC_UNSET, "6.6667"}, /* 20 ÷ 3, half up */
        {2, DEC_MAX, DEC_MAX, DEC_UNSET, "10"},
        {3, DEC_UNSET, DEC_UNSET, 0, "5"},
        {3, DEC_UNSET, DEC_UNSET, 3, "0.5"},
        {3, DEC_UNSET, DEC_UNSET, 4, "0"}, /* 5 - 6 stops at 0 */
        {3, DEC_UNSET, DEC_UNSET, DEC_MAX, "0"},
        {5, DEC_UNSET, DEC_UNSET, 0, "0"},
        {5, DEC_UNSET, DEC_UNSET, 2, "1.5"},
        {5, DEC_UNSET, DEC_UNSET, 3, "2"}, /* 2.25 stops at 2 */
        {5, DEC_UNSET, DEC_UNSET, DEC_MAX, "2"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct mark *m = good_marks(&f->arena)->v, *at = &m[cases[i].item];
        at->done = cases[i].done;
        at->target = cases[i].target;
        at->times = cases[i].times;
        struct sheet_score r = score(f, &comp, m, 6);
        assert_true(r.complete);
        assert_string_equal(score_text(&f->arena, r.items[cases[i].item].points), cases[i].want);
    }
}

static void no_condition_met_is_zero_points_and_not_missing(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct mark *m = good_marks(&f->arena)->v;
    m[0].n_parts = 0;
    struct sheet_score r = score(f, &comp, m, 6);
    assert_true(r.complete);
    assert_i64(r.items[0].points.v, 0);
}

static void a_missing_mark_leaves_the_sheet_open_and_is_never_zero(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    for (size_t gone = 0; gone < 6; gone++) {
        struct mark *m = good_marks(&f->arena)->v, left[5];
        for (size_t i = 0, k = 0; i < 6; i++)
            if (i != gone)
                left[k++] = m[i];
        struct sheet_score r = score(f, &comp, left, 5);
        assert_false(r.complete);
        assert_false(score_is_set(r.points));
        assert_true(r.items[gone].missing);
        assert_false(score_is_set(r.items[gone].points));
        assert_i64((int64_t)r.n_missing, 1);
    }
    const struct trace *t = calc_find_trace(&f->calc, "liuhe.sheet.s1");
    assert_string_equal(t->value, "");
    assert_string_equal(t->inputs[0].value, "未打分");
    /* A mark that is there but says nothing is missing as well. */
    for (size_t i = 1; i < 6; i++) {
        struct mark *m = good_marks(&f->arena)->v;
        m[i] = empty_mark(items[i].id);
        struct sheet_score r = score(f, &comp, m, 6);
        assert_true(r.items[i].missing);
        assert_i64((int64_t)r.n_missing, 1);
    }
}

static void a_mark_that_its_item_does_not_allow_is_named(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    static const char *unknown[] = {"tea"}, *twice[] = {"used", "used"};
    const struct {
        size_t item;
        struct mark mark;
        const char *words;
    } cases[] = {
        {0, {.parts = unknown, .n_parts = 1}, "条件“tea”不在评分标准里"},
        {0, {.parts = twice, .n_parts = 2}, "条件“有使用记录”勾选了两次"},
        {0, {.not_applicable = true}, "不允许把这一项标为不适用"},
        {1, {.level = "fair"}, "档次“fair”不在评分标准里"},
        {2, {.done = 1, .target = 0}, "目标数必须大于 0"},
        {2, {.done = -1, .target = 5}, "完成数 -1 不能小于 0"},
        {3, {.times = -1}, "次数 -1 不能小于 0"},
        {4, {.points = {95000}}, "打了 9.5 分，应当在 0 到 9 分之间"},
        {4, {.points = {-5000}}, "应当在 0 到 9 分之间"},
        {4, {.points = {82500}}, "打了 8.25 分，应当是 0.5 的整数倍"},
        {5, {.times = -2}, "次数 -2 不能小于 0"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct mark *m = good_marks(&f->arena)->v;
        m[cases[i].item] = cases[i].mark;
        m[cases[i].item].item = items[cases[i].item].id;
        struct sheet_score r = score(f, &comp, m, 6);
        const char *problem = r.items[cases[i].item].problem;
        if (!problem || !strstr(problem, cases[i].words))
            fail_msg("'%s' is not '%s'", problem ? problem : "", cases[i].words);
        assert_i64((int64_t)r.n_problems, 1);
        assert_false(r.complete || score_is_set(r.points));
    }
}

static void two_marks_on_one_item_are_a_problem(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct mark m[7];
    memcpy(m, good_marks(&f->arena)->v, 6 * sizeof(*m));
    m[6] = m[4];
    struct sheet_score r = score(f, &comp, m, 7);
    assert_string_equal(r.items[4].problem, "同一项打了两次分，请只保留一次");
    assert_false(r.complete);
}

static void the_weight_of_what_does_not_apply_goes_to_the_rest(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct mark *m = good_marks(&f->arena)->v;
    m[2] = empty_mark("ratio");
    m[2].not_applicable = true;
    m[5].times = 0;
    /* Earned 1.5 + 4 + 3.5 + 8.5 = 17.5 of 20; × 30 ÷ 20 = 26.25. */
    struct sheet_score r = score(f, &comp, m, 6);
    assert_string_equal(score_text(&f->arena, r.points), "26.25");
    assert_string_equal(score_text(&f->arena, r.raw), "17.5");
    assert_string_equal(score_text(&f->arena, r.applicable), "20");
    assert_true(r.items[2].not_applicable);
    m[5].times = 1; /* the bonus is added after that: 26.25 + 0.75 */
    r = score(f, &comp, m, 6);
    assert_string_equal(score_text(&f->arena, r.points), "27");
    const struct trace *t = &f->calc.traces.v[f->calc.traces.n - 1];
    assert_string_equal(t->working, "17.5 × 30 ÷ 20 + 加分 0.75 = 27");
    assert_non_null(strstr(t->rounding, "0.0001"));
    m[1].level = NULL; /* and 内容明确 too: 13.5 of 16; × 30 ÷ 16 = 25.3125, + 0.75 */
    m[1].not_applicable = true;
    r = score(f, &comp, m, 6);
    assert_string_equal(score_text(&f->arena, r.points), "26.0625");
}

static void a_bonus_never_lifts_a_component_over_its_maximum(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct marks *m = good_marks(&f->arena);
    m->met[2] = "rules";
    m->v[0].n_parts = 3;
    m->v[2].done = 60;
    m->v[3].times = 0;
    m->v[4].points = sc("9");
    struct sheet_score r = score(f, &comp, m->v, 6); /* 30 + 0.75 */
    assert_string_equal(score_text(&f->arena, r.points), "30");
    assert_string_equal(score_text(&f->arena, r.raw), "30.75");
    const struct trace *t = &f->calc.traces.v[f->calc.traces.n - 1];
    assert_string_equal(t->working, "30 + 加分 0.75 = 30（不超过满分 30）");
}

static void marks_on_another_scale_are_brought_to_the_maximum(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    comp.max = sc("12");
    comp.scored_full = sc("30");
    /* (25 + 0.75) × 12 ÷ 30 = 10.3 */
    struct sheet_score r = score(f, &comp, good_marks(&f->arena)->v, 6);
    assert_string_equal(score_text(&f->arena, r.points), "10.3");
    comp.max = sc("7"); /* 25.75 × 7 ÷ 30 = 6.008333… */
    r = score(f, &comp, good_marks(&f->arena)->v, 6);
    assert_string_equal(score_text(&f->arena, r.points), "6.0083");
}

static void where_nothing_applies_there_is_no_score_and_never_full_marks(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    comp.items = &items[1];
    comp.n_items = 2;
    struct mark m[2] = {empty_mark("degree"), empty_mark("ratio")};
    m[0].not_applicable = m[1].not_applicable = true;
    struct sheet_score r = score(f, &comp, m, 2);
    assert_false(r.complete || score_is_set(r.points));
    assert_i64((int64_t)(r.n_missing + r.n_problems), 0);
    assert_i64(r.applicable.v, 0);
    assert_string_equal(calc_find_trace(&f->calc, "liuhe.sheet.s1")->working,
                        "各项都标为不适用，没有得分");
}

static void groups_are_listed_before_their_items_with_a_subtotal(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct item second[] = {{.id = "g2",
                             .name = "产出",
                             .kind = ITEM_GROUP,
                             .max = {100000},
                             .items = &items[2],
                             .n_items = 1}};
    struct item first[] = {{.id = "g1",
                            .name = "运作",
                            .kind = ITEM_GROUP,
                            .max = {60000},
                            .may_not_apply = true,
                            .items = items,
                            .n_items = 2},
                           {.id = "g3",
                            .name = "成效",
                            .kind = ITEM_GROUP,
                            .max = {100000},
                            .items = second,
                            .n_items = 1}};
    comp.items = first;
    comp.n_items = 2;
    comp.max = sc("16");
    struct mark m[4];
    memcpy(m, good_marks(&f->arena)->v, 3 * sizeof(*m));
    struct sheet_score r = score(f, &comp, m, 3);
    static const struct {
        const char *id, *points;
        unsigned depth;
    } want[] = {{"g1", "5.5", 0}, {"combo", "1.5", 1}, {"degree", "4", 1},
                {"g3", "7.5", 0}, {"g2", "7.5", 1},    {"ratio", "7.5", 2}};
    assert_i64((int64_t)r.n_items, GP_COUNT(want));
    for (size_t i = 0; i < GP_COUNT(want); i++) {
        assert_string_equal(r.items[i].item->id, want[i].id);
        assert_string_equal(score_text(&f->arena, r.items[i].points), want[i].points);
        assert_i64(r.items[i].depth, want[i].depth);
    }
    assert_string_equal(score_text(&f->arena, r.points), "13");

    /* The whole group does not apply: 7.5 of 10; × 16 ÷ 10 = 12. */
    m[0] = empty_mark("g1");
    m[0].not_applicable = true;
    m[1] = m[2];
    r = score(f, &comp, m, 2);
    assert_true(r.complete);
    assert_true(r.items[0].not_applicable && r.items[1].not_applicable);
    assert_string_equal(score_text(&f->arena, r.points), "12");

    /* A mark below a group that does not apply contradicts it, and a group takes no points. */
    m[2] = good_marks(&f->arena)->v[1];
    r = score(f, &comp, m, 3);
    assert_non_null(strstr(r.items[2].problem, "上级指标已标为不适用"));
    m[0] = empty_mark("g3");
    m[0].points = sc("3");
    r = score(f, &comp, m, 3);
    assert_non_null(strstr(r.items[3].problem, "分组不直接打分"));
    assert_true(r.items[0].missing); /* combo below it has no mark */
}

static void a_component_without_items_takes_one_mark(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    comp.n_items = 0;
    comp.max = sc("35");
    struct mark m = empty_mark(NULL);
    m.points = sc("34.65"); /* golden: 六和 社区党委 */
    struct sheet_score r = score(f, &comp, &m, 1);
    assert_string_equal(score_text(&f->arena, r.points), "34.65");
    assert_i64((int64_t)r.n_items, 1);
    assert_null(r.items[0].item);
    assert_string_equal(calc_find_trace(&f->calc, "liuhe.sheet.s1")->inputs[0].name, "资料递交");
    comp.scored_full = sc("100");
    m.points = sc("99"); /* 99 × 35 ÷ 100 = 34.65 */
    r = score(f, &comp, &m, 1);
    assert_string_equal(score_text(&f->arena, r.points), "34.65");
    m.points = sc("100.01");
    r = score(f, &comp, &m, 1);
    assert_non_null(strstr(r.items[0].problem, "应当在 0 到 100 分之间"));
    r = score(f, &comp, NULL, 0);
    assert_true(r.items[0].missing);
}

static void marks_on_items_that_are_not_there_are_refused(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct sheet_score r;
    struct mark m = empty_mark("tea");
    assert_int_equal(try_score(f, &comp, &m, 1, &r), GP_INVALID);
    assert_non_null(strstr(f->err.message, "指标“tea”不在本板块里"));
    assert_string_equal(f->err.where, "资料递交 专家甲的评分表");
    m.item = NULL;
    assert_int_equal(try_score(f, &comp, &m, 1, &r), GP_INVALID);
    assert_non_null(strstr(f->err.message, "请逐项打分"));
}

static void a_standard_that_was_not_validated_is_refused_without_a_crash(void **state) {
    struct fixture *f = *state;
    struct component comp = component();
    struct sheet_score r;
    struct item bad = items[4];
    comp.items = &bad;
    comp.n_items = 1;
    struct mark m = empty_mark("points");
    m.points = sc("1");
    bad.step = score_of(0);
    assert_non_null(score(f, &comp, &m, 1).items[0].problem);
    bad.max = SCORE_UNSET;
    assert_non_null(score(f, &comp, &m, 1).items[0].problem);
    bad.kind = ITEM_N;
    assert_non_null(score(f, &comp, &m, 1).items[0].problem);
    bad = items[4];
    bad.max = score_of(DEC_MAX); /* the share of the maximum leaves the range */
    assert_int_equal(try_score(f, &comp, &m, 1, &r), GP_INVALID);
    assert_non_null(strstr(f->err.message, "数字太大"));
    struct item loop = {.id = "loop", .name = "环", .kind = ITEM_GROUP, .n_items = 1};
    loop.items = &loop;
    comp.items = &loop;
    assert_int_equal(try_score(f, &comp, &m, 1, &r), GP_INVALID);
    assert_non_null(strstr(f->err.message, "指标超过 3 级"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(every_kind_of_item_is_scored_and_added),
        CASE(items_are_capped_at_both_ends),
        CASE(no_condition_met_is_zero_points_and_not_missing),
        CASE(a_missing_mark_leaves_the_sheet_open_and_is_never_zero),
        CASE(a_mark_that_its_item_does_not_allow_is_named),
        CASE(two_marks_on_one_item_are_a_problem),
        CASE(the_weight_of_what_does_not_apply_goes_to_the_rest),
        CASE(a_bonus_never_lifts_a_component_over_its_maximum),
        CASE(marks_on_another_scale_are_brought_to_the_maximum),
        CASE(where_nothing_applies_there_is_no_score_and_never_full_marks),
        CASE(groups_are_listed_before_their_items_with_a_subtotal),
        CASE(a_component_without_items_takes_one_mark),
        CASE(marks_on_items_that_are_not_there_are_refused),
        CASE(a_standard_that_was_not_validated_is_refused_without_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
