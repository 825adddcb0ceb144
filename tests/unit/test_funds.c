#include "project_fixture.h"

#include "core/funds.h"

static const char *also_operating[] = {"运营成本(服务费)"};
static struct fund_category categories[] = {
    {"labor", "人力成本", NULL, 0},     {"operating", "运营成本", also_operating, 1},
    {"office", "办公与场地", NULL, 0},  {"management", "管理费", NULL, 0},
    {"supervision", "督导费", NULL, 0}, {"training", "培训费", NULL, 0},
};

static void open_table(struct fixture *f) {
    fixture_open(f);
    f->d.standard.fund_categories = categories;
    f->d.standard.n_fund_categories = GP_COUNT(categories);
    f->e.funds.given = true;
}

static struct funds funds_of(struct fixture *f) {
    struct funds funds = {0};
    fixture_clear_traces(f);
    assert_i64(funds_compute(&f->c, &f->d, &f->e, &funds), GP_OK);
    return funds;
}

static struct fund_line line_of(const char *label, const char *actual, const char *expected) {
    return (struct fund_line){label, yuan(actual), yuan(expected), MONEY_UNSET, SHARE_UNSET};
}

/* ---- the source's four tables */

struct golden {
    const char *center, *contract;
    struct {
        const char *label, *actual, *expected, *total;
        int64_t share; /* 1/10000 */
        const char *category;
    } rows[5];
    const char *surplus;
    const char *sums[3]; /* actual, expected, total */
    const char *share_base;
};

/* pingshan-2022.json: rows, expected_total, printed_share (all right), expected_subtotals,
 * share_base. 六联's 人力成本 is the one total that the source prints wrong (402233.38). */
static const struct golden goldens[] = {
    {"六和",
     "596010.00",
     {{"人力成本", "370830.28", "140368.22", "511198.50", 8577, "labor"},
      {"运营成本(服务费)", "7418.12", "3839.65", "11257.77", 189, "operating"},
      {"办公与场地", "14812.73", "4000.00", "18812.73", 316, "office"},
      {"管理费", "20841.63", "21299.37", "42141.00", 707, "management"},
      {"督导费", "9100.00", "3500.00", "12600.00", 211, "supervision"}},
     NULL,
     {"423002.76", "173007.24", "596010.00"},
     "596010.00"},
    {"六联",
     "472100.00",
     {{"人力成本", "319102.59", "83130.69", "402233.28", 8520, "labor"},
      {"运营成本（服务费）", "13356.10", "5603.90", "18960.00", 402, "operating"},
      {"督导费", "12250.00", "2450.00", "14700.00", 311, "supervision"},
      {"培训费", "0.00", "4200.00", "4200.00", 89, "training"},
      {"管理费", "25466.70", "6540.02", "32006.72", 678, "management"}},
     NULL,
     {"370175.39", "101924.61", "472100.00"},
     "472100.00"},
    {"坪山",
     "478240.00",
     {{"人力成本", "285861.36", "114234.39", "400095.75", 8575, "labor"},
      {"运营成本(服务费)", "7799.32", "4538.33", "12337.65", 264, "operating"},
      {"办公与场地", "8317.39", "2880.00", "11197.39", 240, "office"},
      {"管理费", "20071.91", "12655.87", "32727.78", 701, "management"},
      {"督导费", "8750.00", "1494.51", "10244.51", 220, "supervision"}},
     "11636.92",
     {"330799.98", "147440.02", "478240.00"},
     "466603.08"},
    {"和平",
     "356800.00",
     {{"人力成本", "238464.37", "65528.03", "303992.40", 8520, "labor"},
      {"运营成本(服务费)", "11357.61", "4342.39", "15700.00", 440, "operating"},
      {"督导费", "8750.00", "1750.00", "10500.00", 294, "supervision"},
      {"培训费", "0.00", "3000.00", "3000.00", 84, "training"},
      {"管理费", "17587.74", "6019.86", "23607.60", 662, "management"}},
     NULL,
     {"276159.72", "80640.28", "356800.00"},
     "356800.00"},
};

static void fill(struct fixture *f, const struct golden *g, struct fund_line lines[static 5]) {
    open_table(f);
    f->center.name = g->center;
    f->p.total = yuan(g->contract);
    for (size_t i = 0; i < 5; i++)
        lines[i] = line_of(g->rows[i].label, g->rows[i].actual, g->rows[i].expected);
    f->e.funds.lines = lines;
    f->e.funds.n_lines = 5;
    f->e.funds.has_surplus = g->surplus != NULL;
    /* the source prints a dash under 实际发生额 */
    f->e.funds.surplus = line_of("盈余/赤字", NULL, g->surplus);
}

static void every_figure_of_the_source_comes_out(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(goldens); i++) {
        const struct golden *g = &goldens[i];
        struct fund_line lines[5];
        struct fixture f;
        fill(&f, g, lines);
        struct funds funds = funds_of(&f);
        assert_true(funds.given);
        int64_t share_sum = 0;
        for (size_t j = 0; j < 5; j++) {
            assert_money(funds.rows[j].total, g->rows[j].total);
            assert_i64(funds.rows[j].share.v, g->rows[j].share);
            assert_string_equal(funds.rows[j].category->id, g->rows[j].category);
            share_sum += g->rows[j].share;
        }
        assert_money(funds.actual, g->sums[0]);
        assert_money(funds.expected, g->sums[1]);
        assert_money(funds.total, g->sums[2]);
        assert_money(funds.share_base, g->share_base);
        assert_money(funds.surplus, g->surplus ? g->surplus : "0.00");
        assert_money(funds.contract, g->contract);
        assert_i64(funds.share_sum.v, share_sum);
        fixture_close(&f);
    }
}

static void every_figure_explains_itself(void **state) {
    (void)state;
    struct fund_line lines[5];
    struct fixture f;
    fill(&f, &goldens[2], lines);
    struct funds funds = funds_of(&f);
    /* 330799.98 ÷ 478240.00 = 69.1702… % */
    assert_i64(funds.usage.v, 6917);
    assert_string_equal(trace_of(&f, "liulian.funds.usage")->working,
                        "330799.98 ÷ 478240.00 = 69.17%");
    const struct trace *share = trace_of(&f, "坪山 人力成本 所占比例");
    assert_string_equal(share->id, "liulian.funds.labor.share");
    assert_string_equal(share->value, "85.75");
    assert_string_equal(share->unit, "%");
    assert_string_equal(share->working, "400095.75 ÷ 466603.08 = 85.75%");
    assert_string_equal(share->rounding, "四舍五入到 0.01%");
    assert_string_equal(share->inputs[0].source, "liulian.funds.labor.total");
    assert_string_equal(share->inputs[1].source, "liulian.funds.share_base");
    assert_string_equal(trace_of(&f, "liulian.funds.labor.total")->working,
                        "285861.36 + 114234.39 = 400095.75");
    assert_string_equal(trace_of(&f, "liulian.funds.total")->working,
                        "400095.75 + 12337.65 + 11197.39 + 32727.78 + 10244.51 + 11636.92 = "
                        "478240.00");
    assert_string_equal(trace_of(&f, "liulian.funds.share_base")->working,
                        "400095.75 + 12337.65 + 11197.39 + 32727.78 + 10244.51 = 466603.08");
    assert_string_equal(trace_of(&f, "liulian.funds.expected")->inputs[5].name, "盈余/赤字");
    assert_string_equal(trace_of(&f, "liulian.funds.actual")->value, "330799.98");
    fixture_close(&f);
}

/* ---- what is missing stays missing */

static void a_missing_part_leaves_its_sums_unset(void **state) {
    (void)state;
    struct fund_line lines[] = {line_of("人力成本", "100.00", NULL),
                                line_of("管理费", "20.00", "30.00")};
    struct fixture f;
    open_table(&f);
    f.e.funds.lines = lines;
    f.e.funds.n_lines = 2;
    struct funds funds = funds_of(&f);
    assert_money(funds.rows[0].total, NULL);
    assert_money(funds.rows[1].total, "50.00");
    assert_money(funds.actual, "120.00");
    assert_money(funds.expected, NULL);
    assert_money(funds.total, NULL);
    assert_money(funds.share_base, NULL);
    assert_false(share_is_set(funds.rows[1].share));
    assert_false(share_is_set(funds.share_sum));
    assert_string_equal(trace_of(&f, "liulian.funds.labor.total")->working,
                        "没有填写预计发生额，无法计算");
    assert_string_equal(trace_of(&f, "liulian.funds.expected")->working,
                        "人力成本 的数额未知，无法计算");
    assert_string_equal(trace_of(&f, "liulian.funds.management.share")->value, "");
    fixture_close(&f);
}

static void an_empty_surplus_line_leaves_only_what_holds_it_unset(void **state) {
    (void)state;
    struct fund_line line = line_of("人力成本", "100.00", "50.00");
    struct fixture f;
    open_table(&f);
    f.e.funds.lines = &line;
    f.e.funds.n_lines = 1;
    f.e.funds.has_surplus = true;
    f.e.funds.surplus = line_of("盈余/赤字", NULL, NULL);
    struct funds funds = funds_of(&f);
    assert_money(funds.share_base, "150.00");
    assert_i64(funds.rows[0].share.v, 10000);
    assert_money(funds.actual, NULL);
    assert_money(funds.total, NULL);
    assert_money(funds.surplus, NULL);
    assert_string_equal(trace_of(&f, "liulian.funds.total")->working,
                        "盈余/赤字 的数额未知，无法计算");
    /* 100 ÷ 472100: the surplus is no spending */
    assert_i64(funds.usage.v, 2);
    fixture_close(&f);
}

static void a_deficit_is_a_surplus_below_zero(void **state) {
    (void)state;
    struct fund_line line = line_of("人力成本", "100.00", "50.00");
    struct fixture f;
    open_table(&f);
    f.e.funds.lines = &line;
    f.e.funds.n_lines = 1;
    f.e.funds.has_surplus = true;
    f.e.funds.surplus = line_of("盈余/赤字", "-10.00", "-5.00");
    struct funds funds = funds_of(&f);
    assert_money(funds.surplus, "-15.00");
    assert_money(funds.actual, "90.00");
    assert_money(funds.expected, "45.00");
    assert_money(funds.total, "135.00");
    assert_money(funds.share_base, "150.00");
    fixture_close(&f);
}

static void without_a_table_nothing_is_computed(void **state) {
    (void)state;
    struct fixture f;
    open_table(&f);
    f.e.funds.given = false;
    struct funds funds = funds_of(&f);
    assert_false(funds.given);
    assert_money(funds.total, NULL);
    assert_money(funds.surplus, NULL);
    assert_money(funds.contract, "472100.00");
    assert_i64((int64_t)f.c.traces.n, 0);
    f.e.funds.given = true; /* but without lines */
    funds = funds_of(&f);
    assert_money(funds.total, NULL);
    assert_money(funds.actual, NULL);
    assert_false(share_is_set(funds.usage));
    assert_string_equal(trace_of(&f, "liulian.funds.total")->working, "表中没有明细行，无法计算");
    fixture_close(&f);
}

static void a_base_of_zero_gives_no_share(void **state) {
    (void)state;
    struct fund_line line = line_of("人力成本", "0.00", "0.00");
    struct fixture f;
    open_table(&f);
    f.e.funds.lines = &line;
    f.e.funds.n_lines = 1;
    f.p.total = MONEY_UNSET;
    struct funds funds = funds_of(&f);
    assert_money(funds.share_base, "0.00");
    assert_false(share_is_set(funds.rows[0].share));
    assert_false(share_is_set(funds.usage));
    assert_contains(trace_of(&f, "liulian.funds.labor.share")->working, "无法计算");
    fixture_close(&f);
}

static void shares_are_rounded_as_the_standard_says(void **state) {
    (void)state;
    /* 1/3 = 33.33…, 2/3 = 66.66… % */
    struct fund_line lines[] = {line_of("人力成本", "1.00", "0.00"),
                                line_of("管理费", "2.00", "0.00")};
    struct fixture f;
    open_table(&f);
    f.e.funds.lines = lines;
    f.e.funds.n_lines = 2;
    struct funds funds = funds_of(&f);
    assert_i64(funds.rows[1].share.v, 6667);
    assert_i64(funds.share_sum.v, 10000);
    f.d.standard.share_rounding = ROUND_DOWN;
    funds = funds_of(&f);
    assert_i64(funds.rows[1].share.v, 6666);
    assert_i64(funds.share_sum.v, 9999);
    assert_string_equal(trace_of(&f, "liulian.funds.labor.share")->rounding, "舍去尾数到 0.01%");
    fixture_close(&f);
}

/* ---- labels */

static void labels_find_their_category(void **state) {
    (void)state;
    struct category_alias aliases[] = {
        {"服务费", "operating"}, {"管理费", "office"}, {"杂费", "nowhere"}};
    struct org org = {.id = "zhengyang", .fund_labels = aliases, .n_fund_labels = 3};
    struct fixture f;
    open_table(&f);
    const struct {
        const char *label, *category;
    } cases[] = {
        {"人力成本", "labor"},
        {"运营成本 （服务费）", "operating"},
        {"服务费", "operating"},
        {"管理费", "office"}, /* the operator's mapping wins */
        {" 督导费 ", "supervision"},
        {"杂费", NULL},
        {"其他", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < GP_COUNT(cases); i++) {
        const struct fund_category *got = fund_category_of(&f.d, &org, cases[i].label);
        if (!cstr_eq(got ? got->id : NULL, cases[i].category))
            fail_msg("%s: %s", cases[i].label, got ? got->id : "(none)");
    }
    assert_string_equal(fund_category_of(&f.d, NULL, "管理费")->id, "management");
    assert_null(fund_category_of(&f.d, NULL, NULL));
    fixture_close(&f);
}

static void lines_without_a_category_of_their_own_are_traced_by_number(void **state) {
    (void)state;
    struct fund_line lines[] = {line_of("人力成本", "1.00", "0.00"),
                                line_of("人力成本", "2.00", "0.00"),
                                line_of("其他", "3.00", "0.00"), line_of(NULL, "4.00", "0.00")};
    struct fixture f;
    open_table(&f);
    f.e.funds.lines = lines;
    f.e.funds.n_lines = 4;
    struct funds funds = funds_of(&f);
    assert_money(funds.total, "10.00");
    assert_null(funds.rows[2].category);
    assert_string_equal(trace_of(&f, "liulian.funds.labor.total")->value, "1.00");
    assert_string_equal(trace_of(&f, "liulian.funds.2.total")->value, "2.00");
    assert_string_equal(trace_of(&f, "liulian.funds.3.total")->label, "六联 其他 合计");
    assert_string_equal(trace_of(&f, "liulian.funds.4.share")->label, "六联 第 4 行 所占比例");
    fixture_close(&f);
}

/* ---- bad input */

static void sums_out_of_range_are_refused(void **state) {
    (void)state;
    struct fund_line lines[] = {line_of("人力成本", "50000000000000000.00", "0.00"),
                                line_of("管理费", "50000000000000000.00", "0.00")};
    struct fixture f;
    struct funds funds;
    open_table(&f);
    f.e.funds.lines = lines;
    f.e.funds.n_lines = 2;
    assert_i64(funds_compute(&f.c, &f.d, &f.e, &funds), GP_INVALID);
    assert_string_equal(f.err.where, "六联 实际发生额 小计");
    assert_contains(f.err.message, "数字太大");
    f.e.project = "nowhere";
    assert_i64(funds_compute(&f.c, &f.d, &f.e, &funds), GP_INVALID);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_of_the_source_comes_out),
        cmocka_unit_test(every_figure_explains_itself),
        cmocka_unit_test(a_missing_part_leaves_its_sums_unset),
        cmocka_unit_test(an_empty_surplus_line_leaves_only_what_holds_it_unset),
        cmocka_unit_test(a_deficit_is_a_surplus_below_zero),
        cmocka_unit_test(without_a_table_nothing_is_computed),
        cmocka_unit_test(a_base_of_zero_gives_no_share),
        cmocka_unit_test(shares_are_rounded_as_the_standard_says),
        cmocka_unit_test(labels_find_their_category),
        cmocka_unit_test(lines_without_a_category_of_their_own_are_traced_by_number),
        cmocka_unit_test(sums_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
