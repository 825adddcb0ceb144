#include "app/inspection/inspection.h"

#include "app/rounds/flow.h"
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

static void add_items(struct arena *a, slot_list *list, const struct inspection_slot *in,
                      const struct item *items, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct inspection_slot slot = *in;
        slot.item = &items[i];
        if (items[i].kind == ITEM_GROUP && !slot.group)
            slot.group = slot.item;
        if (items[i].kind != ITEM_GROUP || items[i].may_not_apply)
            *VEC_PUSH(a, list) = slot;
        if (items[i].kind != ITEM_GROUP)
            continue;
        slot.within = arena_printf(a, "%s %s", slot.within, items[i].id);
        add_items(a, list, &slot, items[i].items, items[i].n_items);
    }
}

void inspection_slots(struct arena *a, const struct method *method, struct inspection *ret) {
    slot_list list = {0};
    for (size_t i = 0; method && i < method->n_components; i++) {
        const struct component *c = &method->components[i];
        if (c->scored_by != SCORER_INSPECTOR)
            continue;
        struct inspection_slot whole = {.component = c, .within = ""};
        if (c->n_items > 0)
            add_items(a, &list, &whole, c->items, c->n_items);
        else
            *VEC_PUSH(a, &list) = whole;
    }
    ret->slots = list.v;
    ret->n_slots = list.n;
}

const char *inspection_slot_name(const struct inspection_slot *slot) {
    return slot->item ? slot->item->name : slot->component->name;
}

/* ---- reading */

enum gp_code inspection_load(struct work *w, const char *id, struct inspection *ret) {
    struct visit *v;
    TRY(store_visit_get(w, id, &v));
    return inspection_load_of(w, v, ret);
}

enum gp_code inspection_load_of(struct work *w, struct visit *v, struct inspection *ret) {
    struct arena *a = w->arena;
    struct inspection ins = {.visit = v};
    if (!v || !v->standard)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这次实地验收，或它不归您办理");
    TRY(store_visit_members(w, v->round, v->id, &ins.members, &ins.n_members));
    TRY(store_record_list(w, v->id, &ins.records, &ins.n_records));
    TRY(store_visit_version_list(w, v->id, &ins.versions, &ins.n_versions));
    TRY(store_standard_share(w, v->standard, v->standard_version, &ins.standard));
    *ret = ins;
    ret->method = standard_method(&ret->standard, v->method);
    inspection_slots(a, ret->method, ret);
    return GP_OK;
}

bool inspection_is_mine(const struct work *w, const struct inspection *ins) {
    for (size_t i = 0; w->account && i < ins->n_members; i++)
        if (cstr_eq(ins->members[i].account, w->account->id))
            return true;
    return false;
}

/* flow_entry lets the parties of the entry in; faces and places are for less people. */
enum gp_code inspection_get(struct work *w, const char *visit, struct inspection *ret) {
    TRY(inspection_load(w, visit, ret));
    struct entry_scope *scope;
    TRY(flow_entry(w, ret->visit->round, ret->visit->entry, &scope));
    bool may = !w->account || w->account->roles & ROLE_MANAGER || inspection_is_mine(w, ret);
    return may ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这次实地验收，或它不归您办理");
}

enum gp_code inspection_mine(struct work *w, struct visit **ret, size_t *ret_n) {
    return store_visit_of_account(w, w->account->id, ret, ret_n);
}

const char *inspection_owner(const struct work *w, const struct inspection *ins) {
    return ins->visit->joint ? RECORD_JOINT : w->account->id;
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

const char *inspection_clock_text(struct arena *a, const char *stored) {
    char *text = arena_strdup(a, stored);
    char *t = text ? strchr(text, 'T') : NULL;
    if (t)
        *t = ' ';
    return text;
}

const char *inspection_owner_name(struct work *w, const struct inspection *ins, const char *owner) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    bool joint = cstr_eq(owner, RECORD_JOINT);
    for (size_t i = 0; i < ins->n_members; i++) {
        if (!joint && !cstr_eq(ins->members[i].account, owner))
            continue;
        buf_addf(&b, "%s%s", b.n > 0 ? "、" : "", ins->members[i].name);
    }
    return arena_strdup(w->arena, b.n > 0 ? buf_text(&b) : "已不在本次验收组的人员");
}

const char *inspection_state_name(const struct visit *visit) {
    static const char *const names[VISIT_STATE_N] = {"已安排", "已完成", "已取消"};
    return visit->state == VISIT_PLANNED && visit->records > 0 ? "验收中" : names[visit->state];
}

/* ---- content of a version */

enum gp_code inspection_content(struct work *w, const char *visit, const char *owner, int64_t n,
                                struct inspection_input *ret) {
    *ret = (struct inspection_input){0};
    if (n == 0)
        return GP_OK;
    TRY(store_record_marks(w, visit, owner, n, &ret->marks, &ret->n_marks));
    return store_record_photos(w, visit, owner, n, &ret->photos, &ret->n_photos);
}

struct form_answer_key inspection_form_key(const struct visit *visit, const char *owner,
                                           int64_t n) {
    return (struct form_answer_key){.purpose = FORM_INSPECTION,
                                    .round = visit->round,
                                    .entry = visit->entry,
                                    .about = visit->id,
                                    .author = owner,
                                    .n = n};
}
