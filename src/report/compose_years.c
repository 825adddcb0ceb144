/* 与往年比较: the means of earlier years that the data carry beside those of this round. */
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

void compose_years(struct composer *c) {
    const struct summary *s = c->ev->summary;
    const struct earlier_mean **years;
    size_t n = find_years(c, &years);
    compose_heading(c, 2, "与往年比较");
    if (n == 0) {
        compose_paragraph(c, PARA_BODY, "本系统中没有更早年度的已公示评估，本报告不作年度比较。");
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
}
