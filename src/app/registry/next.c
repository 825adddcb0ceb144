/* The next terms of contracts: one for a form, many at once. What a next term is, is
 * core/next_term.c; whether it may be stored, the registry's own rules and that the center has no
 * other contract in those days, so that the same selection sent twice makes nothing twice. */
#include "app/registry/registry.h"

#include "app/account/permission.h"
#include "core/next_term.h"

enum gp_code registry_load_next(struct work *w, const char *id, struct registry_item *ret) {
    TRY(registry_load(w, REGISTRY_PROJECT, id, NULL, ret));
    if (!project_next_term(w->arena, ret->project))
        return gp_fail(w->err, GP_INVALID, "合同期",
                       "这个项目没有填写开始或结束日期，推不出下一期；请先补上日期");
    ret->is_new = true;
    ret->seen[0] = '\0';
    ret->uses = NULL;
    ret->n_uses = 0;
    return GP_OK;
}

static enum gp_code check_free(struct work *w, const struct project *p) {
    struct registry_project *others;
    struct project probe = *p;
    size_t n;
    probe.id = "";
    TRY(store_registry_overlaps(w, &probe, &others, &n));
    if (n == 0)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL, "这个中心在这段时间已有合同“%s”（%s 至 %s）",
                   others[0].title ? others[0].title : others[0].id,
                   date_text(w->arena, others[0].start), date_text(w->arena, others[0].end));
}

static enum gp_code load_free(struct work *w, struct registry_next *next) {
    struct registry_item was;
    TRY(registry_load(w, REGISTRY_PROJECT, next->project, NULL, &was));
    next->was_start = was.project->start;
    next->was_end = was.project->end;
    next->item = was; /* shown even when it has no next */
    TRY(registry_load_next(w, next->project, &next->item));
    TRY(registry_check_center(w, next->item.project->center));
    return check_free(w, next->item.project);
}

enum gp_code registry_next_look(struct work *w, const struct entry_choice *projects,
                                struct registry_next **ret) {
    if (projects->n == 0)
        return gp_fail(w->err, GP_INVALID, "项目", "请先选择项目");
    struct registry_next *v = gp_new_n(w->arena, struct registry_next, projects->n + 1);
    for (size_t i = 0; i < projects->n; i++) {
        struct gp_err own = {.arena = w->arena};
        struct work unit = *w;
        unit.err = &own;
        v[i].project = projects->v[i];
        enum gp_code code = load_free(&unit, &v[i]);
        if (code == GP_INVALID || code == GP_CONFLICT) {
            v[i].why = own.message;
            continue;
        }
        if (code != GP_OK)
            *w->err = own;
        TRY(code);
    }
    *ret = v;
    return GP_OK;
}

static enum gp_code store_one(struct work *w, struct registry_next *next) {
    struct registry_review review;
    TRY(load_free(w, next));
    enum gp_code code = registry_save(w, &next->item, "", &review);
    if (code == GP_INVALID && review.problems.n > 0)
        return gp_fail(w->err, code, NULL, "%s", review.problems.v[0].message);
    return code;
}

static const char *name_of(const struct registry_next *next) {
    const struct project *p = next->item.project;
    return p && p->title ? p->title : next->project;
}

/* ---- many as an order */

struct batch_order registry_next_order(const struct entry_choice *projects) {
    return (struct batch_order){.kind = next_batch.word,
                                .scope = "",
                                .title = "登记下一期",
                                .event = "project.next",
                                .about = registry_batch_subject(REGISTRY_PROJECT),
                                .each = 50,
                                .items = *projects};
}

static enum gp_code check_next(struct work *w, const struct batch_order *o) {
    return o->items.n > 0 ? GP_OK : gp_fail(w->err, GP_INVALID, "项目", "请先选择项目");
}

static enum gp_code run_next(struct batch *b, const struct batch_order *o,
                             const struct entry_choice *projects) {
    struct registry_next *v;
    (void)o;
    TRY(registry_next_look(b->w, projects, &v)); /* for the names */
    for (size_t i = 0; i < projects->n; i++) {
        TRY(batch_begin(b));
        TRY(batch_end(b, v[i].project, name_of(&v[i]), store_one(&b->part, &v[i])));
    }
    return GP_OK;
}

const struct batch_kind next_batch = {"next", PERM_MANAGE, check_next, run_next};
