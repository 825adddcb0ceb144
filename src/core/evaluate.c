#include "core/evaluate.h"

#include "core/check.h"
#include "core/subject.h"
#include "core/summary.h"

/* The day of the facts; unset lets each computation fall back by its own rule. */
static date_t cutoff_of(const struct calc *c, const struct project *p, const struct entry *e) {
    return cutoff_of_two(c, p, e->funds.given ? e->funds.cutoff : DATE_UNSET, e->handed_in);
}

static enum gp_code lost(struct calc *c, const struct entry *e, const char *what, const char *id) {
    return gp_fail(c->err, GP_INVALID, calc_printf(c, "参评项目 %s", e->id ? e->id : "（无编号）"),
                   "找不到编号为“%s”的%s，请核对资料包", id ? id : "", what);
}

static enum gp_code find_parties(struct calc *c, const struct dossier *d, const struct entry *e,
                                 struct entry_result *ret) {
    ret->project = dossier_project(d, e->project);
    if (!ret->project)
        return lost(c, e, "项目", e->project);
    ret->center = dossier_center(d, ret->project->center);
    if (!ret->center)
        return lost(c, e, "中心", ret->project->center);
    ret->operator_org = dossier_org(d, ret->project->operator_org);
    if (!ret->operator_org)
        return lost(c, e, "运营机构", ret->project->operator_org);
    return GP_OK;
}

/* Who it is, by which standard. */
static enum gp_code enter(struct calc *c, const struct dossier *d, const struct entry *e,
                          struct entry_result *ret) {
    if (!entry_standard(d, e))
        return lost(c, e, "评估标准", e->standard);
    struct entry_result r = {.entry = e,
                             .dossier = dossier_for_entry(d, e, c->arena),
                             .cutoff = DATE_UNSET,
                             .until = DATE_UNSET};
    TRY(find_parties(c, r.dossier, e, &r));
    r.cutoff = cutoff_of(c, r.project, e);
    *ret = r;
    return GP_OK;
}

static enum gp_code evaluate_entry(struct calc *c, const struct dossier *whole,
                                   const struct entry *e, struct entry_result *ret) {
    struct entry_result r;
    TRY(enter(c, whole, e, &r));
    const struct dossier *d = r.dossier;
    TRY(staffing_compute(c, d, e, r.cutoff, &r.staffing));
    TRY(indicators_compute(c, d, e, r.cutoff, &r.indicators));
    TRY(funds_compute(c, d, e, &r.funds));
    TRY(entry_score_compute(c, d, e, &r.score));
    TRY(settlement_compute(c, d, e, &r.staffing, &r.funds, &r.settlement));
    *ret = r;
    return GP_OK;
}

static const char *own_label(struct calc *c, const struct dossier *d, const struct entry *e) {
    const struct standard *s = entry_standard(d, e);
    return s && s != &d->standard ? standard_label(c->arena, s) : NULL;
}

const struct entry_result *evaluation_entry(const struct evaluation *ev, const char *id) {
    return id ? lookup_get(&ev->by_id, str_of(id), LOOKUP_NO_ROW) : NULL;
}

size_t evaluation_dismissed(const struct evaluation *ev) {
    size_t n = 0;
    for (size_t i = 0; i < ev->n_findings; i++)
        n += ev->findings[i].dismissed != NULL;
    return n;
}

typedef enum gp_code (*entry_fn)(struct calc *c, const struct dossier *d, const struct entry *e,
                                 struct entry_result *ret);

static enum gp_code each_entry(struct calc *c, const struct dossier *whole, entry_fn fn,
                               struct evaluation *ret) {
    const struct dossier *d = dossier_indexed(whole, c->arena);
    if (!c->standard)
        c->standard = standard_label(c->arena, &d->standard);
    if (c->rules == 0)
        c->rules = d->round.rules;
    struct evaluation ev = {.dossier = d, .calc = c, .until = DATE_UNSET};
    ev.entries = gp_new_n(c->arena, struct entry_result, d->round.n_entries);
    for (size_t i = 0; i < d->round.n_entries; i++) {
        if (d->round.entries[i].withdrawn)
            continue;
        const struct entry *e = &d->round.entries[i];
        c->own_standard = cstr_empty(e->standard) ? NULL : own_label(c, d, e);
        TRY(fn(c, d, e, &ev.entries[ev.n_entries]));
        c->own_standard = NULL;
        lookup_add(&ev.by_id, c->arena, str_of(e->id), LOOKUP_NO_ROW, &ev.entries[ev.n_entries]);
        ev.n_entries++;
    }
    *ret = ev;
    return GP_OK;
}

enum gp_code evaluate_figures(struct calc *c, const struct dossier *d, struct evaluation *ret) {
    return each_entry(c, d, evaluate_entry, ret);
}

enum gp_code evaluate_parties(struct calc *c, const struct dossier *d, struct evaluation *ret) {
    return each_entry(c, d, enter, ret);
}

enum gp_code evaluate_apart(struct calc *c, const struct dossier *d, struct evaluation *ret) {
    struct evaluation ev;
    TRY(evaluate_figures(c, d, &ev));
    TRY(check_apart(c, &ev));
    *ret = ev;
    return GP_OK;
}

enum gp_code evaluate(struct calc *c, const struct dossier *d, struct evaluation *ret) {
    struct evaluation ev;
    TRY(evaluate_figures(c, d, &ev));
    TRY(check_all(c, &ev));
    if (dossier_is_summary(d)) {
        struct summary *summary = gp_new(c->arena, struct summary);
        TRY(summary_compute(c, &ev, summary));
        ev.summary = summary;
    }
    *ret = ev;
    return GP_OK;
}
