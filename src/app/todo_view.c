#include "app/flow.h"
#include "app/todo.h"

/* The commissioner approves reports; the others have nothing to do here. */
enum gp_code todo_view(struct todo_list *list) {
    if (!(list->account->roles & ROLE_COMMISSIONER))
        return GP_OK;
    struct app app = *list->app;
    app.account = list->account;
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(&app, NULL, &entries, &n));
    const char *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].round_state != ROUND_APPROVAL || cstr_eq(last, entries[i].round))
            continue;
        last = entries[i].round;
        todo_add(list, arena_printf(app.arena, "/results/%s", last), DATE_UNSET, "审批评估报告",
                 entries[i].round_title);
    }
    return GP_OK;
}
