/* One set of functions for three kinds of things: what differs between organisation, center and
 * project is in kinds[] and in the three-way branches of object_of, get and put. Loading keeps a
 * digest of what was seen; save() compares it, reviews the thing and only then writes. What may
 * stand in a thing is review.c, for saving and for the warnings of its page alike. Whole rounds,
 * at the end, only pass through to import.c of rounds. */

#include "app/registry/registry.h"

#include "app/rounds/flow.h"
#include "base/rand.h"
#include "bundle/bundle.h"
#include "shape/text.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/standard.h"

static const struct {
    const char *name, *word; /* in messages; in the audit log and in ids */
    const struct shape *shape;
} kinds[REGISTRY_KIND_N] = {
    [REGISTRY_ORG] = {"机构", "org", &shape_org},
    [REGISTRY_CENTER] = {"中心", "center", &shape_center},
    [REGISTRY_PROJECT] = {"项目", "project", &shape_project},
};

const char *registry_kind_name(enum registry_kind k) {
    return kinds[k].name;
}

/* ---- looking up */

enum gp_code registry_find(struct work *w, enum registry_kind kind,
                           const struct registry_filter *filter, struct registry_list *ret) {
    struct registry_filter more = *filter;
    more.limit = filter->limit + 1;
    *ret = (struct registry_list){0};
    struct registry_list *l = ret;
    TRY(store_registry_count(w, &l->counts));
    if (kind == REGISTRY_ORG)
        return store_registry_orgs(w, &more, &l->orgs, &l->n);
    if (kind == REGISTRY_CENTER)
        return store_registry_centers(w, &more, &l->centers, &l->n);
    return store_registry_projects(w, &more, &l->projects, &l->n);
}

static const void *object_of(const struct registry_item *item) {
    if (item->kind == REGISTRY_ORG)
        return item->org;
    return item->kind == REGISTRY_CENTER ? (const void *)item->center : item->project;
}

static const char *id_of(const struct registry_item *item) {
    if (item->kind == REGISTRY_ORG)
        return item->org->id;
    return item->kind == REGISTRY_CENTER ? item->center->id : item->project->id;
}

static enum gp_code get(struct work *w, const char *id, struct registry_item *item) {
    if (item->kind == REGISTRY_ORG)
        return store_registry_org(w, id, &item->org);
    if (item->kind == REGISTRY_CENTER)
        return store_registry_center(w, id, &item->center);
    return store_registry_project(w, id, &item->project);
}

/* A new one: everything unset. */
static void make_new(struct work *w, const char *center, struct registry_item *item) {
    item->is_new = true;
    if (item->kind == REGISTRY_ORG) {
        item->org = gp_new(w->arena, struct org);
        item->org->kind = ORG_OPERATOR;
    } else if (item->kind == REGISTRY_CENTER) {
        item->center = gp_new(w->arena, struct center);
    } else {
        item->project = gp_new(w->arena, struct project);
        shape_unset(&shape_project, (char *)item->project);
        item->project->center = center;
        item->project->vacancy.step = money_of(1);
    }
}

static enum gp_code load_center(struct work *w, struct registry_item *item) {
    if (item->kind != REGISTRY_PROJECT)
        return GP_OK;
    TRY(store_registry_center(w, item->project->center, &item->center));
    if (!item->center)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个中心，请先登记中心");
    return GP_OK;
}

enum gp_code registry_load(struct work *w, enum registry_kind kind, const char *id,
                           const char *center, struct registry_item *ret) {
    *ret = (struct registry_item){.kind = kind};
    struct registry_item *item = ret;
    if (!id) {
        make_new(w, center, item);
        return load_center(w, item);
    }
    TRY(get(w, id, item));
    if (!object_of(item))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个%s，可能已经删除",
                       kinds[item->kind].name);
    /* An absent rule reads as NULL columns; a form that switches it on starts from this. */
    if (item->kind == REGISTRY_PROJECT && !money_is_set(item->project->vacancy.step))
        item->project->vacancy.step = money_of(1);
    shape_digest(kinds[item->kind].shape, object_of(item), item->seen);
    TRY(load_center(w, item));
    item->retired = DATE_UNSET;
    if (kind != REGISTRY_PROJECT)
        TRY(store_registry_retired(w, kind, id, &item->retired));
    return store_registry_uses(w, item->kind, id, &item->uses, &item->n_uses);
}

/* ---- choices */

#define MANY           5000
#define MANY_STANDARDS 5

static bool has_category(const struct fund_category *v, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].id, id))
            return true;
    return false;
}

/* Standards may name other categories; an id means the same in all of them. */
static enum gp_code choose_categories(struct work *w, struct registry_choices *ret) {
    VEC(struct fund_category) all = {0};
    struct store_standard *list;
    struct standard standards[MANY_STANDARDS];
    struct standard_ref newest[MANY_STANDARDS];
    size_t n, taken = 0;
    TRY(store_standard_list(w, &list, &n));
    for (size_t i = 0; i < n && taken < MANY_STANDARDS; i++) {
        bool again = taken > 0 && cstr_eq(newest[taken - 1].id, list[i].id);
        if (list[i].status == STANDARD_PUBLISHED && !again)
            newest[taken++] = (struct standard_ref){list[i].id, list[i].version};
    }
    TRY(store_standard_share_all(w, newest, taken, standards));
    for (size_t i = 0; i < taken; i++)
        for (size_t k = 0; k < standards[i].n_fund_categories; k++)
            if (!has_category(all.v, all.n, standards[i].fund_categories[k].id))
                *VEC_PUSH(w->arena, &all) = standards[i].fund_categories[k];
    ret->categories = all.v;
    ret->n_categories = all.n;
    return GP_OK;
}

enum gp_code registry_choose(struct work *w, enum registry_kind kind,
                             struct registry_choices *ret) {
    *ret = (struct registry_choices){0};
    struct registry_filter all = {.limit = MANY};
    if (kind == REGISTRY_ORG)
        return choose_categories(w, ret);
    if (kind == REGISTRY_CENTER)
        return store_registry_centers(w, &all, &ret->centers, &ret->n_centers);
    return store_registry_orgs(w, &all, &ret->orgs, &ret->n_orgs);
}

/* ---- saving */

static void fault(struct arena *a, struct registry_review *review, const char *member,
                  const char *message) {
    *VEC_PUSH(a, &review->problems) = (struct registry_problem){NULL, SIZE_MAX, member, message};
}

/* Other programs bring their own. */
static void give_id(struct work *w, struct registry_item *item) {
    if (!cstr_empty(id_of(item)))
        return;
    const char *id = arena_printf(w->arena, "%s-%s", kinds[item->kind].word, rand_id(w->arena));
    if (item->kind == REGISTRY_ORG)
        item->org->id = id;
    else if (item->kind == REGISTRY_CENTER)
        item->center->id = id;
    else
        item->project->id = id;
}

static enum gp_code review_same_org(struct work *w, const struct registry_item *item,
                                    struct registry_review *review) {
    const char *same;
    if (item->kind != REGISTRY_ORG)
        return GP_OK;
    TRY(store_registry_same_org(w, item->org, &same));
    if (same)
        fault(w->arena, review, "name",
              "已有同类别、同名称的机构，请直接使用它；确是两家的，请在名称里写明区别");
    return GP_OK;
}

static enum gp_code put(struct work *w, const struct registry_item *item) {
    if (item->kind == REGISTRY_ORG)
        return store_registry_put_org(w, item->org);
    if (item->kind == REGISTRY_CENTER)
        return store_registry_put_center(w, item->center);
    return store_registry_put_project(w, item->project);
}

static enum gp_code audit(struct work *w, enum registry_kind kind, const char *id,
                          const char *what) {
    struct audit_event event = {
        .actor = w->actor,
        .action = arena_printf(w->arena, "%s.%s", kinds[kind].word, what),
        .subject = arena_printf(w->arena, "%s/%s", kinds[kind].word, id),
    };
    return store_audit_append(w, &event);
}

enum gp_code registry_save(struct work *w, struct registry_item *item, const char *seen,
                           struct registry_review *ret) {
    struct registry_item before = {.kind = item->kind};
    struct registry_choices choices;
    *ret = (struct registry_review){0};
    if (item->is_new) {
        give_id(w, item);
    } else {
        TRY(registry_load(w, item->kind, id_of(item), NULL, &before));
        if (item->kind != REGISTRY_ORG)
            TRY(store_registry_parts_in_use(w, item->kind, id_of(item), &before.parts_in_use,
                                            &before.n_parts_in_use));
        memcpy(item->seen, before.seen, sizeof(item->seen));
        if (!cstr_eq(cstr_or_empty(seen), before.seen))
            fault(w->arena, ret, NULL,
                  "您打开之后，有人改过这条资料。请先核对，确认无误再保存一次");
    }
    if (item->is_new && item->kind == REGISTRY_PROJECT)
        TRY(registry_check_center(w, item->project->center));
    TRY(registry_choose(w, item->kind, &choices));
    TRY(review_same_org(w, item, ret));
    registry_review_item(w->arena, w->tenant, item, item->is_new ? NULL : &before, &choices, ret);
    if (ret->problems.n > 0)
        return gp_fail(w->err, GP_INVALID, NULL, "还有 %zu 处需要改正", ret->problems.n);
    TRY(put(w, item));
    return audit(w, item->kind, id_of(item), item->is_new ? "add" : "change");
}

/* ---- warnings */

enum gp_code registry_warn(struct work *w, struct registry_item *item,
                           struct registry_review *ret) {
    struct registry_project *found = NULL;
    size_t n = 0;
    *ret = (struct registry_review){0};
    TRY(store_registry_overlaps(w, item->project, &found, &n));
    registry_review_item(w->arena, w->tenant, item, NULL, NULL, ret);
    for (size_t i = 0; i < ret->problems.n; i++) /* an import may have brought them */
        *VEC_PUSH(w->arena, &ret->warnings) = ret->problems.v[i].message;
    for (size_t i = 0; i < n; i++) {
        if (cstr_eq(found[i].id, item->project->id)) {
            item->named = &found[i];
            continue;
        }
        *VEC_PUSH(w->arena, &ret->warnings) = arena_printf(
            w->arena, "与同一中心的“%s”（%s 至 %s）合同期重叠；确有两份并行的，请写明服务如何区分",
            found[i].title, date_text(w->arena, found[i].start), date_text(w->arena, found[i].end));
    }
    return GP_OK;
}

/* The computation of the evaluation, for a project that need not be in a round. */
enum gp_code registry_staffing(struct work *w, const struct registry_item *item, date_t day,
                               struct staffing *ret) {
    struct calc calc = {.arena = w->arena, .err = w->err, .standard = ""};
    struct dossier d = {.centers = item->center,
                        .n_centers = 1,
                        .projects = item->project,
                        .n_projects = 1,
                        .standard.vacancy = {.step = money_of(1), .grace_days = DEC_UNSET}};
    struct entry entry;
    shape_clear(&shape_entry, &entry);
    entry.id = entry.project = item->project->id;
    if (date_is_set(item->project->end))
        day = date_min(day, item->project->end);
    return staffing_compute(&calc, &d, &entry, day, ret);
}

/* ---- deleting */

static const char *use_text(struct arena *a, const struct registry_use *u) {
    static const char *const names[] = {"项目", "评估轮次", "账号"};
    return arena_printf(a, "%s“%s”", names[u->user], u->title ? u->title : u->id);
}

enum gp_code registry_delete(struct work *w, enum registry_kind kind, const char *id) {
    struct registry_item item;
    TRY(registry_load(w, kind, id, NULL, &item));
    const char *users = "";
    for (size_t i = 0; i < item.n_uses && i < 3; i++)
        users = arena_printf(w->arena, "%s%s%s", users, i ? "、" : "",
                             use_text(w->arena, &item.uses[i]));
    if (item.n_uses > 0)
        return gp_fail(w->err, GP_CONFLICT, NULL, "不能删除：%s%s还在使用这个%s", users,
                       item.n_uses > 3 ? " 等" : "", kinds[kind].name);
    TRY(store_registry_delete(w, kind, id));
    return audit(w, kind, id, "delete");
}

static const char *name_in(const struct registry_item *item) {
    const char *name = item->kind == REGISTRY_ORG      ? item->org->name
                       : item->kind == REGISTRY_CENTER ? item->center->name
                                                       : item->project->title;
    return cstr_empty(name) ? id_of(item) : name;
}

/* ---- no longer used */

enum gp_code registry_check_center(struct work *w, const char *center) {
    date_t since;
    TRY(store_registry_retired(w, REGISTRY_CENTER, center, &since));
    return date_is_set(since) ? gp_fail(w->err, GP_CONFLICT, "中心",
                                        "这个中心已停用（%s），不能再登记新的合同；要用请先恢复",
                                        date_text(w->arena, since))
                              : GP_OK;
}

static enum gp_code retire(struct work *w, const struct registry_item *item) {
    if (date_is_set(item->retired))
        return gp_fail(w->err, GP_CONFLICT, NULL, "已经停用（%s）",
                       date_text(w->arena, item->retired));
    TRY(store_registry_retire(w, item->kind, id_of(item), date_of_ms(work_now_ms(w))));
    return audit(w, item->kind, id_of(item), "retire");
}

static enum gp_code resume(struct work *w, const struct registry_item *item) {
    if (!date_is_set(item->retired))
        return gp_fail(w->err, GP_CONFLICT, NULL, "没有停用，不用恢复");
    TRY(store_registry_resume(w, item->kind, id_of(item)));
    return audit(w, item->kind, id_of(item), "resume");
}

static enum gp_code check_kind(struct work *w, enum registry_kind kind) {
    return kind != REGISTRY_PROJECT
               ? GP_OK
               : gp_fail(w->err, GP_INVALID, "项目", "项目按合同期到期，不用停用");
}

enum gp_code registry_use(struct work *w, enum registry_kind kind, const char *id,
                          enum registry_step step) {
    struct registry_item item;
    TRY(check_kind(w, kind));
    TRY(registry_load(w, kind, id, NULL, &item));
    return step == REGISTRY_RETIRE ? retire(w, &item) : resume(w, &item);
}

/* ---- many */

/* What is done to each of many: step NULL: it is deleted. */
static enum gp_code do_part(struct batch *b, enum registry_kind kind, const char *id,
                            const enum registry_step *step) {
    struct registry_item item;
    const char *name = id;
    TRY(batch_begin(b));
    enum gp_code code = registry_load(&b->part, kind, id, NULL, &item);
    if (code == GP_OK) {
        name = name_in(&item);
        code = step ? registry_use(&b->part, kind, id, *step) : registry_delete(&b->part, kind, id);
    }
    return batch_end(b, id, name, code);
}

const char *registry_batch_subject(enum registry_kind k) {
    return kinds[k].word;
}

/* Of one unit. */
#define EACH_AT_MOST 100

static const struct {
    const char *word, *title, *event;
} steps[] = {
    [REGISTRY_RETIRE] = {"retire", "停用", "registry.retire_each"},
    [REGISTRY_RESUME] = {"resume", "恢复", "registry.resume_each"},
};

struct batch_order registry_order(struct arena *a, enum registry_kind kind,
                                  const enum registry_step *step,
                                  const struct entry_choice *items) {
    struct batch_order o = {.kind = registry_batch.word,
                            .scope = "",
                            .title = step ? steps[*step].title : "删除",
                            .event = step ? steps[*step].event : "registry.delete_each",
                            .about = registry_batch_subject(kind),
                            .each = EACH_AT_MOST,
                            .items = *items};
    batch_field_add(a, &o, "step", step ? steps[*step].word : NULL);
    return o;
}

/* *ret_deletes: there is no step. */
static enum gp_code read_order(struct work *w, const struct batch_order *o,
                               enum registry_kind *ret_kind, enum registry_step *ret_step,
                               bool *ret_deletes) {
    const char *step = batch_field(o, "step");
    bool there = false;
    for (size_t i = 0; i < REGISTRY_KIND_N; i++)
        if (cstr_eq(kinds[i].word, o->about)) {
            *ret_kind = (enum registry_kind)i;
            there = true;
        }
    *ret_deletes = !step;
    for (size_t i = 0; step && i < GP_COUNT(steps); i++)
        if (cstr_eq(steps[i].word, step))
            *ret_step = (enum registry_step)i;
    return there ? GP_OK : gp_fail(w->err, GP_INVALID, "操作", "没有这个操作，请刷新页面后重试");
}

static enum gp_code check_order(struct work *w, const struct batch_order *o) {
    enum registry_kind kind;
    enum registry_step step = REGISTRY_RETIRE;
    bool deletes;
    TRY(read_order(w, o, &kind, &step, &deletes));
    if (!deletes)
        TRY(check_kind(w, kind));
    return o->items.n > 0 ? GP_OK
                          : gp_fail(w->err, GP_INVALID, kinds[kind].name,
                                    "没有选中%s，请先在列表里勾选", kinds[kind].name);
}

static enum gp_code run_order(struct batch *b, const struct batch_order *o,
                              const struct entry_choice *items) {
    enum registry_kind kind;
    enum registry_step step = REGISTRY_RETIRE;
    bool deletes;
    TRY(read_order(b->w, o, &kind, &step, &deletes));
    for (size_t i = 0; i < items->n; i++)
        TRY(do_part(b, kind, items->v[i], deletes ? NULL : &step));
    return GP_OK;
}

const struct batch_kind registry_batch = {"registry", PERM_MANAGE, check_order, run_order};

/* ---- bundles */

enum gp_code registry_import(struct work *w, struct str json, const struct import_wish *wish,
                             struct import_outcome *ret) {
    struct dossier d;
    TRY(bundle_read(w->arena, w->err, json, &d));
    if (!cstr_eq(d.tenant, w->tenant))
        return gp_fail(w->err, GP_DENIED, "$.tenant",
                       "文件是区划 %s 的数据，只能导入本区（%s）的评估轮次", d.tenant, w->tenant);
    return app_import_round(w, json, wish, ret);
}

enum gp_code registry_export(struct work *w, const char *round, struct dossier *ret) {
    TRY(flow_check_marks(w, round));
    TRY(app_load_round(w, round, ret));
    struct audit_event event = {
        .actor = w->actor,
        .action = "round.export",
        .subject = arena_printf(w->arena, "round/%s", round),
    };
    return store_audit_append(w, &event);
}
