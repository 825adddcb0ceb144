#include "app/admin.h"
#include "app/todo.h"

static void add_factor(struct todo_list *list) {
    if (!list->account->totp_secret)
        todo_add(list, "/account", DATE_UNSET, "为管理员账号开启动态验证码",
                 "管理员能看到全部账号，只靠密码不够安全");
}

enum gp_code todo_admin(struct todo_list *list) {
    struct app *app = list->app;
    struct admin_kept kept[KEPT_N];
    int64_t due = 0;
    add_factor(list);
    TRY(admin_retention(app, kept));
    for (size_t i = 0; i < KEPT_N; i++)
        if (i != KEPT_SESSIONS) /* of no weight: they leave with the next run */
            due += kept[i].count;
    if (due > 0)
        todo_add(list, "/admin/retention", DATE_UNSET, "清理到期的数据",
                 arena_printf(app->arena, "%lld 条已过保留期限", (long long)due));
    return GP_OK;
}
