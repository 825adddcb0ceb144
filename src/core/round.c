#include "core/round.h"

const char *round_kind_name(enum round_kind k) {
    static const char *const names[ROUND_KIND_N] = {"抽查评估", "中期评估", "续期评估", "终期评估"};
    return k < ROUND_KIND_N ? names[k] : "";
}

int finding_dismissal_cmp(const struct finding_dismissal *a, const struct finding_dismissal *b) {
    int rule = strcmp(cstr_or_empty(a->rule), cstr_or_empty(b->rule));
    int entry = rule ? rule : strcmp(cstr_or_empty(a->entry), cstr_or_empty(b->entry));
    return entry ? entry : strcmp(cstr_or_empty(a->place), cstr_or_empty(b->place));
}

static int by_key(const void *a, const void *b) {
    return finding_dismissal_cmp(a, b);
}

void finding_dismissals_sort(struct finding_dismissal *v, size_t n) {
    if (n > 1)
        qsort(v, n, sizeof(*v), by_key);
}

const struct checklist_item *round_checklist_item(const struct round *r, const char *id) {
    for (size_t i = 0; i < r->n_checklist; i++)
        if (cstr_eq(r->checklist[i].id, id))
            return &r->checklist[i];
    return NULL;
}

const struct org *dossier_org(const struct dossier *d, const char *id) {
    for (size_t i = 0; i < d->n_orgs; i++)
        if (cstr_eq(d->orgs[i].id, id))
            return &d->orgs[i];
    return NULL;
}

const struct center *dossier_center(const struct dossier *d, const char *id) {
    for (size_t i = 0; i < d->n_centers; i++)
        if (cstr_eq(d->centers[i].id, id))
            return &d->centers[i];
    return NULL;
}

const struct project *dossier_project(const struct dossier *d, const char *id) {
    for (size_t i = 0; i < d->n_projects; i++)
        if (cstr_eq(d->projects[i].id, id))
            return &d->projects[i];
    return NULL;
}
