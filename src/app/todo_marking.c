#include "app/marking.h"
#include "app/todo.h"

/* What each stage asks for; NULL: nothing. */
static const char *const asks[MARKING_STAGE_N] = {
    [MARKING_DECLARE] = "签署回避声明并评分",
    [MARKING_TODO] = "评分",
    [MARKING_BEGUN] = "继续评分",
};

enum gp_code todo_marking(struct todo_list *list) {
    struct app *app = list->app;
    if (!list->account->expert)
        return GP_OK;
    struct marking_item *items;
    size_t n;
    TRY(marking_queue(app, &items, &n));
    for (size_t i = 0; i < n; i++) {
        const struct marking_item *x = &items[i];
        if (!asks[x->stage])
            continue;
        todo_add(list,
                 arena_printf(app->arena, "/marking/%s/%s/%s", x->task->round, x->task->entry,
                              x->component->id),
                 x->task->due,
                 arena_printf(app->arena, "%s：%s %s", x->returned ? "重新评分" : asks[x->stage],
                              x->task->center, x->component->name),
                 arena_printf(app->arena, "%s，已评 %lld / %lld 项", x->task->round_title,
                              (long long)x->done, (long long)x->items));
    }
    return GP_OK;
}
