#include "project_fixture.h"

#include "core/settle.h"

static struct fund_category labor = {"labor", "人力成本", NULL, 0};

static struct staffing vacant(int64_t posts, int64_t days, bool open) {
    return (struct staffing){.posts = posts, .vacant_days = days, .vacancy_open = open};
}

static struct funds no_table(void) {
    return (struct funds){.surplus = MONEY_UNSET, .usage = SHARE_UNSET};
}

static struct settlement settle(struct fixture *f, struct staffing st, struct funds funds) {
    struct settlement x = {0};
    fixture_clear_traces(f);
    assert_i64(settlement_compute(&f->c, &f->d, &f->e, &st, &funds, &x), GP_OK);
    return x;
}

/* 坪山 of pingshan-2022.json */
static void open_pingshan(struct fixture *f) {
    fixture_open(f);
    f->center.name = "坪山";
    f->e.id = "pingshan";
    f->p.total = yuan("478240.00");
}

static void the_preset_rule_gives_the_figure_of_the_source(void **state) {
    (void)state;
    struct fixture f;
    open_pingshan(&f);
    struct funds funds = no_table();
    funds.surplus = yuan("11636.92");
    funds.usage = share_of(6917);
    struct settlement x = settle(&f, vacant(7, 31, false), funds);
    /* the source's own 盈余/赤字: 478240.00 ÷ 182 ÷ 7 × 31 = 11636.92 */
    assert_money(x.deduction, "11636.92");
    assert_money(x.due, "466603.08");
    assert_money(x.payable, "466603.08");
    assert_money(x.paid, NULL);
    assert_money(x.reserved, "11636.92");
    assert_i64(x.usage.v, 6917);
    assert_i64(x.vacant_days, 31);
    assert_false(x.lower_bound);
    assert_string_equal(x.rule, "合同总额 ÷ 合同自然日 ÷ 岗位数 × 空岗自然日，"
                                "四舍五入到 0.01 元，最后一步取整一次");
    const struct trace *t = trace_of(&f, "坪山 空岗扣除");
    assert_string_equal(t->id, "pingshan.settle.deduction");
    assert_string_equal(t->value, "11636.92");
    assert_string_equal(t->unit, "元");
    assert_string_equal(t->formula, "合同总额 ÷ 合同自然日 ÷ 岗位数 × 空岗自然日");
    assert_string_equal(t->working, "478240.00 ÷ 182 ÷ 7 × 31 = 11636.92");
    assert_string_equal(t->rounding, "四舍五入到 0.01 元，最后一步取整一次");
    assert_string_equal(t->basis, "合同空岗条款");
    assert_i64((int64_t)t->n_inputs, 4);
    assert_string_equal(t->inputs[0].name, "合同总额");
    assert_string_equal(t->inputs[0].value, "478240.00");
    assert_string_equal(t->inputs[1].value, "182");
    assert_string_equal(t->inputs[1].source, "合同起止日期 2021-12-01 至 2022-05-31");
    assert_string_equal(t->inputs[2].source, "pingshan.staffing.posts");
    assert_string_equal(t->inputs[3].source, "pingshan.staffing.vacant_days");
    assert_string_equal(trace_of(&f, "pingshan.settle.due")->working,
                        "478240.00 − 11636.92 = 466603.08");
    assert_string_equal(trace_of(&f, "pingshan.settle.payable")->working,
                        "没有付款记录，按未付计：466603.08");
    fixture_close(&f);
}

static void a_running_vacancy_makes_a_lower_bound(void **state) {
    (void)state;
    struct fixture f;
    fixture_open(&f);
    struct funds funds = no_table();
    funds.surplus = money_of(0);
    struct settlement x = settle(&f, vacant(7, 18, true), funds);
    /* pingshan-2022.json 六联 vacancy_deduction: 472100.00 ÷ 182 ÷ 7 × 18 */
    assert_money(x.deduction, "6670.17");
    assert_true(x.lower_bound);
    assert_money(x.reserved, "0.00");
    assert_string_equal(trace_of(&f, "六联 空岗扣除")->working,
                        "472100.00 ÷ 182 ÷ 7 × 18 = 6670.17；空岗仍在继续，此数为下限");
    fixture_close(&f);
}

/* ---- the rule's options */

struct rule_case {
    const char *what;
    enum vacancy_base base;
    enum vacancy_days day_count;
    bool weekdays_only;
    const char *step;
    enum round_mode rounding;
    const char *deduction, *working;
};

/* 坪山: 478240.00, of it 400095.75 人力成本, 7 posts, 31 vacant days, 2021-12-01 to 2022-05-31.
 * 11766.22 and 11605.04 are those of the source's analysis (6 × 30 days, a year of 365); the others
 * were worked out with bc. */
static const struct rule_case rule_cases[] = {
    {"30 days a month", VACANCY_CONTRACT_TOTAL, VACANCY_30_PER_MONTH, false, "0.01", ROUND_HALF_UP,
     "11766.22", "478240.00 ÷ (30 × 6) ÷ 7 × 31 = 11766.22"},
    {"365 days a year", VACANCY_CONTRACT_TOTAL, VACANCY_365, false, "0.01", ROUND_HALF_UP,
     "11605.04", "478240.00 ÷ (365 × 6 ÷ 12) ÷ 7 × 31 = 11605.04"},
    {"labor cost", VACANCY_LABOR_COST, VACANCY_CONTRACT_DAYS, false, "0.01", ROUND_HALF_UP,
     "9735.45", "400095.75 ÷ 182 ÷ 7 × 31 = 9735.45"},
    {"post price, not divided by the posts", VACANCY_POST_PRICE, VACANCY_CONTRACT_DAYS, false,
     "0.01", ROUND_HALF_UP, "11923.08", "70000.00 ÷ 182 × 31 = 11923.08"},
    /* 182 days from a Wednesday are 26 weeks: 130 weekdays */
    {"weekdays", VACANCY_CONTRACT_TOTAL, VACANCY_CONTRACT_DAYS, true, "0.01", ROUND_HALF_UP,
     "16291.69", "478240.00 ÷ 130 ÷ 7 × 31 = 16291.69"},
    /* 11636.923… */
    {"whole yuan", VACANCY_CONTRACT_TOTAL, VACANCY_CONTRACT_DAYS, false, "1.00", ROUND_HALF_UP,
     "11637.00", "478240.00 ÷ 182 ÷ 7 × 31 = 11637.00"},
    {"tens of yuan, down", VACANCY_CONTRACT_TOTAL, VACANCY_CONTRACT_DAYS, false, "10.00",
     ROUND_DOWN, "11630.00", "478240.00 ÷ 182 ÷ 7 × 31 = 11630.00"},
    {"fen, up", VACANCY_CONTRACT_TOTAL, VACANCY_CONTRACT_DAYS, false, "0.01", ROUND_UP, "11636.93",
     "478240.00 ÷ 182 ÷ 7 × 31 = 11636.93"},
    {"no step means fen", VACANCY_CONTRACT_TOTAL, VACANCY_CONTRACT_DAYS, false, NULL, ROUND_HALF_UP,
     "11636.92", "478240.00 ÷ 182 ÷ 7 × 31 = 11636.92"},
};

static void every_option_of_the_rule_is_followed(void **state) {
    (void)state;
    struct fund_row rows[] = {{.category = &labor, .total = yuan("400000.00")},
                              {.category = NULL, .total = yuan("999.00")},
                              {.category = &labor, .total = yuan("95.75")}};
    for (size_t i = 0; i < GP_COUNT(rule_cases); i++) {
        const struct rule_case *k = &rule_cases[i];
        struct fixture f;
        open_pingshan(&f);
        struct funds funds = no_table();
        funds.rows = rows;
        funds.n_rows = 3;
        f.p.own_vacancy_rule = true;
        f.p.vacancy = (struct vacancy_rule){.base = k->base,
                                            .post_price = yuan("70000.00"),
                                            .day_count = k->day_count,
                                            .weekdays_only = k->weekdays_only,
                                            .grace_days = DEC_UNSET,
                                            .step = yuan(k->step),
                                            .rounding = k->rounding};
        struct settlement x = settle(&f, vacant(7, 31, false), funds);
        if (x.deduction.fen != yuan(k->deduction).fen)
            fail_msg("%s: %lld", k->what, (long long)x.deduction.fen);
        const struct trace *t = trace_of(&f, "pingshan.settle.deduction");
        assert_string_equal(t->working, k->working);
        assert_string_equal(t->basis, "合同约定的空岗扣除规则");
        fixture_close(&f);
    }
}

static void the_rule_is_put_in_words(void **state) {
    (void)state;
    struct fixture f;
    open_pingshan(&f);
    f.d.standard.vacancy = (struct vacancy_rule){.base = VACANCY_POST_PRICE,
                                                 .post_price = yuan("70000.00"),
                                                 .day_count = VACANCY_CONTRACT_DAYS,
                                                 .weekdays_only = true,
                                                 .grace_days = 5,
                                                 .unqualified_is_vacant = true,
                                                 .step = yuan("1.00"),
                                                 .rounding = ROUND_DOWN};
    struct settlement x = settle(&f, vacant(7, 2, false), no_table());
    assert_string_equal(x.rule, "每岗价格 ÷ 合同工作日 × 空岗工作日，舍去尾数到 1.00 元，最后一步"
                                "取整一次；每次空岗的前 5 天不扣；顶岗人员资质不符的日子算空岗");
    fixture_close(&f);
}

/* ---- what is not known */

struct gap_case {
    int64_t posts, days;
    bool no_total, no_end;
    enum vacancy_base base;
    const char *working;
};

static const struct gap_case gap_cases[] = {
    {DEC_UNSET, 31, false, false, VACANCY_CONTRACT_TOTAL, "岗位数未知，无法计算"},
    {0, 31, false, false, VACANCY_CONTRACT_TOTAL, "岗位数未知，无法计算"},
    {7, DEC_UNSET, false, false, VACANCY_CONTRACT_TOTAL, "空岗天数未知，无法计算"},
    {7, 31, true, false, VACANCY_CONTRACT_TOTAL, "合同总额未知，无法计算"},
    {7, 31, false, true, VACANCY_CONTRACT_TOTAL, "合同起止日期未知，无法计算"},
    {7, 31, false, false, VACANCY_LABOR_COST, "资金使用情况表中的人力成本未知，无法计算"},
    {7, 31, false, false, VACANCY_POST_PRICE, "空岗扣除规则中的每岗价格未知，无法计算"},
};

static void what_is_not_known_leaves_the_deduction_unset(void **state) {
    (void)state;
    for (size_t i = 0; i < GP_COUNT(gap_cases); i++) {
        const struct gap_case *k = &gap_cases[i];
        struct fixture f;
        open_pingshan(&f);
        f.d.standard.vacancy.base = k->base;
        if (k->no_total)
            f.p.total = MONEY_UNSET;
        if (k->no_end)
            f.p.end = DATE_UNSET;
        struct settlement x = settle(&f, vacant(k->posts, k->days, false), no_table());
        assert_money(x.deduction, NULL);
        assert_money(x.due, NULL);
        assert_money(x.payable, NULL);
        assert_money(x.reserved, NULL);
        const struct trace *t = trace_of(&f, "pingshan.settle.deduction");
        assert_string_equal(t->value, "");
        assert_string_equal(t->working, k->working);
        assert_contains(trace_of(&f, "pingshan.settle.due")->working, "未知，无法计算");
        fixture_close(&f);
    }
}

static void a_labor_line_without_a_total_is_not_left_out(void **state) {
    (void)state;
    struct fund_row rows[] = {{.category = &labor, .total = yuan("400000.00")},
                              {.category = &labor, .total = MONEY_UNSET}};
    struct fixture f;
    open_pingshan(&f);
    f.d.standard.vacancy.base = VACANCY_LABOR_COST;
    struct funds funds = no_table();
    funds.rows = rows;
    funds.n_rows = 2;
    assert_money(settle(&f, vacant(7, 31, false), funds).deduction, NULL);
    fixture_close(&f);
}

/* The cases' own: 5½ months of 30 days are 165, so 165 vacant days are the whole contract, not
 * 110,000.00. The others were worked out with bc. */
static void the_days_of_a_broken_month_count(void **state) {
    (void)state;
    struct fixture f;
    open_pingshan(&f);
    f.p.total = yuan("100000.00");
    f.p.start = day("2022-01-01");
    f.p.end = day("2022-06-15");
    f.d.standard.vacancy.day_count = VACANCY_30_PER_MONTH;
    struct settlement x = settle(&f, vacant(1, 165, false), no_table());
    assert_money(x.deduction, "100000.00");
    assert_money(x.due, "0.00");
    const struct trace *t = trace_of(&f, "pingshan.settle.deduction");
    assert_string_equal(t->working, "100000.00 ÷ (30 × 5 + 15) ÷ 1 × 165 = 100000.00");
    assert_string_equal(t->formula,
                        "合同总额 ÷ (30 × 合同整月数 + 不足一月的天数) ÷ 岗位数 × 空岗自然日");
    assert_string_equal(t->inputs[1].value, "5 个月零 15 天");
    f.d.standard.vacancy.day_count = VACANCY_365;
    assert_money(settle(&f, vacant(1, 165, false), no_table()).deduction, "98753.12");
    assert_string_equal(trace_of(&f, "pingshan.settle.deduction")->working,
                        "100000.00 ÷ (365 × 5 ÷ 12 + 15) ÷ 1 × 165 = 98753.12");
    f.c.rules = 2; /* reports of before keep their figure */
    f.d.standard.vacancy.day_count = VACANCY_30_PER_MONTH;
    assert_money(settle(&f, vacant(1, 165, false), no_table()).deduction, "110000.00");
    fixture_close(&f);
}

/* 478240.00 ÷ 182 ÷ 6.5 × 20.5, by bc 8287.3372… */
static void part_time_posts_count_by_their_share(void **state) {
    (void)state;
    struct fixture f;
    open_pingshan(&f);
    struct staffing st = vacant(7, 31, false);
    st.part_time = true;
    st.post_weight = 65000;
    st.vacant_weight = 205000;
    struct settlement x = settle(&f, st, no_table());
    assert_money(x.deduction, "8287.34");
    const struct trace *t = trace_of(&f, "pingshan.settle.deduction");
    assert_string_equal(t->working, "478240.00 ÷ 182 ÷ 6.5 × 20.5 = 8287.34");
    assert_contains(t->formula, "非全职岗位按份额计");
    st.post_weight = DEC_UNSET;
    assert_money(settle(&f, st, no_table()).deduction, NULL);
    assert_contains(trace_of(&f, "pingshan.settle.deduction")->working, "岗位份额合计未知");
    fixture_close(&f);
}

static void a_contract_under_a_month_has_its_days(void **state) {
    (void)state;
    struct fixture f;
    open_pingshan(&f);
    f.p.end = day("2021-12-20");
    f.d.standard.vacancy.day_count = VACANCY_30_PER_MONTH;
    assert_money(settle(&f, vacant(7, 3, false), no_table()).deduction, "10248.00");
    assert_string_equal(trace_of(&f, "pingshan.settle.deduction")->working,
                        "478240.00 ÷ (30 × 0 + 20) ÷ 7 × 3 = 10248.00");
    f.c.rules = 2;
    assert_money(settle(&f, vacant(7, 3, false), no_table()).deduction, NULL);
    assert_string_equal(trace_of(&f, "pingshan.settle.deduction")->working,
                        "合同月数（合同不满一个月）未知，无法计算");
    f.c.rules = 0;
    f.d.standard.vacancy.day_count = VACANCY_CONTRACT_DAYS;
    f.p.end = day("2021-11-20");
    assert_money(settle(&f, vacant(7, 3, false), no_table()).deduction, NULL);
    fixture_close(&f);
}

static void no_vacant_days_deduct_nothing_whatever_else_is_missing(void **state) {
    (void)state;
    struct fixture f;
    open_pingshan(&f);
    struct settlement x = settle(&f, vacant(DEC_UNSET, 0, false), no_table());
    /* pingshan-2022.json 六和, 和平: amount 0.00 */
    assert_money(x.deduction, "0.00");
    assert_money(x.due, "478240.00");
    assert_string_equal(trace_of(&f, "pingshan.settle.deduction")->working, "空岗天数为 0，不扣除");
    fixture_close(&f);
}

/* ---- payments */

static void payments_made_come_off_what_is_due(void **state) {
    (void)state;
    struct payment payments[] = {
        {"1", "首期款", DATE_UNSET, yuan("200000.00"), true},
        {"2", "中期款", DATE_UNSET, yuan("100000.50"), true},
        {"3", "尾款", DATE_UNSET, MONEY_UNSET, false},
    };
    struct fixture f;
    open_pingshan(&f);
    f.p.payments = payments;
    f.p.n_payments = 3;
    struct settlement x = settle(&f, vacant(7, 31, false), no_table());
    assert_money(x.paid, "300000.50");
    assert_money(x.payable, "166602.58"); /* 466603.08 − 300000.50 */
    assert_string_equal(trace_of(&f, "坪山 尚应拨付")->working,
                        "466603.08 − 300000.50 = 166602.58");
    payments[0].amount = yuan("500000.00"); /* overpaid: 466603.08 − 600000.50 */
    assert_money(settle(&f, vacant(7, 31, false), no_table()).payable, "-133397.42");
    payments[0].paid = payments[1].paid = false;
    assert_money(settle(&f, vacant(7, 31, false), no_table()).paid, "0.00");
    fixture_close(&f);
}

static void assert_refused(struct fixture *f, const char *where, const char *message) {
    struct staffing st = vacant(7, 31, false);
    struct funds funds = no_table();
    struct settlement x;
    assert_i64(settlement_compute(&f->c, &f->d, &f->e, &st, &funds, &x), GP_INVALID);
    assert_string_equal(f->err.where, where);
    assert_contains(f->err.message, message);
}

static void bad_input_is_refused(void **state) {
    (void)state;
    struct payment payments[] = {{"1", "首期款", DATE_UNSET, MONEY_UNSET, true},
                                 {"2", "尾款", DATE_UNSET, money_of(DEC_MAX), true}};
    struct fixture f;
    open_pingshan(&f);
    f.p.payments = payments;
    f.p.n_payments = 2;
    assert_refused(&f, "坪山 首期款", "没有填写金额");
    payments[0].amount = money_of(1);
    assert_refused(&f, "坪山 尾款", "数字太大");
    f.p.n_payments = 0;
    f.p.total = money_of(DEC_MAX);
    f.p.end = f.p.start;
    assert_refused(&f, "坪山 空岗扣除", "数字太大");
    f.d.standard.vacancy.base = VACANCY_BASE_N;
    assert_refused(&f, "坪山 空岗扣除规则", "不存在");
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_preset_rule_gives_the_figure_of_the_source),
        cmocka_unit_test(a_running_vacancy_makes_a_lower_bound),
        cmocka_unit_test(every_option_of_the_rule_is_followed),
        cmocka_unit_test(the_rule_is_put_in_words),
        cmocka_unit_test(what_is_not_known_leaves_the_deduction_unset),
        cmocka_unit_test(a_labor_line_without_a_total_is_not_left_out),
        cmocka_unit_test(the_days_of_a_broken_month_count),
        cmocka_unit_test(a_contract_under_a_month_has_its_days),
        cmocka_unit_test(part_time_posts_count_by_their_share),
        cmocka_unit_test(no_vacant_days_deduct_nothing_whatever_else_is_missing),
        cmocka_unit_test(payments_made_come_off_what_is_due),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
