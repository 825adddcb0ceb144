#include "app/inspection.h"

#include "app/flow.h"
#include "store/standard.h"

/* ---- what is marked on site */

bool inspection_method_is_on_site(const struct method *method) {
    for (size_t i = 0; method && i < method->n_components; i++)
        if (method->components[i].scored_by == SCORER_INSPECTOR)
            return true;
    return false;
}

/* Where exactly one scorer counts, several records could never be one result. */
bool inspection_method_is_joint(const struct method *method) {
    for (size_t i = 0; method && i < method->n_components; i++) {
        const struct component *c = &method->components[i];
        if (c->scored_by == SCORER_INSPECTOR && c->aggregation.kind == AGGREGATE_SINGLE)
            return true;
    }
    return false;
}

typedef VEC(struct inspection_slot) slot_list;

static void add_items(struct arena *a, slot_list *list, const struct component *c,
                      const struct item *items, size_t n, const struct item *group) {
    for (size_t i = 0; i < n; i++) {
        const struct item *it = &items[i];
        if (it->kind == ITEM_GROUP)
            add_items(a, list, c, it->items, it->n_items, group ? group : it);
        else
            *VEC_PUSH(a, list) = (struct inspection_slot){c, it, group};
    }
}

void inspection_slots(struct arena *a, const struct method *method, struct inspection *ret) {
    slot_list list = {0};
    for (size_t i = 0; method && i < method->n_components; i++) {
        const struct component *c = &method->components[i];
        if (c->scored_by != SCORER_INSPECTOR)
            continue;
        if (c->n_items > 0)
            add_items(a, &list, c, c->items, c->n_items, NULL);
        else
            *VEC_PUSH(a, &list) = (struct inspection_slot){c, NULL, NULL};
    }
    ret->slots = list.v;
    ret->n_slots = list.n;
}

const char *inspection_slot_name(const struct inspection_slot *slot) {
    return slot->item ? slot->item->name : slot->component->name;
}

/* ---- reading */

enum gp_code inspection_load(struct db *db, struct app *app, const char *id,
                             struct inspection *ret) {
    struct arena *a = app->arena;
    const char *t = app->tenant;
    struct inspection ins = {0};
    TRY(store_visit_get(db, a, app->err, t, id, &ins.visit));
    if (!ins.visit || !ins.visit->standard)
        return gp_fail(app->err, GP_MISSING, NULL, "没有这次实地验收，或它不归您办理");
    struct visit *v = ins.visit;
    TRY(store_visit_members(db, a, app->err, t, v->round, id, &ins.members, &ins.n_members));
    TRY(store_record_list(db, a, app->err, t, id, &ins.records, &ins.n_records));
    TRY(store_visit_version_list(db, a, app->err, t, id, &ins.versions, &ins.n_versions));
    TRY(store_standard_share(db, a, app->err, t, v->standard, v->standard_version, &ins.standard));
    *ret = ins;
    ret->method = standard_method(&ret->standard, v->method);
    inspection_slots(a, ret->method, ret);
    return GP_OK;
}

bool inspection_is_mine(const struct app *app, const struct inspection *ins) {
    for (size_t i = 0; app->account && i < ins->n_members; i++)
        if (cstr_eq(ins->members[i].account, app->account->id))
            return true;
    return false;
}

struct get_step {
    struct app *app;
    const char *visit;
    struct inspection *ret;
};

/* flow_entry lets the parties of the entry in; faces and places are for less people. */
static enum gp_code get(struct db *db, struct gp_err *e, void *arg) {
    struct get_step *s = arg;
    TRY(inspection_load(db, s->app, s->visit, s->ret));
    struct entry_scope *scope;
    TRY(flow_entry(s->app, s->ret->visit->round, s->ret->visit->entry, &scope));
    bool may = !s->app->account || s->app->account->roles & ROLE_MANAGER ||
               inspection_is_mine(s->app, s->ret);
    return may ? GP_OK : gp_fail(e, GP_MISSING, NULL, "没有这次实地验收，或它不归您办理");
}

enum gp_code inspection_get(struct app *app, const char *visit, struct inspection *ret) {
    struct get_step s = {app, visit, ret};
    return db_tx_join(app->db, app->err, DB_READ, get, &s);
}

struct mine_step {
    struct app *app;
    struct visit *v;
    size_t n;
};

static enum gp_code mine(struct db *db, struct gp_err *e, void *arg) {
    struct mine_step *s = arg;
    return store_visit_of_account(db, s->app->arena, e, s->app->tenant, s->app->account->id, &s->v,
                                  &s->n);
}

enum gp_code inspection_mine(struct app *app, struct visit **ret, size_t *ret_n) {
    struct mine_step s = {.app = app};
    TRY(db_tx_join(app->db, app->err, DB_READ, mine, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

const char *inspection_owner(const struct app *app, const struct inspection *ins) {
    return ins->visit->joint ? RECORD_JOINT : app->account->id;
}

struct record inspection_record(const struct inspection *ins, const char *owner) {
    for (size_t i = 0; i < ins->n_records; i++)
        if (cstr_eq(ins->records[i].owner, owner))
            return ins->records[i];
    return (struct record){.owner = owner, .completed_at = DEC_UNSET};
}

const struct record_version *inspection_version(const struct inspection *ins, const char *owner,
                                                int64_t n) {
    for (size_t i = 0; i < ins->n_versions; i++)
        if (ins->versions[i].n == n && cstr_eq(ins->versions[i].owner, owner))
            return &ins->versions[i];
    return NULL;
}

const char *inspection_owner_name(struct app *app, const struct inspection *ins,
                                  const char *owner) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    bool joint = cstr_eq(owner, RECORD_JOINT);
    for (size_t i = 0; i < ins->n_members; i++) {
        if (!joint && !cstr_eq(ins->members[i].account, owner))
            continue;
        buf_addf(&b, "%s%s", b.n > 0 ? "、" : "", ins->members[i].name);
    }
    return arena_strdup(app->arena, b.n > 0 ? buf_text(&b) : "已不在本次验收组的人员");
}

const char *inspection_state_name(const struct visit *visit) {
    static const char *const names[VISIT_STATE_N] = {"已安排", "已完成", "已取消"};
    return visit->state == VISIT_PLANNED && visit->records > 0 ? "验收中" : names[visit->state];
}

/* China has one time zone, eight hours ahead. */
date_t inspection_day(int64_t ms) {
    return (date_t){(int32_t)((ms + 8 * 3600000LL) / 86400000LL)};
}

/* ---- content of a version */

struct content_step {
    struct app *app;
    const char *visit, *owner;
    int64_t n;
    struct inspection_input *ret;
};

static enum gp_code content(struct db *db, struct gp_err *e, void *arg) {
    struct content_step *s = arg;
    const char *t = s->app->tenant;
    TRY(store_record_marks(db, s->app->arena, e, t, s->visit, s->owner, s->n, &s->ret->marks,
                           &s->ret->n_marks));
    return store_record_photos(db, s->app->arena, e, t, s->visit, s->owner, s->n, &s->ret->photos,
                               &s->ret->n_photos);
}

enum gp_code inspection_content(struct app *app, const char *visit, const char *owner, int64_t n,
                                struct inspection_input *ret) {
    *ret = (struct inspection_input){0};
    if (n == 0)
        return GP_OK;
    struct content_step s = {app, visit, owner, n, ret};
    return db_tx_join(app->db, app->err, DB_READ, content, &s);
}
