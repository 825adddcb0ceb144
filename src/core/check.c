#include "core/check.h"

#include "core/check_tables.h"

const struct check_rule *const check_tables[] = {
    check_contract_rules, check_staffing_rules, check_indicator_rules,
    check_funds_rules,    check_material_rules, check_score_rules,
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

static const struct standard *standard_of(const struct check_run *r) {
    return &r->ev->dossier->standard;
}

/* The standard may take its limit from elsewhere than the regulation we know it from. */
static const char *basis_of(const struct check_run *r) {
    const char *source = r->rule->param ? param_source(standard_of(r), r->rule->param) : NULL;
    return source ? source : r->rule->basis;
}

struct finding *check_report(struct check_run *r, const char *where, const char *fmt, ...) {
    const struct entry_result *e = r->entry;
    size_t list = e ? (size_t)(e - r->ev->entries) : r->ev->n_entries;
    struct finding *f = VEC_PUSH(r->c->arena, &r->by_entry[list]);
    va_list ap;
    va_start(ap, fmt);
    *f = (struct finding){.rule = r->rule->id,
                          .title = r->rule->title,
                          .severity = r->rule->severity,
                          .entry = e ? e->entry->id : NULL,
                          .center = e && e->center ? e->center->name : NULL,
                          .where = where,
                          .message = arena_vprintf(r->c->arena, fmt, ap),
                          .mend = r->rule->mend,
                          .basis = basis_of(r)};
    va_end(ap);
    return f;
}

static enum gp_code run_rule(struct check_run *r) {
    r->entry = NULL;
    if (r->rule->per_round)
        return r->rule->per_round(r);
    for (size_t i = 0; i < r->ev->n_entries; i++) {
        r->entry = &r->ev->entries[i];
        TRY(r->rule->per_entry(r));
    }
    return GP_OK;
}

static void gather(const struct check_run *r, struct evaluation *ev) {
    size_t n = 0;
    for (size_t i = 0; i <= ev->n_entries; i++)
        n += r->by_entry[i].n;
    ev->findings = gp_new_n(r->c->arena, struct finding, n);
    ev->n_findings = 0;
    for (size_t i = 0; i <= ev->n_entries; i++)
        for (size_t k = 0; k < r->by_entry[i].n; k++)
            ev->findings[ev->n_findings++] = r->by_entry[i].v[k];
}

/* ---- what the evaluator dismissed */

static int by_key(const void *a, const void *b) {
    return finding_dismissal_cmp(*(const struct finding_dismissal *const *)a,
                                 *(const struct finding_dismissal *const *)b);
}

static void dismiss(struct calc *c, struct evaluation *ev) {
    const struct round *round = &ev->dossier->round;
    size_t n = round->n_finding_dismissals;
    const struct finding_dismissal **keys = gp_new_n(c->arena, const struct finding_dismissal *, n);
    bool *met = gp_new_n(c->arena, bool, n);
    for (size_t i = 0; i < n; i++)
        keys[i] = &round->finding_dismissals[i];
    if (n > 1)
        qsort(keys, n, sizeof(const struct finding_dismissal *), by_key);
    for (size_t i = 0; n > 0 && i < ev->n_findings; i++) {
        struct finding *f = &ev->findings[i];
        const struct finding_dismissal wanted = {f->rule, f->entry, f->where, NULL}, *key = &wanted;
        const struct finding_dismissal **found =
            bsearch(&key, keys, n, sizeof(const void *), by_key);
        if (!found)
            continue;
        f->dismissed = cstr_or_empty((*found)->reason);
        met[*found - round->finding_dismissals] = true;
    }
    ev->stale = gp_new_n(c->arena, const struct finding_dismissal *, n);
    ev->n_stale = 0;
    for (size_t i = 0; i < n; i++)
        if (!met[i])
            ev->stale[ev->n_stale++] = &round->finding_dismissals[i];
}

enum gp_code check_all(struct calc *c, struct evaluation *ev) {
    struct check_run r = {.ev = ev, .c = c};
    r.by_entry = arena_array(c->arena, ev->n_entries + 1, sizeof(*r.by_entry));
    for (size_t i = 0; (r.rule = check_rule_at(i)); i++)
        if (!r.rule->param || param_is_set(standard_of(&r), r.rule->param))
            TRY(run_rule(&r));
    gather(&r, ev);
    dismiss(c, ev);
    return GP_OK;
}
