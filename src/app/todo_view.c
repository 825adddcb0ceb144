#include "app/todo.h"

/* ---- reports to approve */

static void add_approvals(struct todo_list *list, const struct entry_scope *entries, size_t n) {
    const char *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].round_state != ROUND_APPROVAL || cstr_eq(last, entries[i].round))
            continue;
        last = entries[i].round;
        todo_add(list, arena_printf(list->w->arena, "/results/%s", last), DATE_UNSET,
                 "审批评估报告", entries[i].round_title);
    }
}

/* The commissioner approves reports. */
enum gp_code todo_view(struct todo_list *list) {
    if (!(list->account->roles & ROLE_COMMISSIONER))
        return GP_OK;
    TRY(todo_read_entries(list));
    add_approvals(list, list->entries, list->n_entries);
    return GP_OK;
}
