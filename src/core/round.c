/* What a round's parts mean, without evaluating them: the order of places and dismissals, the days
 * until which things had to come (from deadline_of to correction_due), the method that is proposed,
 * and last an index by which organisations, centers, projects and entries are found by id. */
#include "core/round.h"

#include "base/lookup.h"

const char *round_kind_name(enum round_kind k) {
    static const char *const names[ROUND_KIND_N] = {"抽查评估", "中期评估", "续期评估", "终期评估"};
    return k < ROUND_KIND_N ? names[k] : "";
}

int place_cmp(const struct place_ref *a, const struct place_ref *b) {
    int64_t x = a->row > 0 ? a->row : 0, y = b->row > 0 ? b->row : 0;
    if (a->what != b->what)
        return a->what < b->what ? -1 : 1;
    int id = strcmp(cstr_or_empty(a->id), cstr_or_empty(b->id));
    int row = id ? id : (x > y) - (x < y);
    return row ? row : strcmp(cstr_or_empty(a->column), cstr_or_empty(b->column));
}

int finding_dismissal_cmp(const struct finding_dismissal *a, const struct finding_dismissal *b) {
    int rule = strcmp(cstr_or_empty(a->rule), cstr_or_empty(b->rule));
    int entry = rule ? rule : strcmp(cstr_or_empty(a->entry), cstr_or_empty(b->entry));
    int place = entry ? entry : strcmp(cstr_or_empty(a->place), cstr_or_empty(b->place));
    return place ? place : place_cmp(&a->at, &b->at);
}

static int by_key(const void *a, const void *b) {
    return finding_dismissal_cmp(a, b);
}

void finding_dismissals_sort(struct finding_dismissal *v, size_t n) {
    if (n > 1)
        qsort(v, n, sizeof(*v), by_key);
}

date_t deadline_of(date_t round_deadline, date_t own) {
    return date_is_set(own) ? own : round_deadline;
}

date_t entry_deadline(const struct round *r, const struct entry *e) {
    return deadline_of(r->deadline, e->deadline);
}

date_t item_due(date_t item, date_t round_deadline, date_t own) {
    if (!date_is_set(item))
        return deadline_of(round_deadline, own);
    if (!date_is_set(own) || !date_is_set(round_deadline))
        return item;
    return date_plus(item, own.day - round_deadline.day);
}

date_t entry_item_due(const struct round *r, const struct entry *e,
                      const struct checklist_item *item) {
    return item_due(item ? item->due : DATE_UNSET, r->deadline, e->deadline);
}

date_t correction_due(const struct correction *v, size_t n, date_t received, date_t due) {
    if (!date_is_set(due) || !date_is_set(received) || date_cmp(received, due) <= 0)
        return due;
    for (size_t i = n; i-- > 0;)
        if (date_is_set(v[i].asked) && date_cmp(v[i].asked, received) <= 0)
            return date_is_set(v[i].due) && date_cmp(v[i].due, due) < 0 ? due : v[i].due;
    return due;
}

const char *round_expert_name(const struct round *r, const char *id) {
    for (size_t i = 0; i < r->n_experts; i++)
        if (cstr_eq(r->experts[i].id, id) && !cstr_empty(r->experts[i].name))
            return r->experts[i].name;
    return id;
}

static bool is_inspected(const struct method *m) {
    for (size_t i = 0; i < m->n_components; i++)
        if (m->components[i].scored_by == SCORER_INSPECTOR)
            return true;
    return false;
}

/* The only method that is inspected, or is not; NULL when there are several or none. */
static const struct method *only_method(const struct standard *s, bool inspected) {
    const struct method *found = NULL;
    for (size_t i = 0; i < s->n_methods; i++) {
        if (is_inspected(&s->methods[i]) != inspected)
            continue;
        if (found)
            return NULL;
        found = &s->methods[i];
    }
    return found;
}

const struct method *round_propose_method(const struct standard *s, int64_t year, date_t closed,
                                          date_t contract_end) {
    if (s->n_methods == 1)
        return &s->methods[0];
    bool known = date_is_set(closed) || year != DEC_UNSET;
    if (!date_is_set(contract_end) || !known)
        return NULL;
    bool ends = date_is_set(closed) ? date_cmp(contract_end, closed) <= 0
                                    : date_civil(contract_end).year <= year;
    return only_method(s, ends);
}

/* ---- standards */

static const char *bands_difference(const struct standard *a, const struct standard *b) {
    if (a->n_bands != b->n_bands)
        return "等级个数不同";
    for (size_t i = 0; i < a->n_bands; i++)
        if (!cstr_eq(a->bands[i].name, b->bands[i].name) ||
            a->bands[i].from.v != b->bands[i].from.v)
            return "等级区间不同";
    return NULL;
}

static const char *categories_difference(const struct standard *a, const struct standard *b) {
    if (a->n_fund_categories != b->n_fund_categories)
        return "资金类别不同";
    for (size_t i = 0; i < a->n_fund_categories; i++)
        if (!cstr_eq(a->fund_categories[i].id, b->fund_categories[i].id))
            return "资金类别不同";
    return NULL;
}

bool standards_are_comparable(const struct standard *a, const struct standard *b,
                              const char **ret_why) {
    const char *why = a->full.v != b->full.v ? "满分不同" : bands_difference(a, b);
    if (!why)
        why = categories_difference(a, b);
    if (ret_why)
        *ret_why = why;
    return why == NULL;
}

static bool is_standard(const struct standard *s, const char *id, int64_t version) {
    return s->version == version && cstr_eq(s->id, id);
}

const struct standard *dossier_standard_at(const struct dossier *d, size_t i) {
    if (i == 0)
        return &d->standard;
    return i <= d->n_standards ? &d->standards[i - 1] : NULL;
}

const struct standard *entry_standard(const struct dossier *d, const struct entry *e) {
    const struct standard *s;
    if (cstr_empty(e->standard))
        return &d->standard;
    for (size_t i = 0; (s = dossier_standard_at(d, i)); i++)
        if (is_standard(s, e->standard, e->standard_version))
            return s;
    return NULL;
}

const struct method *entry_method(const struct dossier *d, const struct entry *e) {
    const struct standard *s = cstr_empty(e->method) ? NULL : entry_standard(d, e);
    return s ? standard_method(s, e->method) : NULL;
}

const struct dossier *dossier_for_entry(const struct dossier *d, const struct entry *e,
                                        struct arena *a) {
    const struct standard *s = entry_standard(d, e);
    if (!s || s == &d->standard)
        return d;
    struct dossier *own = gp_new(a, struct dossier);
    *own = *d;
    own->standard = *s;
    return own;
}

bool dossier_method_at(const struct dossier *d, size_t i, struct method_use *ret) {
    const struct standard *s;
    for (size_t k = 0; (s = dossier_standard_at(d, k)); k++) {
        if (i < s->n_methods) {
            *ret = (struct method_use){s, &s->methods[i]};
            return true;
        }
        i -= s->n_methods;
    }
    return false;
}

const char *method_use_name(struct arena *a, const struct dossier *d, const struct method_use *u) {
    return u->standard == &d->standard
               ? u->method->name
               : arena_printf(a, "%s·%s第 %lld 版", u->method->name, u->standard->title,
                              (long long)u->standard->version);
}

bool dossier_is_official(const struct dossier *d) {
    const struct standard *s;
    for (size_t i = 0; (s = dossier_standard_at(d, i)); i++)
        if (!s->official)
            return false;
    return true;
}

static bool is_used(const struct dossier *d, const struct standard *s) {
    for (size_t i = 0; i < d->round.n_entries; i++)
        if (!d->round.entries[i].withdrawn && entry_standard(d, &d->round.entries[i]) == s)
            return true;
    return false;
}

const char *dossier_standards_label(struct arena *a, const struct dossier *d) {
    const struct standard *s;
    const char *text = "";
    for (size_t i = 0; (s = dossier_standard_at(d, i)); i++)
        if (is_used(d, s))
            text = arena_printf(a, "%s%s%s", text, *text ? "；" : "", standard_label(a, s));
    return *text ? text : standard_label(a, &d->standard);
}

/* ---- */

const struct checklist_item *round_checklist_item(const struct round *r, const char *id) {
    for (size_t i = 0; i < r->n_checklist; i++)
        if (cstr_eq(r->checklist[i].id, id))
            return &r->checklist[i];
    return NULL;
}

/* ---- things by their ids */

enum list_kind { LIST_ORGS, LIST_CENTERS, LIST_PROJECTS, LIST_ENTRIES, LIST_KIND_N };

struct dossier_index {
    struct lookup things; /* by id, and kind of list */
};

/* One of a dossier's lists: its elements begin with their id. */
struct id_list {
    const void *v;
    size_t n, size;
};

static struct id_list list_of(const struct dossier *d, enum list_kind kind) {
    switch (kind) {
    case LIST_ORGS:
        return (struct id_list){d->orgs, d->n_orgs, sizeof(*d->orgs)};
    case LIST_CENTERS:
        return (struct id_list){d->centers, d->n_centers, sizeof(*d->centers)};
    case LIST_PROJECTS:
        return (struct id_list){d->projects, d->n_projects, sizeof(*d->projects)};
    case LIST_ENTRIES:
        return (struct id_list){d->round.entries, d->round.n_entries, sizeof(*d->round.entries)};
    case LIST_KIND_N:
        break;
    }
    return (struct id_list){NULL, 0, 0};
}

_Static_assert(offsetof(struct org, id) == 0 && offsetof(struct center, id) == 0 &&
                   offsetof(struct project, id) == 0 && offsetof(struct entry, id) == 0,
               "elements begin with their id");

static const char *id_of(const void *thing) {
    const char *id;
    memcpy(&id, thing, sizeof(id));
    return id;
}

static void index_list(struct lookup *l, struct arena *a, const struct dossier *d,
                       enum list_kind kind) {
    struct id_list list = list_of(d, kind);
    for (size_t i = 0; i < list.n; i++) {
        const char *thing = (const char *)list.v + i * list.size;
        if (id_of(thing))
            lookup_add(l, a, str_of(id_of(thing)), (long)kind, (void *)(uintptr_t)thing);
    }
}

const struct dossier *dossier_indexed(const struct dossier *d, struct arena *a) {
    if (d->index)
        return d;
    struct dossier *copy = gp_new(a, struct dossier);
    struct dossier_index *index = gp_new(a, struct dossier_index);
    *copy = *d;
    *index = (struct dossier_index){0};
    for (enum list_kind k = 0; k < LIST_KIND_N; k++)
        index_list(&index->things, a, d, k);
    copy->index = index;
    return copy;
}

static const void *find(const struct dossier *d, enum list_kind kind, const char *id) {
    if (!id)
        return NULL;
    if (d->index)
        return lookup_get(&d->index->things, str_of(id), (long)kind);
    struct id_list list = list_of(d, kind);
    for (size_t i = 0; i < list.n; i++) {
        const char *thing = (const char *)list.v + i * list.size;
        if (cstr_eq(id_of(thing), id))
            return thing;
    }
    return NULL;
}

const struct org *dossier_org(const struct dossier *d, const char *id) {
    return find(d, LIST_ORGS, id);
}

const struct center *dossier_center(const struct dossier *d, const char *id) {
    return find(d, LIST_CENTERS, id);
}

const struct project *dossier_project(const struct dossier *d, const char *id) {
    return find(d, LIST_PROJECTS, id);
}

const struct entry *dossier_entry(const struct dossier *d, const char *id) {
    return find(d, LIST_ENTRIES, id);
}

const char *entry_narrative(const struct entry *e) {
    return cstr_empty(e->narrative_edited) ? e->narrative : e->narrative_edited;
}
