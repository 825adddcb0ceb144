/* What is missing and what does not fit, before it is handed in. fill_run_checks at the end is the
 * order: what was not read, what the format would not take, what nobody can do without, and last
 * the checks of core over this one entry. The table cells[] leads from the place of a finding back
 * to the column of a form; a new column that checks speak of needs its row there. */
#include "app/fill/amended.h"
#include "app/fill/inside.h"
#include "core/evaluate.h"

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
        n->cell = p->cell;
    }
}

/* What stands in the dossier and the format would not take, wherever it came from: rows of an older
 * form, files, more rows than a list holds. Nothing may be handed in that could not be published.
 */
static void add_bounds(struct fill_check *r, const struct fill_desk *d) {
    static const struct {
        const char *key, *part;
    } members[] = {{"people", "roster"},       {"engagements", "roster"}, {"staffing", "roster"},
                   {"progress", "indicators"}, {"funds", "funds"},        {"materials", "files"},
                   {"narrative", "narrative"}};
    struct arena *a = d->c.arena;
    for (size_t i = 0; i < GP_COUNT(members); i++) {
        bool of_project = shape_field(&shape_project, members[i].key);
        struct shape_problems found = {0};
        shape_check_member(a, of_project ? &shape_project : &shape_entry, members[i].key,
                           of_project ? (const void *)d->c.project : d->c.entry, &found);
        for (size_t k = 0; k < found.n; k++)
            add(r, a, members[i].part, true, found.v[k].where, found.v[k].message);
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

/* A value that somebody had corrected, and that is back. */
static enum gp_code add_amended(struct work *w, const struct fill_desk *d, struct fill_check *r) {
    struct fill_amended all;
    TRY(fill_amended_load(w, d->scope->project, &all));
    for (size_t i = 0; i < all.n; i++)
        if (fill_amended_is_back(w->arena, &all, i, d->c.project)) {
            struct fill_note *n = add(r, w->arena, "roster", false,
                                      amend_member_of(all.v[i].kind, all.v[i].member)->title,
                                      fill_amended_text(w->arena, &all.v[i]));
            n->mend = "请改成更正后的内容，自己的表也一并改正；确实是另一个人的，不用改";
        }
    return GP_OK;
}

/* ---- the core's findings */

static const struct {
    const char *prefix, *part;
} parts_of_rules[] = {
    {"staffing.", "roster"},          {"indicator.", "indicators"}, {"funds.", "funds"},
    {"material.copied", "narrative"}, {"material.", "files"},       {"contract.", "contract"},
};

/* NULL: the finding is about no part of a hand-in. */
static const char *part_of_rule(const char *rule) {
    for (size_t i = 0; i < GP_COUNT(parts_of_rules); i++)
        if (strncmp(rule, parts_of_rules[i].prefix, strlen(parts_of_rules[i].prefix)) == 0)
            return parts_of_rules[i].part;
    return NULL;
}

/* The cell of a form for a member of what is checked, where the two are called differently; part is
 * the member of a row of the list that the column is. */
static const struct {
    enum place_kind what;
    const char *column, *part, *cell;
} cells[] = {
    {PLACE_PERSON, "name", NULL, "person"},
    {PLACE_PERSON, "id_number", NULL, "id_number"},
    {PLACE_ENGAGEMENT, "post", NULL, "post"},
    {PLACE_ENGAGEMENT, "start", NULL, "start"},
    {PLACE_ENGAGEMENT, "end", NULL, "end"},
    {PLACE_INDICATOR, "done", NULL, "done"},
    {PLACE_FUND_LINE, "label", NULL, "label"},
    {PLACE_FUND_LINE, "actual", NULL, "actual"},
    {PLACE_FUND_LINE, "expected", NULL, "expected"},
    {PLACE_FUND_LINE, "printed_total", NULL, "line_total"},
    {PLACE_FUND_LINE, "printed_share", NULL, "line_share"},
    {PLACE_SURPLUS, "printed_total", NULL, "surplus_total"},
    {PLACE_SUBTOTAL, "printed_actual", NULL, "sum_actual"},
    {PLACE_SUBTOTAL, "printed_expected", NULL, "sum_expected"},
    {PLACE_SUBTOTAL, "printed_total", NULL, "sum_total"},
    {PLACE_FUNDS, "from", NULL, "from"},
    {PLACE_FUNDS, "cutoff", NULL, "cutoff"},
    {PLACE_FUNDS, "to", NULL, "to"},
    {PLACE_DECLARED, "in_post", NULL, "in_post"},
    {PLACE_DECLARED, "departures", NULL, "departures"},
    {PLACE_DECLARED, "lead_departures", NULL, "lead_departures"},
    {PLACE_TEXT, "narrative", NULL, "narrative"},
    {PLACE_PERSON, "certificates", "expires", "expires"},
    {PLACE_PERSON, "certificates", "number", "number"},
    {PLACE_INDICATOR, "records", "date", "record_date"},
    {PLACE_INDICATOR, "records", "sessions", "sessions"},
    {PLACE_INDICATOR, "records", "people", "people"},
    {PLACE_INDICATOR, "records", "minutes", "minutes"},
    {PLACE_INDICATOR, "records", "person", "record_person"},
    {PLACE_DECLARED, "held", NULL, "held_count"},
    {PLACE_DECLARED, "vacancies", "days", "vacant_days"},
    {PLACE_DECLARED, "vacancies", "open", "vacant_open"},
};

/* Which of the declared qualifications the place means, from 1; 0: none. */
static size_t held_nth(const struct declared_staffing *s, const struct place_ref *at) {
    for (size_t i = 0; i < s->n_held; i++)
        if (cstr_eq(s->held[i].qualification, at->id))
            return i + 1;
    return 0;
}

/* The row of the form that the thing at the place, or a row of its list, was read from; NULL: none,
 * or not from a form. */
static const struct fill_origin *origin_of(const struct fill_case *c, const struct place_ref *at,
                                           size_t nth) {
    struct place_site site = {c->d, c->entry, c->project};
    bool declared = at->what == PLACE_DECLARED;
    const struct fill_origin *whole = NULL;
    size_t index = declared ? 0 : place_index(&site, at);
    if (declared && cstr_eq(at->column, "held"))
        nth = held_nth(&c->entry->staffing, at);
    for (size_t i = 0; index != SIZE_MAX && i < c->origins.n; i++) {
        const struct fill_origin *o = &c->origins.v[i];
        if (o->what != at->what || o->index != index)
            continue;
        if (o->nth == nth && (nth == 0 || cstr_eq(o->column, at->column)))
            return o;
        whole = whole || o->nth > 0 ? whole : o;
    }
    return whole;
}

static bool is_same(const char *a, const char *b) {
    return strcmp(cstr_or_empty(a), cstr_or_empty(b)) == 0;
}

static void place_in_row(const struct fill_desk *d, const struct finding *f, struct fill_note *n) {
    const struct fill_origin *from = origin_of(&d->c, &f->at, f->part.nth);
    if (from) {
        n->table = from->table->id;
        n->row = from->row;
    }
    for (size_t i = 0; i < GP_COUNT(cells); i++)
        if (cells[i].what == f->at.what && cstr_eq(cells[i].column, f->at.column) &&
            is_same(cells[i].part, f->part.column) && (from || !f->part.nth))
            n->cell =
                from ? arena_printf(d->c.arena, "%s.%zu", cells[i].cell, from->row) : cells[i].cell;
}

static void add_findings(struct fill_check *r, const struct fill_desk *d,
                         const struct evaluation *ev) {
    for (size_t i = 0; i < ev->n_findings; i++) {
        const struct finding *f = &ev->findings[i];
        const char *part = part_of_rule(f->rule);
        if (!part || f->dismissed || !check_rule_tells(f->rule, TELL_OPERATOR))
            continue;
        bool blocks = strcmp(f->rule, "material.missing") == 0;
        struct fill_note *n = add(r, d->c.arena, part, blocks, f->where, f->message);
        n->severity = f->severity;
        n->mend = f->mend;
        n->rule = f->basis ? arena_printf(d->c.arena, "%s（%s）", f->title, f->basis) : f->title;
        place_in_row(d, f, n);
    }
}

/* ---- where a place is, for who reads what was handed in */

static const struct {
    enum place_kind what;
    enum fill_part part;
} parts_of_places[] = {
    {PLACE_PERSON, PART_ROSTER},        {PLACE_ENGAGEMENT, PART_ROSTER},
    {PLACE_STAFFING, PART_ROSTER},      {PLACE_DECLARED, PART_ROSTER},
    {PLACE_POST, PART_ROSTER},          {PLACE_REQUIREMENT, PART_ROSTER},
    {PLACE_INDICATOR, PART_INDICATORS}, {PLACE_RECORD, PART_INDICATORS},
    {PLACE_FUNDS, PART_FUNDS},          {PLACE_FUND_LINE, PART_FUNDS},
    {PLACE_SURPLUS, PART_FUNDS},        {PLACE_SUBTOTAL, PART_FUNDS},
    {PLACE_TEXT, PART_NARRATIVE},
};

static const char *cell_of_place(const struct place_ref *at) {
    for (size_t i = 0; i < GP_COUNT(cells); i++)
        if (cells[i].what == at->what && !cells[i].part && cstr_eq(cells[i].column, at->column))
            return cells[i].cell;
    return NULL;
}

/* Read from its own form once more, by which is known what each row became. */
static const struct fill_origin *row_of_place(const struct fill_case *c, enum fill_part part,
                                              const struct place_ref *at) {
    struct fill_case copy = *c;
    struct dossier *d = gp_new(c->arena, struct dossier);
    struct entry *e = gp_new(c->arena, struct entry);
    struct project *p = gp_new(c->arena, struct project);
    struct fill_problems problems = {.arena = c->arena};
    *d = *c->d, *e = *c->entry, *p = *c->project;
    copy.d = d, copy.entry = e, copy.project = p;
    copy.origins.n = 0, copy.origins.v = NULL;
    struct fill_form form = fill_part_prefill(&copy, part);
    fill_part_apply(&copy, part, &form, &problems);
    return origin_of(&copy, at, 0);
}

bool fill_locate(const struct fill_case *c, const struct place_ref *at, struct fill_spot *ret) {
    size_t i = 0;
    while (i < GP_COUNT(parts_of_places) && parts_of_places[i].what != at->what)
        i++;
    if (i == GP_COUNT(parts_of_places))
        return false;
    enum fill_part part = parts_of_places[i].part;
    const struct fill_origin *o = row_of_place(c, part, at);
    *ret = (struct fill_spot){part, o ? o->table : NULL, o ? o->row : 0, cell_of_place(at)};
    return true;
}

/* Only this entry, without the marks it may have already: they are nobody's business here. */
static struct dossier *one_entry(struct work *w, const struct fill_case *c, struct entry **ret) {
    struct dossier *one = gp_new(w->arena, struct dossier);
    struct entry *e = gp_new(w->arena, struct entry);
    *one = *c->d;
    *e = *c->entry;
    e->n_sheets = e->n_assignments = 0;
    e->withdrawn = false; /* what it handed in is still shown with its findings */
    one->round.entries = e;
    one->round.n_entries = 1;
    *ret = e;
    return one;
}

enum gp_code fill_evaluate(struct work *w, const struct fill_case *c, struct evaluation **ret) {
    struct entry *e;
    struct calc *calc = gp_new(w->arena, struct calc);
    date_t *today = gp_new(w->arena, date_t);
    *today = date_of_ms(work_now_ms(w));
    *calc = (struct calc){.arena = w->arena, .err = w->err, .today = today};
    *ret = gp_new(w->arena, struct evaluation);
    enum gp_code code = evaluate(calc, one_entry(w, c, &e), *ret);
    if (code != GP_INVALID)
        return code;
    w->err->message = w->err->where = NULL;
    *ret = NULL;
    return GP_OK;
}

static enum gp_code run_core(struct work *w, struct fill_desk *d, date_t today,
                             struct fill_check *r) {
    struct calc *calc = gp_new(w->arena, struct calc);
    struct evaluation *ev = gp_new(w->arena, struct evaluation);
    *calc = (struct calc){.arena = w->arena, .err = w->err};
    struct entry *e;
    struct dossier *one = one_entry(w, &d->c, &e);
    if (!date_is_set(e->handed_in) || !d->locked) {
        e->handed_in = today;
        e->pledged = true; /* asked for at the hand-in itself */
    }
    enum gp_code code = evaluate(calc, one, ev);
    if (code != GP_OK && code != GP_INVALID)
        return code;
    if (code == GP_INVALID) {
        add(r, w->arena, "contract", false, w->err->where, w->err->message);
        w->err->message = w->err->where = NULL;
        return GP_OK;
    }
    r->result = &ev->entries[0];
    add_findings(r, d, ev);
    return GP_OK;
}

enum gp_code fill_run_checks(struct work *w, struct fill_desk *desk, date_t today,
                             struct fill_check *ret) {
    struct fill_check r = {0};
    add_problems(&r, desk);
    if (desk->problems.v.n == 0)
        add_bounds(&r, desk);
    add_missing(&r, desk);
    TRY(add_amended(w, desk, &r));
    TRY(run_core(w, desk, today, &r));
    for (size_t i = 0; i < r.notes.n; i++) {
        const struct fill_note *n = &r.notes.v[i];
        r.blocking += n->blocks;
        r.warnings += !n->blocks && n->severity >= SEVERITY_WARNING;
    }
    *ret = r;
    return GP_OK;
}
