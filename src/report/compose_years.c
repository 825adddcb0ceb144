/* 与往年比较: the means of earlier years that the data carry beside those of this round, in words,
 * as a table and, where two or more are known, drawn: how the mean went and how the grades were
 * shared out. compose_years, at the end, is where it begins. What an earlier round gave was noted
 * when the report was submitted (app/publish/earlier.c); nothing of it is computed here but shares.
 */
#include "report/compose_build.h"

#include "core/summary.h"

/* The rounds among the earlier means: those of the whole district, oldest first. */
static size_t find_years(struct composer *c, const struct earlier_mean ***ret) {
    const struct round *r = &c->d->round;
    const struct earlier_mean **v = gp_new_n(c->a, const struct earlier_mean *, r->n_earlier + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->n_earlier; i++)
        if (!r->earlier[i].subdistrict && score_is_set(r->earlier[i].mean))
            v[n++] = &r->earlier[i];
    *ret = v;
    return n;
}

/* Of the round of the district's mean, that of the subdistrict; NULL: the district's own. */
static score_t mean_of(const struct composer *c, const struct earlier_mean *year,
                       const char *subdistrict) {
    const struct round *r = &c->d->round;
    for (size_t i = 0; i < r->n_earlier; i++) {
        const struct earlier_mean *m = &r->earlier[i];
        if (m->year == year->year && cstr_eq(m->title, year->title) &&
            cstr_eq(m->subdistrict, subdistrict))
            return m->mean;
    }
    return SCORE_UNSET;
}

static const char *year_name(struct composer *c, const struct earlier_mean *const *v, size_t n,
                             size_t at) {
    bool several = false;
    for (size_t i = 0; i < n; i++)
        several = several || (i != at && v[i]->year == v[at]->year);
    return several ? v[at]->title : arena_printf(c->a, "%lld年", (long long)v[at]->year);
}

static void say_change(struct composer *c, const struct summary *s, const struct earlier_mean *last,
                       const char *name) {
    score_t off;
    if (!score_is_set(s->all.mean) || !score_sub(s->all.mean, last->mean, &off))
        return;
    const char *than = arena_printf(c->a, "%s（%s分，%s个项目）", name, compose_mark(c, last->mean),
                                    prose_count(c->a, last->scored));
    score_t by = {off.v < 0 ? -off.v : off.v};
    if (off.v == 0)
        compose_paragraphf(c, PARA_BODY, "本轮平均%s分，与%s相同。", compose_mark(c, s->all.mean),
                           than);
    else
        compose_paragraphf(c, PARA_BODY, "本轮平均%s分，比%s%s%s分。", compose_mark(c, s->all.mean),
                           than, off.v > 0 ? "高" : "低", compose_mark(c, by));
}

static void row(struct composer *c, struct table_draft *t, const struct earlier_mean *const *years,
                size_t n, const char *subdistrict, score_t now) {
    table_left(t, subdistrict ? subdistrict : "全区");
    for (size_t i = 0; i < n; i++)
        table_figure(t, compose_mark(c, mean_of(c, years[i], subdistrict)));
    table_figure(t, compose_mark(c, now));
}

/* ------------------------------------------------------------------ drawn */

/* The years and this round, whose mean is known: what the lines go over. */
struct points {
    const char **names;
    const struct earlier_mean **years; /* NULL: this round */
    size_t n;
};

static struct points known_points(struct composer *c, const struct earlier_mean *const *years,
                                  size_t n) {
    const struct summary *s = c->ev->summary;
    struct points p = {gp_new_n(c->a, const char *, n + 1),
                       gp_new_n(c->a, const struct earlier_mean *, n + 1), 0};
    for (size_t i = 0; i < n; i++) {
        p.names[p.n] = year_name(c, years, n, i);
        p.years[p.n++] = years[i];
    }
    if (score_is_set(s->all.mean)) {
        p.names[p.n] = "本轮";
        p.years[p.n++] = NULL;
    }
    return p;
}

static void means_chart(struct composer *c, const struct points *p) {
    int64_t *values = gp_new_n(c->a, int64_t, p->n);
    const char **labels = gp_new_n(c->a, const char *, p->n);
    struct buf alt = BUF_INIT;
    buf_adds(&alt, "历次评估平均分：");
    for (size_t i = 0; i < p->n; i++) {
        score_t mean = p->years[i] ? p->years[i]->mean : c->ev->summary->all.mean;
        values[i] = mean.v;
        labels[i] = compose_mark(c, mean);
        buf_addf(&alt, "%s%s%s", i ? "，" : "", p->names[i], labels[i]);
    }
    buf_adds(&alt, "。");
    struct chart_series *series = gp_new(c->a, struct chart_series);
    *series = (struct chart_series){"全区", values, labels};
    struct chart chart = {.kind = CHART_LINES,
                          .alt = compose_take(c, &alt),
                          .unit = "分",
                          .scale = SCORE_SCALE,
                          .full = DEC_UNSET,
                          .marker = DEC_UNSET,
                          .categories = p->names,
                          .n_categories = p->n,
                          .series = series,
                          .n_series = 1,
                          .from = DATE_UNSET,
                          .to = DATE_UNSET};
    compose_chart(c, &chart, "历次评估平均分");
}

/* How many had the grade, by its name: standards of several years may have others. */
static int64_t graded(struct composer *c, const struct earlier_mean *year, const char *band) {
    const struct standard *s = &c->d->standard;
    for (size_t k = 0; year && k < year->n_bands; k++)
        if (cstr_eq(year->bands[k].name, band))
            return year->bands[k].entries;
    for (size_t k = 0; !year && k < s->n_bands; k++)
        if (cstr_eq(s->bands[k].name, band))
            return c->ev->summary->all.by_band[k];
    return 0;
}

static bool has_name(const char *const *names, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(names[i], name))
            return true;
    return false;
}

/* The grades of this round's standard, then those of earlier ones that it does not have. */
static size_t band_names(struct composer *c, const struct points *p, const char ***ret) {
    const struct standard *s = &c->d->standard;
    size_t most = s->n_bands, n = 0;
    for (size_t i = 0; i < p->n; i++)
        most += p->years[i] ? p->years[i]->n_bands : 0;
    const char **names = gp_new_n(c->a, const char *, most + 1);
    for (size_t k = 0; k < s->n_bands; k++)
        names[n++] = s->bands[k].name;
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; p->years[i] && k < p->years[i]->n_bands; k++)
            if (!has_name(names, n, p->years[i]->bands[k].name))
                names[n++] = p->years[i]->bands[k].name;
    *ret = names;
    return n;
}

/* Of the scored, in shares: years have more projects or fewer. */
static struct chart_series grade_series(struct composer *c, const struct points *p,
                                        const char *band) {
    int64_t *values = gp_new_n(c->a, int64_t, p->n);
    for (size_t i = 0; i < p->n; i++) {
        int64_t scored = p->years[i] ? p->years[i]->scored : c->ev->summary->all.scored;
        if (scored <= 0 || !dec_mul_div(graded(c, p->years[i], band), SHARE_ONE, scored,
                                        ROUND_HALF_UP, &values[i]))
            values[i] = DEC_UNSET;
    }
    return (struct chart_series){band, values, compose_percent_labels(c, values, p->n)};
}

/* Of the years whose grades are known; two or more. */
static void grades_chart(struct composer *c, const struct points *all) {
    struct points p = {gp_new_n(c->a, const char *, all->n + 1),
                       gp_new_n(c->a, const struct earlier_mean *, all->n + 1), 0};
    for (size_t i = 0; i < all->n; i++) {
        if (all->years[i] && all->years[i]->n_bands == 0)
            continue;
        p.names[p.n] = all->names[i];
        p.years[p.n++] = all->years[i];
    }
    const char **names;
    size_t n = p.n > 1 ? band_names(c, &p, &names) : 0;
    if (n == 0)
        return;
    struct chart_series *series = gp_new_n(c->a, struct chart_series, n);
    struct buf alt = BUF_INIT;
    buf_addf(&alt, "%s的等级分布，依次为：", prose_join(c->a, p.names, p.n, "、"));
    for (size_t k = 0; k < n; k++) {
        series[k] = grade_series(c, &p, names[k]);
        buf_addf(&alt, "%s%s%s", k ? "；" : "", names[k],
                 prose_join(c->a, series[k].labels, p.n, "、"));
    }
    buf_adds(&alt, "。");
    struct chart chart = compose_share_chart(CHART_STACKED, p.names, p.n, series, n);
    chart.alt = compose_take(c, &alt);
    compose_chart(c, &chart, "历次评估等级分布");
}

static void trend_charts(struct composer *c, const struct earlier_mean *const *years, size_t n) {
    struct points p = known_points(c, years, n);
    if (p.n < 2) {
        compose_paragraph(c, PARA_BODY, "只有一次评估的平均分，本报告不画历年趋势图。");
        return;
    }
    means_chart(c, &p);
    grades_chart(c, &p);
}

void compose_years(struct composer *c) {
    const struct summary *s = c->ev->summary;
    const struct earlier_mean **years;
    size_t n = find_years(c, &years);
    compose_heading(c, 2, "与往年比较");
    if (n == 0) {
        compose_paragraph(
            c, PARA_BODY,
            "本系统中没有更早年度的已公示评估，本报告不作年度比较，也没有历年趋势图。");
        return;
    }
    say_change(c, s, years[n - 1], year_name(c, years, n, n - 1));
    unsigned *widths = gp_new_n(c->a, unsigned, n + 2);
    for (size_t i = 0; i < n + 2; i++)
        widths[i] = i == 0 ? 30 : 14;
    struct table_draft t = compose_table(c, "历次评估平均分", widths, n + 2);
    table_head(&t, "街道");
    for (size_t i = 0; i < n; i++)
        table_head(&t, year_name(c, years, n, i));
    table_head(&t, "本轮");
    for (size_t i = 0; i < s->n_subdistricts; i++)
        if (s->subdistricts[i].name)
            row(c, &t, years, n, s->subdistricts[i].name, s->subdistricts[i].mean);
    row(c, &t, years, n, NULL, s->all.mean);
    table_row_tone(&t, TONE_TOTAL);
    table_end(
        &t, 1,
        "注：往年的平均分是提交本报告时各轮已公示的结果；各年的评估标准、方式和参评项目不尽相同，"
        "得分的高低不宜直接归因。");
    trend_charts(c, years, n);
}
