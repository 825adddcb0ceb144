/* Checks of the fund table: what the operator's table prints against what it adds up to. Read the
 * table of rules at the end first; each row names its function above. Printed figures are compared
 * with those of funds.c by compare_sum. The shares need thought: a table may print them in coarser
 * units (share_unit), and a wrong base that explains all of them is said once instead of line by
 * line (other_base). Limits round towards the harmless side, so the comparison is exact. */
#include "core/check_tables.h"
#include "core/subject.h"

static const struct fund_table *table_of(const struct check_run *r) {
    return &r->entry->entry->funds;
}

static struct place_ref line_place(const struct check_run *r, size_t index, const char *column) {
    return check_place_in_list(r, PLACE_FUND_LINE, index, column);
}

static struct place_ref surplus_place(void) {
    return check_place(PLACE_SURPLUS, NULL, "printed_total");
}

static struct place_ref subtotal_place(const char *column) {
    return check_place(PLACE_SUBTOTAL, NULL, column);
}

static struct place_ref table_place(const char *column) {
    return check_place(PLACE_FUNDS, NULL, column);
}

static const char *yuan(struct check_run *r, money_t m) {
    return money_text_group(r->c->arena, m);
}

static const char *percent(struct check_run *r, share_t s) {
    return share_text(r->c->arena, s);
}

static enum round_mode share_mode(const struct check_run *r) {
    return check_dossier(r)->standard.share_rounding;
}

/* ---- sums */

struct sum_check {
    struct place_ref at;
    const char *what;         /* 合计 */
    const char *how;          /* 按实际发生额与预计发生额相加应为 */
    money_t printed, correct; /* either may be unset: nothing to compare */
};

static enum gp_code compare_sum(struct check_run *r, const struct sum_check *s) {
    if (!money_is_set(s->printed) || !money_is_set(s->correct) ||
        money_cmp(s->printed, s->correct) == 0)
        return GP_OK;
    money_t difference;
    if (!money_sub(s->printed, s->correct, &difference))
        return calc_overflow(r->c, "资金使用情况表");
    struct finding *f =
        check_report(r, s->at, "%s为 %s 元，%s %s 元，相差 %s 元", s->what, yuan(r, s->printed),
                     s->how, yuan(r, s->correct), yuan(r, difference));
    f->printed = money_text(r->c->arena, s->printed);
    f->expected = money_text(r->c->arena, s->correct);
    f->difference = money_text(r->c->arena, difference);
    return GP_OK;
}

static enum gp_code row_total(struct check_run *r) {
    const struct funds *f = &r->entry->funds;
    struct sum_check s = {.what = "表中合计", .how = "实际发生额与预计发生额相加应为"};
    for (size_t i = 0; i < f->n_rows; i++) {
        s.at = line_place(r, i, "printed_total");
        s.printed = f->rows[i].line->printed_total;
        s.correct = f->rows[i].total;
        TRY(compare_sum(r, &s));
    }
    if (!f->given || !table_of(r)->has_surplus)
        return GP_OK;
    s.at = surplus_place();
    s.printed = table_of(r)->surplus.printed_total;
    s.correct = f->surplus;
    return compare_sum(r, &s);
}

static enum gp_code column_total(struct check_run *r) {
    if (!r->entry->funds.given)
        return GP_OK;
    const struct sum_check columns[] = {
        {subtotal_place("printed_actual"), "“实际发生额”小计", "各行相加应为",
         table_of(r)->printed_actual, r->entry->funds.actual},
        {subtotal_place("printed_expected"), "“预计发生额”小计", "各行相加应为",
         table_of(r)->printed_expected, r->entry->funds.expected},
    };
    for (size_t i = 0; i < GP_COUNT(columns); i++)
        TRY(compare_sum(r, &columns[i]));
    return GP_OK;
}

static enum gp_code grand_total(struct check_run *r) {
    if (!r->entry->funds.given)
        return GP_OK;
    return compare_sum(r, &(struct sum_check){subtotal_place("printed_total"), "“合计”小计",
                                              "各行相加应为", table_of(r)->printed_total,
                                              r->entry->funds.total});
}

/* A table that prints no total is judged by the one it adds up to. */
static enum gp_code total_vs_contract(struct check_run *r) {
    const struct funds *f = &r->entry->funds;
    if (!f->given)
        return GP_OK;
    money_t printed = table_of(r)->printed_total;
    return compare_sum(
        r, &(struct sum_check){subtotal_place("printed_total"), "资金合计", "合同总额为",
                               money_is_set(printed) ? printed : f->total, f->contract});
}

/* ---- shares */

/* What the table prints in: 1 for 0.01 %, 10 where all its shares are tenths of a per cent, 100
 * where all are whole ones. What was rounded further is compared as it was rounded. */
static int64_t share_unit(const struct check_run *r) {
    const struct funds *f = &r->entry->funds;
    int64_t unit = 100;
    for (size_t i = 0; i < f->n_rows; i++) {
        share_t printed = f->rows[i].line->printed_share;
        while (share_is_set(printed) && printed.v % unit != 0)
            unit /= 10;
    }
    return unit;
}

/* The row's share of the base, rounded once to the table's unit. */
static bool line_share(const struct check_run *r, const struct fund_row *row, money_t base,
                       share_t *ret) {
    int64_t unit = share_unit(r), units;
    return money_is_set(row->total) && money_is_set(base) && base.fen > 0 &&
           dec_mul_div(row->total.fen, SHARE_ONE / unit, base.fen, share_mode(r), &units) &&
           dec_mul(units, unit, &ret->v);
}

/* Whether every printed share, and at least one, is what its line makes of the base. */
static bool shares_fit(const struct check_run *r, money_t base) {
    const struct funds *f = &r->entry->funds;
    size_t fitting = 0;
    for (size_t i = 0; i < f->n_rows; i++) {
        share_t printed = f->rows[i].line->printed_share, share;
        if (!share_is_set(printed))
            continue;
        if (!line_share(r, &f->rows[i], base, &share) || share.v != printed.v)
            return false;
        fitting++;
    }
    return fitting > 0;
}

/* The wrong base that explains all printed shares; NULL when none does, or the right one fits. */
static const char *other_base(const struct check_run *r, money_t *ret) {
    const struct funds *f = &r->entry->funds;
    if (!f->given || shares_fit(r, f->share_base))
        return NULL;
    const struct {
        const char *name;
        money_t amount;
    } bases[] = {
        {"含盈余/赤字的资金合计", f->total},
        {"表中所列的资金合计", table_of(r)->printed_total},
        {"合同总额", f->contract},
    };
    for (size_t i = 0; i < GP_COUNT(bases); i++) {
        if (!money_is_set(bases[i].amount) || !shares_fit(r, bases[i].amount))
            continue;
        *ret = bases[i].amount;
        return bases[i].name;
    }
    return NULL;
}

static void report_share(struct check_run *r, const struct fund_row *row, size_t index) {
    share_t printed = row->line->printed_share, correct;
    if (!share_is_set(printed) || !line_share(r, row, r->entry->funds.share_base, &correct) ||
        printed.v == correct.v)
        return;
    struct finding *f =
        check_report(r, line_place(r, index, "printed_share"),
                     "表中所占比例为 %s%%，以不含盈余/赤字的资金合计 %s 元为基数应为 %s%%",
                     percent(r, printed), yuan(r, r->entry->funds.share_base), percent(r, correct));
    share_t difference = SHARE_UNSET;
    f->printed = percent(r, printed);
    f->expected = percent(r, correct);
    f->difference = dec_sub(printed.v, correct.v, &difference.v) ? percent(r, difference) : NULL;
}

static enum gp_code share(struct check_run *r) {
    money_t base;
    if (other_base(r, &base))
        return GP_OK; /* said once by funds.share_base */
    for (size_t i = 0; i < r->entry->funds.n_rows; i++)
        report_share(r, &r->entry->funds.rows[i], i);
    return GP_OK;
}

static enum gp_code share_base(struct check_run *r) {
    money_t base;
    const char *name = other_base(r, &base);
    if (!name)
        return GP_OK;
    money_t stated = r->entry->funds.share_base;
    struct finding *f =
        check_report(r, table_place("printed_share"),
                     "表中比例以%s %s 元为基数，应以不含盈余/赤字的资金合计 %s 元为基数", name,
                     yuan(r, base), yuan(r, stated));
    f->printed = money_text(r->c->arena, base);
    f->expected = money_text(r->c->arena, stated);
    return GP_OK;
}

/* False when a line prints no share: then nothing is known of the sum. */
static bool printed_share_sum(const struct funds *f, share_t *ret) {
    share_t sum = share_of(0);
    for (size_t i = 0; i < f->n_rows; i++)
        if (!dec_add(sum.v, f->rows[i].line->printed_share.v, &sum.v))
            return false;
    *ret = sum;
    return f->n_rows > 0;
}

static void against_hundred(struct check_run *r, struct finding *f, share_t printed) {
    share_t off;
    f->printed = percent(r, printed);
    f->expected = "100.00";
    if (dec_sub(printed.v, SHARE_ONE, &off.v))
        f->difference = percent(r, off);
}

/* Each rounded share is off by at most half a unit, so n of them by n halves. */
static enum gp_code share_sum(struct check_run *r) {
    money_t base;
    share_t sum;
    int64_t off, slack = (int64_t)r->entry->funds.n_rows * share_unit(r) / 2;
    if (!r->entry->funds.given || other_base(r, &base) ||
        !printed_share_sum(&r->entry->funds, &sum) || !dec_sub(sum.v, SHARE_ONE, &off) ||
        (off >= -slack && off <= slack))
        return GP_OK;
    against_hundred(r,
                    check_report(r, table_place("printed_share"),
                                 "各行比例之和为 %s%%，应为 100.00%%，超出四舍五入可能造成的差异",
                                 percent(r, sum)),
                    sum);
    return GP_OK;
}

/* Either the whole, or what the rows above it add up to as they are printed. */
static enum gp_code share_subtotal(struct check_run *r) {
    const struct funds *f = &r->entry->funds;
    share_t printed = table_of(r)->printed_share, sum;
    if (!f->given || !share_is_set(printed) || printed.v == SHARE_ONE)
        return GP_OK;
    bool known = printed_share_sum(f, &sum);
    if (known && sum.v == printed.v)
        return GP_OK;
    const char *of_rows =
        known ? calc_printf(r->c, "，也不是各行比例之和 %s%%", percent(r, sum)) : "";
    against_hundred(r,
                    check_report(r, subtotal_place("printed_share"),
                                 "“小计”行的比例为 %s%%，不是 100.00%%%s", percent(r, printed),
                                 of_rows),
                    printed);
    return GP_OK;
}

/* ---- single amounts */

struct amount {
    const char *column;
    money_t value;
};

static enum gp_code each_amount(struct check_run *r,
                                void (*check)(struct check_run *, struct place_ref at,
                                              struct amount)) {
    const struct fund_table *t = table_of(r);
    if (!t->given)
        return GP_OK;
    for (size_t i = 0; i < t->n_lines; i++) {
        check(r, line_place(r, i, "actual"), (struct amount){"实际发生额", t->lines[i].actual});
        check(r, line_place(r, i, "expected"), (struct amount){"预计发生额", t->lines[i].expected});
    }
    return GP_OK;
}

static void negative_amount(struct check_run *r, struct place_ref at, struct amount a) {
    if (!money_is_set(a.value) || a.value.fen >= 0)
        return;
    check_report(r, at, "%s为负数 %s 元", a.column, yuan(r, a.value))->printed =
        money_text(r->c->arena, a.value);
}

static enum gp_code negative(struct check_run *r) {
    return each_amount(r, negative_amount);
}

static void unset_amount(struct check_run *r, struct place_ref at, struct amount a) {
    if (!money_is_set(a.value))
        check_report(r, at, "没有填写%s，合计和比例无法复算", a.column);
}

static enum gp_code missing_amount(struct check_run *r) {
    return each_amount(r, unset_amount);
}

static enum gp_code duplicate_row(struct check_run *r) {
    const struct fund_table *t = table_of(r);
    for (size_t i = 1; t->given && i < t->n_lines; i++)
        for (size_t k = 0; k < i; k++) {
            if (!label_same(t->lines[k].label, t->lines[i].label))
                continue;
            check_report(r, line_place(r, i, "label"), "与第 %zu 行的项目相同，都是“%s”", k + 1,
                         t->lines[i].label);
            break;
        }
    return GP_OK;
}

static enum gp_code unknown_category(struct check_run *r) {
    const struct funds *f = &r->entry->funds;
    for (size_t i = 0; i < f->n_rows; i++)
        if (!f->rows[i].category)
            check_report(r, line_place(r, i, "label"),
                         "评估标准中没有对应的资金类别，占比检查没有计入这一行");
    return GP_OK;
}

/* ---- limits on shares */

/* Total of the lines of a category; false when it has no line, or an amount is missing. */
static bool category_total(const struct funds *f, const char *category, money_t *ret) {
    money_t sum = money_of(0);
    bool found = false;
    for (size_t i = 0; i < f->n_rows; i++) {
        if (!f->rows[i].category || !cstr_eq(f->rows[i].category->id, category))
            continue;
        if (!money_add(sum, f->rows[i].total, &sum))
            return false;
        found = true;
    }
    *ret = sum;
    return found;
}

static void report_limit(struct check_run *r, const char *category, money_t total,
                         const char *relation) {
    money_t base = r->entry->funds.share_base;
    share_t shown = SHARE_UNSET;
    if (!money_share(total, base, share_mode(r), &shown))
        return;
    struct finding *f = check_report(r, table_place(NULL),
                                     "%s %s 元，占资金合计（不含盈余/赤字）%s 元的 %s%%，%s %s%%",
                                     category, yuan(r, total), yuan(r, base), percent(r, shown),
                                     relation, percent(r, check_limit_share(r)));
    f->printed = percent(r, shown);
    f->expected = percent(r, check_limit_share(r));
}

/* Rounding towards the harmless side makes the comparison exact: the limit is a whole unit. */
static enum gp_code labor_share_min(struct check_run *r) {
    money_t total;
    share_t floor;
    if (category_total(&r->entry->funds, "labor", &total) &&
        money_share(total, r->entry->funds.share_base, ROUND_DOWN, &floor) &&
        floor.v < check_limit_share(r).v)
        report_limit(r, "人力成本", total, "低于下限");
    return GP_OK;
}

static enum gp_code management_share_max(struct check_run *r) {
    money_t total;
    share_t ceiling;
    if (category_total(&r->entry->funds, "management", &total) &&
        money_share(total, r->entry->funds.share_base, ROUND_UP, &ceiling) &&
        ceiling.v > check_limit_share(r).v)
        report_limit(r, "管理费", total, "高于上限");
    return GP_OK;
}

/* ---- pace */

static enum gp_code spending_pace(struct check_run *r) {
    share_t usage = r->entry->funds.usage, elapsed = r->entry->indicators.elapsed;
    int64_t off;
    if (!r->entry->funds.given || !dec_sub(usage.v, elapsed.v, &off))
        return GP_OK;
    int64_t distance = off < 0 ? -off : off;
    if (distance <= check_limit_share(r).v)
        return GP_OK;
    struct finding *f =
        check_report(r, table_place("actual"),
                     "经费已使用合同总额的 %s%%，合同时间已过 %s%%，相差 %s 个百分点，超过 %s",
                     percent(r, usage), percent(r, elapsed), percent(r, share_of(distance)),
                     percent(r, check_limit_share(r)));
    f->printed = percent(r, usage);
    f->expected = percent(r, elapsed);
    f->difference = percent(r, share_of(off));
    return GP_OK;
}

struct periods {
    int64_t actual, expected; /* days */
};

static bool is_before(date_t a, date_t b) {
    return date_is_set(a) && date_is_set(b) && date_cmp(a, b) < 0;
}

/* Days behind the two columns; contract ends stand in where the table does not state its own, or
 * one that cannot be (funds.term and funds.cutoff say so). */
static bool periods_of(const struct check_run *r, struct periods *ret) {
    const struct fund_table *t = table_of(r);
    const struct project *p = r->entry->project;
    date_t from = date_is_set(t->from) && !is_before(t->cutoff, t->from) ? t->from : p->start;
    date_t to = is_before(t->cutoff, t->to) ? t->to : p->end;
    if (!t->given || !date_is_set(t->cutoff) || !date_is_set(from) || !date_is_set(to))
        return false;
    ret->actual = date_days(from, t->cutoff);
    ret->expected = date_days(date_plus(t->cutoff, 1), to);
    return ret->actual > 0 && ret->expected > 0;
}

/* Expected days' rate ÷ actual days' rate, rounded up: above the limit exactly when the true factor
 * is. False when an amount is missing or not positive. */
static bool jump_factor(const struct fund_line *line, const struct periods *p, share_t *ret) {
    int64_t over, under;
    if (!money_is_set(line->actual) || line->actual.fen <= 0 || !money_is_set(line->expected) ||
        line->expected.fen <= 0)
        return false;
    return dec_mul(line->expected.fen, p->actual, &over) &&
           dec_mul(line->actual.fen, p->expected, &under) &&
           dec_mul_div(over, SHARE_ONE, under, ROUND_UP, &ret->v);
}

static void report_jump(struct check_run *r, struct place_ref at, const struct fund_line *line,
                        const struct periods *p) {
    money_t before, after;
    share_t factor;
    if (money_is_set(line->actual) && line->actual.fen == 0 && money_is_set(line->expected) &&
        line->expected.fen > 0) {
        check_report(r, at, "截止日前没有支出，剩余 %lld 天却预计支出 %s 元",
                     (long long)p->expected, yuan(r, line->expected));
        return;
    }
    if (!jump_factor(line, p, &factor) || factor.v <= check_limit_share(r).v ||
        !money_scale(line->actual, 1, p->actual, ROUND_HALF_UP, &before) ||
        !money_scale(line->expected, 1, p->expected, ROUND_HALF_UP, &after))
        return;
    struct finding *f = check_report(
        r, at, "实际发生额 %lld 天，日均 %s 元；预计发生额 %lld 天，日均 %s 元，超过前者的 %s 倍",
        (long long)p->actual, yuan(r, before), (long long)p->expected, yuan(r, after),
        factor_text(r->c->arena, check_limit_share(r)));
    f->printed = money_text(r->c->arena, after);
    f->expected = money_text(r->c->arena, before);
}

static enum gp_code expected_jump(struct check_run *r) {
    struct periods p;
    if (!periods_of(r, &p))
        return GP_OK;
    for (size_t i = 0; i < table_of(r)->n_lines; i++) {
        const struct fund_line *line = &table_of(r)->lines[i];
        report_jump(r, line_place(r, i, "expected"), line, &p);
    }
    return GP_OK;
}

/* ---- vacancy deduction */

static bool has_deduction(const struct settlement *s) {
    return money_is_set(s->deduction) && s->deduction.fen > 0;
}

static bool has_reserve(const struct settlement *s) {
    return money_is_set(s->reserved) && s->reserved.fen != 0;
}

static enum gp_code vacancy_unreserved(struct check_run *r) {
    const struct settlement *s = &r->entry->settlement;
    if (!r->entry->funds.given || !has_deduction(s) || has_reserve(s))
        return GP_OK;
    struct finding *f = check_report(r, table_place(NULL),
                                     "空岗 %lld 天%s，%s应扣 %s 元，但表中没有“盈余/赤字”预留",
                                     (long long)s->vacant_days, s->lower_bound ? "且仍未补齐" : "",
                                     s->lower_bound ? "至少" : "", yuan(r, s->deduction));
    f->printed = "0.00";
    f->expected = money_text(r->c->arena, s->deduction);
    f->basis = project_vacancy_rule(check_dossier(r), r->entry->project)->basis;
    return GP_OK;
}

/* While a vacancy runs, the deduction still grows: a larger reserve may well be right. */
static enum gp_code reserve_mismatch(struct check_run *r) {
    const struct settlement *s = &r->entry->settlement;
    if (!r->entry->funds.given || !has_reserve(s) || !money_is_set(s->deduction) ||
        (s->lower_bound && money_cmp(s->reserved, s->deduction) >= 0))
        return GP_OK;
    return compare_sum(r, &(struct sum_check){surplus_place(), "预留", "按空岗天数计算的扣除额为",
                                              s->reserved, s->deduction});
}

const struct check_rule check_funds_rules[] = {
    {"funds.row_total", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "行合计有误", NULL,
     "请核对该行的实际发生额、预计发生额与合计，改正后重新递交。", NULL, row_total, NULL},
    {"funds.column_total", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "列小计有误", NULL,
     "请核对各行金额与小计，改正后重新递交。", NULL, column_total, NULL},
    {"funds.grand_total", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "资金合计有误", NULL,
     "请先改正有误的行合计，再重新计算小计。", NULL, grand_total, NULL},
    {"funds.total_vs_contract", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "资金合计与合同总额不符",
     NULL, "资金合计（含盈余/赤字）应等于合同总额；请改正金额，或在“盈余/赤字”行列出差额。", NULL,
     total_vs_contract, NULL},
    {"funds.share", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "所占比例有误", NULL,
     "请按行合计 ÷ 不含盈余/赤字的资金合计重新计算比例。", NULL, share, NULL},
    {"funds.share_base", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "所占比例的基数有误", NULL,
     "请以不含盈余/赤字的资金合计为基数，重新计算各行比例。", NULL, share_base, NULL},
    {"funds.share_sum", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "比例之和不等于 100%", NULL,
     "请核对各行比例。", NULL, share_sum, NULL},
    {"funds.share_subtotal", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "“小计”行的比例有误", NULL,
     "小计的比例应为 100%，或各行所列比例之和；请核对。", NULL, share_subtotal, NULL},
    {"funds.negative", SEVERITY_ERROR, TELL_ALL, DUE_AT_ONCE, "金额为负数", NULL,
     "支出金额不能为负数；冲减请在备注中说明，并填写冲减后的净额。", NULL, negative, NULL},
    {"funds.missing_amount", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "金额未填写", NULL,
     "请补填金额；没有支出的填 0.00。", NULL, missing_amount, NULL},
    {"funds.duplicate_row", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "同一资金项列了两行", NULL,
     "请核对是否重复填写；确是两笔的，请合并或写明区别。", NULL, duplicate_row, NULL},
    {"funds.unknown_category", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE, "资金类别无法识别",
     NULL, "请在该运营机构的资金科目对照中指明它属于哪一类。", NULL, unknown_category, NULL},
    {"funds.labor_share_min", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "人力成本占比偏低", NULL,
     "请说明原因，或调整资金使用。", "labor_share_min", labor_share_min, NULL},
    {"funds.management_share_max", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "管理费占比偏高", NULL,
     "请说明原因，或调整资金使用。", "management_share_max", management_share_max, NULL},
    {"funds.spending_pace", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "经费使用进度与时间进度不符",
     NULL, "请说明经费使用偏快或偏慢的原因，并核对截止日。", "spending_pace_gap", spending_pace,
     NULL},
    {"funds.expected_jump", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "预计支出突增", NULL,
     "请说明剩余期限内支出大幅增加的依据，并附预算明细。", "expected_jump_factor", expected_jump,
     NULL},
    {"funds.vacancy_unreserved", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "有空岗但没有预留扣除",
     NULL, "请在“盈余/赤字”行按空岗扣除规则预留；结算时应扣除空岗费用。", NULL, vacancy_unreserved,
     NULL},
    {"funds.reserve_mismatch", SEVERITY_WARNING, TELL_ALL, DUE_HAND_IN, "预留金额与空岗扣除不符",
     NULL, "请核对空岗天数和扣除规则；另有结余或赤字的，请在备注中说明。", NULL, reserve_mismatch,
     NULL},
    {0},
};
