/* The storing half, in the order in which things need each other: organisations, centers with their
 * substations, projects with their lists. Each row finds its thing (find_*), lays the members that
 * its columns give over it (lay_over), and save_all asks the registry itself, so that a workbook
 * can store nothing that a form could not. A look is a run whose transaction is undone: it says
 * what would happen because it did. */
#include "app/registry/workbook_apply.h"

#include "base/rand.h"
#include "shape/text.h"
#include "store/audit.h"
#include "store/workbook.h"

#define THINGS_MAX 5000
#define POSTS_MAX  50 /* of one row */

struct thing {
    struct registry_item item;
    const char *name;
    char was[HASH_HEX]; /* digest of what is stored */
    const char *sheet;  /* where it is first spoken of */
    uint32_t row;
    bool refused; /* by the registry's rules: not stored */
};

typedef VEC(struct thing *) things_t;

struct applying {
    struct work *w;
    struct workbook *book;
    const char *file_name;
    bool store;
    things_t things[REGISTRY_KIND_N];
    VEC(const struct project *) passed_over; /* rows whose center was refused: told there */
    struct registry_org *orgs;               /* as stored */
    size_t n_orgs;
    struct registry_center *centers;
    size_t n_centers;
    struct registry_project *projects;
    size_t n_projects;
};

/* The row at hand. */
struct at {
    const struct workbook_sheet *sheet;
    const struct workbook_row *row;
    uint32_t number;
};

static void complain(struct applying *x, const char *sheet, uint32_t row, const char *what,
                     const char *remedy) {
    struct arena *a = x->w->arena;
    workbook_add_problem(a, &x->book->problems,
                         (struct intake_problem){.stops = true,
                                                 .sheet = sheet,
                                                 .cell = arena_printf(a, "第 %u 行", row + 1),
                                                 .row = row,
                                                 .what = what,
                                                 .remedy = remedy});
}

/* ---- laying a row over a thing */

static void copy_member(const struct field *f, const void *from, void *to) {
    const char *source = (const char *)from + f->at;
    char *target = (char *)to + f->at;
    if (f->kind == FIELD_DATE)
        *(date_t *)(void *)target = *(const date_t *)(const void *)source;
    else if (f->kind == FIELD_BOOL)
        *(bool *)(void *)target = *(const bool *)(const void *)source;
    else if (f->kind == FIELD_ENUM)
        *(unsigned *)(void *)target = *(const unsigned *)(const void *)source;
    else if (f->kind == FIELD_COUNT || kind_is_figure(f->kind))
        *(int64_t *)(void *)target = *(const int64_t *)(const void *)source;
    else
        *(const char **)(void *)target = *(const char *const *)(const void *)source;
}

static bool has_column(const struct intake_head *head, int target) {
    for (size_t i = 0; i < head->columns.n; i++)
        if (head->columns.v[i].target == target)
            return true;
    return false;
}

static bool is_in(const char *key, const char *const *keys) {
    for (; keys && *keys; keys++)
        if (cstr_eq(*keys, key))
            return true;
    return false;
}

/* The members of the shape that the sheet has columns for, where the row says something; but for
 * those that have to be found first. */
static void lay_over(struct applying *x, const struct at *at, const struct shape *shape,
                     void *thing, const char *const *but) {
    const struct intake_plan *plan = x->book->plans[at->sheet->table];
    for (size_t i = 0; i < plan->targets.n; i++) {
        const struct intake_target *t = &plan->targets.v[i];
        const char *from = (const char *)at->row + t->base;
        if (t->shape == shape && strcmp(t->field->key, "id") != 0 && !is_in(t->field->key, but) &&
            has_column(&at->sheet->head, (int)i) && !field_is_blank(t->field, from))
            copy_member(t->field, from, thing);
    }
}

/* ---- things that the workbook speaks of */

static const char *id_of(const struct thing *t) {
    const struct registry_item *i = &t->item;
    return t->item.kind == REGISTRY_ORG      ? i->org->id
           : t->item.kind == REGISTRY_CENTER ? i->center->id
                                             : i->project->id;
}

static const struct shape *shape_of(enum registry_kind kind) {
    static const struct shape *const shapes[REGISTRY_KIND_N] = {&shape_org, &shape_center,
                                                                &shape_project};
    return shapes[kind];
}

static const void *object_of(const struct thing *t) {
    const struct registry_item *i = &t->item;
    return i->kind == REGISTRY_ORG      ? (const void *)i->org
           : i->kind == REGISTRY_CENTER ? (const void *)i->center
                                        : (const void *)i->project;
}

/* id NULL: a new one; center: of a new project. */
static enum gp_code take_thing(struct applying *x, const struct at *at, enum registry_kind kind,
                               const char *id, const char *center, const char *name,
                               struct thing **ret) {
    for (size_t i = 0; id && i < x->things[kind].n; i++)
        if (cstr_eq(id_of(x->things[kind].v[i]), id)) {
            *ret = x->things[kind].v[i];
            return GP_OK;
        }
    struct thing *t = gp_new(x->w->arena, struct thing);
    *t = (struct thing){.name = name, .sheet = at->sheet->name, .row = at->number};
    TRY(registry_load(x->w, kind, id, center, &t->item));
    t->item.is_new = !id;
    if (id)
        shape_digest(shape_of(kind), object_of(t), t->was);
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

static enum gp_code apply_org(struct applying *x, const struct at *at) {
    const struct org *o = &at->row->org;
    struct thing *t = new_org(x, o->name, o->kind);
    if (!t)
        TRY(take_thing(x, at, REGISTRY_ORG, stored_org(x, o->name, o->kind), NULL, o->name, &t));
    lay_over(x, at, &shape_org, t->item.org, NULL);
    return GP_OK;
}

/* The organisation that a project names: one that is there, of the workbook, or a new one. */
static enum gp_code find_party(struct applying *x, const struct at *at, const char *name,
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

static enum gp_code find_center(struct applying *x, const struct at *at, const char *name,
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

static enum gp_code apply_center(struct applying *x, const struct at *at) {
    struct thing *t;
    TRY(find_center(x, at, at->row->center.name, &t));
    static const char *const but[] = {"name", NULL};
    lay_over(x, at, &shape_center, t->item.center, t->item.is_new ? NULL : but);
    return GP_OK;
}

static enum gp_code apply_substation(struct applying *x, const struct at *at) {
    struct thing *t;
    struct arena *a = x->w->arena;
    if (cstr_empty(at->row->center.name)) {
        complain(x, at->sheet->name, at->number, "没有写明分站点属于哪个中心", "请加一列“中心”");
        return GP_OK;
    }
    TRY(find_center(x, at, at->row->center.name, &t));
    struct center *c = t->item.center;
    for (size_t i = 0; i < c->n_substations; i++)
        if (same_name(c->substations[i].name, at->row->substation.name))
            return GP_OK;
    struct substation *v = gp_new_n(a, struct substation, c->n_substations + 1);
    if (c->n_substations)
        memcpy(v, c->substations, c->n_substations * sizeof(*v));
    v[c->n_substations++] = (struct substation){.id = rand_id(a), .name = at->row->substation.name};
    c->substations = v;
    return GP_OK;
}

/* ---- projects */

/* The centers of project rows, before they are saved: a project needs its center to be there. */
static enum gp_code apply_place(struct applying *x, const struct at *at) {
    struct thing *t;
    if (cstr_empty(at->row->project.center))
        return GP_OK; /* told as a blank cell */
    TRY(find_center(x, at, at->row->project.center, &t));
    lay_over(x, at, &shape_center, t->item.center, NULL);
    struct project found = {0};
    TRY(find_party(x, at, at->row->project.operator_org, ORG_OPERATOR, &found.operator_org));
    TRY(find_party(x, at, at->row->project.purchaser, ORG_PURCHASER, &found.purchaser));
    return find_party(x, at, at->row->project.committee, ORG_COMMITTEE, &found.committee);
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

static enum gp_code apply_project(struct applying *x, const struct at *at) {
    static const char *const but[] = {"center", "operator_org", "purchaser", "committee", NULL};
    const struct project *p = &at->row->project;
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
static enum gp_code find_owner(struct applying *x, const struct at *at, struct thing **ret) {
    const struct project *p = &at->row->project;
    *ret = NULL;
    if (!cstr_empty(p->id) || !cstr_empty(p->title)) {
        const struct project named = {.id = p->id, .title = p->title, .start = DATE_UNSET};
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
        complain(x, at->sheet->name, at->number, "认不出这一行属于哪个项目",
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

static const char *substation_id(struct applying *x, const struct at *at, const struct project *p,
                                 const char *name) {
    const struct thing *t = spoken_center(x, p->center);
    struct registry_item stored = {0};
    const struct center *c = t ? t->item.center : NULL;
    if (!c && registry_load(x->w, REGISTRY_CENTER, p->center, NULL, &stored) == GP_OK)
        c = stored.center;
    for (size_t i = 0; c && i < c->n_substations; i++)
        if (same_name(c->substations[i].name, name) || same_name(c->substations[i].id, name))
            return c->substations[i].id;
    complain(x, at->sheet->name, at->number,
             arena_printf(x->w->arena, "中心没有叫“%s”的分站点", name),
             "请改成已登记的分站点名称，或在“分站点”表里加上");
    return NULL;
}

static void apply_posts(struct applying *x, const struct at *at, struct project *p) {
    static const char *const but[] = {"substation", NULL};
    const struct post *row = &at->row->post;
    int64_t count = at->row->requirement.count == DEC_UNSET ? 1 : at->row->requirement.count;
    const char *substation = row->substation ? substation_id(x, at, p, row->substation) : NULL;
    if (count > POSTS_MAX) {
        complain(x, at->sheet->name, at->number, "岗位数太大", "一行最多 50 个岗位，请核对");
        return;
    }
    for (int64_t k = 0; k < count; k++) {
        struct post *post = part_of(x, (void **)&p->posts, &p->n_posts, &shape_post, "title",
                                    row->title, (size_t)k);
        lay_over(x, at, &shape_post, post, but);
        if (substation)
            post->substation = substation;
    }
}

static enum gp_code apply_part(struct applying *x, const struct at *at) {
    struct thing *t;
    TRY(find_owner(x, at, &t));
    if (!t)
        return GP_OK;
    struct project *p = t->item.project;
    const struct workbook_row *row = at->row;
    if (at->sheet->table == WORKBOOK_POSTS)
        apply_posts(x, at, p);
    else if (at->sheet->table == WORKBOOK_REQUIREMENTS)
        lay_over(x, at, &shape_requirement,
                 part_of(x, (void **)&p->requirements, &p->n_requirements, &shape_requirement,
                         "qualification", row->requirement.qualification, 0),
                 NULL);
    else if (at->sheet->table == WORKBOOK_INDICATORS)
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
        const struct field *part = p->part ? shape_field(shape_of(t->item.kind), p->part) : NULL;
        const struct shape *shape = part && part->shape ? part->shape : shape_of(t->item.kind);
        const struct field *member = p->member ? shape_field(shape, p->member) : NULL;
        const char *where = part ? arena_printf(a, "%s第 %zu 项", part->name, p->index + 1) : "";
        complain(x, t->sheet, t->row,
                 arena_printf(a, "%s“%s”%s%s%s：%s", registry_kind_name(t->item.kind), t->name,
                              where, member ? "的" : "", member ? member->name : "", p->message),
                 "请改正后重新上传，或先在网页上登记这一项");
    }
}

static enum gp_code save_thing(struct applying *x, struct thing *t) {
    char now[HASH_HEX];
    struct registry_review review;
    shape_digest(shape_of(t->item.kind), object_of(t), now);
    enum workbook_fate fate = t->item.is_new             ? WORKBOOK_NEW
                              : strcmp(now, t->was) == 0 ? WORKBOOK_SAME
                                                         : WORKBOOK_CHANGED;
    if (fate != WORKBOOK_SAME) {
        char seen[HASH_HEX];
        memcpy(seen, t->item.seen, sizeof(seen));
        enum gp_code code = registry_save(x->w, &t->item, seen, &review);
        if (code != GP_INVALID)
            TRY(code);
        else
            add_review(x, t, &review);
        *x->w->err = (struct gp_err){.arena = x->w->arena}; /* told among the problems */
    }
    *VEC_PUSH(x->w->arena, &x->book->things) =
        (struct workbook_thing){t->item.kind, id_of(t), t->name, fate};
    x->book->counts[t->item.kind][fate]++;
    return GP_OK;
}

static enum gp_code save_all(struct applying *x, enum registry_kind kind) {
    for (size_t i = 0; i < x->things[kind].n; i++)
        TRY(save_thing(x, x->things[kind].v[i]));
    return GP_OK;
}

/* ---- all of it */

typedef enum gp_code (*row_fn)(struct applying *x, const struct at *at);

static enum gp_code each_row(struct applying *x, enum workbook_table table, row_fn fn) {
    for (size_t i = 0; i < x->book->sheets.n; i++) {
        const struct workbook_sheet *s = &x->book->sheets.v[i];
        for (size_t k = 0; s->table == table && k < s->rows.n; k++) {
            const struct workbook_row *rows = s->rows.rows;
            TRY(fn(x, &(struct at){s, &rows[k], s->rows.row_numbers[k]}));
        }
    }
    return GP_OK;
}

static enum gp_code read_stored(struct applying *x) {
    const struct registry_filter all = {.limit = INT64_MAX, .term = TERM_ANY};
    TRY(store_registry_orgs(x->w, &all, &x->orgs, &x->n_orgs));
    TRY(store_registry_centers(x->w, &all, &x->centers, &x->n_centers));
    return store_registry_projects(x->w, &all, &x->projects, &x->n_projects);
}

static enum gp_code remember_columns(struct applying *x) {
    struct arena *a = x->w->arena;
    for (size_t i = 0; i < x->book->sheets.n; i++) {
        const struct workbook_sheet *s = &x->book->sheets.v[i];
        if (s->table < WORKBOOK_TABLE_N)
            TRY(store_mapping_put(x->w, WORKBOOK_OWN, workbook_table_word(s->table),
                                  intake_mapping(a, x->book->plans[s->table], &s->head)));
    }
    return GP_OK;
}

static enum gp_code note(struct applying *x) {
    size_t(*n)[WORKBOOK_FATE_N] = x->book->counts;
    struct audit_event event = {
        .actor = x->w->actor,
        .action = "registry.workbook",
        .subject = "registry",
        .detail = arena_printf(
            x->w->arena, "%s：新增 %zu 家机构、%zu 个中心、%zu 个项目，修改 %zu、%zu、%zu",
            x->file_name, n[REGISTRY_ORG][WORKBOOK_NEW], n[REGISTRY_CENTER][WORKBOOK_NEW],
            n[REGISTRY_PROJECT][WORKBOOK_NEW], n[REGISTRY_ORG][WORKBOOK_CHANGED],
            n[REGISTRY_CENTER][WORKBOOK_CHANGED], n[REGISTRY_PROJECT][WORKBOOK_CHANGED])};
    return store_audit_append(x->w, &event);
}

static size_t things_named(const struct applying *x) {
    return x->things[REGISTRY_ORG].n + x->things[REGISTRY_CENTER].n + x->things[REGISTRY_PROJECT].n;
}

static enum gp_code run(struct work *w, void *arg) {
    struct applying *x = arg;
    (void)w;
    TRY(read_stored(x));
    TRY(each_row(x, WORKBOOK_ORGS, apply_org));
    TRY(each_row(x, WORKBOOK_CENTERS, apply_center));
    TRY(each_row(x, WORKBOOK_SUBSTATIONS, apply_substation));
    TRY(each_row(x, WORKBOOK_PROJECTS, apply_place));
    TRY(save_all(x, REGISTRY_ORG));
    TRY(save_all(x, REGISTRY_CENTER));
    TRY(each_row(x, WORKBOOK_PROJECTS, apply_project));
    for (enum workbook_table t = WORKBOOK_POSTS; t < WORKBOOK_TABLE_N; t++)
        TRY(each_row(x, t, apply_part));
    TRY(save_all(x, REGISTRY_PROJECT));
    if (things_named(x) > THINGS_MAX)
        return gp_fail(x->w->err, GP_LIMIT, x->file_name,
                       "一次最多导入 %d 家机构、中心和项目，请分成几个文件", THINGS_MAX);
    if (things_named(x) == 0)
        return GP_CONFLICT;
    if (!x->store || x->book->problems.stopping > 0)
        return GP_CONFLICT; /* nothing stays */
    x->book->stored = true;
    TRY(remember_columns(x));
    return note(x);
}

enum gp_code workbook_apply(struct work *w, const char *file_name, bool store,
                            struct workbook *book) {
    struct gp_err unsaid = {.arena = w->arena};
    struct work own = *w;
    own.err = &unsaid;
    struct applying x = {.w = &own, .book = book, .file_name = file_name, .store = store};
    enum gp_code code = work_alone(&own, DB_WRITE, run, &x);
    if (code == GP_CONFLICT && !book->stored && !unsaid.message)
        return GP_OK;
    if (code != GP_OK)
        *w->err = unsaid;
    return code;
}
