/* funds_compute at the end tells the order: rows, columns, shares, and then a trace of each. The
 * idea lies in sum_add: a part that was not given leaves every sum over it unset, so no total can
 * look complete. The surplus line is in the totals and never in the base of the shares. What the
 * operator's table prints is not looked at here; check_funds.c holds it against these figures. */

#include "core/funds.h"

#include "core/subject.h"

/* ---- categories */

static const struct fund_category *category_by_id(const struct standard *std, const char *id) {
    for (size_t i = 0; i < std->n_fund_categories; i++)
        if (cstr_eq(std->fund_categories[i].id, id))
            return &std->fund_categories[i];
    return NULL;
}

static bool category_is_called(const struct fund_category *cat, const char *label) {
    if (label_same(cat->name, label))
        return true;
    for (size_t i = 0; i < cat->n_also; i++)
        if (label_same(cat->also[i], label))
            return true;
    return false;
}

const struct fund_category *fund_category_of(const struct dossier *d,
                                             const struct org *operator_org, const char *label) {
    if (cstr_empty(label))
        return NULL;
    for (size_t i = 0; operator_org && i < operator_org->n_fund_labels; i++)
        if (label_same(operator_org->fund_labels[i].label, label))
            return category_by_id(&d->standard, operator_org->fund_labels[i].category);
    for (size_t i = 0; i < d->standard.n_fund_categories; i++)
        if (category_is_called(&d->standard.fund_categories[i], label))
            return &d->standard.fund_categories[i];
    return NULL;
}

/* ---- sums in which a missing part leaves the whole unset */

static enum gp_code sum_add(const struct subject *s, const char *figure, money_t part,
                            money_t *sum) {
    if (!money_is_set(*sum) || !money_is_set(part)) {
        *sum = MONEY_UNSET;
        return GP_OK;
    }
    return money_add(*sum, part, sum) ? GP_OK : calc_overflow(s->c, subject_where(s, figure));
}

static enum gp_code share_of_base(const struct subject *s, const char *figure, money_t part,
                                  money_t base, share_t *ret) {
    if (!money_is_set(part) || !money_is_set(base) || base.fen <= 0)
        return GP_OK;
    if (!money_share(part, base, s->d->standard.share_rounding, ret))
        return calc_overflow(s->c, subject_where(s, figure));
    return GP_OK;
}

/* The surplus line with its dashes read as nothing, where at least one part is there. */
static struct fund_line surplus_line(const struct fund_table *t) {
    struct fund_line line = t->surplus;
    if (money_is_set(line.actual) && !money_is_set(line.expected))
        line.expected = money_of(0);
    else if (money_is_set(line.expected) && !money_is_set(line.actual))
        line.actual = money_of(0);
    return line;
}

/* ---- the table */

static enum gp_code compute_rows(const struct subject *s, struct funds *f) {
    const struct org *operator_org = dossier_org(s->d, s->p->operator_org);
    const struct fund_table *t = &s->e->funds;
    f->n_rows = t->n_lines;
    f->rows = gp_new_n(s->c->arena, struct fund_row, f->n_rows);
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct fund_line *line = &t->lines[i];
        f->rows[i] = (struct fund_row){
            .line = line,
            .category = fund_category_of(s->d, operator_org, line->label),
            .total = line->actual,
            .share = SHARE_UNSET,
        };
        TRY(sum_add(s, "资金使用情况表 合计", line->expected, &f->rows[i].total));
    }
    return GP_OK;
}

/* spent: the actual column without the surplus. */
static enum gp_code compute_columns(const struct subject *s, struct funds *f, money_t *ret_spent) {
    const struct fund_table *t = &s->e->funds;
    money_t spent = t->n_lines > 0 ? money_of(0) : MONEY_UNSET;
    f->expected = f->share_base = spent;
    for (size_t i = 0; i < f->n_rows; i++) {
        TRY(sum_add(s, "实际发生额 小计", t->lines[i].actual, &spent));
        TRY(sum_add(s, "预计发生额 小计", t->lines[i].expected, &f->expected));
        TRY(sum_add(s, "所占比例的基数", f->rows[i].total, &f->share_base));
    }
    f->actual = spent;
    f->surplus = money_of(0);
    if (t->has_surplus) {
        struct fund_line surplus = surplus_line(t);
        f->surplus = surplus.actual;
        TRY(sum_add(s, "盈余/赤字", surplus.expected, &f->surplus));
        TRY(sum_add(s, "实际发生额 小计", surplus.actual, &f->actual));
        TRY(sum_add(s, "预计发生额 小计", surplus.expected, &f->expected));
    }
    f->total = f->share_base;
    TRY(sum_add(s, "资金使用情况表 总计", f->surplus, &f->total));
    *ret_spent = spent;
    return GP_OK;
}

static enum gp_code compute_shares(const struct subject *s, struct funds *f) {
    bool all = f->n_rows > 0;
    int64_t sum = 0;
    for (size_t i = 0; i < f->n_rows; i++) {
        struct fund_row *row = &f->rows[i];
        TRY(share_of_base(s, "所占比例", row->total, f->share_base, &row->share));
        all = all && share_is_set(row->share);
        if (all && !dec_add(sum, row->share.v, &sum))
            return calc_overflow(s->c, subject_where(s, "所占比例"));
    }
    f->share_sum = all ? share_of(sum) : SHARE_UNSET;
    return GP_OK;
}

/* ---- traces */

static const char *missing_part(money_t actual, money_t expected) {
    if (!money_is_set(actual))
        return money_is_set(expected) ? "实际发生额" : "实际发生额和预计发生额";
    return "预计发生额";
}

/* The category's id, or the line's number where that would not be unique. */
static const char *row_key(struct calc *c, const struct funds *f, size_t index) {
    const struct fund_category *cat = f->rows[index].category;
    bool unique = cat && !cstr_empty(cat->id);
    for (size_t i = 0; unique && i < index; i++)
        unique = f->rows[i].category != cat;
    return unique ? cat->id : calc_printf(c, "%zu", index + 1);
}

static void trace_row_total(const struct subject *s, const struct fund_row *row, const char *key,
                            const char *label) {
    struct calc *c = s->c;
    const char *actual = money_text(c->arena, row->line->actual);
    const char *expected = money_text(c->arena, row->line->expected);
    const char *total = money_text(c->arena, row->total);
    const char *source = calc_printf(c, "资金使用情况表 %s 行", label);
    const struct trace_input inputs[] = {{"实际发生额", actual, source},
                                         {"预计发生额", expected, source}};
    subject_trace(
        s, &(struct trace){
               .id = calc_printf(c, "funds.%s.total", key),
               .label = calc_printf(c, "%s 合计", label),
               .value = total,
               .unit = "元",
               .formula = "实际发生额 + 预计发生额",
               .working = money_is_set(row->total)
                              ? calc_printf(c, "%s + %s = %s", actual, expected, total)
                              : calc_printf(c, "没有填写%s，无法计算",
                                            missing_part(row->line->actual, row->line->expected)),
               .inputs = inputs,
               .n_inputs = GP_COUNT(inputs),
           });
}

/* A share trace: part ÷ base in percent. */
struct quotient {
    const char *id, *label, *formula, *rounding;
    struct trace_input part, base;
    share_t share;
};

static void trace_quotient(const struct subject *s, const struct quotient *q) {
    struct calc *c = s->c;
    const char *share = share_text(c->arena, q->share);
    const struct trace_input inputs[] = {q->part, q->base};
    subject_trace(
        s, &(struct trace){
               .id = q->id,
               .label = q->label,
               .value = share,
               .unit = "%",
               .formula = q->formula,
               .working =
                   share_is_set(q->share)
                       ? calc_printf(c, "%s ÷ %s = %s%%", q->part.value, q->base.value, share)
                       : calc_printf(c, "%s或%s未知或为 0，无法计算", q->part.name, q->base.name),
               .rounding = q->rounding,
               .inputs = inputs,
               .n_inputs = GP_COUNT(inputs),
           });
}

static const char *share_rounding_text(const struct subject *s) {
    return calc_printf(s->c, "%s到 0.01%%", round_mode_name(s->d->standard.share_rounding));
}

static void trace_row(const struct subject *s, const struct funds *f, size_t index) {
    if (s->c->untraced)
        return;
    struct calc *c = s->c;
    const struct fund_row *row = &f->rows[index];
    const char *key = row_key(c, f, index);
    const char *label =
        cstr_empty(row->line->label) ? calc_printf(c, "第 %zu 行", index + 1) : row->line->label;
    trace_row_total(s, row, key, label);
    trace_quotient(s, &(struct quotient){
                          .id = calc_printf(c, "funds.%s.share", key),
                          .label = calc_printf(c, "%s 所占比例", label),
                          .formula = "本行合计 ÷ 不含盈余/赤字的各行合计之和",
                          .rounding = share_rounding_text(s),
                          .part = {"本行合计", money_text(c->arena, row->total),
                                   subject_trace_id(s, calc_printf(c, "funds.%s.total", key))},
                          .base = {"不含盈余/赤字的合计", money_text(c->arena, f->share_base),
                                   subject_trace_id(s, "funds.share_base")},
                          .share = row->share,
                      });
}

/* A trace that adds up one figure of every line. */
struct addition {
    const char *id, *label, *formula;
    money_t (*of_row)(const struct fund_row *row);
    bool with_surplus;
    money_t surplus, sum;
};

static money_t row_actual(const struct fund_row *row) {
    return row->line->actual;
}

static money_t row_expected(const struct fund_row *row) {
    return row->line->expected;
}

static money_t row_total(const struct fund_row *row) {
    return row->total;
}

static const char *addition_working(struct calc *c, const struct trace_input *inputs, size_t n,
                                    const char *sum) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        if (cstr_empty(inputs[i].value))
            return calc_printf(c, "%s 的数额未知，无法计算", inputs[i].name);
        buf_addf(&b, "%s%s", i > 0 ? " + " : "", inputs[i].value);
    }
    if (n == 0)
        return "表中没有明细行，无法计算";
    buf_addf(&b, " = %s", sum);
    return arena_strdup(c->arena, buf_text(&b));
}

static void trace_addition(const struct subject *s, const struct funds *f,
                           const struct addition *a) {
    struct calc *c = s->c;
    struct trace_input *inputs = gp_new_n(c->arena, struct trace_input, f->n_rows + 1);
    const char *sum = money_text(c->arena, a->sum);
    size_t n = 0;
    for (size_t i = 0; i < f->n_rows; i++) {
        const char *label = f->rows[i].line->label;
        inputs[n++] = (struct trace_input){
            cstr_empty(label) ? calc_printf(c, "第 %zu 行", i + 1) : label,
            money_text(c->arena, a->of_row(&f->rows[i])),
            a->of_row == row_total
                ? subject_trace_id(s, calc_printf(c, "funds.%s.total", row_key(c, f, i)))
                : "资金使用情况表"};
    }
    if (a->with_surplus)
        inputs[n++] = (struct trace_input){"盈余/赤字", money_text(c->arena, a->surplus),
                                           "资金使用情况表 盈余/赤字 行"};
    subject_trace(s, &(struct trace){
                         .id = a->id,
                         .label = a->label,
                         .value = sum,
                         .unit = "元",
                         .formula = a->formula,
                         .working = addition_working(c, inputs, n, sum),
                         .inputs = inputs,
                         .n_inputs = n,
                     });
}

static void trace_sums(const struct subject *s, const struct funds *f) {
    if (s->c->untraced)
        return;
    struct fund_line surplus = surplus_line(&s->e->funds);
    bool has = s->e->funds.has_surplus;
    const struct addition additions[] = {
        {"funds.actual", "实际发生额 小计", "各行实际发生额之和，含盈余/赤字行", row_actual, has,
         surplus.actual, f->actual},
        {"funds.expected", "预计发生额 小计", "各行预计发生额之和，含盈余/赤字行", row_expected,
         has, surplus.expected, f->expected},
        {"funds.share_base", "所占比例的基数", "各行合计之和，不含盈余/赤字行", row_total, false,
         MONEY_UNSET, f->share_base},
        {"funds.total", "资金总计", "各行合计之和，含盈余/赤字行", row_total, has, f->surplus,
         f->total},
    };
    for (size_t i = 0; i < GP_COUNT(additions); i++)
        trace_addition(s, f, &additions[i]);
}

static void trace_usage(const struct subject *s, const struct funds *f, money_t spent) {
    struct calc *c = s->c;
    trace_quotient(s, &(struct quotient){
                          .id = "funds.usage",
                          .label = "经费使用比例",
                          .formula = "实际发生额（不含盈余/赤字） ÷ 合同总额",
                          .rounding = share_rounding_text(s),
                          .part = {"实际发生额", money_text(c->arena, spent), "资金使用情况表"},
                          .base = {"合同总额", money_text(c->arena, f->contract), "合同"},
                          .share = f->usage,
                      });
}

enum gp_code funds_compute(struct calc *c, const struct dossier *d, const struct entry *e,
                           struct funds *ret) {
    struct subject s;
    TRY(subject_open(c, d, e, &s));
    struct funds f = {
        .given = e->funds.given,
        .surplus = MONEY_UNSET,
        .actual = MONEY_UNSET,
        .expected = MONEY_UNSET,
        .total = MONEY_UNSET,
        .share_base = MONEY_UNSET,
        .share_sum = SHARE_UNSET,
        .contract = s.p->total,
        .usage = SHARE_UNSET,
    };
    if (f.given) {
        money_t spent = MONEY_UNSET;
        TRY(compute_rows(&s, &f));
        TRY(compute_columns(&s, &f, &spent));
        TRY(compute_shares(&s, &f));
        TRY(share_of_base(&s, "经费使用比例", spent, f.contract, &f.usage));
        for (size_t i = 0; i < f.n_rows; i++)
            trace_row(&s, &f, i);
        trace_sums(&s, &f);
        trace_usage(&s, &f, spent);
    }
    *ret = f;
    return GP_OK;
}
