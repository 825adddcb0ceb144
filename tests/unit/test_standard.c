#include "test.h"

#include "core/standard.h"
#include "score_fixture.h"

/* A sound standard, writable, with one of everything. */
struct sample {
    struct item_option parts[2], levels[2];
    struct item leaves[5], group[1];
    struct component components[2];
    struct method method[1];
    struct band bands[4];
    const char *also[1];
    struct fund_category categories[2];
    struct param params[2];
    struct standard standard;
};

static struct item leaf(const char *id, const char *name, enum item_kind kind, const char *max) {
    return (struct item){.id = id,
                         .name = name,
                         .kind = kind,
                         .max = sc(max),
                         .step = SCORE_UNSET,
                         .per_time = SCORE_UNSET};
}

static struct component part(const char *id, const char *name, const char *max) {
    return (struct component){.id = id,
                              .name = name,
                              .max = sc(max),
                              .scored_full = SCORE_UNSET,
                              .scored_by = SCORER_EXPERT,
                              .aggregation = {.kind = AGGREGATE_MEAN,
                                              .min_scorers = DEC_UNSET,
                                              .factor = SHARE_UNSET,
                                              .step = sc("0.01")}};
}

static struct sample *sample(struct arena *a) {
    struct sample *s = gp_new(a, struct sample);
    s->parts[0] = (struct item_option){"a", "有制度", sc("4")};
    s->parts[1] = (struct item_option){"b", "有记录", sc("6")};
    s->levels[0] = (struct item_option){"good", "好", sc("5")};
    s->levels[1] = (struct item_option){"poor", "差", sc("1")};
    s->leaves[0] = leaf("combo", "规章", ITEM_COMBO, "10");
    s->leaves[0].options = s->parts;
    s->leaves[0].n_options = 2;
    s->leaves[1] = leaf("degree", "管理", ITEM_DEGREE, "5");
    s->leaves[1].options = s->levels;
    s->leaves[1].n_options = 2;
    s->leaves[2] = leaf("ratio", "完成率", ITEM_RATIO, "10");
    s->leaves[3] = leaf("deduct", "差错", ITEM_DEDUCT, "5");
    s->leaves[3].per_time = sc("0.5");
    s->leaves[4] = leaf("bonus", "创新", ITEM_BONUS, "2");
    s->leaves[4].per_time = sc("1");
    s->group[0] = leaf("group", "项目管理", ITEM_GROUP, "30");
    s->group[0].items = s->leaves;
    s->group[0].n_items = 5;
    s->components[0] = part("material", "资料递交", "30");
    s->components[0].items = s->group;
    s->components[0].n_items = 1;
    s->components[1] = part("committee", "社区党委", "70");
    s->method[0] = (struct method){"two", "方式二", "资料递交+履约评价", s->components, 2};
    s->bands[0] = (struct band){"优秀", sc("90")};
    s->bands[1] = (struct band){"良好", sc("80")};
    s->bands[2] = (struct band){"合格", sc("60")};
    s->bands[3] = (struct band){"不合格", sc("0")};
    s->also[0] = "工资";
    s->categories[0] = (struct fund_category){"labor", "人力成本", s->also, 1};
    s->categories[1] = (struct fund_category){"office", "办公与场地", NULL, 0};
    s->params[0] = (struct param){"labor_share_min", "80.5", "合同第五条"};
    s->params[1] = (struct param){"contract_months_min", NULL, NULL};
    s->standard = (struct standard){
        .id = "s",
        .title = "评估标准",
        .version = 3,
        .official = true,
        .valid_from = DATE_UNSET,
        .valid_to = DATE_UNSET,
        .full = sc("100"),
        .total_step = sc("0.01"),
        .methods = s->method,
        .n_methods = 1,
        .bands = s->bands,
        .n_bands = 4,
        .fund_categories = s->categories,
        .n_fund_categories = 2,
        .vacancy = {.post_price = MONEY_UNSET, .grace_days = DEC_UNSET, .step = money_of(1)},
        .params = s->params,
        .n_params = 2};
    return s;
}

/* Fails unless exactly one problem is found, at that place and with those words. */
static void only_problem(struct arena *a, const struct sample *s, const char *where,
                         const char *words) {
    struct standard_problem *p;
    size_t n;
    standard_validate(&s->standard, a, &p, &n);
    if (n == 0)
        fail_msg("nothing found, not %s", words);
    if (n > 1 || strcmp(p[0].where, where) != 0 || !strstr(p[0].message, words))
        fail_msg("%zu problems, first at %s: %s (not at %s: %s)", n, p[0].where, p[0].message,
                 where, words);
}

static void a_sound_standard_has_no_problem(void **state) {
    struct fixture *f = *state;
    struct standard_problem *p;
    size_t n = 42;
    standard_validate(&sample(&f->arena)->standard, &f->arena, &p, &n);
    if (n > 0)
        fail_msg("%s: %s", p[0].where, p[0].message);
}

/* Each breaks one thing of a sound standard. */
#define BREAK(name, statement)                                                                     \
    static void name(struct sample *s) {                                                           \
        statement;                                                                                 \
    }
BREAK(break_method_sum, s->components[1].max = sc("69"))
BREAK(break_group_sum, s->group[0].max = sc("29"); s->components[0].scored_full = sc("29"))
BREAK(break_component_sum, s->components[0].scored_full = sc("40"))
BREAK(break_combo_sum, s->parts[0].points = sc("3"))
BREAK(break_option_over, s->levels[0].points = sc("5.5"))
BREAK(break_option_twice, s->levels[1].id = "good")
BREAK(break_item_twice, s->leaves[1].id = "ratio")
BREAK(break_component_twice, s->components[1].id = "material")
BREAK(break_component_reserved, s->components[1].id = "total")
BREAK(break_no_options, s->leaves[1].n_options = 0)
BREAK(break_no_per_time, s->leaves[3].per_time = SCORE_UNSET)
BREAK(break_per_time_over, s->leaves[4].per_time = sc("3"))
BREAK(break_step_zero, s->leaves[2].kind = ITEM_POINTS; s->leaves[2].step = sc("0"))
BREAK(break_step_odd, s->leaves[2].kind = ITEM_POINTS; s->leaves[2].step = sc("3"))
BREAK(break_no_name, s->leaves[2].name = "")
BREAK(break_kind_unknown, s->leaves[4].kind = ITEM_N)
BREAK(break_below_leaf, s->leaves[2].items = s->group; s->leaves[2].n_items = 1)
BREAK(break_trimmed, s->components[0].aggregation.kind = AGGREGATE_TRIMMED)
BREAK(break_drops, s->components[0].aggregation.drop_high = 1)
BREAK(break_drops_negative, s->components[0].aggregation.kind = AGGREGATE_TRIMMED;
      s->components[0].aggregation.drop_low = -1)
BREAK(break_factor, s->components[0].aggregation.factor = share_of(0))
BREAK(break_agg_step, s->components[0].aggregation.step = sc("0"))
BREAK(break_agg_step_fine, s->components[0].aggregation.step = sc("0.001"))
BREAK(break_single, s->components[0].aggregation.kind = AGGREGATE_SINGLE;
      s->components[0].aggregation.min_scorers = 2)
BREAK(break_role, s->components[0].scored_by = SCORER_N)
BREAK(break_bands_order, s->bands[1].from = sc("60"))
BREAK(break_bands_zero, s->bands[3].from = sc("1"))
BREAK(break_bands_full, s->bands[0].from = sc("100.01"))
BREAK(break_bands_unset, s->bands[1].from = SCORE_UNSET)
BREAK(break_bands_none, s->standard.n_bands = 0)
BREAK(break_no_method, s->standard.n_methods = 0)
BREAK(break_version, s->standard.version = 0)
BREAK(break_total_step, s->standard.total_step = sc("0"))
BREAK(break_category_twice, s->categories[1].name = "工资")
BREAK(break_vacancy_step, s->standard.vacancy.step = money_of(0))
BREAK(break_post_price, s->standard.vacancy.base = VACANCY_POST_PRICE)
BREAK(break_param_unknown, s->params[1].name = "tea")
BREAK(break_param_twice, s->params[1].name = "labor_share_min")
BREAK(break_param_text, s->params[0].value = "八成")
BREAK(break_param_fine, s->params[0].value = "80.555")
BREAK(break_param_negative, s->params[0].value = "-1")
BREAK(break_param_source, s->params[0].source = NULL)
BREAK(break_param_count, s->params[1].value = "12.5"; s->params[1].source = "第八条")

static void each_broken_rule_is_found_at_its_place(void **state) {
    struct fixture *f = *state;
    static const struct {
        void (*breaks)(struct sample *);
        const char *where, *words;
    } cases[] = {
        {break_method_sum, "方式二", "各板块满分合计 99 分，应当等于总分满分 100 分"},
        {break_group_sum, "方式二 / 资料递交 / 项目管理", "合计 30 分，应当等于本组满分 29 分"},
        {break_component_sum, "方式二 / 资料递交", "合计 30 分，应当等于打分时用的满分 40 分"},
        {break_combo_sum, "方式二 / 资料递交 / 项目管理 / 规章", "各条件分值合计 9 分"},
        {break_option_over, "方式二 / 资料递交 / 项目管理 / 管理", "“好”的分值 5.5 超过本项满分 5"},
        {break_option_twice, "方式二 / 资料递交 / 项目管理 / 管理", "选项编号“good”重复"},
        {break_item_twice, "方式二 / 资料递交", "指标编号“ratio”重复"},
        {break_component_twice, "方式二", "板块编号“material”重复"},
        {break_component_reserved, "方式二 / 社区党委", "编号“total”已作他用"},
        {break_no_options, "方式二 / 资料递交 / 项目管理 / 管理", "程度分至少要有一个档次"},
        {break_no_per_time, "方式二 / 资料递交 / 项目管理 / 差错", "每次扣分的分值必须大于 0"},
        {break_per_time_over, "方式二 / 资料递交 / 项目管理 / 创新", "每次的分值 3 超过本项满分 2"},
        {break_step_zero, "方式二 / 资料递交 / 项目管理 / 完成率", "打分步长必须大于 0"},
        {break_step_odd, "方式二 / 资料递交 / 项目管理 / 完成率", "不是打分步长 3 的整数倍"},
        {break_no_name, "方式二 / 资料递交 / 项目管理 / ratio", "没有填写名称"},
        {break_kind_unknown, "方式二 / 资料递交 / 项目管理 / 创新", "评分方式不认识"},
        {break_below_leaf, "方式二 / 资料递交 / 项目管理 / 完成率", "比例分下面不能再有指标"},
        {break_trimmed, "方式二 / 资料递交", "至少去掉一个"},
        {break_drops, "方式二 / 资料递交", "请清空去掉的个数"},
        {break_drops_negative, "方式二 / 资料递交", "不能小于 0"},
        {break_factor, "方式二 / 资料递交", "系数必须大于 0"},
        {break_agg_step, "方式二 / 资料递交", "得分的步长必须大于 0"},
        {break_agg_step_fine, "方式二 / 资料递交", "不是总分步长 0.01 的整数倍"},
        {break_single, "方式二 / 资料递交", "至少评分人数不能多于 1"},
        {break_role, "方式二 / 资料递交", "评分人身份不认识"},
        {break_bands_order, "等级区间", "“合格”的起点 60 分应当低于上一等级的 60 分"},
        {break_bands_zero, "等级区间", "必须从 0 分开始"},
        {break_bands_full, "等级区间", "“优秀”的起点分高于总分满分"},
        {break_bands_unset, "等级区间", "“良好”的起点分没有填写"},
        {break_bands_none, "等级区间", "至少要有一个等级"},
        {break_no_method, "评估方式", "至少要有一种评估方式"},
        {break_version, "基本信息", "版本号"},
        {break_total_step, "基本信息", "总分步长必须大于 0"},
        {break_category_twice, "资金类别", "名称（含别名）“工资”重复"},
        {break_vacancy_step, "空岗扣除规则", "步长必须大于 0"},
        {break_post_price, "空岗扣除规则", "岗位单价必须大于 0"},
        {break_param_unknown, "核查限值 / tea", "没有这个名称的限值"},
        {break_param_twice, "核查限值", "限值“labor_share_min”重复"},
        {break_param_text, "核查限值 / 人力成本占比下限", "“八成”不是数字"},
        {break_param_fine, "核查限值 / 人力成本占比下限", "小数位数太多"},
        {break_param_negative, "核查限值 / 人力成本占比下限", "不能小于 0"},
        {break_param_source, "核查限值 / 人力成本占比下限", "请写明出处"},
        {break_param_count, "核查限值 / 合同期下限", "小数位数太多"},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        struct sample *s = sample(&f->arena);
        cases[i].breaks(s);
        only_problem(&f->arena, s, cases[i].where, cases[i].words);
    }
}

static void items_nest_to_three_levels_and_no_deeper(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena);
    struct item third = leaf("third", "三级", ITEM_GROUP, "30");
    struct item second = leaf("second", "二级", ITEM_GROUP, "30");
    second.items = s->group; /* its items make the third level */
    second.n_items = 1;
    s->components[0].items = &second;
    struct standard_problem *p;
    size_t n;
    standard_validate(&s->standard, &f->arena, &p, &n);
    assert_i64((int64_t)n, 0);
    third.items = &second;
    third.n_items = 1;
    s->components[0].items = &third;
    only_problem(&f->arena, s, "方式二 / 资料递交 / 三级 / 二级 / 项目管理", "指标最多 3 级");
}

static void a_sum_that_overflows_is_a_problem_and_no_crash(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena);
    s->components[0].n_items = 0;
    s->components[0].max = s->components[1].max = score_of(DEC_MAX - DEC_MAX % 100);
    only_problem(&f->arena, s, "方式二", "合计太大");
}

static void an_empty_standard_lists_its_problems(void **state) {
    struct fixture *f = *state;
    struct standard empty = {.full = SCORE_UNSET, .total_step = SCORE_UNSET};
    struct standard_problem *p;
    size_t n;
    standard_validate(&empty, &f->arena, &p, &n);
    assert_true(n >= 6); /* id, title, version, full mark, step, methods, bands, vacancy step */
}

static void a_label_names_title_version_and_a_mere_example(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena);
    assert_string_equal(standard_label(&f->arena, &s->standard), "评估标准（第 3 版）");
    s->standard.official = false;
    assert_string_equal(standard_label(&f->arena, &s->standard),
                        "评估标准（第 3 版，示例，非官方标准）");
}

static void methods_and_components_are_found_by_id(void **state) {
    struct fixture *f = *state;
    struct sample *s = sample(&f->arena);
    const struct method *m = standard_method(&s->standard, "two");
    assert_ptr_equal(m, s->method);
    assert_null(standard_method(&s->standard, "one"));
    assert_null(standard_method(&s->standard, NULL));
    assert_ptr_equal(method_component(m, "committee"), &s->components[1]);
    assert_null(method_component(m, "x"));
}

static void names_are_chinese_and_the_unknown_is_empty(void **state) {
    (void)state;
    for (int i = 0; i < SCORER_N; i++)
        assert_true(strlen(scorer_role_name((enum scorer_role)i)) > 0);
    for (int i = 0; i < ITEM_N; i++)
        assert_true(strlen(item_kind_name((enum item_kind)i)) > 0);
    for (int i = 0; i < AGGREGATE_N; i++)
        assert_true(strlen(aggregate_kind_name((enum aggregate_kind)i)) > 0);
    assert_string_equal(scorer_role_name(SCORER_COMMITTEE), "社区党委");
    assert_string_equal(item_kind_name(ITEM_DEGREE), "程度分");
    assert_string_equal(scorer_role_name(SCORER_N), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_sound_standard_has_no_problem),
        CASE(each_broken_rule_is_found_at_its_place),
        CASE(items_nest_to_three_levels_and_no_deeper),
        CASE(a_sum_that_overflows_is_a_problem_and_no_crash),
        CASE(an_empty_standard_lists_its_problems),
        CASE(a_label_names_title_version_and_a_mere_example),
        CASE(methods_and_components_are_found_by_id),
        CASE(names_are_chinese_and_the_unknown_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
