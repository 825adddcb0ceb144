/* The staffing table, and for dated engagements who was in post when, post by post. */
#include "report/compose_build.h"

static const char *held_text(struct composer *c, const struct staffing *s) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < s->n_held; i++)
        if (s->held[i].count > 0)
            buf_addf(&b, "%s%s%s名", b.n ? "\n" : "", prose_qualification(s->held[i].qualification),
                     prose_count(c->a, s->held[i].count));
    const char *text = compose_take(c, &b);
    return *text ? text : PROSE_DASH;
}

static const char *gaps_text(struct composer *c, const struct staffing *s) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < s->n_gaps; i++)
        if (s->gaps[i].missing > 0)
            buf_addf(&b, "%s%s%s名", b.n ? "\n" : "", prose_qualification(s->gaps[i].qualification),
                     prose_count(c->a, s->gaps[i].missing));
    const char *text = compose_take(c, &b);
    if (*text)
        return text;
    return s->n_gaps ? "无" : PROSE_DASH;
}

/* 3, and where hours are stated of those in post, their sum: 3（每周 96 小时）. */
static const char *in_post_text(struct composer *c, const struct entry_result *r) {
    const char *people = prose_cell_count(c->a, r->staffing.in_post);
    int64_t hours = 0;
    for (size_t i = 0; i < r->project->n_engagements; i++) {
        const struct engagement *e = &r->project->engagements[i];
        if (e->weekly_hours > 0 && engagement_covers(e, r->staffing.cutoff))
            hours += e->weekly_hours;
    }
    return hours > 0 ? arena_printf(c->a, "%s\n（每周%lld小时）", people, (long long)hours)
                     : people;
}

static void staffing_row(struct table_draft *t, const struct entry_result *r) {
    struct composer *c = t->c;
    const struct staffing *s = &r->staffing;
    int64_t days = compose_vacant_days(s);
    table_cell(t, r->center->name);
    table_cell(t, prose_cell_count(c->a, s->posts));
    table_cell(t, in_post_text(c, r));
    table_left(t, held_text(c, s));
    const char *gaps = gaps_text(c, s);
    struct cell *cell = table_left(t, gaps);
    if (!cstr_eq(gaps, "无") && !cstr_eq(gaps, PROSE_DASH))
        cell->tone = TONE_WARN;
    table_cell(t, prose_cell_count(c->a, s->departures));
    const char *vacant = prose_cell_count(c->a, days);
    cell = table_cell(t, s->vacancy_open ? arena_printf(c->a, "%s\n（仍在持续）", vacant) : vacant);
    if (s->vacancy_open)
        cell->tone = TONE_WARN;
    table_cell(t, provenance_name(s->provenance));
}

/* ------------------------------------------------------------------ timeline */

/* Rows of the chart: the posts, told apart by number where titles repeat. */
static const char *const *post_labels(struct composer *c, const struct entry_result *r) {
    const struct project *p = r->project;
    const char **labels = gp_new_n(c->a, const char *, p->n_posts);
    for (size_t i = 0; i < p->n_posts; i++)
        labels[i] =
            arena_printf(c->a, "%zu %s%s", i + 1, p->posts[i].title ? p->posts[i].title : "",
                         p->posts[i].substation ? "（分站点）" : "");
    return labels;
}

static size_t post_index(const struct project *p, const char *id) {
    size_t i = 0;
    while (i < p->n_posts && !cstr_eq(p->posts[i].id, id))
        i++;
    return i;
}

enum { SPAN_IN_POST, SPAN_VACANT, SPAN_MARK };

typedef VEC(struct chart_span) spans_t;

/* Adds the part of first..last inside from..to. */
static void add_span(struct composer *c, spans_t *spans, const struct chart *chart,
                     struct chart_span s) {
    s.first = date_max(s.first, chart->from);
    s.last = date_is_set(s.last) ? date_min(s.last, chart->to) : chart->to;
    if (s.category < chart->n_categories && date_cmp(s.first, s.last) <= 0)
        *VEC_PUSH(c->a, spans) = s;
}

static void collect_spans(struct composer *c, const struct entry_result *r, date_t until,
                          const struct chart *chart, spans_t *spans) {
    const struct project *p = r->project;
    for (size_t i = 0; i < p->n_engagements; i++) {
        const struct engagement *e = &p->engagements[i];
        date_t last = date_is_set(e->end) ? e->end : until;
        add_span(c, spans, chart,
                 (struct chart_span){post_index(p, e->post), e->start, last, SPAN_IN_POST, NULL});
    }
    for (size_t i = 0; i < r->staffing.n_vacancies; i++) {
        const struct vacancy *v = &r->staffing.vacancies[i];
        if (v->post && date_is_set(v->first))
            add_span(c, spans, chart,
                     (struct chart_span){post_index(p, v->post), v->first, v->last, SPAN_VACANT,
                                         arena_printf(c->a, "空岗%d天", v->days)});
    }
}

void compose_timeline(struct composer *c, const struct entry_result *r) {
    const struct project *p = r->project;
    if (p->n_posts == 0 || p->n_engagements == 0 || !date_is_set(p->start) || !date_is_set(p->end))
        return;
    date_t until = date_is_set(r->staffing.cutoff) ? r->staffing.cutoff : p->end;
    struct chart chart = {.kind = CHART_TIMELINE,
                          .full = DEC_UNSET,
                          .marker = DEC_UNSET,
                          .categories = post_labels(c, r),
                          .n_categories = p->n_posts,
                          .from = p->start,
                          .to = p->end};
    spans_t spans = {NULL, 0, 0};
    collect_spans(c, r, until, &chart, &spans);
    if (date_is_set(r->staffing.cutoff))
        add_span(c, &spans, &chart,
                 (struct chart_span){0, until, until, SPAN_MARK,
                                     arena_printf(c->a, "截至%s", date_text(c->a, until))});
    chart.spans = spans.v;
    chart.n_spans = spans.n;
    size_t vacancies = r->staffing.n_vacancies;
    const char *name = prose_center(c->a, r->center);
    chart.alt = arena_printf(c->a, "%s%zu个岗位在%s至%s期间的在岗与空岗情况：%s。", name,
                             p->n_posts, date_text_zh(c->a, p->start), date_text_zh(c->a, p->end),
                             vacancies ? arena_printf(c->a, "空岗%zu次", vacancies) : "无空岗");
    compose_chart(c, &chart, arena_printf(c->a, "%s岗位在岗情况", name));
}

void compose_staffing_table(struct composer *c) {
    static const unsigned widths[] = {9, 8, 8, 24, 20, 8, 13, 10};
    static const char *const head[] = {"中心",     "协议\n人数", "在岗\n人数", "持有资质",
                                       "资质缺口", "流动\n人数", "空岗\n天数", "来源"};
    struct table_draft t = compose_table(c, "人员配置情况", widths, GP_COUNT(widths));
    table_head_row(&t, head);
    for (size_t i = 0; i < c->ev->n_entries; i++)
        staffing_row(&t, &c->ev->entries[i]);
    table_end(&t, 1,
              "注：“自报”为运营机构递交的数据，“系统计算”为依据递交的人员花名册逐日计算的数据；"
              "资质缺口为“——”的，协议的资质要求未登记。");
    bool here = compose_names(c) && !c->round->texts.print_profiles;
    for (size_t i = 0; here && i < c->ev->n_entries; i++)
        compose_timeline(c, &c->ev->entries[i]);
}
