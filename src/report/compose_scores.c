/* The score table, one a method, and the profiles of the centers against the round's range. Tables
 * first: method_table puts together the head, in which parties stand under one heading
 * (party_run), the full marks and a row a center; open scores are marked and the reasons said in a
 * note. Then charts: one a center, or where centers are too many to be named, how many reached
 * which grade. */
#include "report/compose_build.h"

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
    table_covered(t, 2);
    return 2;
}

static void full_marks_row(struct table_draft *t, const struct method *m) {
    struct arena *a = t->c->a;
    table_head(t, "分值");
    for (size_t i = 0; i < m->n_components; i++)
        table_head(t, score_text(a, m->components[i].max));
    table_head(t, score_text(a, t->c->d->standard.full));
    table_head(t, PROSE_DASH);
}

static const char *points_text(struct composer *c, score_t points) {
    return score_is_set(points) ? score_text(c->a, points) : COMPOSE_OPEN;
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

static void method_table(struct composer *c, const struct method *m, bool only) {
    size_t n_columns = m->n_components + 3;
    unsigned *widths = gp_new_n(c->a, unsigned, n_columns);
    for (size_t i = 0; i < n_columns; i++)
        widths[i] = 10;
    const char *caption = only ? "评估结果" : arena_printf(c->a, "评估结果（%s）", m->name);
    struct table_draft t = compose_table(c, caption, widths, n_columns);
    size_t n_head = head_rows(&t, m) + 1;
    full_marks_row(&t, m);
    for (size_t i = 0; i < c->ev->n_entries; i++)
        if (c->ev->entries[i].score.method == m)
            entry_row(&t, &c->ev->entries[i]);
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
    const struct standard *s = &c->d->standard;
    for (size_t i = 0; i < s->n_methods; i++) {
        size_t n = count_entries(c, &s->methods[i]);
        if (n)
            method_table(c, &s->methods[i], n == c->ev->n_entries);
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
    series[LOWEST] = series_of(c, "本轮最低", range->lowest, n);
    series[HIGHEST] = series_of(c, "本轮最高", range->highest, n);
    struct chart chart = {.kind = CHART_BARS,
                          .alt = profile_alt(c, r, own, range, compared),
                          .unit = "%",
                          .scale = 2,
                          .full = SHARE_ONE,
                          .marker = DEC_UNSET,
                          .categories = categories,
                          .n_categories = n,
                          .series = series,
                          .n_series = compared ? N_SERIES : 1,
                          .from = DATE_UNSET,
                          .to = DATE_UNSET};
    compose_chart(c, &chart, arena_printf(c->a, "%s各项得分率", prose_center(c->a, r->center)));
}

/* For many centers: how many reached which grade. */
static void grade_chart(struct composer *c) {
    const struct standard *s = &c->d->standard;
    const char **categories = gp_new_n(c->a, const char *, s->n_bands + 1);
    const char **labels = gp_new_n(c->a, const char *, s->n_bands + 1);
    int64_t *counts = gp_new_n(c->a, int64_t, s->n_bands + 1);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct band *band = c->ev->entries[i].score.band;
        size_t k = 0;
        while (k < s->n_bands && !(band && cstr_eq(band->name, s->bands[k].name)))
            k++;
        counts[k]++;
    }
    size_t n = s->n_bands + (counts[s->n_bands] > 0);
    struct buf alt = BUF_INIT;
    for (size_t k = 0; k < n; k++) {
        categories[k] = k < s->n_bands ? s->bands[k].name : COMPOSE_OPEN;
        labels[k] = prose_count(c->a, counts[k]);
        buf_addf(&alt, "%s%s%s个", k ? "，" : "各等级的中心数：", categories[k], labels[k]);
    }
    buf_adds(&alt, "。");
    struct chart_series *series = gp_new(c->a, struct chart_series);
    *series = (struct chart_series){"中心数", counts, labels};
    struct chart chart = {.kind = CHART_BARS,
                          .alt = compose_take(c, &alt),
                          .unit = "个",
                          .full = DEC_UNSET,
                          .marker = DEC_UNSET,
                          .categories = categories,
                          .n_categories = n,
                          .series = series,
                          .n_series = 1,
                          .from = DATE_UNSET,
                          .to = DATE_UNSET};
    compose_chart(c, &chart, "各等级的中心数");
}

static bool anything_scored(const struct composer *c) {
    for (size_t i = 0; i < c->ev->n_entries; i++)
        for (size_t k = 0; k < c->ev->entries[i].score.n_components; k++)
            if (score_is_set(c->ev->entries[i].score.components[k].points))
                return true;
    return false;
}

void compose_score_charts(struct composer *c) {
    if (!anything_scored(c))
        return;
    compose_heading(c, 3, "得分情况对比");
    if (!compose_names(c)) {
        compose_paragraph(c, PARA_BODY, "各等级的中心数如下图。");
        grade_chart(c);
        return;
    }
    compose_paragraphf(c, PARA_BODY, "得分率为该项得分占该项分值的百分比。%s",
                       c->ev->n_entries > 1 ? "下列各图将每个中心各项得分率与本轮各中心的最低值、"
                                              "最高值对比。"
                                            : "");
    for (size_t m = 0; m < c->d->standard.n_methods; m++) {
        const struct method *method = &c->d->standard.methods[m];
        size_t n = count_entries(c, method);
        struct range range = range_of(c, method);
        for (size_t i = 0; n && i < c->ev->n_entries; i++)
            if (c->ev->entries[i].score.method == method)
                profile_chart(c, &c->ev->entries[i], &range, n > 1);
    }
}
