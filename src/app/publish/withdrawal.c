#include "app/publish/withdrawal.h"

#include "shape/shape.h"

/* What the report needs to say who withdrew. */
static struct entry bare_entry(const struct entry *e) {
    struct entry bare;
    shape_clear(&shape_entry, &bare);
    bare.id = e->id;
    bare.project = e->project;
    bare.method = e->method;
    bare.standard = e->standard;
    bare.standard_version = e->standard_version;
    bare.withdrawn = true;
    bare.provenance = e->provenance;
    return bare;
}

static struct project bare_project(const struct project *p) {
    struct project bare;
    shape_clear(&shape_project, &bare);
    bare.id = p->id;
    bare.title = p->title;
    bare.center = p->center;
    bare.operator_org = p->operator_org;
    bare.purchaser = p->purchaser;
    bare.committee = p->committee;
    bare.start = p->start;
    bare.end = p->end;
    bare.total = p->total;
    return bare;
}

static bool any_withdrawn(const struct round *r) {
    for (size_t i = 0; i < r->n_entries; i++)
        if (r->entries[i].withdrawn)
            return true;
    return false;
}

static const struct entry *entry_of(const struct round *r, const char *id) {
    for (size_t i = 0; i < r->n_entries; i++)
        if (cstr_eq(r->entries[i].id, id))
            return &r->entries[i];
    return NULL;
}

static void drop_entries(struct arena *a, struct round *r) {
    struct entry *kept = gp_new_n(a, struct entry, r->n_entries);
    size_t n = 0;
    for (size_t i = 0; i < r->n_entries; i++) {
        const struct entry *e = &r->entries[i];
        if (!e->withdrawn)
            kept[n++] = *e;
        else if (r->texts.name_withdrawn)
            kept[n++] = bare_entry(e);
    }
    r->entries = kept;
    r->n_entries = n;
}

static void drop_dismissals(struct arena *a, struct round *r) {
    struct finding_dismissal *kept = gp_new_n(a, struct finding_dismissal, r->n_finding_dismissals);
    size_t n = 0;
    for (size_t i = 0; i < r->n_finding_dismissals; i++) {
        const struct finding_dismissal *d = &r->finding_dismissals[i];
        const struct entry *e = d->entry ? entry_of(r, d->entry) : NULL;
        if (!e || !e->withdrawn)
            kept[n++] = *d;
    }
    r->finding_dismissals = kept;
    r->n_finding_dismissals = n;
}

static void drop_corrections(struct arena *a, struct round *r) {
    struct sheet_correction *kept = gp_new_n(a, struct sheet_correction, r->n_sheet_corrections);
    size_t n = 0;
    for (size_t i = 0; i < r->n_sheet_corrections; i++) {
        const struct entry *e = entry_of(r, r->sheet_corrections[i].entry);
        if (!e || !e->withdrawn)
            kept[n++] = r->sheet_corrections[i];
    }
    r->sheet_corrections = kept;
    r->n_sheet_corrections = n;
}

/* Whether an entry stands for the project: 0 none ever did, 1 only such as withdrew, 2 one that
 * takes part. */
static unsigned standing_of(const struct round *r, const char *project) {
    unsigned standing = 0;
    for (size_t i = 0; i < r->n_entries; i++)
        if (cstr_eq(r->entries[i].project, project)) {
            unsigned own = r->entries[i].withdrawn ? 1 : 2;
            standing = own > standing ? own : standing;
        }
    return standing;
}

static void drop_projects(struct arena *a, struct dossier *d) {
    struct project *kept = gp_new_n(a, struct project, d->n_projects);
    size_t n = 0;
    for (size_t i = 0; i < d->n_projects; i++) {
        unsigned standing = standing_of(&d->round, d->projects[i].id);
        if (standing == 1 && d->round.texts.name_withdrawn)
            kept[n++] = bare_project(&d->projects[i]);
        else if (standing != 1)
            kept[n++] = d->projects[i];
    }
    d->projects = kept;
    d->n_projects = n;
}

static bool has_project(const struct project *v, size_t n, const char *center) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].center, center))
            return true;
    return false;
}

/* Those that lost their last project; a center without any stays, as it stood there before. */
static void drop_centers(struct arena *a, struct dossier *d, const struct project *before,
                         size_t n_before) {
    struct center *kept = gp_new_n(a, struct center, d->n_centers);
    size_t n = 0;
    for (size_t i = 0; i < d->n_centers; i++)
        if (has_project(d->projects, d->n_projects, d->centers[i].id) ||
            !has_project(before, n_before, d->centers[i].id))
            kept[n++] = d->centers[i];
    d->centers = kept;
    d->n_centers = n;
}

void dossier_drop_withdrawn(struct arena *a, struct dossier *d) {
    if (!any_withdrawn(&d->round))
        return;
    const struct project *before = d->projects;
    size_t n_before = d->n_projects;
    drop_projects(a, d);
    drop_centers(a, d, before, n_before);
    drop_corrections(a, &d->round);
    drop_dismissals(a, &d->round);
    drop_entries(a, &d->round);
}
