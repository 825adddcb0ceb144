/* 全区汇总: what a summary says beside the results of each entry: the streets and the operators
 * side by side, how grades are distributed, and which findings several have in common. Everything
 * here was computed by core/summary.h. */
#include "report/compose_build.h"

#include "core/summary.h"

/* ------------------------------------------------------------------ in words */

static const char *range_in_words(struct composer *c, const struct summary_group *g) {
    return arena_printf(c->a, "平均%s分，最高%s分，最低%s分", compose_mark(c, g->mean),
                        compose_mark(c, g->highest), compose_mark(c, g->lowest));
}

static void state_whole(struct composer *c, const struct summary *s) {
    struct buf b = BUF_INIT;
    buf_addf(&b, "本轮共评估%s个项目，分属%s个街道、%s个运营机构",
             prose_count(c->a, s->all.entries), prose_count(c->a, (int64_t)s->n_subdistricts),
             prose_count(c->a, (int64_t)s->n_operators));
    if (s->all.scored > 0)
        buf_addf(&b, "。已出分的%s个项目%s；等级为%s", prose_count(c->a, s->all.scored),
                 range_in_words(c, &s->all), compose_grades(c, &s->all));
    if (s->all.scored < s->all.entries)
        buf_addf(&b, "。另有%s个项目尚未出分", prose_count(c->a, s->all.entries - s->all.scored));
    buf_adds(&b, "。");
    compose_paragraph(c, PARA_BODY, compose_take(c, &b));
}

/* The highest and the lowest mean, where there is something to compare. */
static void compare_groups(struct composer *c, const struct summary_group *v, size_t n,
                           const char *what) {
    const struct summary_group *most = NULL, *least = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!score_is_set(v[i].mean))
            continue;
        most = !most || v[i].mean.v > most->mean.v ? &v[i] : most;
        least = !least || v[i].mean.v < least->mean.v ? &v[i] : least;
    }
    if (most && most->mean.v > least->mean.v)
        compose_paragraphf(c, PARA_BODY, "各%s中，平均分最高的是%s（%s分），最低的是%s（%s分）。",
                           what, summary_group_name(most), compose_mark(c, most->mean),
                           summary_group_name(least), compose_mark(c, least->mean));
}

/* ------------------------------------------------------------------ side by side */

static void head_groups(struct composer *c, struct table_draft *t, const char *what) {
    const struct standard *s = &c->d->standard;
    table_head(t, what);
    table_head(t, "评估方式");
    table_head(t, "项目数");
    table_head(t, "平均分");
    table_head(t, "最高分");
    table_head(t, "最低分");
    for (size_t k = 0; k < s->n_bands; k++)
        table_head(t, s->bands[k].name);
}

static void group_row(struct composer *c, struct table_draft *t, const struct summary_group *g,
                      const char *name) {
    const struct standard *s = &c->d->standard;
    table_left(t, name);
    table_cell(t, cstr_empty(g->methods) ? PROSE_DASH : g->methods);
    table_figure(t, prose_cell_count(c->a, g->entries));
    table_figure(t, compose_mark(c, g->mean));
    table_figure(t, compose_mark(c, g->highest));
    table_figure(t, compose_mark(c, g->lowest));
    for (size_t k = 0; k < s->n_bands; k++)
        table_figure(t, prose_cell_count(c->a, g->by_band[k]));
}

static void group_table(struct composer *c, const struct summary *s, const struct summary_group *v,
                        size_t n, const char *what) {
    size_t n_columns = 6 + c->d->standard.n_bands;
    unsigned *widths = gp_new_n(c->a, unsigned, n_columns);
    for (size_t i = 0; i < n_columns; i++)
        widths[i] = i == 0 ? 40 : i == 1 ? 18 : 9;
    struct table_draft t =
        compose_table(c, arena_printf(c->a, "各%s评估结果", what), widths, n_columns);
    head_groups(c, &t, what);
    for (size_t i = 0; i < n; i++)
        group_row(c, &t, &v[i], summary_group_name(&v[i]));
    group_row(c, &t, &s->all, "合计");
    table_row_tone(&t, TONE_TOTAL);
    table_end(&t, 1,
              "注：平均分为已出分项目总分的算术平均，四舍五入到0.01分；评估方式不同的，"
              "评分内容不同，得分不宜直接比较。");
}

/* The means that there are, the highest first. */
static size_t sort_means(struct composer *c, const struct summary_group *v, size_t n,
                         const struct summary_group ***ret) {
    const struct summary_group **out = gp_new_n(c->a, const struct summary_group *, n + 1);
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        if (!score_is_set(v[i].mean))
            continue;
        size_t at = known++;
        for (; at > 0 && out[at - 1]->mean.v < v[i].mean.v; at--)
            out[at] = out[at - 1];
        out[at] = &v[i];
    }
    *ret = out;
    return known;
}

static void means_chart(struct composer *c, const struct summary_group *groups, size_t n_groups,
                        const char *what) {
    const struct summary_group **v;
    size_t n = sort_means(c, groups, n_groups, &v);
    const char **categories = gp_new_n(c->a, const char *, n),
               **labels = gp_new_n(c->a, const char *, n);
    int64_t *values = gp_new_n(c->a, int64_t, n);
    struct buf alt = BUF_INIT;
    buf_addf(&alt, "各%s平均分：", what);
    for (size_t i = 0; i < n; i++) {
        categories[i] = summary_group_name(v[i]);
        labels[i] = compose_mark(c, v[i]->mean);
        values[i] = v[i]->mean.v;
        buf_addf(&alt, "%s%s%s", i ? "，" : "", categories[i], labels[i]);
    }
    buf_adds(&alt, "。");
    struct chart_mark *marks = gp_new_n(c->a, struct chart_mark, c->d->standard.n_bands + 1);
    struct chart_series *series = gp_new(c->a, struct chart_series);
    *series = (struct chart_series){"平均分", values, labels};
    struct chart chart = {.kind = CHART_RANKED,
                          .alt = compose_take(c, &alt),
                          .unit = "分",
                          .scale = SCORE_SCALE,
                          .full = c->d->standard.full.v,
                          .marker = DEC_UNSET,
                          .categories = categories,
                          .n_categories = n,
                          .series = series,
                          .n_series = 1,
                          .marks = marks,
                          .n_marks = compose_grade_marks(c, marks),
                          .from = DATE_UNSET,
                          .to = DATE_UNSET};
    compose_chart(c, &chart, arena_printf(c->a, "各%s平均分", what));
}

/* ------------------------------------------------------------------ findings in common */

/* 坪山街道2个、碧岭街道1个 */
static const char *by_street(struct composer *c, const struct summary *s,
                             const struct summary_finding *f) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < s->n_subdistricts; i++)
        if (f->by_subdistrict[i] > 0)
            buf_addf(&b, "%s%s%lld个", b.n ? "、" : "", summary_group_name(&s->subdistricts[i]),
                     (long long)f->by_subdistrict[i]);
    return compose_take(c, &b);
}

static void common_findings(struct composer *c, const struct summary *s) {
    static const unsigned widths[] = {36, 12, 28, 24};
    if (s->n_common == 0)
        return;
    compose_heading(c, 2, "共性问题");
    compose_paragraphf(c, PARA_BODY, "评估方认定的问题中，有%s类在两个及以上项目中出现，见%s。",
                       prose_count(c->a, (int64_t)s->n_common), compose_next_table(c));
    struct table_draft t = compose_table(c, "共性问题", widths, GP_COUNT(widths));
    table_head_row(&t, (const char *const[]){"问题", "项目数", "各街道", "依据"});
    for (size_t i = 0; i < s->n_common; i++) {
        const struct finding *f = s->common[i].first;
        table_left(&t, f->title);
        table_figure(&t, prose_cell_count(c->a, s->common[i].entries));
        table_left(&t, by_street(c, s, &s->common[i]));
        table_left(&t, cstr_empty(f->basis) ? PROSE_DASH : f->basis);
    }
    table_end(&t, 1, NULL);
}

void compose_summary(struct composer *c) {
    const struct summary *s = c->ev->summary;
    if (!s || s->all.entries == 0)
        return;
    compose_heading(c, 2, "总体情况");
    state_whole(c, s);
    compose_heading(c, 2, "各街道情况");
    compare_groups(c, s->subdistricts, s->n_subdistricts, "街道");
    group_table(c, s, s->subdistricts, s->n_subdistricts, "街道");
    if (s->n_subdistricts > 1 && s->all.scored > 0)
        means_chart(c, s->subdistricts, s->n_subdistricts, "街道");
    compose_heading(c, 2, "各运营机构情况");
    compare_groups(c, s->operators, s->n_operators, "运营机构");
    group_table(c, s, s->operators, s->n_operators, "运营机构");
    compose_years(c);
    common_findings(c, s);
}
