#include "web/analysis/tables.h"

/* ---- the list */

static const struct book_column place_columns[] = {
    {.heading = "中心"}, {.heading = "总分", .kind = BOOK_SCORE}, {.heading = "等级"}};
static const struct book_column round_columns[] = {
    {.heading = "轮次"}, {.heading = "年度"}, {.heading = "参评项目", .kind = BOOK_COUNT}};

static struct book_cell total_of(const char *text) {
    int64_t v;
    if (dec_parse(str_of(text), SCORE_SCALE, &v) == DEC_PARSED)
        return book_score(score_of(v));
    return book_text("尚未出分");
}

static struct web_table list_of(struct http_call *call, const struct analysis *x,
                                const char *title) {
    bool places = x->places.n > 0;
    struct web_table t =
        web_table(call, places ? "得分" : "轮次", title, places ? place_columns : round_columns, 3);
    for (size_t i = 0; i < x->places.n; i++) {
        const struct analysis_place *p = &x->places.v[i];
        const struct book_cell cells[] = {book_text(p->name), total_of(p->total),
                                          book_text(p->grade)};
        web_table_add(&t, cells);
    }
    for (size_t i = 0; !places && i < x->n_rounds; i++) {
        const struct app_round *r = &x->rounds[i];
        const struct book_cell cells[] = {
            book_text(r->title ? r->title : r->id),
            book_text(r->year == DEC_UNSET ? "" : whole_text(call->arena, r->year)),
            book_count(r->entries)};
        web_table_add(&t, cells);
    }
    return t;
}

/* ---- a chart */

static enum book_kind kind_of(const struct chart *c) {
    if (c->scale == 0)
        return BOOK_COUNT;
    return c->scale == SHARE_SCALE - 2 && cstr_eq(c->unit, "%") ? BOOK_SHARE : BOOK_SCORE;
}

/* A value of the chart in the unit of the column's kind. */
static struct book_cell cell_of(const struct chart *c, int64_t v) {
    enum book_kind kind = kind_of(c);
    int64_t step = 1;
    for (unsigned i = c->scale; kind == BOOK_SCORE && i < SCORE_SCALE; i++)
        step *= 10;
    if (v == DEC_UNSET || !dec_mul(v, step, &v))
        return book_text("");
    return (struct book_cell){kind, NULL, v};
}

static const struct book_column *columns_of(struct arena *a, const struct chart *c) {
    struct book_column *v = gp_new_n(a, struct book_column, c->n_series + 1);
    v[0] = (struct book_column){.heading = "项目"};
    bool unit = kind_of(c) != BOOK_SHARE && !cstr_empty(c->unit);
    for (size_t i = 0; i < c->n_series; i++)
        v[i + 1] = (struct book_column){
            .heading =
                unit ? arena_printf(a, "%s（%s）", c->series[i].name, c->unit) : c->series[i].name,
            .kind = kind_of(c)};
    return v;
}

static const struct book_chart *drawn(struct arena *a, const struct chart *c) {
    struct book_chart *d = gp_new(a, struct book_chart);
    d->kind = c->kind == CHART_LINES     ? BOOK_LINES
              : c->kind == CHART_STACKED ? BOOK_STACKED
                                         : BOOK_BARS;
    d->title = c->title ? c->title : "图";
    for (size_t i = 0; i < c->n_series; i++)
        d->values[d->n_values++] = i + 1;
    return d;
}

static struct book_sheet chart_sheet(struct http_call *call, const struct chart *c, size_t number) {
    struct web_table *t = gp_new(call->arena, struct web_table);
    *t = web_table(call, arena_printf(call->arena, "表%zu", number), c->title ? c->title : "图",
                   columns_of(call->arena, c), c->n_series + 1);
    struct book_cell *cells = gp_new_n(call->arena, struct book_cell, c->n_series + 1);
    for (size_t k = 0; k < c->n_categories; k++) {
        cells[0] = book_text(c->categories[k]);
        for (size_t i = 0; i < c->n_series; i++)
            cells[i + 1] = cell_of(c, c->series[i].values[k]);
        web_table_add(t, cells);
    }
    if (c->n_series <= BOOK_SERIES) {
        t->sheet.charts = drawn(call->arena, c);
        t->sheet.n_charts = 1;
    }
    return web_table_sheet(t);
}

enum gp_code analysis_tables(struct http_call *call, const struct analysis *x, const char *title) {
    struct book_sheet *sheets = gp_new_n(call->arena, struct book_sheet, x->charts.n + 1);
    struct web_table list = list_of(call, x, title);
    size_t n = 0;
    sheets[n++] = web_table_sheet(&list);
    for (size_t i = 0; i < x->charts.n; i++)
        if (x->charts.v[i].n_series > 0) { /* time lines have spans instead: they stay pictures */
            sheets[n] = chart_sheet(call, &x->charts.v[i], n);
            n++;
        }
    return web_download_book(call, sheets, n, title);
}
