/* The score table, one a method, and charts of it. Tables
 * first: method_table puts together the head, in which parties stand under one heading
 * (party_run), the full marks and a row a center; open scores are marked and the reasons said in a
 * note. Then charts: the centers of a method side by side where they are few, and a center's own
 * against the round's range, for its page in the annex. */
#include "report/compose_build.h"
#include "report/strip.h"

/* Components from first on that parties rate, side by side: they stand under 多方评价. */
static size_t party_run(const struct method *m, size_t first) {
    size_t n = 0;
    while (first + n < m->n_components && compose_by_party(&m->components[first + n]))
        n++;
    return n;
}

static bool has_party_group(const struct method *m) {
    for (size_t i = 0; i < m->n_components; i++)
        if (party_run(m, i) >= 2)
            return true;
    return false;
}

/* A head cell over both head rows. */
static void tall_head(struct table_draft *t, const char *text, bool two_rows) {
    table_head(t, text)->rowspan = two_rows ? 2 : 1;
}

static size_t head_rows(struct table_draft *t, const struct method *m) {
    bool two = has_party_group(m);
    tall_head(t, "中心", two);
    for (size_t i = 0; i < m->n_components;) {
        size_t group = party_run(m, i);
        if (group < 2) {
            tall_head(t, m->components[i++].name, two);
            continue;
        }
        table_head(t, "多方评价")->colspan = (unsigned)group;
        table_covered(t, group - 1);
        i += group;
    }
    tall_head(t, "总分", two);
    if (t->c->round->texts.print_ranking)
        tall_head(t, "名次", two);
    tall_head(t, "等级", two);
    if (!two)
        return 1;
    table_covered(t, 1);
    for (size_t i = 0; i < m->n_components;) {
        size_t group = party_run(m, i);
        if (group < 2) {
            table_covered(t, 1);
            i++;
            continue;
        }
        for (; group > 0; group--)
            table_head(t, m->components[i++].name);
    }
    table_covered(t, t->c->round->texts.print_ranking ? 3 : 2);
    return 2;
}

static void full_marks_row(struct table_draft *t, const struct method *m) {
    struct arena *a = t->c->a;
    table_head(t, "分值");
    for (size_t i = 0; i < m->n_components; i++)
        table_head(t, score_text(a, m->components[i].max));
    table_head(t, score_text(a, t->c->d->standard.full));
    if (t->c->round->texts.print_ranking)
        table_head(t, PROSE_DASH);
    table_head(t, PROSE_DASH);
}

static const char *points_text(struct composer *c, score_t points) {
    return score_is_set(points) ? score_text(c->a, points) : COMPOSE_OPEN;
}

/* 1 for the highest total among those of the same method; like totals share a place. */
static const char *place_of(struct composer *c, const struct entry_result *r) {
    size_t above = 0;
    if (!score_is_set(r->score.total))
        return PROSE_DASH;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_score *s = &c->ev->entries[i].score;
        above +=
            s->method == r->score.method && score_is_set(s->total) && s->total.v > r->score.total.v;
    }
    return arena_printf(c->a, "%zu", above + 1);
}

static void entry_row(struct table_draft *t, const struct entry_result *r) {
    struct composer *c = t->c;
    table_cell(t, r->center->name);
    for (size_t i = 0; i < r->score.n_components; i++) {
        score_t points = r->score.components[i].points;
        struct cell *cell = table_cell(t, points_text(c, points));
        cell->tone = score_is_set(points) ? TONE_PLAIN : TONE_WARN;
    }
    table_cell(t, points_text(c, r->score.total));
    if (c->round->texts.print_ranking)
        table_cell(t, place_of(c, r));
    table_cell(t, r->score.band ? r->score.band->name : PROSE_DASH);
}

/* Why scores of these entries are open; each of them when they are few. */
static void add_open_reasons(struct composer *c, const struct method *m, struct buf *note) {
    const struct redactor *scorers = redactor_of_scorers(c->a, c->d);
    size_t n = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        for (size_t k = 0; r->score.method == m && k < r->score.n_components; k++) {
            const struct component_score *s = &r->score.components[k];
            if (score_is_set(s->points) || ++n > COMPOSE_NAMED_MAX)
                continue;
            buf_addf(note, "%s“%s”%s%s", r->center->name, s->component->name, COMPOSE_OPEN,
                     s->open ? "：" : "");
            if (s->open)
                buf_adds(note, redact(c->a, scorers, s->open));
            if (!prose_ends_with(buf_text(note), "。"))
                buf_adds(note, "。");
        }
    }
    if (n > COMPOSE_NAMED_MAX)
        buf_addf(note, "尚未出分的得分共%zu项。", n);
}

/* The mean of what is known, to 0.01; column: a component's, or that of the totals behind them. */
static const char *mean_text(struct composer *c, const struct method *m, size_t column) {
    score_t sum = score_of(0), mean;
    int64_t n = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_score *s = &c->ev->entries[i].score;
        if (s->method != m)
            continue;
        score_t v = column < s->n_components ? s->components[column].points : s->total;
        if (!score_is_set(v))
            continue;
        if (!score_add(sum, v, &sum))
            return PROSE_DASH;
        n++;
    }
    bool known = n > 0 && fraction_round(fraction_of(c->a, sum.v, n), SCORE_ONE / 100,
                                         ROUND_HALF_UP, &mean.v);
    return known ? score_text(c->a, mean) : PROSE_DASH;
}

static void averages_row(struct table_draft *t, const struct method *m) {
    table_cell(t, "平均分");
    for (size_t k = 0; k <= m->n_components; k++)
        table_cell(t, mean_text(t->c, m, k));
    if (t->c->round->texts.print_ranking)
        table_cell(t, PROSE_DASH);
    table_cell(t, PROSE_DASH);
    table_row_tone(t, TONE_TOTAL);
}

static void method_table(struct composer *c, const struct method_use *use, bool only) {
    const struct method *m = use->method;
    const struct report_texts *texts = &c->round->texts;
    size_t n_columns = m->n_components + 3 + texts->print_ranking;
    unsigned *widths = gp_new_n(c->a, unsigned, n_columns);
    for (size_t i = 0; i < n_columns; i++)
        widths[i] = 10;
    const char *caption =
        only ? "评估结果" : arena_printf(c->a, "评估结果（%s）", method_use_name(c->a, c->d, use));
    struct table_draft t = compose_table(c, caption, widths, n_columns);
    size_t n_head = head_rows(&t, m) + 1;
    full_marks_row(&t, m);
    for (size_t i = 0; i < c->ev->n_entries; i++)
        if (c->ev->entries[i].score.method == m)
            entry_row(&t, &c->ev->entries[i]);
    if (texts->print_averages)
        averages_row(&t, m);
    struct buf note = BUF_INIT;
    buf_addf(&note, "注：总分%s分，其中%s。", score_text(c->a, c->d->standard.full),
             bands_text(c->a, &c->d->standard));
    add_open_reasons(c, m, &note);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        if (r->score.method == m && r->score.note)
            buf_addf(&note, "%s：%s。", r->center->name, r->score.note);
    }
    table_end(&t, n_head, compose_take(c, &note));
}

static size_t count_entries(const struct composer *c, const struct method *m) {
    size_t n = 0;
    for (size_t i = 0; i < c->ev->n_entries; i++)
        n += c->ev->entries[i].score.method == m;
    return n;
}

void compose_scores(struct composer *c) {
    struct method_use use;
    for (size_t i = 0; dossier_method_at(c->d, i, &use); i++) {
        size_t n = count_entries(c, use.method);
        if (n)
            method_table(c, &use, n == c->ev->n_entries);
    }
}

/* ------------------------------------------------------------------ charts */

enum { OWN, LOWEST, HIGHEST, N_SERIES };

struct range {
    int64_t *lowest, *highest; /* one a component; unset while nothing is scored */
};

static struct range range_of(struct composer *c, const struct method *m) {
    struct range r = {gp_new_n(c->a, int64_t, m->n_components),
                      gp_new_n(c->a, int64_t, m->n_components)};
    for (size_t k = 0; k < m->n_components; k++)
        r.lowest[k] = r.highest[k] = DEC_UNSET;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_score *s = &c->ev->entries[i].score;
        for (size_t k = 0; s->method == m && k < s->n_components; k++) {
            int64_t rate = component_rate(&s->components[k]);
            if (rate == DEC_UNSET)
                continue;
            if (r.lowest[k] == DEC_UNSET || rate < r.lowest[k])
                r.lowest[k] = rate;
            if (r.highest[k] == DEC_UNSET || rate > r.highest[k])
                r.highest[k] = rate;
        }
    }
    return r;
}

static struct chart_series series_of(struct composer *c, const char *name, const int64_t *values,
                                     size_t n) {
    return (struct chart_series){name, values, compose_percent_labels(c, values, n)};
}

static const char *profile_alt(struct composer *c, const struct entry_result *r, const int64_t *own,
                               const struct range *range, bool compared) {
    struct buf b = BUF_INIT;
    buf_addf(&b, "%s各项得分率：", prose_center(c->a, r->center));
    for (size_t k = 0; k < r->score.n_components; k++) {
        buf_addf(&b, "%s%s%s", k ? "；" : "", r->score.components[k].component->name,
                 own[k] == DEC_UNSET ? COMPOSE_OPEN : prose_percent(c->a, share_of(own[k])));
        if (compared && range->lowest[k] != DEC_UNSET)
            buf_addf(&b, "（本轮最低%s，最高%s）", prose_percent(c->a, share_of(range->lowest[k])),
                     prose_percent(c->a, share_of(range->highest[k])));
    }
    buf_adds(&b, "。");
    return compose_take(c, &b);
}

/* A bar a component, before the round's range. */
static void profile_chart(struct composer *c, const struct entry_result *r,
                          const struct range *range, bool compared) {
    size_t n = r->score.n_components, known = 0;
    const char **categories = gp_new_n(c->a, const char *, n);
    int64_t *own = gp_new_n(c->a, int64_t, n);
    for (size_t k = 0; k < n; k++) {
        categories[k] = r->score.components[k].component->name;
        own[k] = component_rate(&r->score.components[k]);
        known += own[k] != DEC_UNSET;
    }
    if (known == 0)
        return;
    struct chart_series *series = gp_new_n(c->a, struct chart_series, N_SERIES);
    series[OWN] = series_of(c, prose_center(c->a, r->center), own, n);
    series[LOWEST] = series_of(c, "本轮最低至最高", range->lowest, n);
    series[HIGHEST] = series_of(c, NULL, range->highest, n);
    struct chart chart =
        compose_share_chart(CHART_PROGRESS, categories, n, series, compared ? N_SERIES : 1);
    chart.alt = profile_alt(c, r, own, range, compared);
    compose_chart(c, &chart, arena_printf(c->a, "%s各项得分率", prose_center(c->a, r->center)));
}

void compose_score_profile(struct composer *c, const struct entry_result *r) {
    if (!r->score.method)
        return;
    struct range range = range_of(c, r->score.method);
    profile_chart(c, r, &range, count_entries(c, r->score.method) > 1);
}

/* The centers of a method side by side: a group a component. */
static void comparison_chart(struct composer *c, const struct method *m, bool only) {
    size_t n = m->n_components, n_series = 0;
    const char **categories = gp_new_n(c->a, const char *, n);
    struct chart_series *series = gp_new_n(c->a, struct chart_series, c->ev->n_entries + 1);
    struct buf alt = BUF_INIT;
    for (size_t k = 0; k < n; k++)
        categories[k] = m->components[k].name;
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        if (r->score.method != m)
            continue;
        int64_t *rates = gp_new_n(c->a, int64_t, n);
        for (size_t k = 0; k < n; k++)
            rates[k] = component_rate(&r->score.components[k]);
        series[n_series] = series_of(c, r->center->name, rates, n);
        buf_addf(&alt, "%s%s", n_series++ ? "；" : "各中心各项得分率：", r->center->name);
        for (size_t k = 0; k < n; k++)
            buf_addf(&alt, "%s%s%s", k ? "、" : "", categories[k],
                     rates[k] == DEC_UNSET ? COMPOSE_OPEN
                                           : prose_percent(c->a, share_of(rates[k])));
    }
    buf_adds(&alt, "。");
    struct chart chart = compose_share_chart(CHART_BARS, categories, n, series, n_series);
    chart.alt = compose_take(c, &alt);
    compose_chart(c, &chart,
                  only ? "各中心各项得分率"
                       : arena_printf(c->a, "各中心各项得分率（%s）", m->name));
}

static bool anything_scored(const struct composer *c) {
    for (size_t i = 0; i < c->ev->n_entries; i++)
        for (size_t k = 0; k < c->ev->entries[i].score.n_components; k++)
            if (score_is_set(c->ev->entries[i].score.components[k].points))
                return true;
    return false;
}

/* More bars than these side by side are not told apart: the overview has the totals. */
#define COMPARED_MAX 6

void compose_score_charts(struct composer *c) {
    if (!anything_scored(c) || c->ev->n_entries > COMPARED_MAX)
        return;
    compose_heading(c, 3, "得分情况对比");
    compose_paragraph(c, PARA_BODY, "得分率为该项得分占该项分值的百分比。");
    if (c->ev->n_entries == 1) {
        compose_score_profile(c, &c->ev->entries[0]);
        return;
    }
    struct method_use use;
    for (size_t k = 0; dossier_method_at(c->d, k, &use); k++) {
        const struct method *method = use.method;
        size_t n = count_entries(c, method);
        if (n > 0)
            comparison_chart(c, method, n == c->ev->n_entries);
    }
}

void compose_strips(struct composer *c) {
    struct method_use use;
    bool any = false;
    for (size_t k = 0; c->round->texts.print_marks && dossier_method_at(c->d, k, &use); k++)
        for (size_t i = 0; i < use.method->n_components; i++) {
            struct chart chart;
            if (!strip_chart_of(c->a, c->ev, use.method, &use.method->components[i], &chart))
                continue;
            if (!any) {
                compose_heading(c, 3, "评分分布");
                compose_paragraph(c, PARA_BODY,
                                  "每一点是一名评分人给出的分数，竖线是按汇总规则计入的得分。");
            }
            any = true;
            compose_chart(c, &chart, chart.title);
        }
}
