#include "app/review.h"
#include "app/todo.h"
#include "db/db.h"
#include "store/finding.h"
#include "store/objection.h"
#include "store/round.h"
#include "store/scope.h"

/* What waits for the evaluator between the marks and the published report. */
struct waiting {
    struct todo_list *list;
    struct store_round *rounds;
    struct objection *objections;
    struct rectification *rectifications;
    struct entry_scope *entries;
    size_t n_rounds, n_objections, n_rectifications, n_entries;
};

static enum gp_code load(struct db *db, struct gp_err *e, void *arg) {
    struct waiting *w = arg;
    struct arena *a = w->list->app->arena;
    const char *tenant = w->list->app->tenant;
    TRY(store_round_list(db, a, e, tenant, &w->rounds, &w->n_rounds));
    TRY(store_objection_list(db, a, e, tenant, NULL, NULL, &w->objections, &w->n_objections));
    TRY(store_rectification_waiting(db, a, e, tenant, &w->rectifications, &w->n_rectifications));
    return store_scope_list(db, a, e, tenant, NULL, &w->entries, &w->n_entries);
}

struct counts {
    size_t entries, settled, scored, objections, answers;
};

/* Of the open objections, those that wait for somebody else to confirm what this account
 * proposed are not its business now. */
static enum gp_code without_own(struct todo_list *list, const struct waiting *w, const char *round,
                                struct counts *c) {
    struct review r;
    if (c->objections == 0)
        return GP_OK;
    TRY(review_load(list->app, round, &r));
    for (size_t i = 0; r.by_two && i < w->n_objections; i++) {
        const struct objection *o = &w->objections[i];
        if (o->state != OBJECTION_OPEN || strcmp(o->round, round) != 0)
            continue;
        const struct review_step *waiting = review_waiting(&r, o->id);
        c->objections -= waiting && cstr_eq(waiting->account, list->account->id);
    }
    return GP_OK;
}

static struct counts count(const struct waiting *w, const char *round) {
    struct counts c = {0};
    for (size_t i = 0; i < w->n_entries; i++) {
        if (strcmp(w->entries[i].round, round) != 0)
            continue;
        enum entry_state s = w->entries[i].state;
        c.entries++;
        c.settled += s == ENTRY_FINAL || s == ENTRY_WITHDRAWN;
        c.scored += s == ENTRY_SCORED || s == ENTRY_WITHDRAWN;
    }
    for (size_t i = 0; i < w->n_objections; i++)
        c.objections +=
            w->objections[i].state == OBJECTION_OPEN && strcmp(w->objections[i].round, round) == 0;
    for (size_t i = 0; i < w->n_rectifications; i++)
        c.answers += w->rectifications[i].state == RECTIFICATION_ANSWERED &&
                     strcmp(w->rectifications[i].round, round) == 0;
    return c;
}

static void add(struct todo_list *list, const struct store_round *r, const char *page,
                const char *title) {
    todo_add(list, arena_printf(list->app->arena, "/rounds/%s/%s", r->id, page), DATE_UNSET, title,
             r->title);
}

static void add_round(struct todo_list *list, const struct store_round *r, struct counts c) {
    struct arena *a = list->app->arena;
    if (round_lock_reason(r->state) || c.entries == 0)
        return;
    if (c.objections > 0)
        add(list, r, "objections", arena_printf(a, "复核 %zu 项异议", c.objections));
    if (c.answers > 0)
        add(list, r, "findings", arena_printf(a, "确认 %zu 项整改答复", c.answers));
    if (r->state == ROUND_SCORING && c.scored == c.entries)
        add(list, r, "scores", "评分已全部完成，请反馈结果");
    if (r->state == ROUND_FEEDBACK && c.settled == c.entries)
        add(list, r, "report", "结果已全部确定，请完成报告并提交审批");
    if (r->state == ROUND_APPROVAL)
        add(list, r, "report", "报告在审批中，获批后请签名并公示");
}

enum gp_code todo_results(struct todo_list *list) {
    struct waiting w = {.list = list};
    TRY(db_tx_join(list->app->db, list->app->err, DB_READ, load, &w));
    for (size_t i = 0; i < w.n_rounds; i++) {
        struct counts c = count(&w, w.rounds[i].id);
        TRY(without_own(list, &w, w.rounds[i].id, &c));
        add_round(list, &w.rounds[i], c);
    }
    return GP_OK;
}
