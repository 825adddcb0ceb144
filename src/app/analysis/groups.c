#include "app/analysis/groups.h"

#include "core/summary.h"
#include "report/chart_layout.h"

/* So many lines can be told apart; the first ones by the order of the entries. */
#define LINES_MAX 8

static const struct summary_group *groups_of(const struct summary *s, bool operators, size_t *n) {
    *n = operators ? s->n_operators : s->n_subdistricts;
    return operators ? s->operators : s->subdistricts;
}

static void add(struct arena *a, charts_t *charts, struct chart chart) {
    chart.unit = "分";
    chart.scale = SCORE_SCALE;
    chart.full = chart.marker = DEC_UNSET;
    chart.from = chart.to = DATE_UNSET;
    chart.alt = chart_in_words(a, &chart);
    *VEC_PUSH(a, charts) = chart;
}

static void means_chart(struct arena *a, const struct summary *s, bool operators,
                        charts_t *charts) {
    size_t n;
    const struct summary_group *v = groups_of(s, operators, &n);
    if (n < 2 || s->all.scored == 0)
        return;
    const char **categories = gp_new_n(a, const char *, n), **labels = gp_new_n(a, const char *, n);
    int64_t *values = gp_new_n(a, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        categories[i] = summary_group_name(&v[i]);
        values[i] = v[i].mean.v;
        labels[i] = score_text(a, v[i].mean);
    }
    struct chart_series *series = gp_new(a, struct chart_series);
    *series = (struct chart_series){"平均分", values, labels};
    add(a, charts,
        (struct chart){.kind = CHART_BARS,
                       .title = operators ? "各运营机构平均分" : "各街道平均分",
                       .categories = categories,
                       .n_categories = n,
                       .series = series,
                       .n_series = 1});
}

enum gp_code analysis_groups(struct work *w, struct app_evaluation *v, charts_t *ret) {
    struct summary s;
    TRY(summary_compute(&v->calc, &v->ev, &s));
    means_chart(w->arena, &s, false, ret);
    means_chart(w->arena, &s, true, ret);
    return GP_OK;
}

/* ---- over the years */

static score_t mean_in(const struct summary *s, bool operators, const char *name) {
    size_t n;
    const struct summary_group *v = groups_of(s, operators, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(summary_group_name(&v[i]), name) == 0)
            return v[i].mean;
    return SCORE_UNSET;
}

/* Names with a mean in at least two of the rounds: one point is no line. */
static size_t recurring(struct arena *a, const struct summary *s, size_t n, bool operators,
                        const char ***ret) {
    const char **names = gp_new_n(a, const char *, LINES_MAX);
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        size_t n_groups;
        const struct summary_group *v = groups_of(&s[i], operators, &n_groups);
        for (size_t k = 0; k < n_groups && found < LINES_MAX; k++) {
            size_t times = 0;
            bool known = false;
            for (size_t j = 0; j < n; j++)
                times += score_is_set(mean_in(&s[j], operators, summary_group_name(&v[k])));
            for (size_t j = 0; j < found; j++)
                known = known || strcmp(names[j], summary_group_name(&v[k])) == 0;
            if (times > 1 && !known)
                names[found++] = summary_group_name(&v[k]);
        }
    }
    *ret = names;
    return found;
}

static void trend_chart(struct arena *a, const struct summary *s, size_t n,
                        const char *const *labels, bool operators, charts_t *charts) {
    const char **names;
    size_t n_names = recurring(a, s, n, operators, &names);
    if (n_names == 0)
        return;
    struct chart_series *series = gp_new_n(a, struct chart_series, n_names);
    for (size_t k = 0; k < n_names; k++) {
        int64_t *values = gp_new_n(a, int64_t, n);
        const char **texts = gp_new_n(a, const char *, n);
        for (size_t i = 0; i < n; i++) {
            score_t mean = mean_in(&s[i], operators, names[k]);
            values[i] = mean.v;
            texts[i] = score_text(a, mean);
        }
        series[k] = (struct chart_series){names[k], values, texts};
    }
    add(a, charts,
        (struct chart){.kind = CHART_LINES,
                       .title = operators ? "各运营机构历次平均分" : "各街道历次平均分",
                       .categories = labels,
                       .n_categories = n,
                       .series = series,
                       .n_series = n_names});
}

enum gp_code analysis_group_trends(struct work *w, struct app_evaluation **v, size_t n,
                                   const char *const *labels, charts_t *ret) {
    struct summary *s = gp_new_n(w->arena, struct summary, n + 1);
    for (size_t i = 0; i < n; i++) {
        v[i]->calc.err = w->err; /* they were evaluated with another */
        TRY(summary_compute(&v[i]->calc, &v[i]->ev, &s[i]));
    }
    trend_chart(w->arena, s, n, labels, false, ret);
    trend_chart(w->arena, s, n, labels, true, ret);
    return GP_OK;
}
