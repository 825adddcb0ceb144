/* 二、指标完成情况: in sentences by how far the centers have come, and in a table and charts where
 * numbers were handed in. */
#include "report/compose_build.h"

static bool has_numbers(const struct indicator_summary *s) {
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].valid != DEC_UNSET)
            return true;
    return false;
}

static bool exceeds(const struct indicator_summary *s) {
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].valid != DEC_UNSET && s->v[i].valid > s->v[i].indicator->target)
            return true;
    return false;
}

/* Numbers were handed in, but they are neither complete nor behind by the standard's limits. */
#define PROGRESS_UNDER_WAY PROGRESS_N

struct progress_groups {
    struct names v[PROGRESS_N + 1];
    bool exceeded;
};

static struct progress_groups group_by_view(struct composer *c) {
    struct progress_groups g = {.exceeded = false};
    for (size_t k = 0; k <= PROGRESS_N; k++)
        g.v[k] = names_for(c);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        enum progress_view view = r->indicators.view;
        if (view == PROGRESS_NOT_STATED && has_numbers(&r->indicators))
            view = PROGRESS_UNDER_WAY;
        names_add(&g.v[view], prose_center(c->a, r->center));
        g.exceeded |= view == PROGRESS_COMPLETED && exceeds(&r->indicators);
    }
    return g;
}

static const char *who(struct composer *c, const struct names *l) {
    if (l->n <= COMPOSE_NAMED_MAX)
        return names_text(c, l, "及");
    return arena_printf(c->a, "%s个中心", prose_count(c->a, (int64_t)l->n));
}

static void say_progress(struct composer *c, const struct progress_groups *g) {
    const struct names *done = &g->v[PROGRESS_COMPLETED], *next = &g->v[PROGRESS_SLIGHTLY_BEHIND],
                       *behind = &g->v[PROGRESS_BEHIND], *silent = &g->v[PROGRESS_NOT_STATED],
                       *under_way = &g->v[PROGRESS_UNDER_WAY];
    const char *parts[PROGRESS_N + 1];
    size_t n = 0;
    if (done->n)
        parts[n++] = arena_printf(c->a, "%s已经依据协议约定完成既定指标%s", who(c, done),
                                  g->exceeded ? "（部分超额完成）" : "");
    if (under_way->n)
        parts[n++] = arena_printf(c->a, "%s尚未全部完成既定指标，完成率见%s", who(c, under_way),
                                  compose_next_table(c));
    if (next->n)
        parts[n++] =
            arena_printf(c->a, "%s%s", who(c, next), done->n ? "次之" : "的工作开展进度略有滞后");
    if (behind->n)
        parts[n++] = arena_printf(c->a, "%s的工作开展进度需要加强", who(c, behind));
    if (silent->n)
        parts[n++] = arena_printf(c->a, "%s未递交指标完成情况", who(c, silent));
    bool all_silent = silent->n == c->ev->n_entries;
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%s", i ? "，" : "", parts[i]);
    compose_paragraphf(c, PARA_BODY, "%s%s。",
                       all_silent ? "" : "依据运营机构提交的“项目合同指标完成情况统计表”，",
                       compose_take(c, &b));
}

/* The request to those behind, unless the evaluator says something of its own. */
static void ask_to_catch_up(struct composer *c, const struct progress_groups *g) {
    const struct names *next = &g->v[PROGRESS_SLIGHTLY_BEHIND], *behind = &g->v[PROGRESS_BEHIND];
    if (next->n + behind->n == 0)
        return;
    const char *whom = "进度滞后的中心";
    if (next->n + behind->n <= COMPOSE_NAMED_MAX) {
        struct names all = names_for(c);
        for (size_t i = 0; i < next->n; i++)
            names_add(&all, next->v[i]);
        for (size_t i = 0; i < behind->n; i++)
            names_add(&all, behind->v[i]);
        whom = names_text(c, &all, "与");
    }
    compose_paragraphf(c, PARA_BODY,
                       "完成协议约定的相关工作内容，是最基础的契约精神，请%s在协议期截止前"
                       "做好服务计划，保证各项工作推进能按照协议约定执行。",
                       whom);
}

/* ------------------------------------------------------------------ tables */

static void indicator_row(struct table_draft *t, const struct entry_result *r,
                          const struct indicator_result *v) {
    struct arena *a = t->c->a;
    table_cell(t, r->center->name);
    table_left(t, v->indicator->name);
    table_cell(t, v->indicator->unit);
    table_figure(t, prose_cell_count(a, v->indicator->target));
    table_figure(t, prose_cell_count(a, v->declared));
    table_figure(t, prose_cell_count(a, v->valid));
    table_figure(t, prose_percent(a, v->rate));
    const struct indicator_summary *s = &r->indicators;
    bool late = share_is_set(v->rate) && share_is_set(s->elapsed) && v->rate.v < s->elapsed.v;
    if (s->view == PROGRESS_BEHIND && late)
        table_row_tone(t, TONE_WARN);
}

static void indicator_table(struct composer *c) {
    static const unsigned widths[] = {10, 30, 8, 12, 12, 12, 14};
    static const char *const head[] = {"中心",     "指标",     "单位",  "协议指标",
                                       "申报完成", "有效完成", "完成率"};
    struct table_draft t = compose_table(c, "指标完成情况", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < c->ev->n_entries; i++)
        for (size_t k = 0; k < c->ev->entries[i].indicators.n; k++)
            indicator_row(&t, &c->ev->entries[i], &c->ev->entries[i].indicators.v[k]);
    table_end(&t, 1,
              "注：有服务记录的，有效完成为符合协议计数要求的记录数；无服务记录的，为申报数。"
              "完成率＝有效完成÷协议指标。");
}

/* For many centers: a row a center. */
static void indicator_summary_table(struct composer *c) {
    static const unsigned widths[] = {24, 18, 20, 22};
    static const char *const head[] = {"中心", "指标数", "已达标指标数", "合同时间进度"};
    struct table_draft t = compose_table(c, "指标完成情况", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < c->ev->n_entries; i++) {
        const struct entry_result *r = &c->ev->entries[i];
        if (!has_numbers(&r->indicators))
            continue;
        table_cell(&t, r->center->name);
        table_figure(&t, prose_count(c->a, (int64_t)r->indicators.n));
        table_figure(&t, prose_count(c->a, r->indicators.completed));
        table_figure(&t, prose_percent(c->a, r->indicators.elapsed));
    }
    table_end(&t, 1, NULL);
}

/* ------------------------------------------------------------------ chart */

void compose_progress_chart(struct composer *c, const struct entry_result *r) {
    const struct indicator_summary *s = &r->indicators;
    if (!has_numbers(s))
        return;
    const char **categories = gp_new_n(c->a, const char *, s->n);
    const char **labels = gp_new_n(c->a, const char *, s->n);
    int64_t *rates = gp_new_n(c->a, int64_t, s->n);
    struct buf alt = BUF_INIT;
    const char *name = prose_center(c->a, r->center);
    buf_addf(&alt, "%s各项指标完成率：", name);
    for (size_t i = 0; i < s->n; i++) {
        categories[i] = s->v[i].indicator->name;
        rates[i] = s->v[i].rate.v;
        labels[i] = prose_percent(c->a, s->v[i].rate);
        buf_addf(&alt, "%s%s%s", i ? "，" : "", categories[i], labels[i]);
    }
    bool timed = share_is_set(s->elapsed);
    if (timed)
        buf_addf(&alt, "；合同时间进度%s", prose_percent(c->a, s->elapsed));
    buf_adds(&alt, "。");
    struct chart_series *series = gp_new(c->a, struct chart_series);
    *series = (struct chart_series){"完成率", rates, labels};
    struct chart chart = compose_share_chart(CHART_PROGRESS, categories, s->n, series, 1);
    chart.alt = compose_take(c, &alt);
    chart.marker = s->elapsed.v;
    chart.marker_label = timed ? "合同时间进度" : NULL;
    compose_chart(c, &chart, arena_printf(c->a, "%s指标完成率", name));
}

void compose_indicators(struct composer *c) {
    struct progress_groups groups = group_by_view(c);
    compose_heading(c, 2, "指标完成情况");
    say_progress(c, &groups);
    if (cstr_empty(c->round->texts.indicator_note))
        ask_to_catch_up(c, &groups);
    compose_words(c, c->round->texts.indicator_note);
    if (!compose_names(c)) {
        indicator_summary_table(c);
        return;
    }
    indicator_table(c);
    for (size_t i = 0; !c->round->texts.print_profiles && i < c->ev->n_entries; i++)
        compose_progress_chart(c, &c->ev->entries[i]);
}
