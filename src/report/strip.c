#include "report/strip.h"

static const struct component_score *scored(const struct entry_result *r,
                                            const struct component *component) {
    for (size_t k = 0; k < r->score.n_components; k++)
        if (r->score.components[k].component == component && r->score.components[k].n_sheets > 0)
            return &r->score.components[k];
    return NULL;
}

static void count(const struct evaluation *ev, const struct component *component,
                  size_t *ret_centers, size_t *ret_sheets) {
    *ret_centers = *ret_sheets = 0;
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct component_score *s = scored(&ev->entries[i], component);
        *ret_centers += s != NULL;
        if (s && s->n_sheets > *ret_sheets)
            *ret_sheets = s->n_sheets;
    }
}

static struct chart_series series(struct arena *a, const char *name, size_t n, int64_t **values,
                                  const char ***labels) {
    *values = gp_new_n(a, int64_t, n);
    *labels = gp_new_n(a, const char *, n);
    for (size_t i = 0; i < n; i++)
        (*values)[i] = DEC_UNSET;
    return (struct chart_series){name, *values, *labels};
}

/* To 0.01, as components are printed; marks are reckoned to 0.0001. */
static const char *mark_text(struct arena *a, score_t s) {
    enum { CENT = 100 };
    return score_text(a, score_of((s.v + CENT / 2) / CENT * CENT));
}

/* What counts of each center, and between which marks: nine of each are no sentence. */
static void say(struct buf *alt, struct arena *a, const char *center,
                const struct component_score *s) {
    score_t low = SCORE_UNSET, high = SCORE_UNSET;
    for (size_t j = 0; j < s->n_sheets; j++) {
        score_t p = s->sheets[j].points;
        if (!score_is_set(p))
            continue;
        low = !score_is_set(low) || p.v < low.v ? p : low;
        high = !score_is_set(high) || p.v > high.v ? p : high;
    }
    buf_addf(alt, "%s计入%s", center, score_is_set(s->points) ? score_text(a, s->points) : "——");
    if (score_is_set(low))
        buf_addf(alt, "（%zu人评，%s至%s）", s->n_sheets, mark_text(a, low), mark_text(a, high));
}

bool strip_chart_of(struct arena *a, const struct evaluation *ev, const struct method *m,
                    const struct component *component, struct chart *ret) {
    size_t n, sheets, row = 0;
    count(ev, component, &n, &sheets);
    if (sheets < 2)
        return false;
    struct chart_series *all = gp_new_n(a, struct chart_series, sheets + 1);
    int64_t **values = gp_new_n(a, int64_t *, sheets + 1);
    const char ***labels = gp_new_n(a, const char **, sheets + 1);
    const char **names = gp_new_n(a, const char *, n);
    for (size_t j = 0; j <= sheets; j++)
        all[j] = series(a, j == 0 ? "计入的得分" : arena_printf(a, "评分人%zu", j), n, &values[j],
                        &labels[j]);
    const char *title = arena_printf(a, "各评分人的评分：%s（%s）", component->name, m->name);
    struct buf alt GP_CLEANUP(buf_free) = BUF_INIT;
    buf_addf(&alt, "%s：", title);
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct component_score *s = scored(&ev->entries[i], component);
        if (!s)
            continue;
        names[row] = ev->entries[i].center->name;
        for (size_t j = 0; j <= s->n_sheets; j++) {
            score_t p = j == 0 ? s->points : s->sheets[j - 1].points;
            values[j][row] = score_is_set(p) ? p.v : DEC_UNSET;
            labels[j][row] = score_is_set(p) ? mark_text(a, p) : "";
        }
        buf_adds(&alt, row ? "；" : "");
        say(&alt, a, names[row++], s);
    }
    buf_adds(&alt, "。");
    *ret = (struct chart){.kind = CHART_STRIP,
                          .title = title,
                          .alt = arena_strdup(a, buf_text(&alt)),
                          .unit = "分",
                          .scale = SCORE_SCALE,
                          .full = component->max.v,
                          .marker = DEC_UNSET,
                          .categories = names,
                          .n_categories = n,
                          .series = all,
                          .n_series = sheets + 1,
                          .from = DATE_UNSET,
                          .to = DATE_UNSET};
    return true;
}
