/* 附件 资金使用情况表: one table a center, grouped by operator as the source does. Every figure is
 * ours; where the table handed in prints another, the row is marked and a note says so. */
#include "report/compose_build.h"

bool compose_has_funds(const struct composer *c) {
    for (size_t i = 0; i < c->ev->n_entries; i++)
        if (c->ev->entries[i].funds.given)
            return true;
    return false;
}

/* ------------------------------------------------------------------ differences */

/* "“人力成本”合计为402,233.38元，经核算应为402,233.28元，相差0.10元" appended to the note; true
 * when printed and computed differ. */
static bool note_money(struct composer *c, struct buf *note, const char *what, money_t printed,
                       money_t computed) {
    int64_t off = 0;
    if (!money_is_set(printed) || !money_is_set(computed) ||
        !dec_sub(printed.fen, computed.fen, &off) || off == 0)
        return false;
    buf_addf(note, "%s%s为%s元，经核算应为%s元，相差%s元", note->n ? "；" : "", what,
             prose_money(c->a, printed), prose_money(c->a, computed),
             prose_money(c->a, money_of(off < 0 ? -off : off)));
    return true;
}

static bool note_share(struct composer *c, struct buf *note, const char *what, share_t printed,
                       share_t computed) {
    if (!share_is_set(printed) || !share_is_set(computed) || printed.v == computed.v)
        return false;
    buf_addf(note, "%s%s为%s，经核算应为%s", note->n ? "；" : "", what,
             prose_percent(c->a, printed), prose_percent(c->a, computed));
    return true;
}

/* ------------------------------------------------------------------ rows */

/* 运营成本 above (服务费), as the source breaks it. */
static const char *label_text(struct composer *c, const char *label) {
    const char *bracket = strstr(label, "(");
    if (!bracket)
        bracket = strstr(label, "（");
    if (!bracket || bracket == label)
        return label;
    return arena_printf(c->a, "%.*s\n%s", (int)(bracket - label), label, bracket);
}

static void line_row(struct table_draft *t, const struct fund_row *row, struct buf *diff) {
    struct composer *c = t->c;
    const char *label = row->line->label ? row->line->label : "";
    table_cell(t, label_text(c, label));
    table_figure(t, prose_money(c->a, row->line->actual));
    table_figure(t, prose_money(c->a, row->line->expected));
    table_figure(t, prose_money(c->a, row->total));
    table_figure(t, prose_percent(c->a, row->share));
    bool wrong = note_money(c, diff, arena_printf(c->a, "“%s”合计", label),
                            row->line->printed_total, row->total);
    wrong |= note_share(c, diff, arena_printf(c->a, "“%s”所占比例", label),
                        row->line->printed_share, row->share);
    if (wrong)
        table_row_tone(t, TONE_WARN);
}

static void surplus_row(struct table_draft *t, const struct fund_table *given,
                        const struct funds *f, struct buf *diff) {
    struct composer *c = t->c;
    const char *label = cstr_empty(given->surplus.label) ? "盈余/赤字" : given->surplus.label;
    table_cell(t, label);
    table_figure(t, prose_money(c->a, given->surplus.actual));
    table_figure(t, prose_money(c->a, given->surplus.expected));
    table_figure(t, prose_money(c->a, f->surplus));
    table_cell(t, "");
    if (note_money(c, diff, arena_printf(c->a, "“%s”合计", label), given->surplus.printed_total,
                   f->surplus))
        table_row_tone(t, TONE_WARN);
}

/* 小计. The shares are parts of the whole without 盈余/赤字, so with such a line no 100 % is
 * printed under the column. */
static void subtotal_row(struct table_draft *t, const struct fund_table *given,
                         const struct funds *f, struct buf *diff) {
    struct composer *c = t->c;
    bool whole = !given->has_surplus && money_is_set(f->share_base) && f->share_base.fen != 0;
    table_cell(t, "小计");
    table_figure(t, prose_money(c->a, f->actual));
    table_figure(t, prose_money(c->a, f->expected));
    table_figure(t, prose_money(c->a, f->total));
    table_figure(t, whole ? prose_percent(c->a, share_of(SHARE_ONE)) : PROSE_DASH);
    bool wrong = note_money(c, diff, "实际发生额小计", given->printed_actual, f->actual);
    wrong |= note_money(c, diff, "预计发生额小计", given->printed_expected, f->expected);
    wrong |= note_money(c, diff, "合计栏小计", given->printed_total, f->total);
    table_row_tone(t, wrong ? TONE_WARN : TONE_TOTAL);
}

static void contract_row(struct table_draft *t, const struct funds *f) {
    struct composer *c = t->c;
    table_cell(t, "经费总额\n（协议总额）");
    table_cell(t, prose_money(c->a, f->contract))->colspan = 4;
    table_covered(t, 3);
    table_row_tone(t, TONE_TOTAL);
}

/* ------------------------------------------------------------------ one table */

/* 实际发生额 with its period below: dates where they are known, else the operator's words. */
static const char *period_head(struct composer *c, const char *what, const char *dates,
                               const char *words) {
    if (*dates)
        return arena_printf(c->a, "%s\n%s", what, dates);
    return cstr_empty(words) ? what : arena_printf(c->a, "%s\n%s", what, words);
}

static void head_row(struct table_draft *t, const struct fund_table *f) {
    struct composer *c = t->c;
    date_t next = date_is_set(f->cutoff) ? date_plus(f->cutoff, 1) : DATE_UNSET;
    const char *head[] = {
        "单位：元",
        period_head(c, "实际发生额", prose_period(c->a, f->from, f->cutoff), f->actual_period),
        period_head(c, "预计发生额", prose_period(c->a, next, f->to), f->expected_period),
        "合计",
        "所占比例",
    };
    table_head_row(t, head);
}

static const char *table_note(struct composer *c, const struct entry_result *r, const char *diff) {
    const struct funds *f = &r->funds;
    struct buf b = BUF_INIT;
    if (*diff)
        buf_addf(&b, "递交的资料中，%s，本表按核算结果列示。", diff);
    int64_t off = 0;
    if (money_is_set(f->total) && money_is_set(f->contract) &&
        dec_sub(f->total.fen, f->contract.fen, &off) && off != 0)
        buf_addf(&b, "小计%s元与协议总额%s元相差%s元。", prose_money(c->a, f->total),
                 prose_money(c->a, f->contract), prose_money(c->a, money_of(off < 0 ? -off : off)));
    if (r->entry->funds.has_surplus && money_is_set(f->share_base))
        buf_addf(&b, "所占比例以不含盈余/赤字的合计%s元为基数。", prose_money(c->a, f->share_base));
    if (share_is_set(f->share_sum) && f->share_sum.v != SHARE_ONE)
        buf_addf(&b, "各行所占比例经四舍五入，相加为%s。", prose_percent(c->a, f->share_sum));
    const char *text = compose_take(c, &b);
    return *text ? arena_printf(c->a, "注：%s", text) : NULL;
}

static void fund_table(struct composer *c, const struct entry_result *r) {
    static const unsigned widths[] = {18, 26, 26, 20, 14};
    const struct fund_table *given = &r->entry->funds;
    const char *name = prose_center(c->a, r->center);
    size_t substations = r->center->n_substations;
    compose_heading(
        c, 4, substations ? arena_printf(c->a, "%s（含%zu个分站点）", name, substations) : name);
    if (!r->funds.given) {
        compose_paragraph(c, PARA_BODY, "该中心未递交资金使用情况表。");
        return;
    }
    struct table_draft t =
        compose_table(c, NULL, widths, GP_COUNT(widths)); /* the heading says it */
    struct buf diff = BUF_INIT;
    head_row(&t, given);
    for (size_t i = 0; i < r->funds.n_rows; i++)
        line_row(&t, &r->funds.rows[i], &diff);
    if (given->has_surplus)
        surplus_row(&t, given, &r->funds, &diff);
    subtotal_row(&t, given, &r->funds, &diff);
    contract_row(&t, &r->funds);
    table_end(&t, 1, table_note(c, r, compose_take(c, &diff)));
}

/* ------------------------------------------------------------------ by operator */

struct place {
    size_t group, entry;
};

static int by_group(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* The entries' indices so that those of one operator stand together, operators in the order in
 * which they come first. Operators are told apart by their place in the dossier. */
static struct place *places_by_operator(struct composer *c) {
    const struct evaluation *ev = c->ev;
    struct place *places = gp_new_n(c->a, struct place, ev->n_entries + 1);
    size_t *first = gp_new_n(c->a, size_t, c->d->n_orgs + 1); /* entry + 1 */
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct org *o = ev->entries[i].operator_org;
        size_t at = c->d->n_orgs;
        if (o && o >= c->d->orgs && o < c->d->orgs + c->d->n_orgs)
            at = (size_t)(o - c->d->orgs);
        if (!first[at])
            first[at] = i + 1;
        places[i] = (struct place){first[at], i};
    }
    qsort(places, ev->n_entries, sizeof(*places), by_group);
    return places;
}

/* 注：以上表格数据，由…提供。 with what the operator itself noted, each note once. Its own note may
 * begin with those words: then they are not said again. */
static void operator_note(struct composer *c, const struct place *places, size_t n) {
    static const char provider[] = "以上表格数据";
    const struct org *operator_org = c->ev->entries[places[0].entry].operator_org;
    const char *last = NULL;
    bool says_provider = false;
    struct buf notes = BUF_INIT, b = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        const char *note = c->ev->entries[places[i].entry].entry->funds.note;
        if (cstr_empty(note) || cstr_eq(note, last))
            continue;
        says_provider |= strncmp(note, provider, sizeof(provider) - 1) == 0;
        buf_addf(&notes, "%s%s", note, prose_ends_with(note, "。") ? "" : "。");
        last = note;
    }
    if (operator_org && !says_provider)
        buf_addf(&b, "%s，由%s提供。", provider, operator_org->name);
    buf_adds(&b, compose_take(c, &notes));
    const char *text = compose_take(c, &b);
    if (*text)
        compose_paragraphf(c, PARA_NOTE, "注：%s", text);
}

/* ------------------------------------------------------------------ chart */

/* The category of a row among the standard's; n_fund_categories stands for 其他. */
static size_t category_index(const struct standard *s, const struct fund_row *row) {
    size_t k = 0;
    while (k < s->n_fund_categories && row->category != &s->fund_categories[k])
        k++;
    return k;
}

static void add_shares(const struct standard *s, const struct funds *f, size_t column, size_t n,
                       int64_t *values) {
    for (size_t i = 0; i < f->n_rows; i++) {
        int64_t *v = &values[category_index(s, &f->rows[i]) * n + column];
        if (share_is_set(f->rows[i].share) && *v == DEC_UNSET)
            *v = 0;
        if (share_is_set(f->rows[i].share))
            sum_add(v, f->rows[i].share.v);
    }
}

/* The series that have any value, in the standard's order. */
static size_t share_series(struct composer *c, const int64_t *values, size_t n,
                           struct chart_series *series, struct buf *alt) {
    const struct standard *s = &c->d->standard;
    size_t n_series = 0;
    for (size_t k = 0; k <= s->n_fund_categories; k++) {
        const int64_t *own = &values[k * n];
        bool any = false;
        for (size_t i = 0; i < n; i++)
            any |= own[i] != DEC_UNSET;
        if (!any)
            continue;
        const char *name = k < s->n_fund_categories ? s->fund_categories[k].name : "其他";
        series[n_series] = (struct chart_series){name, own, compose_percent_labels(c, own, n)};
        buf_addf(alt, "%s%s", n_series++ ? "；" : "", name);
        for (size_t i = 0; i < n; i++)
            buf_addf(alt, "%s%s", i ? "、" : "",
                     own[i] == DEC_UNSET ? "无" : series[n_series - 1].labels[i]);
    }
    return n_series;
}

static void shares_chart(struct composer *c) {
    const struct standard *s = &c->d->standard;
    const char **categories = gp_new_n(c->a, const char *, c->ev->n_entries + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++)
        if (c->ev->entries[i].funds.given)
            categories[n++] = c->ev->entries[i].center->name;
    size_t n_values = (s->n_fund_categories + 1) * n;
    int64_t *values = gp_new_n(c->a, int64_t, n_values);
    for (size_t i = 0; i < n_values; i++)
        values[i] = DEC_UNSET;
    for (size_t i = 0, column = 0; i < c->ev->n_entries; i++)
        if (c->ev->entries[i].funds.given)
            add_shares(s, &c->ev->entries[i].funds, column++, n, values);
    struct chart_series *series = gp_new_n(c->a, struct chart_series, s->n_fund_categories + 1);
    struct buf alt = BUF_INIT;
    buf_addf(&alt, "%s的经费构成，依次为：", prose_join(c->a, categories, n, "、"));
    size_t n_series = share_series(c, values, n, series, &alt);
    buf_adds(&alt, "。");
    struct chart chart = compose_share_chart(CHART_STACKED, categories, n, series, n_series);
    chart.alt = compose_take(c, &alt);
    if (n_series)
        compose_chart(c, &chart, "经费构成（不含盈余/赤字）");
}

void compose_fund_annex(struct composer *c) {
    struct place *places = places_by_operator(c);
    if (compose_names(c))
        shares_chart(c);
    for (size_t i = 0; i < c->ev->n_entries;) {
        size_t n = 1;
        while (i + n < c->ev->n_entries && places[i + n].group == places[i].group)
            n++;
        for (size_t k = 0; k < n; k++)
            fund_table(c, &c->ev->entries[places[i + k].entry]);
        operator_note(c, &places[i], n);
        i += n;
    }
}
