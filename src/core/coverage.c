/* The part of a round that one report speaks of. Whom it covers and what it is called come first,
 * then its words (own, else the round's), then the part of the dossier itself: dossier_of_report
 * gathers the ids that its entries name (want), and keeps of every list what is among them. */
#include "core/coverage.h"

#include "base/lookup.h"

const char *report_scope_name(enum report_scope s) {
    static const char *const names[REPORT_SCOPE_N] = {"全部项目", "一个街道", "一个运营机构",
                                                      "一个购买主体", "全区汇总"};
    return s < REPORT_SCOPE_N ? names[s] : "";
}

bool report_covers(const struct report *r, const char *subdistrict, const char *operator_org,
                   const char *purchaser) {
    switch (r->scope) {
    case REPORT_SUBDISTRICT:
        return cstr_eq(r->target, subdistrict);
    case REPORT_OPERATOR:
        return cstr_eq(r->target, operator_org);
    case REPORT_PURCHASER:
        return cstr_eq(r->target, purchaser);
    default:
        return true;
    }
}

bool report_covers_entry(const struct dossier *d, const struct report *r, const struct entry *e) {
    const struct project *p = dossier_project(d, e->project);
    const struct center *c = p ? dossier_center(d, p->center) : NULL;
    return report_covers(r, c ? c->subdistrict : NULL, p ? p->operator_org : NULL,
                         p ? p->purchaser : NULL);
}

const struct report *round_report(const struct round *r, const char *id) {
    for (size_t i = 0; i < r->n_reports; i++)
        if (cstr_eq(r->reports[i].id, id))
            return &r->reports[i];
    return NULL;
}

const char *report_label(const struct dossier *d, const struct report *r) {
    if (r->scope == REPORT_ALL || r->scope == REPORT_SUMMARY)
        return report_scope_name(r->scope);
    const struct org *o = r->scope == REPORT_SUBDISTRICT ? NULL : dossier_org(d, r->target);
    return o ? o->name : cstr_or_empty(r->target);
}

/* ---- words */

static const char *own_or(const char *own, const char *common) {
    return cstr_empty(own) ? common : own;
}

struct report_texts report_words(struct arena *a, const struct dossier *d, const struct report *r) {
    const struct report_texts *common = &d->round.texts;
    struct report_texts t = r->texts;
    const char *title = own_or(common->title, d->round.title);
    t.title = own_or(t.title,
                     r->scope == REPORT_ALL
                         ? title
                         : arena_printf(a, "%s（%s）", cstr_or_empty(title), report_label(d, r)));
    t.cover_place = own_or(t.cover_place, common->cover_place);
    t.issuer = own_or(t.issuer, common->issuer);
    t.date = date_is_set(t.date) ? t.date : common->date;
    t.watermark = own_or(t.watermark, common->watermark);
    t.background = own_or(t.background, common->background);
    t.standards = own_or(t.standards, common->standards);
    t.conduct = own_or(t.conduct, common->conduct);
    t.feedback = own_or(t.feedback, common->feedback);
    t.staffing_note = own_or(t.staffing_note, common->staffing_note);
    t.indicator_note = own_or(t.indicator_note, common->indicator_note);
    t.results_intro = own_or(t.results_intro, common->results_intro);
    t.term = own_or(t.term, common->term);
    t.summary = own_or(t.summary, common->summary);
    t.name_withdrawn |= common->name_withdrawn;
    t.print_ranking |= common->print_ranking;
    t.print_averages |= common->print_averages;
    t.print_profiles |= common->print_profiles;
    t.print_marks |= common->print_marks;
    t.print_workings |= common->print_workings;
    if (t.n_advice == 0) {
        t.advice = common->advice;
        t.n_advice = common->n_advice;
    }
    return t;
}

/* ---- the part of a dossier */

enum { ORGS, CENTERS, PROJECTS, ENTRIES, EXPERTS };

/* What the part names, by kind and id. */
struct part {
    struct arena *a;
    struct lookup wanted;
};

static void want(struct part *p, long kind, const char *id) {
    if (!cstr_empty(id) && !lookup_get(&p->wanted, str_of(id), kind))
        lookup_add(&p->wanted, p->a, str_of(id), kind, (void *)(uintptr_t)id);
}

static bool is_wanted(const struct part *p, long kind, const char *id) {
    return !cstr_empty(id) && lookup_get(&p->wanted, str_of(id), kind);
}

/* A scorer is an expert or an organisation: whichever there is. */
static void want_of_entry(struct part *p, const struct dossier *d, const struct entry *e) {
    want(p, ENTRIES, e->id);
    want(p, PROJECTS, e->project);
    for (size_t i = 0; i < e->n_assignments; i++)
        want(p, EXPERTS, e->assignments[i].expert);
    for (size_t i = 0; i < e->n_sheets; i++) {
        want(p, EXPERTS, e->sheets[i].scorer);
        want(p, ORGS, e->sheets[i].scorer);
    }
    const struct project *project = dossier_project(d, e->project);
    if (!project)
        return;
    want(p, CENTERS, project->center);
    want(p, ORGS, project->operator_org);
    want(p, ORGS, project->purchaser);
    want(p, ORGS, project->committee);
}

static void want_of_experts(struct part *p, const struct round *r) {
    for (size_t i = 0; i < r->n_experts; i++) {
        const struct expert *x = &r->experts[i];
        for (size_t k = 0; is_wanted(p, EXPERTS, x->id) && k < x->n_affiliations; k++)
            want(p, ORGS, x->affiliations[k].org);
    }
}

/* Keeps those of the list that are wanted, by the id with which each begins. */
#define KEEP(part, kind, list, n)                                                                  \
    do {                                                                                           \
        __typeof__(*(list)) *kept = gp_new_n((part)->a, __typeof__(*(list)), (n) + 1);             \
        size_t n_kept = 0;                                                                         \
        for (size_t i = 0; i < (n); i++)                                                           \
            if (is_wanted(part, kind, (list)[i].id))                                               \
                kept[n_kept++] = (list)[i];                                                        \
        (list) = kept;                                                                             \
        (n) = n_kept;                                                                              \
    } while (0)

/* Decisions about other reports' entries are theirs; those about the round as a whole stay. */
static void keep_decisions(struct part *p, struct round *r) {
    struct finding_dismissal *dismissals =
        gp_new_n(p->a, struct finding_dismissal, r->n_finding_dismissals + 1);
    struct sheet_correction *corrections =
        gp_new_n(p->a, struct sheet_correction, r->n_sheet_corrections + 1);
    size_t n = 0, m = 0;
    for (size_t i = 0; i < r->n_finding_dismissals; i++)
        if (!r->finding_dismissals[i].entry ||
            is_wanted(p, ENTRIES, r->finding_dismissals[i].entry))
            dismissals[n++] = r->finding_dismissals[i];
    for (size_t i = 0; i < r->n_sheet_corrections; i++)
        if (is_wanted(p, ENTRIES, r->sheet_corrections[i].entry))
            corrections[m++] = r->sheet_corrections[i];
    r->finding_dismissals = dismissals;
    r->n_finding_dismissals = n;
    r->sheet_corrections = corrections;
    r->n_sheet_corrections = m;
}

/* What other reports' entries are evaluated by is no part of it. */
static void keep_standards(struct arena *a, const struct dossier *d, const struct part *p,
                           struct dossier *out) {
    out->standards = gp_new_n(a, struct standard, d->n_standards + 1);
    out->n_standards = 0;
    for (size_t i = 0; i < d->n_standards; i++) {
        bool used = false;
        for (size_t k = 0; k < d->round.n_entries && !used; k++)
            used = is_wanted(p, ENTRIES, d->round.entries[k].id) &&
                   entry_standard(d, &d->round.entries[k]) == &d->standards[i];
        if (used)
            out->standards[out->n_standards++] = d->standards[i];
    }
}

static void keep_part(struct part *p, struct dossier *out) {
    struct round *r = &out->round;
    KEEP(p, ORGS, out->orgs, out->n_orgs);
    KEEP(p, CENTERS, out->centers, out->n_centers);
    KEEP(p, PROJECTS, out->projects, out->n_projects);
    KEEP(p, EXPERTS, r->experts, r->n_experts);
    keep_decisions(p, r);
    KEEP(p, ENTRIES, r->entries, r->n_entries);
}

struct dossier dossier_of_report(struct arena *a, const struct dossier *d, const struct report *r) {
    struct dossier out = *d;
    if (!r)
        return out;
    struct part p = {.a = a};
    const struct dossier *indexed = dossier_indexed(d, a);
    for (size_t i = 0; i < d->round.n_entries; i++)
        if (report_covers_entry(indexed, r, &d->round.entries[i]))
            want_of_entry(&p, indexed, &d->round.entries[i]);
    want(&p, ORGS, d->round.commissioner);
    want(&p, ORGS, d->round.evaluator);
    want(&p, ORGS, r->approver);
    want_of_experts(&p, &d->round);
    keep_standards(a, d, &p, &out);
    out.index = NULL;
    out.round.texts = report_words(a, indexed, r);
    keep_part(&p, &out);
    struct report *own = gp_new(a, struct report);
    *own = *r;
    own->texts = (struct report_texts){.date = DATE_UNSET};
    out.round.reports = own;
    out.round.n_reports = 1;
    if (r->scope == REPORT_SUBDISTRICT)
        out.round.subdistrict = r->target;
    if (r->scope != REPORT_SUMMARY) {
        out.round.earlier = NULL;
        out.round.n_earlier = 0;
    }
    return out;
}
