/* First steps of a district, and drafts of standards that lie about. */
#include "app/todo.h"
#include "db/db.h"
#include "store/registry.h"
#include "store/standard.h"

static enum gp_code add_first_steps(struct todo_list *list) {
    struct registry_counts there;
    TRY(store_registry_count(list->w, &there));
    if (there.projects > 0)
        return GP_OK;
    if (there.orgs == 0)
        todo_add(list, "/registry/orgs/~new", DATE_UNSET, "登记机构",
                 "先登记运营机构、购买主体和社区党委；已有导出文件的可以直接导入");
    else if (there.centers == 0)
        todo_add(list, "/registry/centers/~new", DATE_UNSET, "登记中心",
                 "登记党群服务中心和它的分站点");
    else
        todo_add(list, "/registry/projects/~new", DATE_UNSET, "新建项目",
                 "一份合同登记为一个项目，登记后才能开展评估");
    return GP_OK;
}

static enum gp_code add_drafts(struct todo_list *list) {
    struct arena *a = list->w->arena;
    struct store_standard *standards;
    size_t n;
    TRY(store_standard_list(list->w, &standards, &n));
    for (size_t i = 0; i < n; i++) {
        const struct store_standard *v = &standards[i];
        if (v->status == STANDARD_DRAFT)
            todo_add(list, arena_printf(a, "/standards/%s/%lld", v->id, (long long)v->version),
                     DATE_UNSET, "评估标准草稿还没有发布",
                     arena_printf(a, "%s（第 %lld 版）", v->title, (long long)v->version));
    }
    return GP_OK;
}

enum gp_code todo_registry(struct todo_list *list) {
    bool begun = false; /* a round has projects: the registry is filled */
    TRY(todo_read_rounds(list));
    for (size_t i = 0; i < list->n_rounds; i++)
        begun = begun || list->rounds[i].entries > 0;
    if (!begun)
        TRY(add_first_steps(list));
    return add_drafts(list);
}
