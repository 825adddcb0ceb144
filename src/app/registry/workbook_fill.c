/* The registry as rows of its tables, for a template: names stand where ids are kept. */
#include "app/registry/workbook_apply.h"

#include "shape/text.h"

struct filling {
    struct work *w;
    struct workbook_rows *rows;
    struct dossier all; /* its organisations, centers and projects */
};

static struct row *push(struct filling *f, enum table table) {
    struct row *r = gp_new(f->w->arena, struct row);
    *VEC_PUSH(f->w->arena, &f->rows[table].rows) = r;
    return r;
}

static const char *org_name(const struct filling *f, const char *id) {
    for (size_t i = 0; i < f->all.n_orgs; i++)
        if (cstr_eq(f->all.orgs[i].id, id))
            return f->all.orgs[i].name;
    return NULL;
}

static const char *substation_name(const struct center *c, const char *id) {
    for (size_t i = 0; c && i < c->n_substations; i++)
        if (cstr_eq(c->substations[i].id, id))
            return c->substations[i].name;
    return NULL;
}

static struct row *push_owned(struct filling *f, enum table table, const struct project *p,
                              const struct center *c) {
    struct row *r = push(f, table);
    r->project.id = p->id;
    r->project.title = p->title;
    r->project.center = c->name;
    r->requirement.count = DEC_UNSET;
    return r;
}

static bool is_same_post(const struct post *a, const struct post *b) {
    char one[HASH_HEX], other[HASH_HEX];
    struct post x = *a, y = *b;
    x.id = y.id = NULL;
    shape_digest(&shape_post, &x, one);
    shape_digest(&shape_post, &y, other);
    return strcmp(one, other) == 0;
}

/* Posts that differ in nothing are one line with their number. */
static void add_posts(struct filling *f, const struct project *p, const struct center *c) {
    for (size_t i = 0, n; i < p->n_posts; i += n) {
        struct row *r = push_owned(f, POSTS, p, c);
        for (n = 1; i + n < p->n_posts && is_same_post(&p->posts[i], &p->posts[i + n]);)
            n++;
        r->post = p->posts[i];
        r->post.substation = substation_name(c, p->posts[i].substation);
        r->requirement.count = (int64_t)n;
    }
}

static void add_project(struct filling *f, const struct project *p, const struct center *c) {
    struct row *r = push(f, PROJECTS);
    r->project = *p;
    r->center = *c;
    r->project.center = c->name;
    r->project.operator_org = org_name(f, p->operator_org);
    r->project.purchaser = org_name(f, p->purchaser);
    r->project.committee = org_name(f, p->committee);
    add_posts(f, p, c);
    for (size_t i = 0; i < p->n_requirements; i++)
        push_owned(f, REQUIREMENTS, p, c)->requirement = p->requirements[i];
    for (size_t i = 0; i < p->n_indicators; i++)
        push_owned(f, INDICATORS, p, c)->indicator = p->indicators[i];
    for (size_t i = 0; i < p->n_payments; i++)
        push_owned(f, PAYMENTS, p, c)->payment = p->payments[i];
}

static const struct center *center_of(const struct filling *f, const char *id) {
    for (size_t i = 0; i < f->all.n_centers; i++)
        if (cstr_eq(f->all.centers[i].id, id))
            return &f->all.centers[i];
    return NULL;
}

static void add_center(struct filling *f, const struct center *c) {
    push(f, CENTERS)->center = *c;
    for (size_t k = 0; k < c->n_substations; k++) {
        struct row *r = push(f, SUBSTATIONS);
        r->center = *c;
        r->substation = c->substations[k];
    }
}

enum gp_code registry_prefill(struct work *w, const char *subject, struct workbook_rows *rows) {
    struct filling *f = gp_new(w->arena, struct filling);
    (void)subject;
    f->w = w;
    f->rows = rows;
    TRY(store_registry_all(w, &f->all));
    for (size_t i = 0; i < f->all.n_orgs; i++)
        push(f, ORGS)->org = f->all.orgs[i];
    for (size_t i = 0; i < f->all.n_centers; i++)
        add_center(f, &f->all.centers[i]);
    for (size_t i = 0; i < f->all.n_projects; i++)
        add_project(f, &f->all.projects[i], center_of(f, f->all.projects[i].center));
    return GP_OK;
}
