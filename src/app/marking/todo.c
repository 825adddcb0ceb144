#include "app/marking/panel.h"
#include "app/todo.h"

/* What each stage asks for; NULL: nothing. */
static const char *const asks[MARKING_STAGE_N] = {
    [MARKING_DECLARE] = "签署回避声明并评分",
    [MARKING_TODO] = "评分",
    [MARKING_BEGUN] = "继续评分",
};

static enum gp_code add_panels(struct todo_list *list) {
    struct work *w = list->w;
    struct panel_due *due;
    size_t n;
    TRY(panel_queue(w, &due, &n));
    for (size_t i = 0; i < n; i++)
        todo_add(list, arena_printf(w->arena, "/marking/%s/%s/~panel", due[i].round, due[i].entry),
                 DATE_UNSET, arena_printf(w->arena, "确认评分组结果：%s", due[i].center),
                 arena_printf(w->arena, "%s，各位专家的评分已交齐", due[i].round_title));
    return GP_OK;
}

enum gp_code todo_marking(struct todo_list *list) {
    struct work *w = list->w;
    if (!list->account->expert)
        return GP_OK;
    struct marking_item *items;
    size_t n;
    TRY(marking_queue(w, &items, &n));
    list->marking = items;
    list->n_marking = n;
    for (size_t i = 0; i < n; i++) {
        const struct marking_item *x = &items[i];
        if (!asks[x->stage])
            continue;
        todo_add(list,
                 arena_printf(w->arena, "/marking/%s/%s/%s", x->task->round, x->task->entry,
                              x->component->id),
                 x->task->due,
                 arena_printf(w->arena, "%s：%s %s", x->returned ? "重新评分" : asks[x->stage],
                              x->task->center, x->component->name),
                 arena_printf(w->arena, "%s，已评 %lld / %lld 项", x->task->round_title,
                              (long long)x->done, (long long)x->items));
    }
    return add_panels(list);
}
