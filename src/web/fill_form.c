#include "web/fill_form.h"

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

/* What the server made of a row: two texts, named by the table. */
static void put_row_figures(struct val *row, const struct fill_check *check,
                            const struct fill_grid *g, size_t i) {
    struct arena *a = row->arena;
    map_text(row, "first", "");
    map_text(row, "second", "");
    if (g->table == &fill_fund_lines) {
        const struct fund_row *f = fund_row_of(check, fill_cell(g, i, column(g->table, "label")));
        if (!f)
            return;
        map_text(row, "first", money_text_group(a, f->total));
        map_text(row, "second", percent(a, f->share));
    } else if (g->table == &fill_done) {
        const struct indicator_result *r =
            indicator_of(check, fill_cell(g, i, column(g->table, "indicator")));
        if (!r)
            return;
        map_count(row, "first", r->valid);
        map_text(row, "second", percent(a, r->rate));
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

static void add_choice(struct arena *a, struct choices *c, const char *id, const char *name) {
    *VEC_PUSH(a, &c->v) = (struct choice){id, name};
}

static struct choices choices_of(const struct fill_desk *d, enum fill_ref ref) {
    struct choices c = {0};
    struct arena *a = d->c.arena;
    const struct project *p = d->c.project;
    const struct standard *s = &d->dossier.standard;
    for (size_t i = 0; ref == FILL_POST && i < p->n_posts; i++)
        add_choice(a, &c, p->posts[i].id, p->posts[i].title ? p->posts[i].title : p->posts[i].id);
    for (size_t i = 0; ref == FILL_INDICATOR && i < p->n_indicators; i++)
        add_choice(a, &c, p->indicators[i].id, p->indicators[i].name);
    for (size_t i = 0; ref == FILL_CATEGORY && i < s->n_fund_categories; i++)
        add_choice(a, &c, s->fund_categories[i].id, s->fund_categories[i].name);
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

static void put_row(const struct table_at_work *w, struct val *row, size_t i, size_t number) {
    const struct fill_table *t = w->grid.table;
    bool blank = i == SIZE_MAX;
    map_textf(row, "n", "%zu", number);
    map_textf(row, "line", "%zu", blank ? number + 1 : i + 1);
    map_text(row, "table", t->id);
    for (size_t c = 0; c < t->n_cols; c++) {
        const struct fill_col *col = &t->cols[c];
        const char *cell = blank ? "" : fill_cell(&w->grid, i, c);
        map_text(row, col->name, cell);
        if (col->ref != FILL_PLAIN)
            map_text(row, arena_printf(row->arena, "%s_name", col->name),
                     fill_show(&w->d->c, col, cell));
        if (w->choices[c].v.n > 0)
            put_choices(row, arena_printf(row->arena, "%s_choices", col->name), &w->choices[c],
                        cell);
    }
    if (blank) {
        map_list(row, "notes");
        map_text(row, "first", "");
        map_text(row, "second", "");
        return;
    }
    put_row_notes(row, w->check, t, number);
    put_row_figures(row, w->check, &w->grid, i);
}

static size_t blank_rows(const struct fill_table *t, bool more) {
    if (t->single || t == &fill_done)
        return 0;
    return more ? 10 : t == &fill_records ? 3 : 1;
}

static void put_table(struct val *m, struct table_at_work *w, bool more) {
    const struct fill_table *t = w->grid.table;
    w->choices = gp_new_n(m->arena, struct choices, t->n_cols);
    for (size_t c = 0; c < t->n_cols; c++)
        w->choices[c] = choices_of(w->d, t->cols[c].ref);
    struct val *rows = map_list(m, t->id);
    size_t next = 0;
    for (size_t i = 0; i < w->grid.n; i++) {
        put_row(w, list_add_map(rows), i, w->grid.numbers[i]);
        next = w->grid.numbers[i] + 1;
    }
    if (t->single && w->grid.n == 0)
        put_row(w, list_add_map(rows), SIZE_MAX, 0);
    for (size_t k = 0; k < blank_rows(t, more); k++)
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
                     enum fill_part part, bool more) {
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        struct table_at_work w = {
            .d = d,
            .check = check,
            .grid = fill_grid_of_form(m->arena, fill_parts[part].tables[i], &d->forms[part])};
        put_table(m, &w, more);
    }
    put_contract(m, d);
    put_indicator_limits(m, d);
    put_sums(NULL, m, d, check, part);
}

void fill_form_marks(struct val *m, const struct fill_desk *d, const struct fill_check *check,
                     enum fill_part part) {
    struct val *marks = map_list(m, "marks");
    for (size_t t = 0; t < fill_parts[part].n_tables; t++) {
        const struct fill_table *table = fill_parts[part].tables[t];
        struct fill_grid g = fill_grid_of_form(m->arena, table, &d->forms[part]);
        for (size_t i = 0; i < g.n && !table->single; i++) {
            struct val *row = list_add_map(marks);
            map_textf(row, "n", "%zu", g.numbers[i]);
            map_text(row, "table", table->id);
            map_bool(row, "has_figures", table == &fill_fund_lines || table == &fill_done);
            put_row_notes(row, check, table, g.numbers[i]);
            put_row_figures(row, check, &g, i);
        }
    }
    put_sums(map_list(m, "sums"), NULL, d, check, part);
}
