#include "app/todo.h"
#include "db/db.h"
#include "store/objection.h"

/* What waits for the evaluator between the marks and the published report. */
struct waiting {
    struct todo_list *list;
    struct objection *objections;
    size_t n_objections;
};

static enum gp_code load(struct db *db, struct gp_err *e, void *arg) {
    struct waiting *w = arg;
    return store_objection_list(db, w->list->app->arena, e, w->list->app->tenant, NULL, NULL,
                                &w->objections, &w->n_objections);
}

struct counts {
    size_t entries, settled, scored, objections, answers;
};

static struct counts count(const struct waiting *w, const char *round) {
    const struct todo_list *l = w->list;
    struct counts c = {0};
    for (size_t i = 0; i < l->n_entries; i++) {
        if (strcmp(l->entries[i].round, round) != 0)
            continue;
        enum entry_state s = l->entries[i].state;
        c.entries++;
        c.settled += s == ENTRY_FINAL || s == ENTRY_WITHDRAWN;
        c.scored += s == ENTRY_SCORED || s == ENTRY_WITHDRAWN;
    }
    for (size_t i = 0; i < w->n_objections; i++)
        c.objections +=
            w->objections[i].state == OBJECTION_OPEN && strcmp(w->objections[i].round, round) == 0;
    for (size_t i = 0; i < l->n_rectifications; i++)
        c.answers += l->rectifications[i].state == RECTIFICATION_ANSWERED &&
                     strcmp(l->rectifications[i].round, round) == 0;
    return c;
}

static void add(struct todo_list *list, const struct round_overview *r, const char *page,
                const char *title) {
    todo_add(list, arena_printf(list->app->arena, "/rounds/%s/%s", r->id, page), DATE_UNSET, title,
             r->title);
}

static void add_round(struct todo_list *list, const struct round_overview *r, struct counts c) {
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
    TRY(todo_read_rounds(list));
    TRY(todo_read_entries(list)); /* the manager's: all */
    TRY(todo_read_rectifications(list));
    TRY(db_tx_join(list->app->db, list->app->err, DB_READ, load, &w));
    for (size_t i = 0; i < list->n_rounds; i++)
        add_round(list, &list->rounds[i], count(&w, list->rounds[i].id));
    return GP_OK;
}
