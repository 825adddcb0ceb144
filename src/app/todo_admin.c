#include "app/admin.h"
#include "app/todo.h"

struct manager_step {
    struct app *app;
    bool found;
};

static void add_factor(struct todo_list *list) {
    if (!list->account->totp_secret)
        todo_add(list, "/account", DATE_UNSET, "为管理员账号开启动态验证码",
                 "管理员能看到全部账号，只靠密码不够安全");
}

static enum gp_code any_manager(struct db *db, struct gp_err *e, void *arg) {
    struct manager_step *s = arg;
    struct account *accounts;
    size_t n;
    TRY(store_account_list(db, s->app->arena, e, s->app->tenant, &accounts, &n));
    for (size_t i = 0; i < n; i++)
        s->found = s->found || (accounts[i].active && accounts[i].roles & ROLE_MANAGER);
    return GP_OK;
}

/* Nothing can begin without one. */
static enum gp_code add_manager(struct todo_list *list) {
    struct manager_step s = {.app = list->app};
    TRY(db_tx_join(list->app->db, list->app->err, DB_READ, any_manager, &s));
    if (!s.found)
        todo_add(list, "/admin/accounts/new", DATE_UNSET, "新建评估方负责人的账号",
                 "由评估方负责人登记机构和项目、开始评估；其他人的账号也在“系统管理”里建");
    return GP_OK;
}

enum gp_code todo_admin(struct todo_list *list) {
    struct app *app = list->app;
    struct admin_kept kept[KEPT_N];
    int64_t due = 0;
    TRY(add_manager(list));
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
