#include "core/round.h"

const char *round_kind_name(enum round_kind k) {
    static const char *const names[ROUND_KIND_N] = {"抽查评估", "中期评估", "续期评估", "终期评估"};
    return k < ROUND_KIND_N ? names[k] : "";
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
