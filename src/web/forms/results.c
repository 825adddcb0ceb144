#include "web/forms/forms.h"

#include "report/doc.h"
#include "web/analysis/charts.h"
#include "web/download.h"

#define TEXTS_SHOWN 100 /* of a question on the page; the file has all */

/* Those that are told on one line each: asked once, or the first repetition. */
static bool is_told(const struct survey_form *f, size_t i) {
    return survey_is_question(&f->items[i]) && f->items[i].first == i;
}

static bool tells(const struct forms_results *r, size_t item) {
    return r->tally && r->tally[item].answered >= r->least;
}

/* By choice; NULL: all of them are told. */
static const enum survey_cell *cells_of(struct arena *a, const struct forms_results *r, size_t i) {
    const struct survey_item *item = &r->form->items[i];
    enum survey_cell *cells = gp_new_n(a, enum survey_cell, item->n_choices);
    bool any = tells(r, i) && !(r->whole && r->whole[i]) &&
               survey_cells(item, r->tally[i].counts, r->cell, cells);
    return any ? cells : NULL;
}

static const char *cell_text(struct arena *a, const struct forms_results *r,
                             enum survey_cell cell) {
    return cell == SURVEY_CELL_FEW ? arena_printf(a, "少于 %lld 人", (long long)r->cell) : "不显示";
}

/* A mean beside what is hidden would give it away. */
static const char *mean_text(struct arena *a, const struct forms_results *r, size_t i) {
    char text[DEC_TEXT];
    int64_t mean = tells(r, i) && !cells_of(a, r, i) ? survey_mean(&r->tally[i]) : DEC_UNSET;
    return mean == DEC_UNSET ? "" : arena_strdup(a, dec_format(mean, SURVEY_MEAN_SCALE, 0, text));
}

static share_t share_of_all(int64_t n, int64_t all) {
    int64_t share;
    return dec_mul_div(n, SHARE_ONE, all, ROUND_HALF_UP, &share) ? share_of(share) : SHARE_UNSET;
}

/* ---- the page */

static void add_chart(struct arena *a, struct chart *c, const struct forms_results *r, size_t i) {
    const struct survey_item *item = &r->form->items[i];
    const struct survey_tally *t = &r->tally[i];
    const char **names = gp_new_n(a, const char *, item->n_choices);
    struct chart_series *series = gp_new(a, struct chart_series);
    const enum survey_cell *cells = cells_of(a, r, i);
    int64_t *shown = gp_new_n(a, int64_t, item->n_choices);
    for (size_t k = 0; k < item->n_choices; k++) {
        bool hidden = cells && cells[k] != SURVEY_CELL_TOLD;
        shown[k] = hidden ? DEC_UNSET : t->counts[k];
        names[k] =
            hidden ? arena_printf(a, "%s（%s）", item->choices[k].label, cell_text(a, r, cells[k]))
                   : item->choices[k].label;
    }
    *series = (struct chart_series){.name = "人数", .values = shown};
    const char *mean = mean_text(a, r, i);
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

static void put_charts(struct val *m, const struct forms_results *r) {
    struct chart *charts = gp_new_n(m->arena, struct chart, r->form->n_items);
    size_t n = 0;
    for (size_t i = 0; i < r->form->n_items; i++)
        if (is_told(r->form, i) && tells(r, i) && r->form->items[i].n_choices > 1)
            add_chart(m->arena, &charts[n++], r, i);
    map_charts(m, "charts", charts, n);
}

static void put_texts(struct val *m, const struct forms_results *r) {
    struct val *list = map_list(m, "texts");
    for (size_t i = 0; i < r->form->n_items; i++) {
        const struct survey_tally *t = &r->tally[i];
        if (!is_told(r->form, i) || !tells(r, i) || t->texts.n == 0)
            continue;
        struct val *row = list_add_map(list), *lines = map_list(row, "lines");
        map_text(row, "label", r->form->items[i].label);
        map_count(row, "n", (int64_t)t->texts.n);
        map_bool(row, "cut", t->texts.n > TEXTS_SHOWN);
        for (size_t k = 0; k < t->texts.n && k < TEXTS_SHOWN; k++)
            map_text(list_add_map(lines), "text", t->texts.v[k]);
    }
}

void forms_put_results(struct val *m, const struct forms_results *r) {
    struct val *rows = map_list(m, "questions");
    for (size_t i = 0; i < r->form->n_items; i++) {
        if (!is_told(r->form, i))
            continue;
        struct val *row = list_add_map(rows);
        map_text(row, "label", r->form->items[i].label);
        map_text(row, "kind", survey_kind_name(r->form->items[i].kind));
        map_bool(row, "told", tells(r, i));
        map_count(row, "answered", r->tally[i].answered);
        map_text(row, "mean", mean_text(m->arena, r, i));
    }
    put_charts(m, r);
    put_texts(m, r);
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

static void add_choices(struct web_table *t, const struct forms_results *r, size_t i) {
    const struct survey_item *item = &r->form->items[i];
    const struct survey_tally *c = &r->tally[i];
    bool told = tells(r, i);
    struct book_cell cells[] = {book_text(item->label),
                                book_text(survey_kind_name(item->kind)),
                                told ? book_count(c->answered) : book_text("人数太少，不显示"),
                                book_text(""),
                                book_text(""),
                                book_text(""),
                                book_text(mean_text(t->call->arena, r, i))};
    const enum survey_cell *hidden = cells_of(t->call->arena, r, i);
    size_t n = told ? item->n_choices : 0;
    for (size_t k = 0; k < n; k++) {
        cells[3] = book_text(item->choices[k].label);
        cells[4] = book_count(c->counts[k]);
        cells[5] = book_share(share_of_all(c->counts[k], c->answered));
        if (hidden && hidden[k] != SURVEY_CELL_TOLD) {
            cells[4] = book_text(cell_text(t->call->arena, r, hidden[k]));
            cells[5] = book_text("");
        }
        web_table_add(t, cells);
    }
    if (n == 0)
        web_table_add(t, cells);
}

enum gp_code forms_download(struct http_call *call, const struct forms_results *r,
                            const struct book_sheet *first, size_t n_first, const char *name) {
    struct arena *a = call->arena;
    const char *title = arena_printf(a, "%s结果", r->form->title);
    struct web_table t = web_table(call, "统计", title, columns, GP_COUNT(columns));
    struct web_table texts = web_table(call, "文字回答", title, text_columns, 2);
    for (size_t i = 0; r->tally && i < r->form->n_items; i++) {
        if (!is_told(r->form, i))
            continue;
        add_choices(&t, r, i);
        for (size_t k = 0; tells(r, i) && k < r->tally[i].texts.n; k++) {
            const struct book_cell cells[] = {book_text(r->form->items[i].label),
                                              book_text(r->tally[i].texts.v[k])};
            web_table_add(&texts, cells);
        }
    }
    t.sheet.note = r->note;
    struct book_sheet *sheets = gp_new_n(a, struct book_sheet, n_first + 2);
    for (size_t i = 0; i < n_first; i++)
        sheets[i] = first[i];
    sheets[n_first] = web_table_sheet(&t);
    sheets[n_first + 1] = web_table_sheet(&texts);
    return web_download_book(call, sheets, n_first + 2, name ? name : title);
}
