/* First steps of a district, and drafts of standards that lie about. */
#include "app/registry.h"
#include "app/standard_edit.h"
#include "app/todo.h"

static enum gp_code add_first_steps(struct todo_list *list) {
    static const struct registry_filter none = {.limit = 1};
    struct registry_list found;
    TRY(registry_find(list->app, REGISTRY_PROJECT, &none, &found));
    if (found.counts.projects > 0)
        return GP_OK;
    if (found.counts.orgs == 0)
        todo_add(list, "/registry/orgs/new", DATE_UNSET, "登记机构",
                 "先登记运营机构、购买主体和社区党委；已有导出文件的可以直接导入");
    else if (found.counts.centers == 0)
        todo_add(list, "/registry/centers/new", DATE_UNSET, "登记中心",
                 "登记党群服务中心和它的分站点");
    else
        todo_add(list, "/registry/projects/new", DATE_UNSET, "新建项目",
                 "一份合同登记为一个项目，登记后才能开展评估");
    return GP_OK;
}

static enum gp_code add_drafts(struct todo_list *list) {
    struct standard_version *v;
    struct arena *a = list->app->arena;
    size_t n;
    TRY(standard_versions(list->app, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (v[i].info.status == STANDARD_DRAFT)
            todo_add(
                list,
                arena_printf(a, "/standards/%s/%lld", v[i].info.id, (long long)v[i].info.version),
                DATE_UNSET, "评估标准草稿还没有发布",
                arena_printf(a, "%s（第 %lld 版）", v[i].info.title, (long long)v[i].info.version));
    return GP_OK;
}

enum gp_code todo_registry(struct todo_list *list) {
    TRY(add_first_steps(list));
    return add_drafts(list);
}
