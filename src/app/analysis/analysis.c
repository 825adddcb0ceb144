/* The grid comes first: every chart here is a small table of values, filled by set_score,
 * set_share or set_count and handed to add_chart, which leaves it out when it is empty. Then a
 * section for each page: the rounds over time, one round, one project, one center through its
 * rounds; each begins at its last function, analysis_*. Nothing is computed that the evaluation
 * does not have; charts that the report has already are taken from it (report_charts). */

#include "app/analysis/analysis.h"

#include "app/analysis/groups.h"
#include "app/rounds/board.h"
#include "app/results/result.h"
#include "app/results/stored.h"
#include "app/rounds/flow.h"
#include "report/compose.h"
#include "report/prose.h"
#include "report/strip.h"
#include "store/result.h"

_Static_assert(ANALYSIS_ROUNDS <= RESULT_ROUNDS, "they are loaded together");

/* ---- putting a chart together: a grid of values, a row a series */

struct grid {
    struct arena *a;
    const char **categories, **names;
    size_t n_categories, n_series;
    int64_t *values;     /* [series * n_categories + category] */
    const char **labels; /* likewise */
};

static struct grid grid_of(struct arena *a, size_t n_categories, size_t n_series) {
    struct grid g = {.a = a, .n_categories = n_categories, .n_series = n_series};
    g.categories = gp_new_n(a, const char *, n_categories + 1);
    g.names = gp_new_n(a, const char *, n_series + 1);
    g.values = gp_new_n(a, int64_t, n_categories * n_series + 1);
    g.labels = gp_new_n(a, const char *, n_categories *n_series + 1);
    for (size_t i = 0; i < n_categories * n_series; i++) {
        g.values[i] = DEC_UNSET;
        g.labels[i] = "";
    }
    return g;
}

static void grid_set(struct grid *g, size_t series, size_t category, int64_t value,
                     const char *label) {
    size_t i = series * g->n_categories + category;
    if (value == DEC_UNSET)
        return;
    g->values[i] = value;
    g->labels[i] = label;
}

static bool grid_has_values(const struct grid *g) {
    for (size_t i = 0; i < g->n_categories * g->n_series; i++)
        if (g->values[i] != DEC_UNSET)
            return true;
    return false;
}

/* The same in a sentence. */
static const char *alt_text(const struct grid *g, const char *title, const char *unit) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_addf(&b, "%s：", title);
    for (size_t k = 0; k < g->n_categories; k++) {
        buf_addf(&b, "%s%s", k ? "；" : "", g->categories[k]);
        for (size_t s = 0; s < g->n_series; s++) {
            size_t i = s * g->n_categories + k;
            bool set = g->values[i] != DEC_UNSET;
            buf_addf(&b, "%s%s%s%s", s ? "，" : " ", g->n_series > 1 ? g->names[s] : "",
                     set ? g->labels[i] : "无", set && *unit != '%' ? unit : "");
        }
    }
    buf_adds(&b, "。");
    return arena_strdup(g->a, buf_text(&b));
}

struct look {
    enum chart_kind kind;
    const char *title, *unit;
    unsigned scale;
    int64_t full;
};

static void add_chart(charts_t *charts, struct grid *g, const struct look *look) {
    if (g->n_categories == 0 || !grid_has_values(g))
        return;
    struct chart_series *series = gp_new_n(g->a, struct chart_series, g->n_series);
    for (size_t s = 0; s < g->n_series; s++)
        series[s] = (struct chart_series){g->names[s], g->values + s * g->n_categories,
                                          g->labels + s * g->n_categories};
    *VEC_PUSH(g->a, charts) = (struct chart){.kind = look->kind,
                                             .title = look->title,
                                             .alt = alt_text(g, look->title, look->unit),
                                             .unit = look->unit,
                                             .scale = look->scale,
                                             .full = look->full,
                                             .marker = DEC_UNSET,
                                             .categories = g->categories,
                                             .n_categories = g->n_categories,
                                             .series = series,
                                             .n_series = g->n_series,
                                             .from = DATE_UNSET,
                                             .to = DATE_UNSET};
}

static void set_score(struct grid *g, size_t series, size_t category, score_t s) {
    grid_set(g, series, category, s.v, score_text(g->a, s));
}

static void set_share(struct grid *g, size_t series, size_t category, int64_t v) {
    grid_set(g, series, category, v, v == DEC_UNSET ? "" : prose_percent(g->a, share_of(v)));
}

static void set_count(struct grid *g, size_t series, size_t category, int64_t v) {
    grid_set(g, series, category, v, arena_printf(g->a, "%lld", (long long)v));
}

/* ---- rounds over time */

struct totals {
    score_t lowest, mean, highest;
    size_t scored;
};

static struct totals summary_of(const struct evaluation *ev) {
    struct totals s = {SCORE_UNSET, SCORE_UNSET, SCORE_UNSET, 0};
    score_t sum = score_of(0);
    for (size_t i = 0; i < ev->n_entries; i++) {
        score_t total = ev->entries[i].score.total;
        if (!score_is_set(total) || !score_add(sum, total, &sum))
            continue;
        s.scored++;
        if (!score_is_set(s.lowest) || score_cmp(total, s.lowest) < 0)
            s.lowest = total;
        if (!score_is_set(s.highest) || score_cmp(total, s.highest) > 0)
            s.highest = total;
    }
    /* A mean of scores is shown as scores are: to 0.01. */
    score_t mean;
    if (s.scored && score_scale(sum, 1, (int64_t)s.scored, ROUND_HALF_UP, &mean) &&
        score_round(mean, score_of(SCORE_ONE / 100), ROUND_HALF_UP, &mean))
        s.mean = mean;
    return s;
}

static const char *round_label(struct arena *a, const struct round *r) {
    return arena_printf(a, "%lld %s", (long long)(r->year == DEC_UNSET ? 0 : r->year),
                        round_kind_name(r->kind));
}

static bool is_blind(const struct scope_blind *list, size_t n, const char *round) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(list[i].round, round))
            return true;
    return false;
}

/* The results of the rounds, in the order of the ids; one that cannot be evaluated is left out, and
 * so is one whose marks the account must not see yet. */
static enum gp_code results_of_all(struct work *w, const char *const *ids, size_t n,
                                   struct app_evaluation **ret, size_t *ret_n) {
    const char *seen[ANALYSIS_ROUNDS];
    struct app_evaluation *all[ANALYSIS_ROUNDS];
    struct scope_blind *blind;
    size_t n_blind, n_seen = 0;
    TRY(flow_blind_entries(w, &blind, &n_blind));
    for (size_t i = 0; i < n; i++)
        if (!is_blind(blind, n_blind, ids[i]))
            seen[n_seen++] = ids[i];
    TRY(stored_figures_of(w, seen, n_seen, all));
    *ret_n = 0;
    for (size_t i = 0; i < n_seen; i++)
        if (all[i])
            ret[(*ret_n)++] = all[i];
    return GP_OK;
}

static void trend_totals(struct arena *a, struct app_evaluation **v, size_t n, charts_t *charts) {
    struct grid g = grid_of(a, n, 3);
    g.names[0] = "平均", g.names[1] = "最高", g.names[2] = "最低";
    for (size_t i = 0; i < n; i++) {
        struct totals s = summary_of(&v[i]->ev);
        g.categories[i] = round_label(a, &v[i]->dossier.round);
        set_score(&g, 0, i, s.mean);
        set_score(&g, 1, i, s.highest);
        set_score(&g, 2, i, s.lowest);
    }
    add_chart(charts, &g,
              &(struct look){CHART_LINES, "历次评估总分", "分", SCORE_SCALE, DEC_UNSET});
}

/* The names of a grid's series, each once. */
typedef VEC(const char *) names_t;

static void add_name(struct arena *a, names_t *names, const char *name) {
    for (size_t i = 0; i < names->n; i++)
        if (cstr_eq(names->v[i], name))
            return;
    *VEC_PUSH(a, names) = name;
}

static struct grid named_grid(struct arena *a, size_t n_categories, const names_t *names) {
    struct grid g = grid_of(a, n_categories, names->n);
    for (size_t i = 0; i < names->n; i++)
        g.names[i] = names->v[i];
    return g;
}

/* Standards may name their grades differently: each name is a series of its own. */
static void trend_grades(struct arena *a, struct app_evaluation **v, size_t n, charts_t *charts) {
    names_t names = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < v[i]->dossier.standard.n_bands; k++)
            add_name(a, &names, v[i]->dossier.standard.bands[k].name);
    struct grid g = named_grid(a, n, &names);
    for (size_t i = 0; i < n; i++) {
        g.categories[i] = round_label(a, &v[i]->dossier.round);
        for (size_t j = 0; j < names.n && summary_of(&v[i]->ev).scored; j++) {
            int64_t count = 0;
            for (size_t k = 0; k < v[i]->ev.n_entries; k++) {
                const struct band *band = v[i]->ev.entries[k].score.band;
                count += band && cstr_eq(band->name, names.v[j]);
            }
            set_count(&g, j, i, count);
        }
    }
    add_chart(charts, &g, &(struct look){CHART_BARS, "历次评估各等级数", "个", 0, DEC_UNSET});
}

enum gp_code analysis_trend(struct work *w, struct analysis *ret) {
    *ret = (struct analysis){.title = "数据分析"};
    TRY(app_list_rounds(w, &ret->rounds, &ret->n_rounds));
    size_t n = ret->n_rounds < ANALYSIS_ROUNDS ? ret->n_rounds : ANALYSIS_ROUNDS;
    ret->more = ret->n_rounds > n;
    const char **ids = gp_new_n(w->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) /* the list is newest first */
        ids[i] = ret->rounds[n - 1 - i].id;
    struct app_evaluation **v = gp_new_n(w->arena, struct app_evaluation *, n + 1);
    size_t good;
    TRY(results_of_all(w, ids, n, v, &good));
    trend_totals(w->arena, v, good, &ret->charts);
    trend_grades(w->arena, v, good, &ret->charts);
    const char **labels = gp_new_n(w->arena, const char *, good + 1);
    for (size_t i = 0; i < good; i++)
        labels[i] = round_label(w->arena, &v[i]->dossier.round);
    return analysis_group_trends(w, v, good, labels, &ret->charts);
}

/* ---- a round: its centers beside each other */

static void add_place(struct work *w, struct analysis *x, const struct round *round,
                      const struct entry_result *r) {
    *VEC_PUSH(w->arena, &x->places) =
        (struct analysis_place){round->id,
                                r->entry->id,
                                r->center->id,
                                r->center->name,
                                score_text(w->arena, r->score.total),
                                r->score.band ? r->score.band->name : ""};
}

static void totals_chart(struct arena *a, const struct evaluation *ev, charts_t *charts) {
    struct grid g = grid_of(a, ev->n_entries, 1);
    g.names[0] = "总分";
    for (size_t i = 0; i < ev->n_entries; i++) {
        g.categories[i] = ev->entries[i].center->name;
        set_score(&g, 0, i, ev->entries[i].score.total);
    }
    add_chart(
        charts, &g,
        &(struct look){CHART_BARS, "各中心总分", "分", SCORE_SCALE, ev->dossier->standard.full.v});
}

/* One chart a method: its components are its own. */
static void components_chart(struct arena *a, const struct evaluation *ev, const struct method *m,
                             charts_t *charts) {
    size_t n = 0, at = 0;
    for (size_t i = 0; i < ev->n_entries; i++)
        n += ev->entries[i].score.method == m;
    struct grid g = grid_of(a, n, m->n_components);
    for (size_t k = 0; k < m->n_components; k++)
        g.names[k] = m->components[k].name;
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct entry_score *s = &ev->entries[i].score;
        if (s->method != m)
            continue;
        g.categories[at] = ev->entries[i].center->name;
        for (size_t k = 0; k < s->n_components; k++)
            set_share(&g, k, at, component_rate(&s->components[k]));
        at++;
    }
    const char *title = arena_printf(a, "各中心各板块得分率（%s）", m->name);
    add_chart(charts, &g, &(struct look){CHART_BARS, title, "%", 2, SHARE_ONE});
}

/* Numbered: who gave which is for the panel's page. */
static struct grid strip_of(struct arena *a, size_t n, size_t sheets) {
    struct grid g = grid_of(a, n, sheets + 1);
    g.names[0] = "计入的得分";
    for (size_t i = 0; i < sheets; i++)
        g.names[i + 1] = arena_printf(a, "评分人%zu", i + 1);
    return g;
}

/* The scorers' marks of each center in a component that several score. */
static void strip_chart(struct arena *a, const struct evaluation *ev, const struct method *m,
                        const struct component *component, charts_t *charts) {
    struct chart chart;
    if (strip_chart_of(a, ev, m, component, &chart))
        *VEC_PUSH(a, charts) = chart;
}

static void staffing_chart(struct arena *a, const struct evaluation *ev, charts_t *charts) {
    struct grid g = grid_of(a, ev->n_entries, 2);
    g.names[0] = "协议人数", g.names[1] = "在岗人数";
    struct grid days = grid_of(a, ev->n_entries, 1);
    days.names[0] = "空岗天数";
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct staffing *s = &ev->entries[i].staffing;
        g.categories[i] = days.categories[i] = ev->entries[i].center->name;
        set_count(&g, 0, i, s->posts);
        set_count(&g, 1, i, s->in_post);
        set_count(&days, 0, i, s->vacant_days);
    }
    add_chart(charts, &g, &(struct look){CHART_BARS, "各中心人员配置", "人", 0, DEC_UNSET});
    add_chart(charts, &days, &(struct look){CHART_BARS, "各中心空岗天数", "天", 0, DEC_UNSET});
}

/* The lowest rate of an entry's indicators against the time that has passed: what is behind. */
static void progress_chart(struct arena *a, const struct evaluation *ev, charts_t *charts) {
    struct grid g = grid_of(a, ev->n_entries, 2);
    g.names[0] = "最慢指标完成率", g.names[1] = "合同时间进度";
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct indicator_summary *s = &ev->entries[i].indicators;
        int64_t lowest = DEC_UNSET;
        for (size_t k = 0; k < s->n; k++)
            if (share_is_set(s->v[k].rate) && (lowest == DEC_UNSET || s->v[k].rate.v < lowest))
                lowest = s->v[k].rate.v;
        g.categories[i] = ev->entries[i].center->name;
        set_share(&g, 0, i, lowest);
        if (lowest != DEC_UNSET)
            set_share(&g, 1, i, s->elapsed.v);
    }
    add_chart(charts, &g, &(struct look){CHART_BARS, "指标完成与合同时间", "%", 2, DEC_UNSET});
}

/* The charts of the report itself, of the kinds wanted; their numbers are the report's. */
static void report_charts(struct arena *a, const struct evaluation *ev, unsigned kinds,
                          charts_t *charts) {
    const struct doc *doc = report_compose(a, ev, NULL);
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const struct block *b = &doc->blocks[i];
        if (b->kind != BLOCK_CHART || !(kinds & 1u << b->chart->kind))
            continue;
        struct chart *copy = VEC_PUSH(a, charts);
        *copy = *b->chart;
        const char *blank = copy->title ? strchr(copy->title, ' ') : NULL;
        if (blank)
            copy->title = blank + 1;
    }
}

/* Nothing for a round that has not begun to collect. */
static enum gp_code hand_in_chart(struct work *w, const char *round, date_t today,
                                  charts_t *charts) {
    struct board board;
    TRY(board_load(w, round, today, &board));
    if (board.head.state == ROUND_DRAFT)
        return GP_OK;
    size_t n = 0, kinds[HAND_IN_N];
    for (size_t k = 0; k < HAND_IN_N; k++)
        if (board.totals.hand_in[k])
            kinds[n++] = k;
    struct grid g = grid_of(w->arena, n, 1);
    g.names[0] = "项目数";
    for (size_t i = 0; i < n; i++) {
        g.categories[i] = hand_in_name((enum hand_in)kinds[i]);
        set_count(&g, 0, i, (int64_t)board.totals.hand_in[kinds[i]]);
    }
    add_chart(
        charts, &g,
        &(struct look){CHART_PROGRESS, "资料递交进度", "个", 0, (int64_t)board.totals.entries});
    return GP_OK;
}

/* What a page shows of the round, or all of it, evaluated with all that its charts are of. */
static enum gp_code look(struct work *w, const struct app_evaluation *all, size_t page, size_t each,
                         struct app_evaluation **ret) {
    size_t n = all->ev.n_entries, last = n > 0 ? (n - 1) / each : 0;
    if (each <= DOSSIER_PART)
        return stored_look(w, all, (page < last ? page : last) * each, each, ret);
    TRY(app_evaluate(w, all->dossier.round.id, ret));
    (*ret)->ev.n_findings = 0; /* they are about no chart */
    return GP_OK;
}

enum gp_code analysis_round(struct work *w, const char *round, date_t today, size_t page,
                            size_t each, struct analysis *ret) {
    struct app_evaluation *v, *part;
    *ret = (struct analysis){0};
    TRY(stored_figures(w, round, &v));
    const struct round *r = &v->dossier.round;
    ret->title = r->title ? r->title : round_label(w->arena, r);
    ret->n_places = v->ev.n_entries;
    TRY(look(w, v, page, each, &part));
    const struct evaluation *ev = &part->ev;
    for (size_t i = 0; i < ev->n_entries; i++)
        add_place(w, ret, r, &ev->entries[i]);
    TRY(hand_in_chart(w, round, today, &ret->charts));
    TRY(analysis_groups(w, v, &ret->charts));
    totals_chart(w->arena, ev, &ret->charts);
    struct method_use use;
    for (size_t m = 0; dossier_method_at(ev->dossier, m, &use); m++)
        components_chart(w->arena, ev, use.method, &ret->charts);
    for (size_t m = 0; dossier_method_at(ev->dossier, m, &use); m++)
        for (size_t k = 0; k < use.method->n_components; k++)
            strip_chart(w->arena, ev, use.method, &use.method->components[k], &ret->charts);
    progress_chart(w->arena, ev, &ret->charts);
    staffing_chart(w->arena, ev, &ret->charts);
    report_charts(w->arena, ev, 1u << CHART_STACKED, &ret->charts);
    return GP_OK;
}

/* ---- a project of the round */

static void set_range(struct grid *g, const struct evaluation *ev, const struct method *m,
                      size_t k) {
    int64_t lowest = DEC_UNSET, highest = DEC_UNSET;
    for (size_t i = 0; i < ev->n_entries; i++) {
        const struct entry_score *s = &ev->entries[i].score;
        int64_t rate =
            s->method == m && k < s->n_components ? component_rate(&s->components[k]) : DEC_UNSET;
        if (rate == DEC_UNSET)
            continue;
        lowest = lowest == DEC_UNSET || rate < lowest ? rate : lowest;
        highest = highest == DEC_UNSET || rate > highest ? rate : highest;
    }
    set_share(g, 1, k, lowest);
    set_share(g, 2, k, highest);
}

static void profile_chart(struct arena *a, const struct evaluation *ev,
                          const struct entry_result *r, charts_t *charts) {
    struct grid g = grid_of(a, r->score.n_components, 3);
    g.names[0] = prose_center(a, r->center), g.names[1] = "本轮最低", g.names[2] = "本轮最高";
    for (size_t k = 0; k < r->score.n_components; k++) {
        g.categories[k] = r->score.components[k].component->name;
        set_share(&g, 0, k, component_rate(&r->score.components[k]));
        set_range(&g, ev, r->score.method, k);
    }
    add_chart(charts, &g,
              &(struct look){CHART_PROGRESS, "各板块得分率与本轮范围", "%", 2, SHARE_ONE});
}

static int64_t rate_of(score_t points, score_t full) {
    int64_t rate;
    return score_is_set(points) && dec_mul_div(points.v, SHARE_ONE, full.v, ROUND_HALF_UP, &rate)
               ? rate
               : DEC_UNSET;
}

/* The scorers' marks in each component that several score, as shares of its full mark, so that
 * components stand on one axis. */
static void scorers_chart(struct arena *a, const struct entry_score *s, charts_t *charts) {
    size_t sheets = 0, several = 0, n = 0;
    for (size_t k = 0; k < s->n_components; k++) {
        size_t has = s->components[k].n_sheets;
        sheets = has > sheets ? has : sheets;
        several += has > 1;
    }
    if (several == 0)
        return;
    struct grid g = strip_of(a, several, sheets);
    for (size_t k = 0; k < s->n_components; k++) {
        const struct component_score *c = &s->components[k];
        if (c->n_sheets < 2)
            continue;
        g.categories[n] = c->component->name;
        set_share(&g, 0, n, component_rate(c));
        for (size_t i = 0; i < c->n_sheets; i++)
            set_share(&g, i + 1, n, rate_of(c->sheets[i].points, c->component->max));
        n++;
    }
    add_chart(charts, &g, &(struct look){CHART_STRIP, "各评分人给出的得分率", "%", 2, SHARE_ONE});
}

/* The report's own profile of a center alone says less than the one beside the round's range. */
static void drop_profile(charts_t *charts, const char *center) {
    size_t kept = 0;
    for (size_t i = 0; i < charts->n; i++) {
        const struct chart *c = &charts->v[i];
        bool alone =
            c->kind == CHART_PROGRESS && c->n_series == 1 && cstr_eq(c->series[0].name, center);
        if (!alone)
            charts->v[kept++] = charts->v[i];
    }
    charts->n = kept;
}

enum gp_code analysis_entry(struct work *w, const char *round, const char *entry,
                            struct analysis *ret) {
    struct app_evaluation *v, *part;
    *ret = (struct analysis){0};
    TRY(stored_figures(w, round, &v));
    struct arena *a = w->arena;
    const struct entry_result *r = result_of_entry(v, entry);
    if (!r)
        return gp_fail(w->err, GP_MISSING, NULL, "这一轮没有这个参评项目");
    TRY(stored_look(w, v, (size_t)(r - v->ev.entries), 1, &part));
    ret->title = prose_center(a, r->center);
    add_place(w, ret, &v->dossier.round, r);
    profile_chart(a, &v->ev, r, &ret->charts);
    scorers_chart(a, &part->ev.entries[0].score, &ret->charts);
    report_charts(a, &part->ev, 1u << CHART_TIMELINE | 1u << CHART_PROGRESS | 1u << CHART_STACKED,
                  &ret->charts);
    drop_profile(&ret->charts, ret->title);
    return GP_OK;
}

/* ---- a center through its rounds */

static const struct entry_result *result_of(const struct evaluation *ev, const char *center) {
    for (size_t i = 0; i < ev->n_entries; i++)
        if (cstr_eq(ev->entries[i].center->id, center))
            return &ev->entries[i];
    return NULL;
}

/* Ids of the newest rounds in which the center takes part, oldest first. */
static enum gp_code rounds_of(struct work *w, const char *center, struct analysis *x,
                              const char **ids, size_t *ret_n) {
    struct entry_scope *entries;
    size_t n_entries, n = 0;
    TRY(flow_entries(w, NULL, &entries, &n_entries));
    TRY(app_list_rounds(w, &x->rounds, &x->n_rounds));
    for (size_t i = 0; i < x->n_rounds; i++) {
        size_t k = 0;
        while (k < n_entries &&
               !(cstr_eq(entries[k].center, center) && cstr_eq(entries[k].round, x->rounds[i].id) &&
                 entries[k].state != ENTRY_WITHDRAWN))
            k++;
        if (k == n_entries)
            continue;
        x->more = x->more || n == ANALYSIS_ROUNDS;
        if (n < ANALYSIS_ROUNDS)
            ids[ANALYSIS_ROUNDS - 1 - n++] = x->rounds[i].id;
    }
    memmove(ids, ids + ANALYSIS_ROUNDS - n, n * sizeof(*ids));
    *ret_n = n;
    return GP_OK;
}

static void center_totals(struct arena *a, struct app_evaluation **v, size_t n, const char *center,
                          charts_t *charts) {
    struct grid g = grid_of(a, n, 2);
    g.names[0] = "总分", g.names[1] = "本轮平均";
    for (size_t i = 0; i < n; i++) {
        const struct entry_result *r = result_of(&v[i]->ev, center);
        g.categories[i] = round_label(a, &v[i]->dossier.round);
        if (r)
            set_score(&g, 0, i, r->score.total);
        set_score(&g, 1, i, summary_of(&v[i]->ev).mean);
    }
    add_chart(charts, &g, &(struct look){CHART_LINES, "历次总分", "分", SCORE_SCALE, DEC_UNSET});
}

static void center_components(struct arena *a, struct app_evaluation **v, size_t n,
                              const char *center, charts_t *charts) {
    names_t names = {0};
    for (size_t i = 0; i < n; i++) {
        const struct entry_result *r = result_of(&v[i]->ev, center);
        for (size_t k = 0; r && k < r->score.n_components; k++)
            add_name(a, &names, r->score.components[k].component->name);
    }
    struct grid g = named_grid(a, n, &names);
    for (size_t i = 0; i < n; i++) {
        const struct entry_result *r = result_of(&v[i]->ev, center);
        g.categories[i] = round_label(a, &v[i]->dossier.round);
        for (size_t j = 0; r && j < names.n; j++)
            for (size_t k = 0; k < r->score.n_components; k++)
                if (cstr_eq(names.v[j], r->score.components[k].component->name))
                    set_share(&g, j, i, component_rate(&r->score.components[k]));
    }
    add_chart(charts, &g, &(struct look){CHART_LINES, "历次各板块得分率", "%", 2, SHARE_ONE});
}

enum gp_code analysis_center(struct work *w, const char *center, struct analysis *ret) {
    *ret = (struct analysis){0};
    const char *ids[ANALYSIS_ROUNDS];
    size_t n;
    TRY(rounds_of(w, center, ret, ids, &n));
    if (n == 0)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个中心，或它还没有参加过评估");
    struct app_evaluation **v = gp_new_n(w->arena, struct app_evaluation *, n);
    TRY(results_of_all(w, ids, n, v, &n));
    for (size_t i = n; i-- > 0;) {
        const struct entry_result *r = result_of(&v[i]->ev, center);
        if (!r)
            continue;
        ret->title = prose_center(w->arena, r->center);
        add_place(w, ret, &v[i]->dossier.round, r);
        ret->places.v[ret->places.n - 1].name = v[i]->dossier.round.title
                                                    ? v[i]->dossier.round.title
                                                    : round_label(w->arena, &v[i]->dossier.round);
    }
    if (!ret->title)
        ret->title = "中心";
    center_totals(w->arena, v, n, center, &ret->charts);
    center_components(w->arena, v, n, center, &ret->charts);
    return GP_OK;
}
