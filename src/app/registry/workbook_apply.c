/* What becomes of the rows, in the order in which things need each other: organisations, centers
 * with their substations, projects with their lists. Each row finds its thing (find_*), lays the
 * members that its columns give over it, and save_all asks the registry itself, so that a workbook
 * can store nothing that a form could not. */
#include "app/registry/workbook_apply.h"

#include "base/rand.h"
#include "shape/text.h"

#define THINGS_MAX 5000
#define POSTS_MAX  50 /* of one row */

struct thing {
    struct registry_item item;
    const char *name;
    char was[HASH_HEX];       /* digest of what is stored */
    struct workbook_at at;    /* where it is first spoken of */
    bool refused;             /* by the registry's rules: not stored */
    VEC(const char *) titles; /* of the posts that rows have spoken of, each as often */
};

typedef VEC(struct thing *) things_t;

struct applying {
    struct work *w;
    const struct workbook_wish *wish;
    struct workbook *book;
    things_t things[REGISTRY_KIND_N];
    VEC(const struct project *) passed_over; /* rows whose center was refused: told there */
    struct registry_org *orgs;               /* as stored */
    size_t n_orgs;
    struct registry_center *centers;
    size_t n_centers;
    struct registry_project *projects;
    size_t n_projects;
};

static void complain(struct applying *x, const struct workbook_at *at, const char *what,
                     const char *remedy) {
    workbook_complain(x->w->arena, x->book, at, what, remedy);
}

static const struct row *row_of(const struct workbook_at *at) {
    return at->row;
}

static void lay_over(struct applying *x, const struct workbook_at *at, const struct shape *shape,
                     void *thing, const char *const *but) {
    workbook_lay(x->book, at, shape, thing, but);
}

/* ---- things that the workbook speaks of */

static const char *id_of(const struct thing *t) {
    const struct registry_item *i = &t->item;
    return t->item.kind == REGISTRY_ORG      ? i->org->id
           : t->item.kind == REGISTRY_CENTER ? i->center->id
                                             : i->project->id;
}

static const void *object_of(const struct thing *t) {
    const struct registry_item *i = &t->item;
    return i->kind == REGISTRY_ORG      ? (const void *)i->org
           : i->kind == REGISTRY_CENTER ? (const void *)i->center
                                        : (const void *)i->project;
}

/* id NULL: a new one; center: of a new project. */
static enum gp_code take_thing(struct applying *x, const struct workbook_at *at,
                               enum registry_kind kind, const char *id, const char *center,
                               const char *name, struct thing **ret) {
    for (size_t i = 0; id && i < x->things[kind].n; i++)
        if (cstr_eq(id_of(x->things[kind].v[i]), id)) {
            *ret = x->things[kind].v[i];
            return GP_OK;
        }
    struct thing *t = gp_new(x->w->arena, struct thing);
    *t = (struct thing){.name = name, .at = *at};
    TRY(registry_load(x->w, kind, id, center, &t->item));
    t->item.is_new = !id;
    if (id)
        shape_digest(registry_shape(kind), object_of(t), t->was);
    *VEC_PUSH(x->w->arena, &x->things[kind]) = t;
    *ret = t;
    return GP_OK;
}

static bool same_name(const char *a, const char *b) {
    return !cstr_empty(a) && cstr_eq(a, b);
}

/* ---- organisations */

static struct thing *new_org(struct applying *x, const char *name, enum org_kind kind) {
    for (size_t i = 0; i < x->things[REGISTRY_ORG].n; i++) {
        struct thing *t = x->things[REGISTRY_ORG].v[i];
        const struct org *o = t->item.org;
        if (o->kind == kind && (same_name(o->name, name) || same_name(o->short_name, name)))
            return t;
    }
    return NULL;
}

static const char *stored_org(const struct applying *x, const char *name, enum org_kind kind) {
    for (size_t i = 0; i < x->n_orgs; i++) {
        const struct registry_org *o = &x->orgs[i];
        bool called =
            same_name(o->id, name) || same_name(o->name, name) || same_name(o->short_name, name);
        if (called && o->kind == kind)
            return o->id;
    }
    return NULL;
}

static enum gp_code apply_org(struct applying *x, const struct workbook_at *at) {
    const struct org *o = &row_of(at)->org;
    bool says_kind = workbook_has(x->book, at->sheet, &shape_org, "kind");
    enum org_kind kind = says_kind ? o->kind : ORG_OPERATOR; /* as the registry's own form begins */
    struct thing *t = new_org(x, o->name, kind);
    const char *id = stored_org(x, o->id, kind);
    if (!id)
        id = stored_org(x, o->name, kind);
    if (!t)
        TRY(take_thing(x, at, REGISTRY_ORG, id, NULL, o->name, &t));
    lay_over(x, at, &shape_org, t->item.org, NULL);
    return GP_OK;
}

/* The organisation that a project names: one that is there, of the workbook, or a new one. */
static enum gp_code find_party(struct applying *x, const struct workbook_at *at, const char *name,
                               enum org_kind kind, const char **ret) {
    if (cstr_empty(name))
        return GP_OK;
    struct thing *t = new_org(x, name, kind);
    const char *id = t ? NULL : stored_org(x, name, kind);
    if (id) {
        *ret = id;
        return GP_OK;
    }
    if (!t) {
        TRY(take_thing(x, at, REGISTRY_ORG, NULL, NULL, name, &t));
        t->item.org->name = name;
        t->item.org->kind = kind;
    }
    *ret = name; /* its id is given when it is saved */
    return GP_OK;
}

/* ---- centers */

static struct thing *spoken_center(const struct applying *x, const char *name) {
    for (size_t i = 0; i < x->things[REGISTRY_CENTER].n; i++) {
        const struct center *c = x->things[REGISTRY_CENTER].v[i]->item.center;
        if (same_name(c->id, name) || same_name(c->name, name) || same_name(c->full_name, name))
            return x->things[REGISTRY_CENTER].v[i];
    }
    return NULL;
}

static const char *stored_center(const struct applying *x, const char *name) {
    for (size_t i = 0; i < x->n_centers; i++) {
        const struct registry_center *c = &x->centers[i];
        if (same_name(c->id, name) || same_name(c->name, name) || same_name(c->full_name, name))
            return c->id;
    }
    return NULL;
}

/* 六和社区党群服务中心 is called 六和 for short. */
static const char *short_center_name(struct arena *a, const char *name) {
    static const char *const tails[] = {"社区党群服务中心", "党群服务中心", "社区服务中心", "社区"};
    for (size_t i = 0; i < GP_COUNT(tails); i++) {
        size_t n = strlen(name), tail = strlen(tails[i]);
        if (n > tail && strcmp(name + n - tail, tails[i]) == 0)
            return arena_strndup(a, name, n - tail);
    }
    return name;
}

static enum gp_code find_center(struct applying *x, const struct workbook_at *at, const char *name,
                                struct thing **ret) {
    *ret = spoken_center(x, name);
    if (*ret)
        return GP_OK;
    const char *id = stored_center(x, name);
    TRY(take_thing(x, at, REGISTRY_CENTER, id, NULL, name, ret));
    struct center *c = (*ret)->item.center;
    if (!id) {
        c->name = short_center_name(x->w->arena, name);
        c->full_name = strcmp(c->name, name) == 0
                           ? arena_printf(x->w->arena, "%s社区党群服务中心", name)
                           : name;
    }
    return GP_OK;
}

static enum gp_code apply_center(struct applying *x, const struct workbook_at *at) {
    struct thing *t;
    const struct center *c = &row_of(at)->center;
    const char *id = stored_center(x, c->id);
    TRY(find_center(x, at, id ? id : c->name, &t));
    static const char *const but[] = {"name", NULL};
    lay_over(x, at, &shape_center, t->item.center, t->item.is_new || id ? NULL : but);
    return GP_OK;
}

static enum gp_code apply_substation(struct applying *x, const struct workbook_at *at) {
    struct thing *t;
    struct arena *a = x->w->arena;
    if (cstr_empty(row_of(at)->center.name)) {
        complain(x, at, "没有写明分站点属于哪个中心", "请加一列“中心”");
        return GP_OK;
    }
    TRY(find_center(x, at, row_of(at)->center.name, &t));
    struct center *c = t->item.center;
    for (size_t i = 0; i < c->n_substations; i++)
        if (same_name(c->substations[i].name, row_of(at)->substation.name))
            return GP_OK;
    struct substation *v = gp_new_n(a, struct substation, c->n_substations + 1);
    if (c->n_substations)
        memcpy(v, c->substations, c->n_substations * sizeof(*v));
    v[c->n_substations++] =
        (struct substation){.id = rand_id(a), .name = row_of(at)->substation.name};
    c->substations = v;
    return GP_OK;
}

/* ---- projects */

/* The centers of project rows, before they are saved: a project needs its center to be there. */
static enum gp_code apply_place(struct applying *x, const struct workbook_at *at) {
    struct thing *t;
    if (cstr_empty(row_of(at)->project.center))
        return GP_OK; /* told as a blank cell */
    TRY(find_center(x, at, row_of(at)->project.center, &t));
    lay_over(x, at, &shape_center, t->item.center, NULL);
    struct project found;
    shape_clear(&shape_project, &found);
    TRY(find_party(x, at, row_of(at)->project.operator_org, ORG_OPERATOR, &found.operator_org));
    TRY(find_party(x, at, row_of(at)->project.purchaser, ORG_PURCHASER, &found.purchaser));
    return find_party(x, at, row_of(at)->project.committee, ORG_COMMITTEE, &found.committee);
}

/* The id of a party by its name; all are saved by now. */
static const char *party_id(const struct applying *x, const char *name, enum org_kind kind) {
    const char *id = stored_org(x, name, kind);
    for (size_t i = 0; !id && i < x->things[REGISTRY_ORG].n; i++) {
        const struct org *o = x->things[REGISTRY_ORG].v[i]->item.org;
        if (o->kind == kind && (same_name(o->name, name) || same_name(o->short_name, name)))
            id = o->id;
    }
    return id;
}

static struct thing *spoken_project(const struct applying *x, const struct project *p,
                                    const char *center) {
    for (size_t i = 0; i < x->things[REGISTRY_PROJECT].n; i++) {
        const struct project *v = x->things[REGISTRY_PROJECT].v[i]->item.project;
        bool same_place = cstr_eq(v->center, center);
        if (same_name(v->id, p->id) || same_name(v->title, p->title) ||
            (same_place && cstr_empty(p->title) && date_cmp(v->start, p->start) == 0))
            return x->things[REGISTRY_PROJECT].v[i];
    }
    return NULL;
}

/* By number, by name; without a name by center and first day. */
static const char *stored_project(const struct applying *x, const struct project *p,
                                  const char *center) {
    for (size_t i = 0; i < x->n_projects; i++) {
        const struct registry_project *v = &x->projects[i];
        if (same_name(v->id, p->id) || same_name(v->title, p->title) ||
            (cstr_empty(p->title) && cstr_eq(v->center, center) &&
             date_cmp(v->start, p->start) == 0))
            return v->id;
    }
    return NULL;
}

static enum gp_code apply_project(struct applying *x, const struct workbook_at *at) {
    static const char *const but[] = {"center", "operator_org", "purchaser", "committee", NULL};
    const struct project *p = &row_of(at)->project;
    struct thing *center = spoken_center(x, p->center), *t;
    if (!center || center->refused) {
        *VEC_PUSH(x->w->arena, &x->passed_over) = p;
        return GP_OK;
    }
    const char *place = center->item.center->id;
    t = spoken_project(x, p, place);
    if (!t)
        TRY(take_thing(x, at, REGISTRY_PROJECT, stored_project(x, p, place), place,
                       p->title ? p->title : center->item.center->name, &t));
    struct project *out = t->item.project;
    lay_over(x, at, &shape_project, out, but);
    if (!out->title)
        out->title =
            arena_printf(x->w->arena, "%s社会工作服务项目", center->item.center->full_name);
    out->center = place;
    if (p->operator_org)
        out->operator_org = party_id(x, p->operator_org, ORG_OPERATOR);
    if (p->purchaser)
        out->purchaser = party_id(x, p->purchaser, ORG_PURCHASER);
    if (p->committee)
        out->committee = party_id(x, p->committee, ORG_COMMITTEE);
    return GP_OK;
}

/* ---- lists of projects */

/* The stored project of the center whose contract ends last. */
static const char *last_project_of(const struct applying *x, const char *center) {
    const struct registry_project *last = NULL;
    for (size_t i = 0; i < x->n_projects; i++)
        if (cstr_eq(x->projects[i].center, center) &&
            (!last || date_cmp(x->projects[i].end, last->end) > 0))
            last = &x->projects[i];
    return last ? last->id : NULL;
}

static struct thing *only_project(const struct applying *x, const char *center) {
    struct thing *only = NULL;
    for (size_t i = 0; i < x->things[REGISTRY_PROJECT].n; i++) {
        struct thing *t = x->things[REGISTRY_PROJECT].v[i];
        if (center && !cstr_eq(t->item.project->center, center))
            continue;
        if (only)
            return NULL;
        only = t;
    }
    return only;
}

static bool is_passed_over(const struct applying *x, const struct project *p) {
    for (size_t i = 0; i < x->passed_over.n; i++)
        if (same_name(x->passed_over.v[i]->title, p->title) ||
            same_name(x->passed_over.v[i]->id, p->id) ||
            same_name(x->passed_over.v[i]->center, p->center))
            return true;
    return false;
}

/* *ret is NULL after a complaint, here or about the project itself. */
static enum gp_code find_owner(struct applying *x, const struct workbook_at *at,
                               struct thing **ret) {
    const struct project *p = &row_of(at)->project;
    *ret = NULL;
    if (!cstr_empty(p->id) || !cstr_empty(p->title)) {
        struct project named;
        shape_clear(&shape_project, &named);
        named.id = p->id;
        named.title = p->title;
        *ret = spoken_project(x, &named, "");
        const char *id = *ret ? NULL : stored_project(x, &named, "");
        if (id)
            TRY(take_thing(x, at, REGISTRY_PROJECT, id, NULL, cstr_or_empty(p->title), ret));
    } else if (!cstr_empty(p->center)) {
        struct thing *center = spoken_center(x, p->center);
        const char *place = center ? center->item.center->id : stored_center(x, p->center);
        *ret = place ? only_project(x, place) : NULL;
        const char *id = place && !*ret ? last_project_of(x, place) : NULL;
        if (id)
            TRY(take_thing(x, at, REGISTRY_PROJECT, id, NULL, p->center, ret));
    } else {
        *ret = only_project(x, NULL);
    }
    if (!*ret && !is_passed_over(x, p))
        complain(x, at, "认不出这一行属于哪个项目",
                 "请写项目名称；一个中心只有一个项目时，写中心也可以");
    return GP_OK;
}

/* The list with room for one more, all zero and unset; in a list of n things of the size. */
static void *grow(struct applying *x, void **list, size_t *n, const struct shape *shape) {
    char *v = arena_alloc(x->w->arena, (*n + 1) * shape->size);
    if (*n)
        memcpy(v, *list, *n * shape->size);
    char *last = v + *n * shape->size;
    memset(last, 0, shape->size);
    shape_unset(shape, last);
    *list = v;
    ++*n;
    return last;
}

/* The k-th that is called so, by the member that tells rows apart; a new one behind the last. */
static void *part_of(struct applying *x, void **list, size_t *n, const struct shape *shape,
                     const char *key, const char *name, size_t k) {
    const struct field *f = shape_field(shape, key);
    for (size_t i = 0; i < *n; i++) {
        char *part = (char *)*list + i * shape->size;
        if (same_name(*(const char **)(void *)(part + f->at), name) && k-- == 0)
            return part;
    }
    char *part = grow(x, list, n, shape);
    const struct field *id = shape_field(shape, "id");
    if (id)
        *(const char **)(void *)(part + id->at) = rand_id(x->w->arena);
    return part;
}

static const char *substation_id(struct applying *x, const struct workbook_at *at,
                                 const struct project *p, const char *name) {
    const struct thing *t = spoken_center(x, p->center);
    struct registry_item stored = {0};
    const struct center *c = t ? t->item.center : NULL;
    if (!c && registry_load(x->w, REGISTRY_CENTER, p->center, NULL, &stored) == GP_OK)
        c = stored.center;
    for (size_t i = 0; c && i < c->n_substations; i++)
        if (same_name(c->substations[i].name, name) || same_name(c->substations[i].id, name))
            return c->substations[i].id;
    complain(x, at, arena_printf(x->w->arena, "中心没有叫“%s”的分站点", name),
             "请改成已登记的分站点名称，或在“分站点”表里加上");
    return NULL;
}

/* Rows of one title speak of one post after the other. */
static size_t spoken_posts(const struct thing *t, const char *title) {
    size_t n = 0;
    for (size_t i = 0; i < t->titles.n; i++)
        n += same_name(t->titles.v[i], title);
    return n;
}

static void apply_posts(struct applying *x, const struct workbook_at *at, struct thing *t) {
    struct project *p = t->item.project;
    static const char *const but[] = {"substation", NULL};
    const struct post *row = &row_of(at)->post;
    int64_t count = row_of(at)->requirement.count == DEC_UNSET ? 1 : row_of(at)->requirement.count;
    const char *substation = row->substation ? substation_id(x, at, p, row->substation) : NULL;
    if (count > POSTS_MAX) {
        complain(x, at, "岗位数太大", "一行最多 50 个岗位，请核对");
        return;
    }
    for (int64_t k = 0; k < count; k++) {
        struct post *post = part_of(x, (void **)&p->posts, &p->n_posts, &shape_post, "title",
                                    row->title, spoken_posts(t, row->title));
        *VEC_PUSH(x->w->arena, &t->titles) = row->title;
        lay_over(x, at, &shape_post, post, but);
        if (substation)
            post->substation = substation;
    }
}

static enum gp_code apply_part(struct applying *x, const struct workbook_at *at) {
    struct thing *t;
    TRY(find_owner(x, at, &t));
    if (!t)
        return GP_OK;
    struct project *p = t->item.project;
    const struct row *row = row_of(at);
    if (at->sheet->table == POSTS)
        apply_posts(x, at, t);
    else if (at->sheet->table == REQUIREMENTS)
        lay_over(x, at, &shape_requirement,
                 part_of(x, (void **)&p->requirements, &p->n_requirements, &shape_requirement,
                         "qualification", row->requirement.qualification, 0),
                 NULL);
    else if (at->sheet->table == INDICATORS)
        lay_over(x, at, &shape_indicator,
                 part_of(x, (void **)&p->indicators, &p->n_indicators, &shape_indicator, "name",
                         row->indicator.name, 0),
                 NULL);
    else
        lay_over(x, at, &shape_payment,
                 part_of(x, (void **)&p->payments, &p->n_payments, &shape_payment, "name",
                         row->payment.name, 0),
                 NULL);
    return GP_OK;
}

/* ---- saving */

static void add_review(struct applying *x, struct thing *t, const struct registry_review *review) {
    struct arena *a = x->w->arena;
    t->refused = true;
    for (size_t i = 0; i < review->problems.n; i++) {
        const struct registry_problem *p = &review->problems.v[i];
        const struct field *part =
            p->part ? shape_field(registry_shape(t->item.kind), p->part) : NULL;
        const struct shape *shape =
            part && part->shape ? part->shape : registry_shape(t->item.kind);
        const struct field *member = p->member ? shape_field(shape, p->member) : NULL;
        const char *where = part ? arena_printf(a, "%s第 %zu 项", part->name, p->index + 1) : "";
        complain(x, &t->at,
                 arena_printf(a, "%s“%s”%s%s%s：%s", registry_kind_name(t->item.kind), t->name,
                              where, member ? "的" : "", member ? member->name : "", p->message),
                 "请改正后重新上传，或先在网页上登记这一项");
    }
}

static enum gp_code note(struct applying *x, const struct thing *t, bool is_new) {
    return workbook_note(x->w, x->wish, x->book, registry_shape(t->item.kind)->id, id_of(t),
                         t->name, is_new);
}

static enum gp_code save_thing(struct applying *x, struct thing *t) {
    char now[HASH_HEX];
    struct registry_review review;
    bool is_new = t->item.is_new;
    shape_digest(registry_shape(t->item.kind), object_of(t), now);
    enum workbook_fate fate = is_new                     ? WORKBOOK_NEW
                              : strcmp(now, t->was) == 0 ? WORKBOOK_SAME
                                                         : WORKBOOK_CHANGED;
    if (fate != WORKBOOK_SAME) {
        char seen[HASH_HEX];
        memcpy(seen, t->item.seen, sizeof(seen));
        if (!is_new)
            TRY(note(x, t, false));
        enum gp_code code = registry_save(x->w, &t->item, seen, &review);
        if (code != GP_INVALID)
            TRY(code);
        else
            add_review(x, t, &review);
        *x->w->err = (struct gp_err){.arena = x->w->arena}; /* told among the problems */
        if (is_new)
            TRY(note(x, t, true));
    }
    workbook_thing_add(x->w->arena, x->book,
                       (struct workbook_thing){t->item.kind, t->name, fate, NULL});
    return GP_OK;
}

static enum gp_code save_all(struct applying *x, enum registry_kind kind) {
    for (size_t i = 0; i < x->things[kind].n; i++)
        TRY(save_thing(x, x->things[kind].v[i]));
    return GP_OK;
}

/* ---- all of it */

typedef enum gp_code (*row_fn)(struct applying *x, const struct workbook_at *at);
struct each {
    struct applying *x;
    row_fn fn;
};

static enum gp_code call_row(void *arg, const struct workbook_at *at) {
    const struct each *e = arg;
    return e->fn(e->x, at);
}

static enum gp_code each_row(struct applying *x, enum table table, row_fn fn) {
    return workbook_each(x->book, table, call_row, &(struct each){x, fn});
}

static enum gp_code read_stored(struct applying *x) {
    const struct registry_filter all = {.limit = INT64_MAX, .term = TERM_ANY};
    TRY(store_registry_orgs(x->w, &all, &x->orgs, &x->n_orgs));
    TRY(store_registry_centers(x->w, &all, &x->centers, &x->n_centers));
    return store_registry_projects(x->w, &all, &x->projects, &x->n_projects);
}

static size_t things_named(const struct applying *x) {
    return x->things[REGISTRY_ORG].n + x->things[REGISTRY_CENTER].n + x->things[REGISTRY_PROJECT].n;
}

enum gp_code registry_apply(struct work *w, const struct workbook_wish *wish,
                            struct workbook *book) {
    struct applying all = {.w = w, .wish = wish, .book = book}, *x = &all;
    TRY(read_stored(x));
    TRY(each_row(x, ORGS, apply_org));
    TRY(each_row(x, CENTERS, apply_center));
    TRY(each_row(x, SUBSTATIONS, apply_substation));
    TRY(each_row(x, PROJECTS, apply_place));
    TRY(save_all(x, REGISTRY_ORG));
    TRY(save_all(x, REGISTRY_CENTER));
    TRY(each_row(x, PROJECTS, apply_project));
    for (enum table t = POSTS; t <= PAYMENTS; t++)
        TRY(each_row(x, t, apply_part));
    TRY(save_all(x, REGISTRY_PROJECT));
    if (things_named(x) > THINGS_MAX)
        return gp_fail(w->err, GP_LIMIT, wish->file_name,
                       "一次最多导入 %d 家机构、中心和项目，请分成几个文件", THINGS_MAX);
    return GP_OK;
}
