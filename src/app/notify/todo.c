#include "app/todo.h"
#include "store/delivery.h"

/* An administrator's list has asked for it already, among other counts (app/admin/todo.c). */
enum gp_code todo_notify(struct todo_list *list) {
    int64_t n = list->office.undelivered;
    if (!(list->account->roles & ROLE_ADMIN))
        TRY(store_delivery_problem_count(list->w, &n));
    if (n > 0)
        todo_add(list, "/deliveries", DATE_UNSET, "看看没有送达的消息",
                 arena_printf(list->w->arena, "%lld 条消息被退回，或不能确定对方是否收到",
                              (long long)n));
    return GP_OK;
}
