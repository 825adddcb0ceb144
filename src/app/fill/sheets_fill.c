/* A hand-in as rows of its tables, for a template: what is typed, else what contract and last
 * period know, with names in the place of ids. */
#include "app/fill/sheets_inside.h"

#include "core/post.h"

struct filling {
    struct arena *arena;
    const struct fill_case *c;
    struct workbook_rows *rows;
};

static struct fill_sheet_row *push(struct filling *f, enum fill_sheet table) {
    struct fill_sheet_row *r = gp_new(f->arena, struct fill_sheet_row);
    *VEC_PUSH(f->arena, &f->rows[table].rows) = r;
    return r;
}

/* A row of the form's table as a row of ours. */
typedef void (*take_row)(struct fill_sheet_row *r, const void *typed);

static void take_staff(struct fill_sheet_row *r, const void *typed) {
    const struct fill_engagement *e = typed;
    r->engagement = e->e;
    r->person.name = e->e.person;
    r->person.id_number = e->id_number;
}
static void take_paper(struct fill_sheet_row *r, const void *typed) {
    const struct fill_certificate *c = typed;
    r->certificate = c->c;
    r->person.name = c->holder;
}
static void take_held(struct fill_sheet_row *r, const void *typed) {
    r->held = *(const struct held_count *)typed;
}
static void take_vacancy(struct fill_sheet_row *r, const void *typed) {
    r->vacancy = *(const struct declared_vacancy *)typed;
}
static void take_done(struct fill_sheet_row *r, const void *typed) {
    r->progress = *(const struct progress *)typed;
}
static void take_record(struct fill_sheet_row *r, const void *typed) {
    const struct fill_record *s = typed;
    r->record = s->r;
    r->progress = (struct progress){.indicator = s->indicator, .done = DEC_UNSET};
}
static void take_line(struct fill_sheet_row *r, const void *typed) {
    r->line = ((const struct fill_line *)typed)->l;
}

static const take_row takes[SHEET_N] = {
    [SHEET_PAPERS] = take_paper,      [SHEET_STAFF] = take_staff, [SHEET_HELD] = take_held,
    [SHEET_VACANCIES] = take_vacancy, [SHEET_DONE] = take_done,   [SHEET_RECORDS] = take_record,
    [SHEET_FUNDS] = take_line,
};

static void show_names(const struct fill_case *c, struct fill_grid *g) {
    for (size_t k = 0; k < g->table->n_cols; k++) {
        enum fill_ref ref = g->table->cols[k].ref;
        for (size_t i = 0;
             (ref == FILL_POST || ref == FILL_INDICATOR || ref == FILL_SUBSTATION) && i < g->n;
             i++) {
            const char **cell = &g->cells[i * g->table->n_cols + k];
            *cell = **cell ? fill_show(c, &g->table->cols[k], *cell) : "";
        }
    }
}

static void add_table(struct filling *f, enum fill_sheet t, const struct fill_form *form) {
    const struct fill_table *table = fill_sheet_table(t);
    struct fill_grid g = fill_grid_of_form(f->arena, table, form);
    show_names(f->c, &g);
    const char *rows = fill_grid_values(f->arena, &g);
    for (size_t i = 0; i < g.n; i++)
        takes[t](push(f, t), rows + i * table->size);
}

/* A row a paragraph. */
static void add_narrative(struct filling *f, const char *text) {
    while (*(text += strspn(text, "\r\n"))) {
        size_t n = strcspn(text, "\r\n");
        push(f, SHEET_NARRATIVE)->entry.narrative = arena_strndup(f->arena, text, n);
        text += n;
    }
}

/* ---- what is chosen from */

static void add_list(struct filling *f, enum fill_sheet t, const char *key,
                     const char *const *names, size_t n) {
    if (n > 0)
        *VEC_PUSH(f->arena, &f->rows[t].lists) =
            (struct template_list){.key = key, .names = names, .n = n, .open = true};
}

static void add_lists(struct filling *f) {
    const struct project *p = f->c->project;
    size_t n;
    const struct substation *s = fill_substations(f->c, &n);
    const char **posts = gp_new_n(f->arena, const char *, p->n_posts);
    const char **goals = gp_new_n(f->arena, const char *, p->n_indicators);
    const char **places = gp_new_n(f->arena, const char *, n);
    for (size_t i = 0; i < p->n_posts; i++)
        posts[i] = post_label(f->arena, f->c->d, p, p->posts[i].id);
    for (size_t i = 0; i < p->n_indicators; i++)
        goals[i] = p->indicators[i].name;
    for (size_t i = 0; i < n; i++)
        places[i] = s[i].name;
    add_list(f, SHEET_STAFF, "post", posts, p->n_posts);
    add_list(f, SHEET_DONE, "indicator", goals, p->n_indicators);
    add_list(f, SHEET_RECORDS, "indicator", goals, p->n_indicators);
    add_list(f, SHEET_VACANCIES, "substation", places, n);
}

static bool has_people(struct arena *a, const struct fill_form *form) {
    struct fill_grid g = fill_grid_of_form(a, &fill_engagements, form);
    for (size_t i = 0; i < g.n; i++)
        if (!fill_row_is_empty(&g, i))
            return true;
    return false;
}

enum gp_code fill_sheets_prefill(struct work *w, const char *subject, struct workbook_rows *rows) {
    struct fill_desk *d = gp_new(w->arena, struct fill_desk);
    const char *round, *entry, *title;
    fill_split_subject(w->arena, subject, &round, &entry);
    TRY(fill_open(w, round, entry, NULL, d));
    if (!has_people(w->arena, &d->forms[PART_ROSTER])) {
        struct fill_form last = {0};
        TRY(fill_last_time(w, d, PART_ROSTER, &last, &title));
        if (title)
            d->forms[PART_ROSTER] = last;
    }
    struct filling f = {w->arena, &d->c, rows};
    for (enum fill_sheet t = 0; t < SHEET_NARRATIVE; t++)
        add_table(&f, t, &d->forms[fill_sheet_part(t)]);
    add_narrative(&f, fill_form_get(&d->forms[PART_NARRATIVE], "narrative"));
    add_lists(&f);
    return GP_OK;
}
