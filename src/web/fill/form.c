/* From the bottom: fill_form_model makes a page's form, fill_form_marks only what changes while
 * somebody types; both go through the tables of the part and share everything above. A row is
 * cells, what the server worked out for it, and notes of the checks; put_cell chooses the kind of
 * input from the column. Only service records are shown in stretches (stretch_of), since there may
 * be thousands. Which columns there are is app/fill/parts.c. */

#include "web/fill/form.h"

#include "web/fill/model.h"
#include "web/web.h"

/* ---- what stands beside a row */

static void put_row_notes(struct val *row, const struct fill_check *check,
                          const struct fill_table *t, size_t number) {
    struct val *list = map_list(row, "notes");
    for (size_t i = 0; i < check->notes.n; i++) {
        const struct fill_note *n = &check->notes.v[i];
        if (!cstr_eq(n->table, t->id) || n->row != number)
            continue;
        struct val *v = list_add_map(list);
        map_text(v, "message", n->message);
        map_text(v, "rule", n->rule);
        map_bool(v, "blocks", n->blocks);
    }
}

static const struct fund_row *fund_row_of(const struct fill_check *check, const char *label) {
    for (size_t i = 0; check->result && i < check->result->funds.n_rows; i++)
        if (cstr_eq(check->result->funds.rows[i].line->label, label))
            return &check->result->funds.rows[i];
    return NULL;
}

static const struct indicator_result *indicator_of(const struct fill_check *check, const char *id) {
    for (size_t i = 0; check->result && i < check->result->indicators.n; i++)
        if (cstr_eq(check->result->indicators.v[i].indicator->id, id))
            return &check->result->indicators.v[i];
    return NULL;
}

static size_t column(const struct fill_table *t, const char *name) {
    for (size_t c = 0; c < t->n_cols; c++)
        if (strcmp(t->cols[c].name, name) == 0)
            return c;
    GP_DIE("table %s has no column %s", t->id, name);
}

static const char *percent(struct arena *a, share_t s) {
    return share_is_set(s) ? arena_printf(a, "%s%%", share_text(a, s)) : "";
}

/* What the server works out for a row. */
struct computed {
    const char *v[2];
};

static struct computed computed_of(struct arena *a, const struct fill_check *check,
                                   const struct fill_grid *g, size_t i) {
    struct computed none = {{"", ""}};
    if (g->table == &fill_fund_lines) {
        const struct fund_row *f = fund_row_of(check, fill_cell(g, i, column(g->table, "label")));
        return f ? (struct computed){{money_text_group(a, f->total), percent(a, f->share)}} : none;
    }
    if (g->table != &fill_done)
        return none;
    const struct indicator_result *r =
        indicator_of(check, fill_cell(g, i, column(g->table, "indicator")));
    return r ? (struct computed){{r->valid == DEC_UNSET ? "" : whole_text(a, r->valid),
                                  percent(a, r->rate)}}
             : none;
}

static void put_computed(struct val *row, const struct fill_table *t, const struct computed *c) {
    static const char *const which[] = {"first", "second"};
    struct val *list = map_list(row, "computed");
    for (size_t k = 0; k < GP_COUNT(which) && t->computed[k]; k++) {
        struct val *v = list_add_map(list);
        map_text(v, "title", t->computed[k]);
        map_text(v, "which", which[k]);
        map_text(v, "text", c->v[k]);
    }
}

/* ---- choices */

struct choice {
    const char *id, *name;
};
struct choices {
    VEC(struct choice) v;
};

static void put_choices(struct val *row, const char *name, const struct choices *c,
                        const char *chosen) {
    struct val *list = map_list(row, name);
    for (size_t i = 0; i < c->v.n; i++) {
        struct val *v = list_add_map(list);
        map_text(v, "id", c->v.v[i].id);
        map_text(v, "name", c->v.v[i].name);
        map_bool(v, "chosen", strcmp(c->v.v[i].id, chosen) == 0);
    }
}

static bool is_choice(const struct choices *c, const char *id) {
    for (size_t i = 0; i < c->v.n; i++)
        if (strcmp(c->v.v[i].id, id) == 0)
            return true;
    return false;
}

static void add_choice(struct arena *a, struct choices *c, const char *id, const char *name) {
    *VEC_PUSH(a, &c->v) = (struct choice){id, name};
}

static struct choices choices_of(const struct fill_desk *d, const struct fill_col *col) {
    enum fill_ref ref = col->ref;
    struct choices c = {0};
    struct arena *a = d->c.arena;
    const struct project *p = d->c.project;
    const struct standard *s = fill_standard(&d->c);
    for (size_t i = 0; ref == FILL_POST && i < p->n_posts; i++)
        add_choice(a, &c, p->posts[i].id, fill_show(&d->c, col, p->posts[i].id));
    for (size_t i = 0; ref == FILL_INDICATOR && i < p->n_indicators; i++)
        add_choice(a, &c, p->indicators[i].id, p->indicators[i].name);
    for (size_t i = 0; ref == FILL_CATEGORY && i < s->n_fund_categories; i++)
        add_choice(a, &c, s->fund_categories[i].id, s->fund_categories[i].name);
    size_t n_substations;
    const struct substation *substations = fill_substations(&d->c, &n_substations);
    for (size_t i = 0; ref == FILL_SUBSTATION && i < n_substations; i++)
        add_choice(a, &c, substations[i].id, substations[i].name);
    for (size_t i = 0; ref == FILL_VIEW && i < PROGRESS_N; i++)
        add_choice(a, &c, arena_printf(a, "%zu", i), fill_view_names[i]);
    return c;
}

/* ---- rows */

struct table_at_work {
    const struct fill_desk *d;
    const struct fill_check *check;
    struct fill_grid grid;
    struct choices *choices; /* one a column; empty where it is typed */
};

/* How many characters an input takes: of text what the format takes, of the rest what anybody would
 * write. */
static size_t most(const struct fill_table *t, const struct fill_col *col) {
    const struct field *f = fill_col_field(t, col);
    if (col->kind == FILL_TEXT)
        return f ? (size_t)f->max : TEXT_NAME;
    return col->kind == FILL_MONEY || col->kind == FILL_SHARE ? 30 : 20;
}

static bool is_chosen(enum fill_ref ref) {
    return ref == FILL_POST || ref == FILL_INDICATOR || ref == FILL_CATEGORY ||
           ref == FILL_SUBSTATION;
}

static void put_input(const struct table_at_work *w, struct val *v, size_t c) {
    const struct fill_table *t = w->grid.table;
    const struct fill_col *col = &t->cols[c];
    map_bool(v, "is_text", true);
    map_bool(v, "is_number", fill_is_figure(col));
    map_bool(v, "is_date", col->kind == FILL_DATE);
    map_bool(v, "suggests", col->flags & FILL_SUGGEST);
    map_textf(v, "most", "%zu", most(t, col));
    if (col->kind == FILL_COUNT || col->kind == FILL_DATE)
        map_text(v, "mode", "numeric");
    else if (col->kind != FILL_TEXT)
        map_text(v, "mode", "decimal");
}

static void put_choice(const struct table_at_work *w, struct val *v, size_t c, const char *cell) {
    enum fill_ref ref = w->grid.table->cols[c].ref;
    map_bool(v, "is_choice", true);
    map_text(v, "empty",
             ref == FILL_CATEGORY     ? "自动识别"
             : ref == FILL_SUBSTATION ? "中心本部"
                                      : "请选择");
    put_choices(v, "choices", &w->choices[c], cell);
    /* What is in no list stays visible as it was typed. */
    bool other = !is_choice(&w->choices[c], cell);
    map_text(v, "other", other ? cell : "");
}

static void put_cell(const struct table_at_work *w, struct val *v, size_t c, const char *cell) {
    const struct fill_col *col = &w->grid.table->cols[c];
    map_text(v, "title", col->title);
    map_text(v, "value", cell);
    map_bool(v, "is_private", col->flags & FILL_PRIVATE);
    if (col->flags & FILL_FIXED) {
        map_bool(v, "is_fixed", true);
        map_text(v, "shown", fill_show(&w->d->c, col, cell));
    } else if (is_chosen(col->ref)) {
        put_choice(w, v, c, cell);
    } else if (col->kind == FILL_FLAG) {
        map_bool(v, "is_check", true);
    } else {
        put_input(w, v, c);
    }
}

/* Our own ids go along in the cell behind them. */
static void put_cells(const struct table_at_work *w, struct val *row, size_t i, size_t number) {
    const struct fill_table *t = w->grid.table;
    struct val *cells = map_list(row, "cells");
    const char *hidden = NULL, *value = NULL;
    for (size_t c = 0; c < t->n_cols; c++) {
        const char *name = arena_printf(row->arena, "%s.%zu", t->cols[c].name, number);
        const char *cell = i == SIZE_MAX ? "" : fill_cell(&w->grid, i, c);
        if (t->cols[c].flags & FILL_HIDDEN) {
            hidden = name;
            value = cell;
            continue;
        }
        struct val *v = list_add_map(cells);
        map_text(v, "name", name);
        map_text(v, "hidden_name", hidden);
        map_text(v, "hidden_value", value);
        put_cell(w, v, c, cell);
        hidden = NULL;
    }
}

static void put_row(const struct table_at_work *w, struct val *row, size_t i, size_t number) {
    const struct fill_table *t = w->grid.table;
    bool blank = i == SIZE_MAX;
    map_textf(row, "n", "%zu", number);
    map_textf(row, "line", "%zu", blank ? number + 1 : i + 1);
    map_text(row, "table", t->id);
    struct computed computed = {{"", ""}};
    if (blank) {
        map_list(row, "notes");
    } else {
        put_row_notes(row, w->check, t, number);
        computed = computed_of(row->arena, w->check, &w->grid, i);
    }
    put_cells(w, row, i, number);
    put_computed(row, t, &computed);
}

/* A table of one row is laid out by the page: its fields by their names. */
static void put_single(const struct table_at_work *w, struct val *m) {
    const struct fill_table *t = w->grid.table;
    struct val *row = list_add_map(map_list(m, t->id));
    for (size_t c = 0; c < t->n_cols; c++) {
        const char *cell = w->grid.n > 0 ? fill_cell(&w->grid, 0, c) : "";
        map_text(row, t->cols[c].name, cell);
        if (w->choices[c].v.n > 0)
            put_choices(row, arena_printf(row->arena, "%s_choices", t->cols[c].name),
                        &w->choices[c], cell);
    }
}

static void put_heads(struct val *grid, const struct fill_table *t) {
    struct val *heads = map_list(grid, "heads");
    for (size_t c = 0; c < t->n_cols; c++) {
        if (t->cols[c].flags & FILL_HIDDEN)
            continue;
        struct val *head = list_add_map(heads);
        map_textf(head, "text", "%s%s", t->cols[c].title,
                  t->cols[c].kind == FILL_SHARE ? "（%）" : "");
        map_bool(head, "is_number", fill_is_figure(&t->cols[c]));
    }
    for (size_t k = 0; k < GP_COUNT(t->computed) && t->computed[k]; k++) {
        struct val *head = list_add_map(heads);
        map_text(head, "text", t->computed[k]);
        map_bool(head, "is_number", true);
    }
}

static size_t blank_rows(const struct fill_table *t, bool more) {
    if (t->single || t == &fill_done)
        return 0;
    return more ? 10 : t == &fill_records ? 3 : 1;
}

/* Which rows of the grid a page shows: all, but of the service records. */
struct stretch {
    size_t first, end;
};

static size_t index_of(const struct fill_grid *g, size_t number) {
    size_t i = 0;
    while (i < g->n && g->numbers[i] < number)
        i++;
    return i;
}

static struct stretch stretch_of(const struct fill_grid *g, const struct fill_window *w) {
    if (g->table != &fill_records || g->n <= FILL_WINDOW)
        return (struct stretch){0, g->n};
    size_t at = w->given ? index_of(g, w->from) : 0;
    int64_t asked = 0;
    if (cstr_eq(w->asked, "last"))
        at = g->n - 1;
    else if (w->asked && dec_parse(str_of(w->asked), 0, &asked) == DEC_PARSED && asked >= 0)
        at = index_of(g, (size_t)asked);
    if (at >= g->n)
        at = g->n - 1;
    size_t first = at / FILL_WINDOW * FILL_WINDOW;
    return (struct stretch){first, g->n - first > FILL_WINDOW ? first + FILL_WINDOW : g->n};
}

/* The stretches of a long table, and which rows the form is going to bring. */
static void put_stretches(struct val *m, const struct fill_grid *g, const struct stretch *s) {
    struct val *list = map_list(m, "stretches");
    for (size_t i = 0; g->n > FILL_WINDOW && i < g->n; i += FILL_WINDOW) {
        size_t end = g->n - i > FILL_WINDOW ? i + FILL_WINDOW : g->n;
        struct val *row = list_add_map(list);
        map_textf(row, "rows", "%zu", g->numbers[i]);
        map_textf(row, "title", "%zu–%zu", i + 1, end);
        map_bool(row, "current", i == s->first);
    }
    map_bool(m, "has_stretches", g->n > FILL_WINDOW);
    map_textf(m, "n_rows", "%zu", g->n);
    size_t from = s->first < g->n && s->first > 0 ? g->numbers[s->first] : 0;
    if (s->end < g->n)
        map_textf(m, "window", "%zu-%zu", from, g->numbers[s->end]);
    else
        map_textf(m, "window", "%zu-", from);
}

static void put_table(struct val *m, struct table_at_work *w, bool more,
                      const struct fill_window *window) {
    const struct fill_table *t = w->grid.table;
    struct stretch shown = stretch_of(&w->grid, window);
    if (t == &fill_records)
        put_stretches(m, &w->grid, &shown);
    w->choices = gp_new_n(m->arena, struct choices, t->n_cols);
    for (size_t c = 0; c < t->n_cols; c++)
        w->choices[c] = choices_of(w->d, &t->cols[c]);
    if (t->single) {
        put_single(w, m);
        return;
    }
    struct val *grid = map_map(m, arena_printf(m->arena, "%s_grid", t->id));
    map_text(grid, "id", t->id);
    map_text(grid, "caption", t->caption ? t->caption : t->title);
    map_bool(grid, "grows", shown.end == w->grid.n && blank_rows(t, more) > 0);
    put_heads(grid, t);
    struct val *rows = map_list(grid, "rows");
    size_t next = 0;
    for (size_t i = shown.first; i < shown.end; i++) {
        put_row(w, list_add_map(rows), i, w->grid.numbers[i]);
        next = w->grid.numbers[i] + 1;
    }
    for (size_t k = 0; shown.end == w->grid.n && k < blank_rows(t, more); k++)
        put_row(w, list_add_map(rows), SIZE_MAX, next + k);
}

/* ---- beside the tables */

static void put_sum(struct val *sums, struct val *m, const char *id, const char *text) {
    if (sums) {
        struct val *v = list_add_map(sums);
        map_text(v, "id", id);
        map_text(v, "text", text);
    }
    if (m)
        map_text(m, id, text);
}

static const char *vacancy_text(struct arena *a, const struct fill_check *check) {
    const struct staffing *s = check->result ? &check->result->staffing : NULL;
    if (!s || s->in_post == DEC_UNSET)
        return "";
    const char *posts =
        s->posts == DEC_UNSET ? "" : arena_printf(a, "协议 %lld 名，", (long long)s->posts);
    if (s->vacant_days == DEC_UNSET)
        return arena_printf(a, "%s在岗 %lld 名", posts, (long long)s->in_post);
    return arena_printf(a, "%s在岗 %lld 名，空岗 %lld 天", posts, (long long)s->in_post,
                        (long long)s->vacant_days);
}

static void put_sums(struct val *sums, struct val *m, const struct fill_desk *d,
                     const struct fill_check *check, enum fill_part part) {
    struct arena *a = d->c.arena;
    if (part == PART_ROSTER)
        put_sum(sums, m, "staffing_text", vacancy_text(a, check));
    if (part != PART_FUNDS)
        return;
    const struct funds *f = check->result ? &check->result->funds : NULL;
    money_t none = MONEY_UNSET;
    put_sum(sums, m, "computed_actual", money_text_group(a, f ? f->actual : none));
    put_sum(sums, m, "computed_expected", money_text_group(a, f ? f->expected : none));
    put_sum(sums, m, "computed_total", money_text_group(a, f ? f->total : none));
    put_sum(
        sums, m, "computed_surplus",
        money_text_group(a, f && f->given && d->c.entry->funds.has_surplus ? f->surplus : none));
    put_sum(sums, m, "contract_total", money_text_group(a, d->c.project->total));
}

static void put_indicator_limits(struct val *m, const struct fill_desk *d) {
    struct val *list = map_list(m, "targets");
    for (size_t i = 0; i < d->c.project->n_indicators; i++) {
        const struct indicator *in = &d->c.project->indicators[i];
        struct val *row = list_add_map(list);
        map_text(row, "name", in->name);
        map_count(row, "target", in->target);
        map_text(row, "unit", in->unit);
        map_count(row, "min_sessions", in->min_sessions);
        map_count(row, "min_people", in->min_people);
        map_count(row, "min_minutes", in->min_minutes);
        map_bool(row, "once", in->once_per_person);
    }
}

static void put_contract(struct val *m, const struct fill_desk *d) {
    const struct project *p = d->c.project;
    map_text(m, "project_title", p->title);
    map_date(m, "contract_from", p->start);
    map_date(m, "contract_to", p->end);
    struct val *list = map_list(m, "requirements");
    for (size_t i = 0; i < p->n_requirements; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "qualification", p->requirements[i].qualification);
        map_count(row, "count", p->requirements[i].count);
    }
    map_text(m, "last_narrative", d->c.entry->last_narrative);
}

void fill_form_model(struct val *m, const struct fill_desk *d, const struct fill_check *check,
                     enum fill_part part, bool more, const struct fill_window *window) {
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        struct table_at_work w = {
            .d = d,
            .check = check,
            .grid = fill_grid_of_form(m->arena, fill_parts[part].tables[i], &d->forms[part])};
        put_table(m, &w, more, window);
    }
    put_contract(m, d);
    put_indicator_limits(m, d);
    put_sums(NULL, m, d, check, part);
}

void fill_form_marks(struct val *m, const struct fill_desk *d, const struct fill_check *check,
                     enum fill_part part, const struct fill_window *window) {
    struct val *marks = map_list(m, "marks");
    for (size_t t = 0; t < fill_parts[part].n_tables; t++) {
        const struct fill_table *table = fill_parts[part].tables[t];
        struct fill_grid g = fill_grid_of_form(m->arena, table, &d->forms[part]);
        struct stretch shown = stretch_of(&g, window);
        for (size_t i = shown.first; i < shown.end && !table->single; i++) {
            struct val *row = list_add_map(marks);
            map_textf(row, "n", "%zu", g.numbers[i]);
            map_text(row, "table", table->id);
            put_row_notes(row, check, table, g.numbers[i]);
            struct computed computed = computed_of(row->arena, check, &g, i);
            put_computed(row, table, &computed);
        }
    }
    put_sums(map_list(m, "sums"), NULL, d, check, part);
}
