/* What is ticked on a list of the registry: downloaded, deleted where nothing refers to it, retired
 * or taken into use again. */
#include "web/batch.h"
#include "web/registry/pages.h"

const char *const registry_step_words[] = {"停用", "恢复"};

enum gp_code registry_step_of(const struct http_call *call, enum registry_step *ret) {
    static const char *const acts[] = {"retire", "resume"};
    for (size_t i = 0; i < GP_COUNT(acts); i++) {
        if (!cstr_eq(http_form(call, "act"), acts[i]))
            continue;
        *ret = (enum registry_step)i;
        return GP_OK;
    }
    return gp_fail(call->err, GP_INVALID, "操作", "没有这个操作，请刷新页面后重试");
}

static const char *id_at(enum registry_kind kind, const struct registry_list *list, size_t i) {
    return kind == REGISTRY_ORG      ? list->orgs[i].id
           : kind == REGISTRY_CENTER ? list->centers[i].id
                                     : list->projects[i].id;
}

static enum gp_code find_all(struct http_call *call, struct work *w, enum registry_kind kind,
                             struct registry_list *ret) {
    struct registry_filter filter = registry_filter_of(call, http_form);
    filter.skip = 0;
    filter.limit = REGISTRY_FILE_ROWS;
    TRY(registry_find(w, kind, &filter, ret));
    return ret->n <= REGISTRY_FILE_ROWS
               ? GP_OK
               : gp_fail(call->err, GP_LIMIT, registry_kind_name(kind),
                         "超过 %d 条，一次办不完，请先查找、缩小范围", REGISTRY_FILE_ROWS);
}

enum gp_code registry_chosen(struct http_call *call, struct work *w, enum registry_kind kind,
                             struct entry_choice *ret) {
    struct registry_list list;
    if (!http_form(call, "all")) {
        *ret = batch_rows(call, "item");
        return GP_OK;
    }
    TRY(find_all(call, w, kind, &list));
    const char **v = gp_new_n(call->arena, const char *, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        v[i] = id_at(kind, &list, i);
    *ret = (struct entry_choice){v, list.n};
    return GP_OK;
}

/* The rows of what is ticked, in the order of the list; ids that are none of the kind's are left
 * out. */
static void keep_chosen(enum registry_kind kind, struct arena *a, struct registry_list *list,
                        const struct entry_choice *chosen) {
    static const char there;
    struct lookup wanted = {0};
    size_t n = 0;
    for (size_t i = 0; i < chosen->n; i++)
        lookup_add(&wanted, a, str_of(chosen->v[i]), LOOKUP_NO_ROW, (void *)(uintptr_t)&there);
    for (size_t i = 0; i < list->n; i++) {
        if (!lookup_get(&wanted, str_of(id_at(kind, list, i)), LOOKUP_NO_ROW))
            continue;
        if (kind == REGISTRY_ORG)
            list->orgs[n++] = list->orgs[i];
        else if (kind == REGISTRY_CENTER)
            list->centers[n++] = list->centers[i];
        else
            list->projects[n++] = list->projects[i];
    }
    list->n = n;
}

static enum gp_code send(struct http_call *call, struct work *w, enum registry_kind kind) {
    struct registry_list list;
    struct entry_choice chosen = batch_rows(call, "item");
    bool all = http_form(call, "all") != NULL;
    TRY(find_all(call, w, kind, &list));
    if (!all)
        keep_chosen(kind, call->arena, &list, &chosen);
    if (list.n == 0)
        return gp_fail(call->err, GP_INVALID, registry_kind_name(kind),
                       "没有选中%s，请先在列表里勾选", registry_kind_name(kind));
    (void)registry_list_sort(call, val_map(call->arena), kind, &list);
    return registry_list_file(call, kind, &list, web_today());
}

static const char *list_path(struct http_call *call, enum registry_kind kind) {
    return arena_printf(call->arena, "/registry/%s", registry_kind_words[kind]);
}

enum gp_code registry_many(struct http_call *call) {
    struct work work = web_work(call);
    enum registry_kind kind;
    struct entry_choice chosen;
    TRY(registry_kind_of(call, &kind));
    if (cstr_eq(http_form(call, "act"), "file"))
        return WORK_READ(&work, send(call, &work, kind));
    enum registry_step step;
    bool deletes = cstr_eq(http_form(call, "act"), "delete");
    if (!deletes)
        TRY(registry_step_of(call, &step));
    TRY(WORK_READ(&work, registry_chosen(call, &work, kind, &chosen)));
    struct batch_order order = registry_order(call->arena, kind, deletes ? NULL : &step, &chosen);
    order.list = list_path(call, kind);
    order.results = arena_printf(call->arena, "%s/~many/~done/", order.list);
    return batch_go(call, &registry_batch, &order);
}

enum gp_code registry_many_page(struct http_call *call) {
    enum registry_kind kind;
    TRY(registry_kind_of(call, &kind));
    return batch_show(call, registry_batch_subject(kind), list_path(call, kind));
}
