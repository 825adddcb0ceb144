#include "app/admin/admin.h"
#include "app/todo.h"
#include "store/amendment.h"

static void add_factor(struct todo_list *list) {
    if (!list->account->totp_secret)
        todo_add(list, "/account", DATE_UNSET, "为管理员账号开启动态验证码",
                 "管理员能看到全部账号，只靠密码不够安全");
}

/* Nothing can begin without one. */
static enum gp_code add_manager(struct todo_list *list) {
    TRY(store_office_counts(list->w, ROLE_MANAGER, &list->office));
    if (list->office.managers == 0)
        todo_add(list, "/admin/accounts/new", DATE_UNSET, "新建评估方负责人的账号",
                 "由评估方负责人登记机构和项目、开始评估；其他人的账号也在“系统管理”里建");
    return GP_OK;
}

enum gp_code todo_amend(struct todo_list *list) {
    int64_t open = list->office.amendments;
    if (!(list->account->roles & ROLE_ADMIN))
        TRY(store_amendment_count_open(list->w, &open));
    if (open > 0)
        todo_add(list, "/admin/amendments", DATE_UNSET, "处理更正个人信息的申请",
                 arena_printf(list->w->arena, "%lld 项等待核实、答复", (long long)open));
    return GP_OK;
}

enum gp_code todo_admin(struct todo_list *list) {
    struct work *w = list->w;
    struct admin_kept kept[KEPT_N];
    int64_t due = 0;
    TRY(add_manager(list));
    struct account_change *v;
    size_t n;
    TRY(store_change_list(w, list->account->id, &v, &n));
    for (size_t i = 0; i < n; i++)
        todo_add(list, arena_printf(w->arena, "/admin/accounts/%s", v[i].account), DATE_UNSET,
                 "确认另一位管理员提出的账号修改", v[i].why);
    add_factor(list);
    TRY(admin_retention(w, kept));
    for (size_t i = 0; i < KEPT_N; i++)
        if (i != KEPT_SESSIONS) /* of no weight: they leave with the next run */
            due += kept[i].count;
    if (due > 0)
        todo_add(list, "/admin/retention", DATE_UNSET, "清理到期的数据",
                 arena_printf(w->arena, "%lld 条已过保留期限", (long long)due));
    return GP_OK;
}
