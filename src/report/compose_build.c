/* What the compose*.c share: first small questions about the round, then how blocks, tables (a
 * draft that is filled cell by cell and ended) and charts are added to the tree, each numbered as
 * it comes, and lists of names and sums. */
#include "report/compose_build.h"

#include <assert.h>

#include "report/chart_layout.h"
#include "report/render.h"

bool compose_by_party(const struct component *comp) {
    return comp->scored_by == SCORER_COMMISSIONER || comp->scored_by == SCORER_PURCHASER ||
           comp->scored_by == SCORER_COMMITTEE;
}

const char *compose_termed(struct composer *c, const char *heading) {
    return arena_printf(c->a, "%s%s", cstr_or_empty(c->round->texts.term), heading);
}

const char *compose_day_word(const struct composer *c, const struct entry_result *r) {
    const struct vacancy_rule *rule = project_vacancy_rule(c->d, r->project);
    return rule && rule->weekdays_only ? "工作日" : "自然日";
}

const char *compose_as_of(struct composer *c, date_t cutoff) {
    if (!date_is_set(cutoff))
        return "截至资料递交之日";
    return arena_printf(c->a, "截至%s", date_text_zh(c->a, cutoff));
}

int64_t compose_vacant_days(const struct staffing *s) {
    int64_t days = 0;
    for (size_t i = 0; i < s->n_vacancies; i++)
        sum_add(&days, s->vacancies[i].days);
    return days;
}

/* ------------------------------------------------------------------ blocks */

struct block *compose_block(struct composer *c, enum block_kind kind) {
    struct block *b = VEC_PUSH(c->a, &c->blocks);
    b->kind = kind;
    return b;
}

static void set_text(struct composer *c, struct block *b, const char *text) {
    struct run *run = gp_new(c->a, struct run);
    run->text = text;
    b->runs = run;
    b->n_runs = 1;
}

void compose_heading_unnumbered(struct composer *c, unsigned level, const char *text) {
    struct block *b = compose_block(c, BLOCK_HEADING);
    b->level = level;
    b->anchor = arena_printf(c->a, "section-%u", ++c->n_headings);
    set_text(c, b, text);
    for (unsigned below = level + 1; below < GP_COUNT(c->numbers); below++)
        c->numbers[below] = 0;
}

void compose_heading(struct composer *c, unsigned level, const char *text) {
    assert(level >= 1 && level < GP_COUNT(c->numbers));
    const char *number = prose_heading_number(c->a, level, ++c->numbers[level]);
    compose_heading_unnumbered(c, level, arena_printf(c->a, "%s%s", number, text));
}

void compose_paragraph(struct composer *c, enum para_style style, const char *text) {
    if (cstr_empty(text))
        return;
    struct block *b = compose_block(c, BLOCK_PARAGRAPH);
    b->style = style;
    set_text(c, b, text);
}

void compose_paragraphf(struct composer *c, enum para_style style, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(c->a, fmt, ap);
    va_end(ap);
    compose_paragraph(c, style, text);
}

void compose_words(struct composer *c, const char *text) {
    text = compose_filled(c, text);
    while (text && *text) {
        size_t n = strcspn(text, "\r\n");
        size_t skip = strspn(text, " \t");
        if (n > skip)
            compose_paragraph(c, PARA_BODY, arena_strndup(c->a, text + skip, n - skip));
        text += n;
        text += strspn(text, "\r\n");
    }
}

const char *compose_take(struct composer *c, struct buf *b) {
    const char *text = arena_strdup(c->a, buf_text(b));
    buf_free(b);
    *b = BUF_INIT;
    return text;
}

/* ------------------------------------------------------------------ tables */

const char *compose_next_table(const struct composer *c) {
    return arena_printf(c->a, "表%u", c->n_tables + 1);
}

struct table_draft compose_table(struct composer *c, const char *caption, const unsigned *widths,
                                 size_t n_columns) {
    struct table_draft t = {.c = c};
    t.table.n_columns = n_columns;
    t.table.widths = arena_memdup(c->a, widths, n_columns * sizeof(*widths));
    t.table.caption = caption;
    return t;
}

struct cell *table_cell(struct table_draft *t, const char *text) {
    struct cell *cell = VEC_PUSH(t->c->a, &t->cells);
    cell->text = text ? text : "";
    cell->align = ALIGN_CENTER;
    return cell;
}

struct cell *table_head(struct table_draft *t, const char *text) {
    struct cell *cell = table_cell(t, text);
    cell->tone = TONE_HEAD;
    return cell;
}

struct cell *table_figure(struct table_draft *t, const char *text) {
    struct cell *cell = table_cell(t, text);
    cell->align = ALIGN_RIGHT;
    return cell;
}

struct cell *table_left(struct table_draft *t, const char *text) {
    struct cell *cell = table_cell(t, text);
    cell->align = ALIGN_LEFT;
    return cell;
}

void table_covered(struct table_draft *t, size_t n) {
    while (n--)
        table_cell(t, NULL)->text = NULL;
}

void table_head_row(struct table_draft *t, const char *const *texts) {
    for (size_t i = 0; i < t->table.n_columns; i++)
        table_head(t, texts[i]);
}

void table_row_tone(struct table_draft *t, enum cell_tone tone) {
    for (size_t i = t->cells.n - t->table.n_columns; i < t->cells.n; i++)
        t->cells.v[i].tone = tone;
}

void table_end(struct table_draft *t, size_t n_head_rows, const char *note) {
    struct composer *c = t->c;
    assert(t->cells.n % t->table.n_columns == 0);
    size_t n_rows = t->cells.n / t->table.n_columns;
    if (n_rows <= n_head_rows)
        return;
    struct table *table = gp_new(c->a, struct table);
    *table = t->table;
    if (t->table.caption) {
        table->caption = arena_printf(c->a, "%s %s", compose_next_table(c), t->table.caption);
        table->anchor = arena_printf(c->a, "table-%u", ++c->n_tables);
    }
    table->n_rows = n_rows;
    table->n_head_rows = n_head_rows;
    table->cells = t->cells.v;
    table->note = cstr_empty(note) ? NULL : note;
    table->turned = table_wants_turning(table);
    compose_block(c, BLOCK_TABLE)->table = table;
}

/* ------------------------------------------------------------------ charts */

const char *compose_mark(struct composer *c, score_t s) {
    return score_is_set(s) ? score_text(c->a, s) : PROSE_DASH;
}

const char *compose_grades(struct composer *c, const struct summary_group *g) {
    const struct standard *s = &c->d->standard;
    const char **parts = gp_new_n(c->a, const char *, s->n_bands + 1);
    size_t n = 0;
    for (size_t k = 0; k < s->n_bands; k++)
        if (g->by_band[k] > 0)
            parts[n++] =
                arena_printf(c->a, "“%s”%s个", s->bands[k].name, prose_count(c->a, g->by_band[k]));
    return prose_join(c->a, parts, n, "、");
}

struct chart compose_share_chart(enum chart_kind kind, const char *const *categories, size_t n,
                                 const struct chart_series *series, size_t n_series) {
    return (struct chart){.kind = kind,
                          .unit = "%",
                          .scale = 2,
                          .full = SHARE_ONE,
                          .marker = DEC_UNSET,
                          .categories = categories,
                          .n_categories = n,
                          .series = series,
                          .n_series = n_series,
                          .from = DATE_UNSET,
                          .to = DATE_UNSET};
}

const char *const *compose_percent_labels(struct composer *c, const int64_t *values, size_t n) {
    const char **labels = gp_new_n(c->a, const char *, n);
    for (size_t i = 0; i < n; i++)
        labels[i] = values[i] == DEC_UNSET ? "" : prose_percent(c->a, share_of(values[i]));
    return labels;
}

void compose_chart(struct composer *c, const struct chart *chart, const char *title) {
    struct chart *kept = arena_memdup(c->a, chart, sizeof(*chart));
    kept->title = arena_printf(c->a, "图%u %s", ++c->n_charts, title);
    if (!kept->says)
        kept->says = chart_says(c->a, kept);
    compose_block(c, BLOCK_CHART)->chart = kept;
}

/* ------------------------------------------------------------------ names and sums */

struct names names_for(struct composer *c) {
    return (struct names){gp_new_n(c->a, const char *, c->ev->n_entries + 1), 0};
}

void names_add(struct names *l, const char *name) {
    l->v[l->n++] = name;
}

const char *names_text(struct composer *c, const struct names *l, const char *last) {
    return prose_join(c->a, l->v, l->n, last);
}

void sum_add(int64_t *sum, int64_t part) {
    if (!dec_add(*sum, part, sum))
        *sum = DEC_UNSET;
}
