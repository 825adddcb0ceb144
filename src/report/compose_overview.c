/* 评估概要, the page behind the contents: the evaluator's words, or else three sentences made from
 * the figures; one table; one chart of all totals, sorted, with the lines of the grades. Below
 * stand the figures that words may name in braces ({项目数}): compose_filled puts them in when the
 * report is made, so that they stay what the data say. */
#include "report/compose_build.h"

#include "core/summary.h"

/* Sums over the entries; what is not known of one leaves its sum unset. */
struct overview {
    struct summary_group totals;
    int64_t posts, in_post, vacant_days, contract, deduction, due;
    size_t vacant;  /* entries with vacant days */
    bool growing;   /* a vacancy still runs */
    size_t stated;  /* entries whose indicators are known */
    size_t reached; /* of them, all reached */
};

static bool all_reached(const struct indicator_summary *s) {
    return s->n > 0 ? s->completed == (int64_t)s->n : s->view == PROGRESS_COMPLETED;
}

static struct overview overview_of(const struct composer *c) {
    struct overview o = {0};
    if (summary_totals(c->ev->calc, c->ev, &o.totals) != GP_OK)
        o.totals.mean = SCORE_UNSET;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        sum_add(&o.posts, r->staffing.posts);
        sum_add(&o.in_post, r->staffing.in_post);
        sum_add(&o.vacant_days, r->staffing.vacant_days);
        sum_add(&o.contract, r->settlement.contract.fen);
        sum_add(&o.deduction, r->settlement.deduction.fen);
        sum_add(&o.due, r->settlement.due.fen);
        o.vacant += r->staffing.vacant_days != DEC_UNSET && r->staffing.vacant_days > 0;
        o.growing |= r->settlement.lower_bound;
        bool stated = r->indicators.n > 0 || r->indicators.view != PROGRESS_NOT_STATED;
        o.stated += stated;
        o.reached += stated && all_reached(&r->indicators);
    }
    return o;
}

/* ------------------------------------------------------------------ figures in words */

const char *compose_filled(struct composer *c, const char *text) {
    if (cstr_empty(text) || !strchr(text, '{'))
        return text;
    struct overview o = overview_of(c);
    const struct standard *s = &c->d->standard;
    const struct {
        const char *name, *figure;
    } known[] = {
        {"{年度}", arena_printf(c->a, "%lld", (long long)c->round->year)},
        {"{街道}", cstr_or_empty(c->round->subdistrict)},
        {"{项目数}", prose_count(c->a, (int64_t)c->ev->n_entries)},
        {"{平均分}", compose_mark(c, o.totals.mean)},
        {"{最高分}", compose_mark(c, o.totals.highest)},
        {"{最低分}", compose_mark(c, o.totals.lowest)},
        {"{等级}", compose_grades(c, &o.totals)},
        {"{协议人数}", prose_cell_count(c->a, o.posts)},
        {"{在岗人数}", prose_cell_count(c->a, o.in_post)},
        {"{空岗天数}", prose_cell_count(c->a, o.vacant_days)},
        {"{合同总额}", prose_money(c->a, money_of(o.contract))},
        {"{空岗扣除}", prose_money(c->a, money_of(o.deduction))},
        {"{应付总额}", prose_money(c->a, money_of(o.due))},
    };
    struct buf b = BUF_INIT;
    while (*text) {
        size_t used = 0;
        for (size_t i = 0; *text == '{' && i < GP_COUNT(known) && !used; i++)
            if (strncmp(text, known[i].name, strlen(known[i].name)) == 0) {
                buf_adds(&b, known[i].figure);
                used = strlen(known[i].name);
            }
        for (size_t k = 0; *text == '{' && k < s->n_bands && !used; k++) {
            const char *name = arena_printf(c->a, "{%s数}", s->bands[k].name);
            if (strncmp(text, name, strlen(name)) == 0) {
                buf_adds(&b, prose_count(c->a, o.totals.by_band[k]));
                used = strlen(name);
            }
        }
        if (!used)
            buf_addc(&b, *text);
        text += used ? used : 1;
    }
    return compose_take(c, &b);
}

/* ------------------------------------------------------------------ three sentences */

static void state_results(struct composer *c, const struct overview *o, struct buf *b) {
    const struct summary_group *g = &o->totals;
    buf_addf(b, "本次%s共评估%s个项目", compose_kind(c)->noun,
             prose_count(c->a, (int64_t)c->ev->n_entries));
    if (g->scored == 0) {
        buf_adds(b, "，尚未出分。");
        return;
    }
    if (g->scored < (int64_t)c->ev->n_entries)
        buf_addf(b, "，已出分%s个", prose_count(c->a, g->scored));
    buf_addf(b, "，等级为%s", compose_grades(c, g));
    if (g->scored > 1)
        buf_addf(b, "，最高%s分，最低%s分", compose_mark(c, g->highest),
                 compose_mark(c, g->lowest));
    if (c->round->texts.print_averages)
        buf_addf(b, "，平均%s分", compose_mark(c, g->mean));
    buf_adds(b, "。");
}

static void state_work(struct composer *c, const struct overview *o, struct buf *b) {
    const char *between = "";
    if (o->posts != DEC_UNSET && o->in_post != DEC_UNSET) {
        buf_addf(b, "协议配备%s人，在岗%s人", prose_count(c->a, o->posts),
                 prose_count(c->a, o->in_post));
        between = "；";
    }
    if (o->vacant_days != DEC_UNSET && o->vacant > 0) {
        buf_addf(b, "%s%s个项目有空岗，计扣空岗共%s天", *between ? "，" : "",
                 prose_count(c->a, (int64_t)o->vacant), prose_count(c->a, o->vacant_days));
        between = "；";
    }
    if (o->stated > 0) {
        buf_addf(b, "%s完成全部服务指标的项目%s个", between,
                 prose_count(c->a, (int64_t)o->reached));
        between = "；";
    }
    if (*between)
        buf_adds(b, "。");
}

static void state_money(struct composer *c, const struct overview *o, struct buf *b) {
    if (o->contract == DEC_UNSET || o->due == DEC_UNSET)
        return;
    if (compose_names(c)) /* of many, a line more would part the page from its chart */
        buf_addf(b, "合同总额合计%s元，", prose_money(c->a, money_of(o->contract)));
    if (o->deduction != DEC_UNSET && o->deduction > 0)
        buf_addf(b, "应扣空岗费用%s%s元，", o->growing ? "至少" : "",
                 prose_money(c->a, money_of(o->deduction)));
    if (o->due != DEC_UNSET)
        buf_addf(b, "应付总额%s%s元", o->growing ? "至多" : "",
                 prose_money(c->a, money_of(o->due)));
    buf_adds(b, "。");
}

static void state_overview(struct composer *c, const struct overview *o) {
    struct buf b = BUF_INIT;
    state_results(c, o, &b);
    state_work(c, o, &b);
    state_money(c, o, &b);
    compose_paragraph(c, PARA_BODY, compose_take(c, &b));
}

/* ------------------------------------------------------------------ one table */

static void entry_row(struct table_draft *t, const struct entry_result *r) {
    struct composer *c = t->c;
    table_cell(t, r->center->name);
    table_cell(t, score_is_set(r->score.total) ? compose_mark(c, r->score.total) : COMPOSE_OPEN);
    table_cell(t, r->score.band ? r->score.band->name : PROSE_DASH);
    table_cell(t, arena_printf(c->a, "%s/%s", prose_cell_count(c->a, r->staffing.in_post),
                               prose_cell_count(c->a, r->staffing.posts)));
    table_cell(t, prose_cell_count(c->a, r->staffing.vacant_days));
    table_figure(t, deduction_text(c, &r->settlement));
}

static void table_of_entries(struct composer *c) {
    static const unsigned widths[] = {16, 13, 11, 16, 13, 18};
    static const char *const head[] = {"中心",          "总分",     "等级",
                                       "在岗/协议人数", "空岗天数", "空岗扣除（元）"};
    struct table_draft t = compose_table(c, c->ev->n_entries > 1 ? "各中心主要情况" : "主要情况",
                                         widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < c->ev->n_entries; i++)
        entry_row(&t, &c->ev->entries[i]);
    table_end(&t, 1, NULL);
}

/* 碧岭示例1等9个 is told by the chart: here how many reached which grade, and between which totals.
 */
static void table_of_grades(struct composer *c, const struct overview *o) {
    static const unsigned widths[] = {20, 16, 20, 30};
    static const char *const head[] = {"等级", "中心数", "占已出分的", "总分范围"};
    const struct standard *s = &c->d->standard;
    struct table_draft t = compose_table(c, "各等级的中心数", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t k = 0; k < s->n_bands; k++) {
        score_t low = SCORE_UNSET, high = SCORE_UNSET;
        for (size_t i = 0; i < c->ev->n_entries; i++) {
            const struct entry_score *r = &c->ev->entries[i].score;
            if (!r->band || !cstr_eq(r->band->name, s->bands[k].name))
                continue;
            low = !score_is_set(low) || r->total.v < low.v ? r->total : low;
            high = !score_is_set(high) || r->total.v > high.v ? r->total : high;
        }
        share_t part = SHARE_UNSET;
        if (o->totals.scored > 0 && !money_share(money_of(o->totals.by_band[k]),
                                                 money_of(o->totals.scored), ROUND_HALF_UP, &part))
            part = SHARE_UNSET;
        if (o->totals.by_band[k] == 0)
            continue;
        table_cell(&t, s->bands[k].name);
        table_cell(&t, prose_count(c->a, o->totals.by_band[k]));
        table_cell(&t, prose_percent(c->a, part));
        table_cell(&t, !score_is_set(low) ? PROSE_DASH
                       : low.v == high.v  ? compose_mark(c, low)
                                          : arena_printf(c->a, "%s—%s", compose_mark(c, low),
                                                         compose_mark(c, high)));
    }
    table_end(&t, 1, NULL);
}

/* ------------------------------------------------------------------ one chart */

static const struct entry_result **by_total(struct composer *c, size_t *ret_n) {
    const struct entry_result **v =
        gp_new_n(c->a, const struct entry_result *, c->ev->n_entries + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        if (!score_is_set(r->score.total))
            continue;
        size_t at = n++;
        for (; at > 0 && v[at - 1]->score.total.v < r->score.total.v; at--)
            v[at] = v[at - 1];
        v[at] = r;
    }
    *ret_n = n;
    return v;
}

static unsigned tone_of(const struct standard *s, const struct band *band) {
    unsigned k = 0;
    while (k < s->n_bands && !(band && cstr_eq(s->bands[k].name, band->name)))
        k++;
    return k;
}

size_t compose_grade_marks(struct composer *c, struct chart_mark *marks) {
    const struct standard *s = &c->d->standard;
    size_t n = 0;
    for (size_t k = 0; k < s->n_bands; k++)
        if (s->bands[k].from.v > 0)
            marks[n++] =
                (struct chart_mark){s->bands[k].from.v, score_text(c->a, s->bands[k].from)};
    return n;
}

/* How many stand where, for who cannot see it, and as the sentence below the chart. */
static const char *chart_sentence(struct composer *c, const struct entry_result *const *v,
                                  size_t n) {
    return arena_printf(c->a, "%s总分最高（%s分），%s最低（%s分），相差%s分。",
                        prose_center(c->a, v[0]->center), compose_mark(c, v[0]->score.total),
                        prose_center(c->a, v[n - 1]->center),
                        compose_mark(c, v[n - 1]->score.total),
                        compose_mark(c, score_of(v[0]->score.total.v - v[n - 1]->score.total.v)));
}

static void totals_chart(struct composer *c) {
    const struct standard *s = &c->d->standard;
    size_t n;
    const struct entry_result **v = by_total(c, &n);
    if (n < 2)
        return;
    const char **names = gp_new_n(c->a, const char *, n),
               **labels = gp_new_n(c->a, const char *, n);
    const char **grades_named = gp_new_n(c->a, const char *, s->n_bands + 1);
    int64_t *values = gp_new_n(c->a, int64_t, n);
    unsigned *tones = gp_new_n(c->a, unsigned, n);
    struct chart_mark *marks = gp_new_n(c->a, struct chart_mark, s->n_bands + 1);
    struct chart_series *series = gp_new(c->a, struct chart_series);
    struct buf alt = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        names[i] = v[i]->center->name;
        values[i] = v[i]->score.total.v;
        labels[i] = compose_mark(c, v[i]->score.total);
        tones[i] = tone_of(s, v[i]->score.band);
        buf_addf(&alt, "%s%s%s分", i ? "，" : "各中心总分由高到低：", names[i], labels[i]);
    }
    buf_adds(&alt, "。");
    for (size_t k = 0; k < s->n_bands; k++)
        grades_named[k] = s->bands[k].name;
    *series = (struct chart_series){"总分", values, labels};
    struct chart chart = {.kind = CHART_RANKED,
                          .alt = compose_take(c, &alt),
                          .unit = "分",
                          .scale = SCORE_SCALE,
                          .full = s->full.v,
                          .marker = DEC_UNSET,
                          .categories = names,
                          .n_categories = n,
                          .series = series,
                          .n_series = 1,
                          .tones = tones,
                          .tone_names = grades_named,
                          .n_tones = s->n_bands,
                          .marks = marks,
                          .from = DATE_UNSET,
                          .to = DATE_UNSET};
    chart.n_marks = compose_grade_marks(c, marks);
    chart.says = chart_sentence(c, v, n);
    compose_chart(c, &chart, "各中心总分");
}

void compose_overview(struct composer *c) {
    struct overview o = overview_of(c);
    compose_heading_unnumbered(c, 1, "评估概要");
    if (cstr_empty(c->round->texts.summary))
        state_overview(c, &o);
    else
        compose_words(c, c->round->texts.summary);
    if (compose_names(c))
        table_of_entries(c);
    else
        table_of_grades(c, &o);
    totals_chart(c);
    compose_block(c, BLOCK_PAGE_BREAK);
}
