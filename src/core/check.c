/* Running the checks: check_all goes through the tables of the check_*.c files rule by rule
 * (run_rule), each rule for the round or for every entry by the limits of that entry's standard;
 * findings are filed by entry (check_report), put in order (gather), and what the evaluator
 * dismissed or adopted is found again by its place (dismiss). */
#include "core/check.h"

#include "core/check_tables.h"

const struct check_rule *const check_tables[] = {
    check_contract_rules, check_staffing_rules, check_indicator_rules, check_funds_rules,
    check_material_rules, check_score_rules,    check_identity_rules,  check_headcount_rules,
    check_date_rules,     check_settle_rules,
};
const size_t n_check_tables = GP_COUNT(check_tables);

const char *severity_name(enum severity s) {
    static const char *const names[SEVERITY_N] = {"提示", "警告", "错误"};
    return s < SEVERITY_N ? names[s] : "";
}

const struct check_rule *check_rule_at(size_t index) {
    for (size_t t = 0; t < n_check_tables; t++)
        for (const struct check_rule *r = check_tables[t]; r->id; r++)
            if (index-- == 0)
                return r;
    return NULL;
}

const struct check_rule *check_rule_of(const char *id) {
    for (size_t t = 0; t < n_check_tables; t++)
        for (const struct check_rule *r = check_tables[t]; r->id; r++)
            if (strcmp(r->id, id) == 0)
                return r;
    return NULL;
}

bool check_rule_tells(const char *id, enum check_audience whom) {
    const struct check_rule *rule = check_rule_of(id);
    return rule && (rule->audience & (unsigned)whom);
}

static const struct standard *standard_of(const struct check_run *r) {
    return &check_dossier(r)->standard;
}

/* The standard may take its limit from elsewhere than the regulation we know it from. */
static const char *basis_of(const struct check_run *r) {
    const char *source = r->rule->param ? param_source(standard_of(r), r->rule->param) : NULL;
    return source ? source : r->rule->basis;
}

/* The day until which what the rule looks at may still come; unset: none, it is due. */
static date_t last_day(const struct check_run *r) {
    const struct round *round = &r->ev->dossier->round;
    const struct entry *e = r->entry->entry;
    if (r->rule->due == DUE_SCORES)
        return round->scoring_due ? *round->scoring_due : round->closed;
    if (r->rule->due == DUE_AT_ONCE || date_is_set(e->handed_in))
        return DATE_UNSET;
    return correction_due(e->corrections, e->n_corrections, *r->c->today, entry_deadline(round, e));
}

static date_t earlier(date_t a, date_t b) {
    if (!date_is_set(a) || !date_is_set(b))
        return date_is_set(a) ? a : b;
    return date_min(a, b);
}

/* Which list of by_entry is that of the entry at work. */
static size_t list_at_work(const struct check_run *r) {
    return r->entry ? (size_t)(r->entry - r->ev->entries) : r->ev->n_entries;
}

bool check_is_past(struct check_run *r, date_t day) {
    if (!r->c->today || !date_is_set(day) || date_cmp(*r->c->today, day) > 0)
        return true;
    date_t *until = &r->until[list_at_work(r)];
    *until = earlier(*until, date_plus(day, 1));
    return false;
}

static bool is_due(struct check_run *r) {
    return !r->c->today || !r->entry || check_is_past(r, last_day(r));
}

struct finding *check_report(struct check_run *r, struct place_ref at, const char *fmt, ...) {
    const struct entry_result *e = r->entry;
    size_t list = list_at_work(r);
    struct finding *f = is_due(r) ? VEC_PUSH(r->c->arena, &r->by_entry[list])
                                  : gp_new(r->c->arena, struct finding); /* told to nobody yet */
    va_list ap;
    va_start(ap, fmt);
    *f = (struct finding){.rule = r->rule->id,
                          .title = r->rule->title,
                          .severity = r->rule->severity,
                          .entry = e ? e->entry->id : NULL,
                          .center = e && e->center ? e->center->name : NULL,
                          .at = at,
                          .message = arena_vprintf(r->c->arena, fmt, ap),
                          .mend = r->rule->mend,
                          .basis = basis_of(r)};
    va_end(ap);
    return f;
}

bool check_at_entry(struct check_run *r, size_t i) {
    r->entry = i < r->ev->n_entries ? &r->ev->entries[i] : NULL;
    return r->entry != NULL;
}

/* Without its limit a rule does not run; for each entry its own standard says. */
static bool is_limited(const struct check_run *r) {
    return !r->rule->param || param_is_set(standard_of(r), r->rule->param);
}

static enum gp_code run_rule(struct check_run *r) {
    r->entry = NULL;
    if (r->rule->per_round)
        return is_limited(r) ? r->rule->per_round(r) : GP_OK;
    for (size_t i = 0; check_at_entry(r, i); i++)
        if (is_limited(r))
            TRY(r->rule->per_entry(r));
    return GP_OK;
}

struct place_site check_site(const struct evaluation *ev, const struct entry_result *e) {
    return (struct place_site){e ? e->dossier : ev->dossier, e ? e->entry : NULL,
                               e ? e->project : NULL};
}

/* The entry that a list of by_entry belongs to; NULL: the round. */
static const struct entry_result *entry_of(const struct evaluation *ev, size_t list) {
    return list < ev->n_entries ? &ev->entries[list] : NULL;
}

/* Besides what is due later: a correction that is asked for on a day to come moves what is due. */
static void note_until(const struct check_run *r, struct evaluation *ev) {
    for (size_t i = 0; r->c->today && i < ev->n_entries; i++) {
        const struct entry *e = ev->entries[i].entry;
        for (size_t k = 0; k < e->n_corrections; k++)
            if (date_is_set(e->corrections[k].asked) &&
                date_cmp(e->corrections[k].asked, *r->c->today) > 0)
                r->until[i] = earlier(r->until[i], e->corrections[k].asked);
        ev->entries[i].until = r->until[i];
    }
    for (size_t i = 0; i <= ev->n_entries; i++)
        ev->until = earlier(ev->until, r->until[i]);
}

static void gather(const struct check_run *r, struct evaluation *ev) {
    size_t n = 0;
    for (size_t i = 0; i <= ev->n_entries; i++)
        n += r->by_entry[i].n;
    note_until(r, ev);
    ev->findings = gp_new_n(r->c->arena, struct finding, n);
    ev->n_findings = 0;
    for (size_t i = 0; i <= ev->n_entries; i++) {
        struct place_site site = check_site(ev, entry_of(ev, i));
        for (size_t k = 0; k < r->by_entry[i].n; k++) {
            struct finding *f = &ev->findings[ev->n_findings++];
            *f = r->by_entry[i].v[k];
            f->where = place_text(r->c->arena, &site, &f->at);
            f->words = place_text_of_before(r->c->arena, &site, &f->at);
        }
    }
}

/* ---- in order */

struct in_order {
    size_t entry, rule, nth;
};

static size_t rule_number(const char *id) {
    size_t i = 0;
    for (size_t t = 0; t < n_check_tables; t++)
        for (const struct check_rule *r = check_tables[t]; r->id; r++, i++)
            if (strcmp(r->id, id) == 0)
                return i;
    return i;
}

static int by_place(const void *a, const void *b) {
    const struct in_order *x = a, *y = b;
    if (x->entry != y->entry)
        return x->entry < y->entry ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return (x->nth > y->nth) - (x->nth < y->nth);
}

void check_sort(const struct evaluation *ev, struct finding *findings, size_t n) {
    struct arena GP_CLEANUP(arena_release) scratch = ARENA_INIT;
    struct in_order *order = gp_new_n(&scratch, struct in_order, n + 1);
    struct finding *was = gp_new_n(&scratch, struct finding, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct entry_result *e = evaluation_entry(ev, findings[i].entry);
        was[i] = findings[i];
        order[i] = (struct in_order){e ? (size_t)(e - ev->entries) : ev->n_entries,
                                     rule_number(findings[i].rule), i};
    }
    if (n > 1)
        qsort(order, n, sizeof(*order), by_place);
    for (size_t i = 0; i < n; i++)
        findings[i] = was[order[i].nth];
}

/* ---- what the evaluator dismissed or adopted */

static int by_key(const void *a, const void *b) {
    return finding_dismissal_cmp(*(const struct finding_dismissal *const *)a,
                                 *(const struct finding_dismissal *const *)b);
}

struct check_decisions check_decisions_of(struct arena *a, const struct round *round) {
    size_t n = round->n_finding_dismissals;
    struct check_decisions all = {.round = round,
                                  .keys = gp_new_n(a, const struct finding_dismissal *, n),
                                  .met = gp_new_n(a, bool, n)};
    for (size_t i = 0; i < n; i++)
        all.keys[i] = &round->finding_dismissals[i];
    if (n > 1)
        qsort(all.keys, n, sizeof(const struct finding_dismissal *), by_key);
    return all;
}

/* What is about the evaluator's own work is never for the report. */
static void adopt(struct finding *f, const struct finding_dismissal *d) {
    if (check_rule_tells(f->rule, TELL_REPORT))
        f->adopted = cstr_empty(d->reason) ? f->message : d->reason;
}

static void dismiss_by(struct check_decisions *all, struct finding *f,
                       struct finding_dismissal wanted) {
    const struct finding_dismissal *key = &wanted;
    wanted.rule = f->rule;
    wanted.entry = f->entry;
    const struct finding_dismissal **found =
        bsearch(&key, all->keys, all->round->n_finding_dismissals, sizeof(const void *), by_key);
    if (!found)
        return;
    if ((*found)->adopted)
        adopt(f, *found);
    else if (!f->dismissed)
        f->dismissed = cstr_or_empty((*found)->reason);
    all->met[*found - all->round->finding_dismissals] = true;
}

/* By place, and by the words of before: both may stand in a file that was exchanged. */
void check_decide(struct check_decisions *all, struct finding *v, size_t n) {
    for (size_t i = 0; all->round->n_finding_dismissals > 0 && i < n; i++) {
        struct finding *f = &v[i];
        dismiss_by(all, f, (struct finding_dismissal){.at = f->at});
        if (f->at.what != PLACE_NOWHERE)
            dismiss_by(all, f, (struct finding_dismissal){.place = f->words});
    }
}

void check_decided(struct calc *c, struct evaluation *ev) {
    const struct round *round = &ev->dossier->round;
    struct check_decisions all = check_decisions_of(c->arena, round);
    check_decide(&all, ev->findings, ev->n_findings);
    ev->stale = gp_new_n(c->arena, const struct finding_dismissal *, round->n_finding_dismissals);
    ev->n_stale = 0;
    for (size_t i = 0; i < round->n_finding_dismissals; i++)
        if (!all.met[i])
            ev->stale[ev->n_stale++] = &round->finding_dismissals[i];
}

const char *dismissal_where(struct arena *a, const struct evaluation *ev,
                            const struct finding_dismissal *d) {
    struct place_site site = check_site(ev, evaluation_entry(ev, d->entry));
    return d->place ? d->place : place_text(a, &site, &d->at);
}

/* ---- running them */

enum which { APART = 1, ACROSS = 2 };

static enum gp_code run(struct calc *c, struct evaluation *ev, unsigned which) {
    struct check_run r = {.ev = ev, .c = c};
    r.by_entry = arena_array(c->arena, ev->n_entries + 1, sizeof(*r.by_entry));
    r.until = gp_new_n(c->arena, date_t, ev->n_entries + 1);
    for (size_t i = 0; i <= ev->n_entries; i++)
        r.until[i] = DATE_UNSET;
    for (size_t i = 0; (r.rule = check_rule_at(i)); i++)
        if (which & (r.rule->per_round ? ACROSS : APART))
            TRY(run_rule(&r));
    gather(&r, ev);
    return GP_OK;
}

enum gp_code check_apart(struct calc *c, struct evaluation *ev) {
    return run(c, ev, APART);
}

enum gp_code check_across(struct calc *c, struct evaluation *ev) {
    return run(c, ev, ACROSS);
}

enum gp_code check_all(struct calc *c, struct evaluation *ev) {
    TRY(run(c, ev, APART | ACROSS));
    check_decided(c, ev);
    return GP_OK;
}
