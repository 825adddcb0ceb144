#include "web/survey/results.h"

#include "report/doc.h"
#include "web/analysis/charts.h"
#include "web/download.h"

#define TEXTS_SHOWN 100 /* of a question on the page; the file has all */

/* Those that are told on one line each: asked once, or the first repetition. */
static bool is_told(const struct survey_form *f, size_t i) {
    return survey_is_question(&f->items[i]) && f->items[i].first == i;
}

static const char *mean_text(struct arena *a, const struct survey_view *v, size_t i) {
    char text[DEC_TEXT];
    int64_t mean = survey_tells(v, i) ? survey_mean(&v->tally[i]) : DEC_UNSET;
    return mean == DEC_UNSET ? "" : arena_strdup(a, dec_format(mean, SURVEY_MEAN_SCALE, 0, text));
}

static share_t share_of_all(int64_t n, int64_t all) {
    int64_t share;
    return dec_mul_div(n, SHARE_ONE, all, ROUND_HALF_UP, &share) ? share_of(share) : SHARE_UNSET;
}

/* ---- the page */

static void add_chart(struct arena *a, struct chart *c, const struct survey_view *v, size_t i) {
    const struct survey_item *item = &v->form.items[i];
    const struct survey_tally *t = &v->tally[i];
    const char **names = gp_new_n(a, const char *, item->n_choices);
    struct chart_series *series = gp_new(a, struct chart_series);
    for (size_t k = 0; k < item->n_choices; k++)
        names[k] = item->choices[k].label;
    *series = (struct chart_series){.name = "人数", .values = t->counts};
    const char *mean = mean_text(a, v, i);
    *c = (struct chart){.kind = CHART_BARS,
                        .title = item->label,
                        .unit = "人",
                        .full = DEC_UNSET,
                        .marker = DEC_UNSET,
                        .categories = names,
                        .n_categories = item->n_choices,
                        .series = series,
                        .n_series = 1,
                        .from = DATE_UNSET,
                        .to = DATE_UNSET};
    c->says = *mean ? arena_printf(a, "%lld 人回答，平均 %s。", (long long)t->answered, mean)
                    : arena_printf(a, "%lld 人回答。", (long long)t->answered);
    c->alt = c->says;
}

static void put_charts(struct val *m, const struct survey_view *v) {
    struct chart *charts = gp_new_n(m->arena, struct chart, v->form.n_items);
    size_t n = 0;
    for (size_t i = 0; i < v->form.n_items; i++)
        if (is_told(&v->form, i) && survey_tells(v, i) && v->form.items[i].n_choices > 1)
            add_chart(m->arena, &charts[n++], v, i);
    map_charts(m, "charts", charts, n);
}

static void put_texts(struct val *m, const struct survey_view *v) {
    struct val *list = map_list(m, "texts");
    for (size_t i = 0; i < v->form.n_items; i++) {
        const struct survey_tally *t = &v->tally[i];
        if (!is_told(&v->form, i) || !survey_tells(v, i) || t->texts.n == 0)
            continue;
        struct val *row = list_add_map(list), *lines = map_list(row, "lines");
        map_text(row, "label", v->form.items[i].label);
        map_count(row, "n", (int64_t)t->texts.n);
        map_bool(row, "cut", t->texts.n > TEXTS_SHOWN);
        for (size_t k = 0; k < t->texts.n && k < TEXTS_SHOWN; k++)
            map_text(list_add_map(lines), "text", t->texts.v[k]);
    }
}

void survey_put_results(struct val *m, const struct survey_view *v) {
    struct val *rows = map_list(m, "questions");
    for (size_t i = 0; i < v->form.n_items; i++) {
        if (!is_told(&v->form, i))
            continue;
        struct val *row = list_add_map(rows);
        map_text(row, "label", v->form.items[i].label);
        map_text(row, "kind", survey_kind_name(v->form.items[i].kind));
        map_bool(row, "told", survey_tells(v, i));
        map_count(row, "answered", v->tally[i].answered);
        map_text(row, "mean", mean_text(m->arena, v, i));
    }
    put_charts(m, v);
    put_texts(m, v);
}

/* ---- the file */

static const struct book_column columns[] = {
    {.heading = "题目", .width = 40},
    {.heading = "题型"},
    {.heading = "回答人数", .kind = BOOK_COUNT},
    {.heading = "选项", .width = 24},
    {.heading = "选择人数", .kind = BOOK_COUNT},
    {.heading = "占回答人数", .kind = BOOK_SHARE},
    {.heading = "平均值"},
};
static const struct book_column text_columns[] = {
    {.heading = "题目", .width = 40},
    {.heading = "回答", .width = 60},
};

static void add_choices(struct web_table *t, const struct survey_view *v, size_t i) {
    const struct survey_item *item = &v->form.items[i];
    const struct survey_tally *c = &v->tally[i];
    bool told = survey_tells(v, i);
    struct book_cell cells[] = {book_text(item->label),
                                book_text(survey_kind_name(item->kind)),
                                told ? book_count(c->answered) : book_text("人数太少，不显示"),
                                book_text(""),
                                book_text(""),
                                book_text(""),
                                book_text(mean_text(t->call->arena, v, i))};
    size_t n = told ? item->n_choices : 0;
    for (size_t k = 0; k < n; k++) {
        cells[3] = book_text(item->choices[k].label);
        cells[4] = book_count(c->counts[k]);
        cells[5] = book_share(share_of_all(c->counts[k], c->answered));
        web_table_add(t, cells);
    }
    if (n == 0)
        web_table_add(t, cells);
}

enum gp_code survey_download(struct http_call *call, const struct survey_view *v) {
    struct arena *a = call->arena;
    const char *title = arena_printf(a, "%s结果", v->form.title);
    struct web_table t = web_table(call, "统计", title, columns, GP_COUNT(columns));
    struct web_table texts = web_table(call, "文字回答", title, text_columns, 2);
    for (size_t i = 0; v->tally && i < v->form.n_items; i++) {
        if (!is_told(&v->form, i))
            continue;
        add_choices(&t, v, i);
        for (size_t k = 0; survey_tells(v, i) && k < v->tally[i].texts.n; k++) {
            const struct book_cell cells[] = {book_text(v->form.items[i].label),
                                              book_text(v->tally[i].texts.v[k])};
            web_table_add(&texts, cells);
        }
    }
    t.sheet.note = v->withheld;
    struct book_sheet sheets[] = {web_table_sheet(&t), web_table_sheet(&texts)};
    return web_download_book(call, sheets, 2, title);
}
