/* 拨付建议: the vacancy deductions in sentences, and what is still to be paid in a table. Begin at
 * compose_settlement. The sentences choose by number: a clause a center, or one for all where
 * there are too many (state_each, state_all), and each rule is said once with whom it holds for.
 * While a vacancy runs, a deduction is at least and a payment at most so much; that goes through
 * sentences, rows and totals alike (bounded). */
#include "report/compose_build.h"

const char *deduction_text(struct composer *c, const struct settlement *s) {
    const char *text = prose_money(c->a, s->deduction);
    return s->lower_bound ? arena_printf(c->a, "≥%s", text) : text;
}

/* due or payable: at most so much while the deduction still grows */
static const char *bounded(struct composer *c, const struct settlement *s, money_t m) {
    const char *text = prose_money(c->a, m);
    return s->lower_bound && money_is_set(m) ? arena_printf(c->a, "≤%s", text) : text;
}

const char *payable_text(struct composer *c, const struct settlement *s) {
    return bounded(c, s, s->payable);
}

static bool is_deducted(const struct settlement *s) {
    return money_is_set(s->deduction) && s->deduction.fen > 0;
}

/* Whether the operator set the deduction aside: the line 盈余/赤字 of its fund table. */
static const char *reserve_clause(struct composer *c, const struct entry_result *r) {
    const struct settlement *s = &r->settlement;
    if (!r->funds.given || !money_is_set(s->reserved))
        return "";
    if (s->reserved.fen == 0)
        return "，其资金使用情况表未作预留";
    if (money_cmp(s->reserved, s->deduction) == 0)
        return "，其资金使用情况表已足额预留";
    return arena_printf(c->a, "，其资金使用情况表预留%s元", prose_money(c->a, s->reserved));
}

static void state_deduction(struct composer *c, const struct entry_result *r, struct buf *b) {
    const struct settlement *s = &r->settlement;
    const char *unit = compose_day_word(c, r);
    int64_t days = compose_vacant_days(&r->staffing);
    buf_addf(b, "%s空岗%s个%s", prose_center_and_substations(c->a, r->center),
             prose_cell_count(c->a, days), unit);
    if (days != s->vacant_days)
        buf_addf(b, "，其中计扣%s个%s", prose_cell_count(c->a, s->vacant_days), unit);
    buf_addf(b, "，应扣除空岗费用%s元", prose_money(c->a, s->deduction));
    if (s->lower_bound)
        buf_adds(b, "（空岗仍在持续，扣除额为截至目前的下限）");
    buf_adds(b, reserve_clause(c, r));
}

/* The rules in words, each once. */
static struct names distinct_rules(struct composer *c) {
    struct names rules = names_for(c);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct settlement *s = &c->ev->entries[i].settlement;
        bool known = !is_deducted(s) || cstr_empty(s->rule);
        for (size_t k = 0; k < rules.n && !known; k++)
            known = cstr_eq(rules.v[k], s->rule);
        if (!known && rules.n < COMPOSE_NAMED_MAX)
            names_add(&rules, s->rule);
    }
    return rules;
}

/* The centers whose deduction goes by the rule. */
static const char *centers_under(struct composer *c, const char *rule) {
    struct names l = names_for(c);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        if (is_deducted(&r->settlement) && cstr_eq(r->settlement.rule, rule))
            names_add(&l, prose_center(c->a, r->center));
    }
    if (l.n > COMPOSE_NAMED_MAX)
        return arena_printf(c->a, "%s个中心", prose_count(c->a, (int64_t)l.n));
    return names_text(c, &l, "及");
}

static void state_rules(struct composer *c, struct buf *b) {
    struct names rules = distinct_rules(c);
    if (rules.n == 1)
        buf_addf(b, "空岗费用按“%s”核算。", rules.v[0]);
    for (size_t i = 0; rules.n > 1 && i < rules.n; i++)
        buf_addf(b, "%s%s按“%s”核算", i ? "；" : "空岗费用方面，", centers_under(c, rules.v[i]),
                 rules.v[i]);
    if (rules.n > 1)
        buf_adds(b, "。");
}

/* How many entries have a deduction, none, or one that cannot be worked out. */
struct tally {
    size_t deducted, clear, unknown;
    size_t growing; /* of the deducted: the vacancy still runs */
    int64_t fen;    /* of all deductions */
};

static struct tally tally_deductions(const struct composer *c) {
    struct tally n = {0};
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct settlement *s = &c->ev->entries[i].settlement;
        if (is_deducted(s)) {
            n.deducted++;
            n.growing += s->lower_bound;
            sum_add(&n.fen, s->deduction.fen);
        } else if (money_is_set(s->deduction)) {
            n.clear++;
        } else {
            n.unknown++;
        }
    }
    return n;
}

static void state_each(struct composer *c, struct buf *b) {
    size_t said = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        if (!is_deducted(&c->ev->entries[i].settlement))
            continue;
        buf_adds(b, said++ ? "；" : "");
        state_deduction(c, &c->ev->entries[i], b);
    }
    buf_adds(b, "。");
}

/* Where the centers are too many for a clause each. */
static void state_all(struct composer *c, const struct tally *n, struct buf *b) {
    buf_addf(b, "%s个中心存在空岗，共应扣除空岗费用%s元", prose_count(c->a, (int64_t)n->deducted),
             prose_money(c->a, money_of(n->fen)));
    if (n->growing)
        buf_addf(b, "（其中%s个中心的空岗仍在持续，扣除额为截至目前的下限）",
                 prose_count(c->a, (int64_t)n->growing));
    buf_adds(b, "。");
}

static void introduce_settlement(struct composer *c) {
    struct tally n = tally_deductions(c);
    bool several = c->ev->n_entries > 1;
    struct buf b = BUF_INIT;
    state_rules(c, &b);
    if (n.deducted > COMPOSE_NAMED_MAX)
        state_all(c, &n, &b);
    else if (n.deducted > 0)
        state_each(c, &b);
    if (n.clear > 0 && n.deducted + n.unknown > 0)
        buf_addf(&b, "其余%s个中心无需扣除空岗费用。", prose_count(c->a, (int64_t)n.clear));
    else if (n.clear > 0)
        buf_addf(&b, "%s本合同期内无需扣除空岗费用。", several ? "各中心" : "");
    if (n.unknown > 0)
        buf_addf(&b, "%s%s因资料不全，暂无法核算空岗扣除。", several ? "有" : "本项目",
                 several ? arena_printf(c->a, "%zu个中心", n.unknown) : "");
    buf_addf(&b, "结算情况见%s。", compose_next_table(c));
    compose_paragraph(c, PARA_BODY, compose_take(c, &b));
}

/* ------------------------------------------------------------------ table */

enum { SUM_CONTRACT, SUM_PAID, SUM_DAYS, SUM_DEDUCTION, SUM_DUE, SUM_PAYABLE, N_SUMS };

static const char *paid_text(struct composer *c, money_t paid) {
    return money_is_set(paid) ? prose_money(c->a, paid) : "未登记";
}

static void settlement_row(struct table_draft *t, const struct entry_result *r,
                           int64_t sums[N_SUMS]) {
    struct composer *c = t->c;
    const struct settlement *s = &r->settlement;
    table_cell(t, r->center->name);
    table_figure(t, prose_money(c->a, s->contract));
    table_figure(t, paid_text(c, s->paid));
    table_figure(t, prose_percent(c->a, s->usage));
    table_figure(t, prose_cell_count(c->a, s->vacant_days));
    table_figure(t, deduction_text(c, s));
    table_figure(t, bounded(c, s, s->due));
    table_figure(t, payable_text(c, s));
    if (s->lower_bound)
        table_row_tone(t, TONE_WARN);
    sum_add(&sums[SUM_CONTRACT], s->contract.fen);
    sum_add(&sums[SUM_PAID], s->paid.fen);
    sum_add(&sums[SUM_DAYS], s->vacant_days);
    sum_add(&sums[SUM_DEDUCTION], s->deduction.fen);
    sum_add(&sums[SUM_DUE], s->due.fen);
    sum_add(&sums[SUM_PAYABLE], s->payable.fen);
}

static void total_row(struct table_draft *t, const int64_t sums[N_SUMS], bool lower_bound) {
    struct composer *c = t->c;
    struct settlement all = {.contract = money_of(sums[SUM_CONTRACT]),
                             .deduction = money_of(sums[SUM_DEDUCTION]),
                             .due = money_of(sums[SUM_DUE]),
                             .payable = money_of(sums[SUM_PAYABLE]),
                             .paid = MONEY_UNSET,
                             .usage = SHARE_UNSET,
                             .reserved = MONEY_UNSET,
                             .lower_bound = lower_bound};
    table_cell(t, "合计");
    table_figure(t, prose_money(c->a, all.contract));
    table_figure(t, prose_money(c->a, money_of(sums[SUM_PAID])));
    table_figure(t, PROSE_DASH);
    table_figure(t, prose_cell_count(c->a, sums[SUM_DAYS]));
    table_figure(t, deduction_text(c, &all));
    table_figure(t, bounded(c, &all, all.due));
    table_figure(t, payable_text(c, &all));
    table_row_tone(t, TONE_TOTAL);
}

static const char *table_note(struct composer *c, bool lower_bound, bool paid_unknown) {
    struct buf b = BUF_INIT;
    buf_adds(&b, "注：应付总额＝合同总额－空岗扣除，尚应拨付＝应付总额－已付金额，"
                 "经费使用比例＝实际发生额÷合同总额。");
    if (paid_unknown)
        buf_adds(&b, "已付金额未登记的，尚应拨付按应付总额列示，拨付前应减去已付部分。");
    if (lower_bound)
        buf_adds(&b, "空岗仍在持续的，扣除额为截至目前的下限，标“≥”；应付总额及尚应拨付为上限，"
                     "标“≤”。");
    return compose_take(c, &b);
}

static void settlement_table(struct composer *c) {
    static const unsigned widths[] = {8, 14, 13, 10, 9, 13, 15, 15};
    static const char *const head[] = {
        "中心",           "合同总额\n（元）", "已付金额\n（元）", "经费使用\n比例",
        "计扣空岗\n天数", "空岗扣除\n（元）", "应付总额\n（元）", "尚应拨付\n（元）"};
    struct table_draft t = compose_table(c, "结算情况", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    int64_t sums[N_SUMS] = {0};
    bool lower_bound = false, paid_unknown = false;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct settlement *s = &c->ev->entries[i].settlement;
        settlement_row(&t, &c->ev->entries[i], sums);
        lower_bound |= s->lower_bound;
        paid_unknown |= !money_is_set(s->paid);
    }
    if (c->ev->n_entries > 1)
        total_row(&t, sums, lower_bound);
    table_end(&t, 1, table_note(c, lower_bound, paid_unknown));
}

void compose_settlement(struct composer *c) {
    compose_heading(c, 3, "拨付建议");
    introduce_settlement(c);
    settlement_table(c);
}
