/* What is missing and what does not fit, before it is handed in. */
#include "app/fill_inside.h"

static struct fill_note *add(struct fill_check *r, struct arena *a, const char *part, bool blocks,
                             const char *where, const char *message) {
    struct fill_note *n = VEC_PUSH(a, &r->notes);
    *n = (struct fill_note){.part = part,
                            .row = FILL_NO_ROW,
                            .severity = blocks ? SEVERITY_ERROR : SEVERITY_WARNING,
                            .blocks = blocks,
                            .where = where,
                            .message = message};
    return n;
}

static void add_problems(struct fill_check *r, const struct fill_desk *d) {
    for (size_t i = 0; i < d->problems.v.n; i++) {
        const struct fill_problem *p = &d->problems.v.v[i];
        struct fill_note *n = add(r, d->c.arena, p->part, true, p->where, p->message);
        n->table = p->table;
        n->row = p->row;
    }
}

/* Figures without which nothing can be evaluated. */
static void add_missing(struct fill_check *r, const struct fill_desk *d) {
    const struct entry *e = d->c.entry;
    struct arena *a = d->c.arena;
    if (d->c.project->n_engagements == 0 && !e->staffing.given)
        add(r, a, "roster", true, "人员", "还没有填写在岗人员，也没有申报人数");
    for (size_t i = 0; i < d->c.project->n_indicators; i++) {
        const struct indicator *want = &d->c.project->indicators[i];
        bool given = false;
        for (size_t k = 0; k < e->n_progress; k++)
            given = given || (cstr_eq(e->progress[k].indicator, want->id) &&
                              (e->progress[k].done != DEC_UNSET || e->progress[k].n_records > 0));
        if (!given)
            add(r, a, "indicators", true, arena_printf(a, "指标“%s”", want->name),
                "还没有填写完成数；一项也没有完成的请填 0");
    }
    if (!e->funds.given)
        add(r, a, "funds", true, "资金使用情况表", "还没有填写任何一行金额");
    if (cstr_empty(e->narrative))
        add(r, a, "narrative", false, "工作服务成效", "还没有填写");
}

/* ---- the core's findings */

static const struct {
    const char *prefix, *part;
} parts_of_rules[] = {
    {"staffing.", "roster"},          {"indicator.", "indicators"}, {"funds.", "funds"},
    {"material.copied", "narrative"}, {"material.", "files"},       {"contract.", "contract"},
};

/* NULL: the finding is not about what operators hand in (marks, for one). */
static const char *part_of_rule(const char *rule) {
    for (size_t i = 0; i < GP_COUNT(parts_of_rules); i++)
        if (strncmp(rule, parts_of_rules[i].prefix, strlen(parts_of_rules[i].prefix)) == 0)
            return parts_of_rules[i].part;
    return NULL;
}

/* The table and column whose words a finding of the part names: …“张三”行. */
static const struct fill_table *named_table(const char *part, size_t *ret_col) {
    static const struct {
        const char *part;
        const struct fill_table *table;
        const char *col;
    } names[] = {{"roster", &fill_engagements, "person"},
                 {"indicators", &fill_done, "indicator"},
                 {"funds", &fill_fund_lines, "label"}};
    for (size_t i = 0; i < GP_COUNT(names); i++)
        for (size_t c = 0; strcmp(names[i].part, part) == 0 && c < names[i].table->n_cols; c++)
            if (strcmp(names[i].table->cols[c].name, names[i].col) == 0) {
                *ret_col = c;
                return names[i].table;
            }
    return NULL;
}

static void place_in_row(const struct fill_desk *d, struct fill_note *n) {
    size_t col;
    enum fill_part part;
    const struct fill_table *t = named_table(n->part, &col);
    if (!t || !n->where || !fill_part_of(n->part, &part))
        return;
    struct fill_grid g = fill_grid_of_form(d->c.arena, t, &d->forms[part]);
    for (size_t i = 0; i < g.n; i++) {
        const char *name = fill_show(&d->c, &t->cols[col], fill_cell(&g, i, col));
        if (!*name || !strstr(n->where, arena_printf(d->c.arena, "“%s”", name)))
            continue;
        n->table = t->id;
        n->row = g.numbers[i];
        return;
    }
}

static void add_findings(struct fill_check *r, const struct fill_desk *d,
                         const struct evaluation *ev) {
    for (size_t i = 0; i < ev->n_findings; i++) {
        const struct finding *f = &ev->findings[i];
        const char *part = part_of_rule(f->rule);
        if (!part || f->dismissed)
            continue;
        bool blocks = strcmp(f->rule, "material.missing") == 0;
        struct fill_note *n = add(r, d->c.arena, part, blocks, f->where, f->message);
        n->severity = f->severity;
        n->mend = f->mend;
        n->rule = f->basis ? arena_printf(d->c.arena, "%s（%s）", f->title, f->basis) : f->title;
        place_in_row(d, n);
    }
}

/* Only this entry, without the marks it may have already: they are none of the operator's
 * business here. */
static struct dossier *one_entry(struct app *app, const struct fill_desk *d, date_t today) {
    struct dossier *one = gp_new(app->arena, struct dossier);
    *one = d->dossier;
    struct entry *e = gp_new(app->arena, struct entry);
    *e = *d->c.entry;
    e->n_sheets = e->n_assignments = 0;
    if (!date_is_set(e->handed_in) || !d->locked)
        e->handed_in = today;
    one->round.entries = e;
    one->round.n_entries = 1;
    return one;
}

static enum gp_code run_core(struct app *app, struct fill_desk *d, date_t today,
                             struct fill_check *r) {
    struct calc *calc = gp_new(app->arena, struct calc);
    struct evaluation *ev = gp_new(app->arena, struct evaluation);
    *calc = (struct calc){.arena = app->arena, .err = app->err};
    enum gp_code code = evaluate(calc, one_entry(app, d, today), ev);
    if (code != GP_OK && code != GP_INVALID)
        return code;
    if (code == GP_INVALID) {
        add(r, app->arena, "contract", false, app->err->where, app->err->message);
        app->err->message = app->err->where = NULL;
        return GP_OK;
    }
    r->result = &ev->entries[0];
    add_findings(r, d, ev);
    return GP_OK;
}

enum gp_code fill_run_checks(struct app *app, struct fill_desk *desk, date_t today,
                             struct fill_check *ret) {
    struct fill_check r = {0};
    add_problems(&r, desk);
    add_missing(&r, desk);
    TRY(run_core(app, desk, today, &r));
    for (size_t i = 0; i < r.notes.n; i++) {
        const struct fill_note *n = &r.notes.v[i];
        r.blocking += n->blocks;
        r.warnings += !n->blocks && n->severity >= SEVERITY_WARNING;
    }
    *ret = r;
    return GP_OK;
}
