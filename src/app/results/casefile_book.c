/* The workbooks of a casefile. Tables are put together as rows of cells first (struct table), the
 * figures as figures, and written at the end. */
#include "app/results/casefile_parts.h"

#include "codec/archive.h"
#include "codec/xlsx_write.h"
#include "core/rubric.h"

#define SHEETS 24

struct table {
    struct arena *a;
    struct book_sheet sheet;
    VEC(struct book_cell) cells;
};

static enum gp_code write_rows(void *arg, struct book_sink *sink) {
    const struct table *t = arg;
    for (size_t i = 0; i < t->cells.n; i += t->sheet.n_columns)
        TRY(book_row(sink, &t->cells.v[i]));
    return GP_OK;
}

static void add_row(struct table *t, const struct book_cell *cells) {
    for (size_t i = 0; i < t->sheet.n_columns; i++)
        *VEC_PUSH(t->a, &t->cells) = cells[i];
    t->sheet.n_rows++;
}

static enum gp_code write_book(struct work *w, const char *path, struct table *tables, size_t n) {
    struct book_sheet sheets[SHEETS];
    for (size_t i = 0; i < n; i++) {
        sheets[i] = tables[i].sheet;
        sheets[i].rows = write_rows;
        sheets[i].arg = &tables[i];
    }
    return xlsx_write(w->err, path, sheets, n);
}

/* ---- what was handed in */

static enum book_kind kind_of(enum fill_kind k) {
    static const enum book_kind kinds[] = {
        [FILL_TEXT] = BOOK_TEXT,   [FILL_COUNT] = BOOK_COUNT, [FILL_MONEY] = BOOK_MONEY,
        [FILL_SHARE] = BOOK_SHARE, [FILL_DATE] = BOOK_DATE,   [FILL_FLAG] = BOOK_TEXT};
    return kinds[k];
}

/* What is no figure stays as it was written. */
static struct book_cell cell_of(const struct fill_case *c, const struct fill_col *col,
                                const char *text) {
    int64_t v;
    date_t day;
    unsigned scale = col->kind == FILL_COUNT ? 0 : 2;
    bool figure = col->kind == FILL_COUNT || col->kind == FILL_MONEY || col->kind == FILL_SHARE;
    if (figure && dec_parse(str_of(text), scale, &v) == DEC_PARSED)
        return (struct book_cell){kind_of(col->kind), NULL, v};
    if (col->kind == FILL_DATE && date_parse(str_of(text), &day))
        return book_date(day);
    if (col->kind == FILL_FLAG)
        return book_text(*text ? "是" : "");
    return book_text(fill_show(c, col, text));
}

static bool is_shown(const struct fill_col *col) {
    return !(col->flags & FILL_HIDDEN);
}

/* Several tables may be called alike; sheets of a workbook may not. */
static const char *sheet_name(const struct table *tables, size_t n, const char *title) {
    const char *own = archive_portable_name(tables[n].a, title), *name = own;
    size_t same = 1;
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(tables[i].sheet.title, title))
            name = arena_printf(tables[n].a, "%s（%zu）", own, ++same);
    return name;
}

static void begin_grid(struct table *t, const struct fill_grid *g) {
    struct book_column *columns = gp_new_n(t->a, struct book_column, g->table->n_cols);
    size_t n = 0;
    for (size_t i = 0; i < g->table->n_cols; i++)
        if (is_shown(&g->table->cols[i]))
            columns[n++] = (struct book_column){.heading = g->table->cols[i].title,
                                                .kind = kind_of(g->table->cols[i].kind)};
    t->sheet = (struct book_sheet){.name = g->table->title,
                                   .title = g->table->title,
                                   .date = DATE_UNSET,
                                   .columns = columns,
                                   .n_columns = n};
}

static void add_grid(struct table *t, const struct fill_case *c, const struct fill_grid *g) {
    struct book_cell *cells = gp_new_n(t->a, struct book_cell, g->table->n_cols);
    begin_grid(t, g);
    for (size_t row = 0; row < g->n; row++) {
        size_t n = 0;
        if (fill_row_is_empty(g, row))
            continue;
        for (size_t i = 0; i < g->table->n_cols; i++)
            if (is_shown(&g->table->cols[i]))
                cells[n++] = cell_of(c, &g->table->cols[i], fill_cell(g, row, i));
        add_row(t, cells);
    }
}

enum gp_code casefile_hand_in_book(struct work *w, const struct casefile_entry *x,
                                   const char *path) {
    struct table *tables = gp_new_n(w->arena, struct table, SHEETS);
    size_t n = 0;
    for (unsigned part = 0; part < PART_N; part++) {
        const struct fill_grid *grids = fill_part_grids(&x->c, (enum fill_part)part);
        for (size_t i = 0; i < fill_parts[part].n_tables && n < SHEETS; i++, n++) {
            tables[n].a = w->arena;
            add_grid(&tables[n], &x->c, &grids[i]);
            tables[n].sheet.name = sheet_name(tables, n, grids[i].table->title);
        }
    }
    return write_book(w, path, tables, n);
}

/* ---- what became of it */

#define BEGIN(t, sheet_name, ...)                                                                  \
    do {                                                                                           \
        static const struct book_column columns[] = {__VA_ARGS__};                                 \
        (t)->sheet = (struct book_sheet){.name = sheet_name,                                       \
                                         .title = sheet_name,                                      \
                                         .date = DATE_UNSET,                                       \
                                         .columns = columns,                                       \
                                         .n_columns = GP_COUNT(columns)};                          \
    } while (0)

static void add_sheet(struct table *t, const struct component *c, const struct sheet_score *s) {
    for (size_t i = 0; i < s->n_items; i++) {
        const struct item_score *item = &s->items[i];
        const struct mark *m = sheet_mark(s->sheet, item->item);
        const struct book_cell cells[] = {
            book_text(c->name),
            book_text(sheet_scorer(s->sheet)),
            book_text(item->item ? item->item->name : "整个板块"),
            book_score(item->item ? item->item->max : c->max),
            book_score(item->points),
            book_text(m && m->not_applicable ? "不适用" : NULL),
            book_text(m ? m->reason : NULL),
            book_text(m ? m->evidence : NULL),
        };
        add_row(t, cells);
    }
}

static void add_scores(struct table *t, const struct casefile_entry *x) {
    BEGIN(t, "得分", {.heading = "板块"}, {.heading = "评分人"}, {.heading = "指标"},
          {.heading = "满分", .kind = BOOK_SCORE}, {.heading = "得分", .kind = BOOK_SCORE},
          {.heading = "说明"}, {.heading = "理由"}, {.heading = "依据"});
    for (size_t i = 0; x->result && i < x->result->score.n_components; i++) {
        const struct component_score *c = &x->result->score.components[i];
        for (size_t k = 0; k < c->n_sheets; k++)
            add_sheet(t, c->component, &c->sheets[k]);
        const struct book_cell sum[] = {book_text(c->component->name),
                                        book_text("板块得分"),
                                        book_text(c->open),
                                        book_score(c->component->max),
                                        book_score(c->points),
                                        book_text(NULL),
                                        book_text(NULL),
                                        book_text(NULL)};
        add_row(t, sum);
    }
}

static void add_findings(struct table *t, const struct casefile_entry *x) {
    BEGIN(t, "核查发现", {.heading = "程度"}, {.heading = "发现"}, {.heading = "位置"},
          {.heading = "内容"}, {.heading = "怎样改正"}, {.heading = "依据"}, {.heading = "处理"},
          {.heading = "理由"});
    for (size_t i = 0; i < x->n_findings; i++) {
        const struct finding *f = x->findings[i].finding;
        const struct finding_note *note = x->findings[i].note;
        if (!cstr_eq(f->entry, x->scope->entry))
            continue;
        const struct book_cell cells[] = {
            book_text(severity_name(f->severity)),
            book_text(f->title),
            book_text(f->where),
            book_text(f->message),
            book_text(f->mend),
            book_text(f->basis),
            book_text(finding_state_name(&x->findings[i])),
            book_text(note ? note->reason : NULL),
        };
        add_row(t, cells);
    }
}

static void add_notes(struct table *t, const struct casefile_entry *x) {
    BEGIN(t, "整改与异议", {.heading = "时间"}, {.heading = "事项"}, {.heading = "谁"},
          {.heading = "内容"});
    for (size_t i = 0; i < x->notes.notes.n; i++) {
        const struct result_note *n = &x->notes.notes.v[i];
        const struct book_cell cells[] = {book_text(admin_time_text(t->a, n->at_ms)),
                                          book_text(note_kind_name(n->kind)), book_text(n->author),
                                          book_text(n->text)};
        add_row(t, cells);
    }
}

static void add_forms(struct table *t, const struct casefile_entry *x) {
    BEGIN(t, "表单", {.heading = "用于"}, {.heading = "填写人"}, {.heading = "状态"},
          {.heading = "表单"}, {.heading = "题目", .width = 40}, {.heading = "回答", .width = 40});
    for (size_t i = 0; i < x->forms.n; i++) {
        const struct casefile_form *f = &x->forms.v[i];
        for (size_t k = 0; k < f->lines.n; k++) {
            const struct survey_line *line = &f->lines.v[k];
            const struct book_cell cells[] = {book_text(f->kind),
                                              book_text(f->author),
                                              book_text(f->done ? "已完成" : "草稿"),
                                              book_text(f->lines.title),
                                              book_text(line->label),
                                              book_text(line->heading ? NULL : line->answer)};
            add_row(t, cells);
        }
    }
}

static void add_log(struct table *t, const struct casefile_entry *x) {
    BEGIN(t, "审计记录", {.heading = "时间"}, {.heading = "谁"}, {.heading = "操作"},
          {.heading = "内容"});
    for (size_t i = 0; i < x->log.n; i++) {
        const struct casefile_log *l = &x->log.v[i];
        const struct book_cell cells[] = {book_text(l->at), book_text(l->actor),
                                          book_text(l->action), book_text(l->words)};
        add_row(t, cells);
    }
}

enum gp_code casefile_record_book(struct work *w, const struct casefile_entry *x,
                                  const char *path) {
    static void (*const parts[])(struct table *, const struct casefile_entry *) = {
        add_scores, add_findings, add_notes, add_log, add_forms};
    struct table tables[GP_COUNT(parts)] = {0};
    for (size_t i = 0; i < GP_COUNT(parts); i++) {
        tables[i].a = w->arena;
        parts[i](&tables[i], x);
    }
    return write_book(w, path, tables, GP_COUNT(parts));
}
