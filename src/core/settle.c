/* The deduction is one fraction that is collected term by term (struct deduction: base, days,
 * posts, vacant days) and divided once, in divide(). Each find_ function adds its term, its words
 * for the trace and, where something is not known, what is missing; the sections follow them. Then
 * what is to be paid, two subtractions. Which days are vacant is vacancy.c; which rule holds is
 * the contract's own or the standard's (project_vacancy_rule). */

#include "core/settle.h"

#include "core/subject.h"

/* base ÷ days ÷ posts × vacant days as one fraction, and as words and numbers for the trace. */
struct deduction {
    const struct subject *s;
    const struct vacancy_rule *rule;
    money_t base;
    int64_t days, days_over; /* days ÷ days_over is the divisor; days unset: not known */
    int64_t months, rest;    /* whole months, and the days of a broken one; by month only */
    int64_t posts;           /* 1 where the base is the price of one post */
    int64_t vacant_days;
    /* Where posts are shares of one, these in 1/10000 instead of the two. */
    bool part_time;
    int64_t post_weight, vacant_weight;
    const char *missing; /* what is not known; NULL: nothing */
    struct trace_input inputs[4];
    size_t n_inputs;
};

static void input_add(struct deduction *x, const char *name, const char *value,
                      const char *source) {
    x->inputs[x->n_inputs++] = (struct trace_input){name, value, source};
}

static void note_missing(struct deduction *x, const char *what) {
    if (!x->missing)
        x->missing = what;
}

/* ---- base */

static const char *const base_name[VACANCY_BASE_N] = {"合同总额", "人力成本", "每岗价格"};

static enum gp_code labor_cost(const struct subject *s, const struct funds *f, money_t *ret) {
    money_t sum = MONEY_UNSET;
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct fund_row *row = &f->rows[i];
        if (!row->category || !cstr_eq(row->category->id, "labor"))
            continue;
        if (!money_is_set(row->total))
            return GP_OK;
        if (!money_is_set(sum))
            sum = row->total;
        else if (!money_add(sum, row->total, &sum))
            return calc_overflow(s->c, subject_where(s, "人力成本"));
    }
    *ret = sum;
    return GP_OK;
}

static enum gp_code find_base(struct deduction *x, const struct funds *f) {
    static const char *const missing[VACANCY_BASE_N] = {"合同总额", "资金使用情况表中的人力成本",
                                                        "空岗扣除规则中的每岗价格"};
    static const char *const source[VACANCY_BASE_N] = {"合同", "资金使用情况表 人力成本 合计",
                                                       "空岗扣除规则"};
    enum vacancy_base kind = x->rule->base;
    x->base = MONEY_UNSET;
    if (kind == VACANCY_CONTRACT_TOTAL)
        x->base = x->s->p->total;
    else if (kind == VACANCY_LABOR_COST)
        TRY(labor_cost(x->s, f, &x->base));
    else
        x->base = x->rule->post_price;
    if (!money_is_set(x->base))
        note_missing(x, missing[kind]);
    input_add(x, base_name[kind], money_text(x->s->c->arena, x->base), source[kind]);
    return GP_OK;
}

/* ---- days */

static const char *days_name(const struct vacancy_rule *rule, bool broken) {
    switch (rule->day_count) {
    case VACANCY_365:
        return broken ? "(365 × 合同整月数 ÷ 12 + 不足一月的天数)" : "(365 × 合同月数 ÷ 12)";
    case VACANCY_30_PER_MONTH:
        return broken ? "(30 × 合同整月数 + 不足一月的天数)" : "(30 × 合同月数)";
    case VACANCY_CONTRACT_DAYS:
    case VACANCY_DAYS_N:
        break;
    }
    return rule->weekdays_only ? "合同工作日" : "合同自然日";
}

/* Whole months, and the days that are left of a broken one, each of which is a day: 5½ months of 30
 * days are 165. Older rules dropped them. */
static void find_months(struct deduction *x) {
    const struct project *p = x->s->p;
    x->months = date_whole_months(p->start, p->end);
    if (calc_follows(x->s->c, 3))
        x->rest = date_days(date_plus_months(p->start, (int)x->months), p->end);
    if (x->rule->day_count == VACANCY_365) {
        x->days_over = 12;
        x->days = 365 * x->months + 12 * x->rest;
    } else {
        x->days = 30 * x->months + x->rest;
    }
}

static const char *months_text(const struct deduction *x) {
    if (x->rest == 0)
        return count_text(x->s->c, x->months);
    return calc_printf(x->s->c, "%lld 个月零 %lld 天", (long long)x->months, (long long)x->rest);
}

static void find_days(struct deduction *x) {
    const struct project *p = x->s->p;
    struct arena *a = x->s->c->arena;
    x->days = DEC_UNSET;
    x->days_over = 1;
    bool by_month = x->rule->day_count != VACANCY_CONTRACT_DAYS;
    const char *name = by_month ? "合同月数" : days_name(x->rule, false);
    if (!date_is_set(p->start) || !date_is_set(p->end)) {
        note_missing(x, "合同起止日期");
        input_add(x, name, "", "合同起止日期");
        return;
    }
    if (by_month)
        find_months(x);
    else
        x->days =
            x->rule->weekdays_only ? date_weekdays(p->start, p->end) : date_days(p->start, p->end);
    const char *count = by_month ? months_text(x) : count_text(x->s->c, x->days);
    if (x->days <= 0) {
        x->days = DEC_UNSET;
        note_missing(x, by_month && !calc_follows(x->s->c, 3) ? "合同月数（合同不满一个月）"
                                                              : "合同天数（请核对起止日期）");
    }
    input_add(x, name, count,
              calc_printf(x->s->c, "合同起止日期 %s 至 %s", date_text(a, p->start),
                          date_text(a, p->end)));
}

/* 182, (30 × 6), (30 × 5 + 15), (365 × 6 ÷ 12) */
static const char *days_text(const struct deduction *x) {
    struct calc *c = x->s->c;
    const char *rest = x->rest > 0 ? calc_printf(c, " + %lld", (long long)x->rest) : "";
    switch (x->rule->day_count) {
    case VACANCY_365:
        return calc_printf(c, "(365 × %lld ÷ 12%s)", (long long)x->months, rest);
    case VACANCY_30_PER_MONTH:
        return calc_printf(c, "(30 × %lld%s)", (long long)x->months, rest);
    case VACANCY_CONTRACT_DAYS:
    case VACANCY_DAYS_N:
        break;
    }
    return count_text(c, x->days);
}

/* ---- posts and vacant days */

static bool is_per_post(const struct deduction *x) {
    return x->rule->base == VACANCY_POST_PRICE;
}

/* A count, or where posts are shares of one the sum of these: 6.50. */
static const char *weight_text(const struct deduction *x, int64_t count, int64_t weight) {
    if (!x->part_time)
        return count_text(x->s->c, count);
    return weight == DEC_UNSET ? "" : factor_text(x->s->c->arena, share_of(weight));
}

static const char *posts_text(const struct deduction *x) {
    return weight_text(x, x->posts, x->post_weight);
}

static const char *vacant_text(const struct deduction *x) {
    return weight_text(x, x->vacant_days, x->vacant_weight);
}

static void find_posts(struct deduction *x, const struct staffing *st) {
    x->posts = 1;
    if (is_per_post(x))
        return;
    x->posts = st->posts;
    x->post_weight = st->post_weight;
    if (st->posts == DEC_UNSET || st->posts <= 0)
        note_missing(x, "岗位数");
    else if (x->part_time && st->post_weight == DEC_UNSET)
        note_missing(x, "岗位份额合计");
    input_add(x, "岗位数", posts_text(x), subject_trace_id(x->s, "staffing.posts"));
}

static void find_vacant_days(struct deduction *x, const struct staffing *st) {
    x->vacant_days = st->vacant_days;
    x->vacant_weight = st->vacant_weight;
    if (st->vacant_days == DEC_UNSET)
        note_missing(x, "空岗天数");
    else if (x->part_time && st->vacant_weight == DEC_UNSET)
        note_missing(x, "空岗的岗位份额");
    input_add(x, x->rule->weekdays_only ? "空岗工作日" : "空岗自然日", vacant_text(x),
              subject_trace_id(x->s, "staffing.vacant_days"));
}

/* ---- the figure and its words */

/* One division and one rounding, to the rule's step. */
static enum gp_code divide(const struct deduction *x, money_t *ret) {
    int64_t step = money_is_set(x->rule->step) && x->rule->step.fen > 0 ? x->rule->step.fen : 1;
    int64_t by, over;
    int64_t vacant = x->part_time ? x->vacant_weight : x->vacant_days;
    int64_t posts = !x->part_time ? x->posts : is_per_post(x) ? SHARE_ONE : x->post_weight;
    money_t steps, amount;
    if (!dec_mul(vacant, x->days_over, &by) || !dec_mul(x->days, posts, &over) ||
        !dec_mul(over, step, &over) || !money_scale(x->base, by, over, x->rule->rounding, &steps) ||
        !dec_mul(steps.fen, step, &amount.fen))
        return calc_overflow(x->s->c, subject_where(x->s, "空岗扣除"));
    *ret = amount;
    return GP_OK;
}

static enum gp_code deduct(const struct deduction *x, money_t *ret) {
    *ret = MONEY_UNSET;
    if (x->vacant_days == 0) {
        *ret = money_of(0);
        return GP_OK;
    }
    return x->missing ? GP_OK : divide(x, ret);
}

static const char *formula_text(const struct deduction *x) {
    const struct vacancy_rule *rule = x->rule;
    return calc_printf(x->s->c, "%s ÷ %s%s × %s%s", base_name[rule->base],
                       days_name(rule, x->rest > 0), is_per_post(x) ? "" : " ÷ 岗位数",
                       rule->weekdays_only ? "空岗工作日" : "空岗自然日",
                       x->part_time ? "，非全职岗位按份额计" : "");
}

static const char *rounding_text(const struct deduction *x) {
    money_t step = x->rule->step;
    if (!money_is_set(step) || step.fen <= 0)
        step = money_of(1);
    return calc_printf(x->s->c, "%s到 %s 元，最后一步取整一次", round_mode_name(x->rule->rounding),
                       money_text(x->s->c->arena, step));
}

static const char *rule_text(const struct deduction *x) {
    const struct vacancy_rule *rule = x->rule;
    const char *grace =
        rule->grace_days != DEC_UNSET && rule->grace_days > 0
            ? calc_printf(x->s->c, "；每次空岗的前 %lld 天不扣", (long long)rule->grace_days)
            : "";
    const char *two = two_posts_text(rule->two_posts);
    return calc_printf(x->s->c, "%s，%s%s%s%s%s", formula_text(x), rounding_text(x), grace,
                       rule->unqualified_is_vacant ? "；顶岗人员资质不符的日子算空岗" : "",
                       *two ? "；" : "", two);
}

static const char *working_text(const struct deduction *x, money_t amount, bool lower_bound) {
    struct calc *c = x->s->c;
    if (x->vacant_days == 0)
        return "空岗天数为 0，不扣除";
    if (x->missing)
        return calc_printf(c, "%s未知，无法计算", x->missing);
    return calc_printf(c, "%s ÷ %s%s × %s = %s%s", money_text(c->arena, x->base), days_text(x),
                       is_per_post(x) ? "" : calc_printf(c, " ÷ %s", posts_text(x)), vacant_text(x),
                       money_text(c->arena, amount),
                       lower_bound ? "；空岗仍在继续，此数为下限" : "");
}

static void trace_deduction(const struct deduction *x, const struct settlement *ret) {
    if (x->s->c->untraced)
        return;
    const char *basis = x->rule->basis;
    if (cstr_empty(basis) && x->s->p->own_vacancy_rule)
        basis = "合同约定的空岗扣除规则";
    subject_trace(x->s, &(struct trace){
                            .id = "settle.deduction",
                            .label = "空岗扣除",
                            .value = money_text(x->s->c->arena, ret->deduction),
                            .unit = "元",
                            .formula = formula_text(x),
                            .working = working_text(x, ret->deduction, ret->lower_bound),
                            .rounding = rounding_text(x),
                            .basis = basis,
                            .inputs = x->inputs,
                            .n_inputs = x->n_inputs,
                        });
}

static enum gp_code compute_deduction(const struct subject *s, const struct staffing *st,
                                      const struct funds *f, struct settlement *ret) {
    struct deduction x = {
        .s = s, .rule = project_vacancy_rule(s->d, s->p), .part_time = st->part_time};
    if (x.rule->base >= VACANCY_BASE_N || x.rule->day_count >= VACANCY_DAYS_N)
        return gp_fail(s->c->err, GP_INVALID, subject_where(s, "空岗扣除规则"),
                       "规则中的扣除基数或天数算法不存在，请重新选择");
    TRY(find_base(&x, f));
    find_days(&x);
    find_posts(&x, st);
    find_vacant_days(&x, st);
    TRY(deduct(&x, &ret->deduction));
    ret->rule = rule_text(&x);
    trace_deduction(&x, ret);
    return GP_OK;
}

/* ---- what is to be paid */

static enum gp_code sum_paid(const struct subject *s, money_t *ret) {
    money_t sum = s->p->n_payments > 0 ? money_of(0) : MONEY_UNSET;
    for (size_t i = 0; i < s->p->n_payments; i++) {
        const struct payment *pay = &s->p->payments[i];
        const char *name = cstr_empty(pay->name) ? "付款" : pay->name;
        if (!pay->paid)
            continue;
        if (!money_is_set(pay->amount))
            return gp_fail(s->c->err, GP_INVALID, subject_where(s, name),
                           "已标为付款，但没有填写金额，请补填");
        if (!money_add(sum, pay->amount, &sum))
            return calc_overflow(s->c, subject_where(s, name));
    }
    *ret = sum;
    return GP_OK;
}

/* a - b; unset when either is. */
static enum gp_code subtract(const struct subject *s, const char *figure, money_t a, money_t b,
                             money_t *ret) {
    *ret = MONEY_UNSET;
    if (!money_is_set(a) || !money_is_set(b))
        return GP_OK;
    return money_sub(a, b, ret) ? GP_OK : calc_overflow(s->c, subject_where(s, figure));
}

struct difference {
    const char *id, *label, *formula;
    struct trace_input from, less;
    money_t result;
    const char *alone; /* the working where there is nothing to subtract; NULL: there is */
};

static void trace_difference(const struct subject *s, const struct difference *x) {
    if (s->c->untraced)
        return;
    struct calc *c = s->c;
    const char *value = money_text(c->arena, x->result);
    const struct trace_input inputs[] = {x->from, x->less};
    const char *working = !money_is_set(x->result)
                              ? calc_printf(c, "%s未知，无法计算",
                                            cstr_empty(x->from.value) ? x->from.name : x->less.name)
                          : x->alone
                              ? x->alone
                              : calc_printf(c, "%s − %s = %s", x->from.value, x->less.value, value);
    subject_trace(s, &(struct trace){
                         .id = x->id,
                         .label = x->label,
                         .value = value,
                         .unit = "元",
                         .formula = x->formula,
                         .working = working,
                         .inputs = inputs,
                         .n_inputs = GP_COUNT(inputs),
                     });
}

static void trace_amounts(const struct subject *s, const struct settlement *x) {
    if (s->c->untraced)
        return;
    struct arena *a = s->c->arena;
    const char *due = money_text(a, x->due);
    trace_difference(s, &(struct difference){
                            .id = "settle.due",
                            .label = "应付总额",
                            .formula = "合同总额 − 空岗扣除",
                            .from = {"合同总额", money_text(a, x->contract), "合同"},
                            .less = {"空岗扣除", money_text(a, x->deduction),
                                     subject_trace_id(s, "settle.deduction")},
                            .result = x->due,
                        });
    trace_difference(s, &(struct difference){
                            .id = "settle.payable",
                            .label = "尚应拨付",
                            .formula = "应付总额 − 已付金额",
                            .from = {"应付总额", due, subject_trace_id(s, "settle.due")},
                            .less = {"已付金额", money_text(a, x->paid), "付款记录"},
                            .result = x->payable,
                            .alone = money_is_set(x->paid)
                                         ? NULL
                                         : calc_printf(s->c, "没有付款记录，按未付计：%s", due),
                        });
}

enum gp_code settlement_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                                const struct staffing *st, const struct funds *f,
                                struct settlement *ret) {
    struct subject s;
    TRY(subject_open(c, d, e, &s));
    struct settlement x = {
        .contract = s.p->total,
        .usage = f->usage,
        .vacant_days = st->vacant_days,
        .lower_bound = st->vacancy_open,
        .reserved = f->surplus,
        .paid = MONEY_UNSET,
        .deduction = MONEY_UNSET,
        .due = MONEY_UNSET,
        .payable = MONEY_UNSET,
    };
    TRY(sum_paid(&s, &x.paid));
    TRY(compute_deduction(&s, st, f, &x));
    TRY(subtract(&s, "应付总额", x.contract, x.deduction, &x.due));
    if (money_is_set(x.paid))
        TRY(subtract(&s, "尚应拨付", x.due, x.paid, &x.payable));
    else
        x.payable = x.due;
    trace_amounts(&s, &x);
    *ret = x;
    return GP_OK;
}
