/* First steps of a district, and drafts of standards that lie about. */
#include "app/todo.h"
#include "db/db.h"
#include "store/registry.h"
#include "store/standard.h"

struct registry_step {
    struct todo_list *list;
    bool begun; /* a round has projects: the registry is filled */
    struct registry_counts counts;
    struct store_standard *standards;
    size_t n;
};

static enum gp_code load(struct work *w, struct registry_step *s) {
    if (!s->begun)
        TRY(store_registry_count(w, &s->counts));
    return store_standard_list(w, &s->standards, &s->n);
}

static void add_first_steps(struct todo_list *list, const struct registry_counts *there) {
    if (there->projects > 0)
        return;
    if (there->orgs == 0)
        todo_add(list, "/registry/orgs/~new", DATE_UNSET, "登记机构",
                 "先登记运营机构、购买主体和社区党委；已有导出文件的可以直接导入");
    else if (there->centers == 0)
        todo_add(list, "/registry/centers/~new", DATE_UNSET, "登记中心",
                 "登记党群服务中心和它的分站点");
    else
        todo_add(list, "/registry/projects/~new", DATE_UNSET, "新建项目",
                 "一份合同登记为一个项目，登记后才能开展评估");
}

static void add_drafts(const struct registry_step *s) {
    struct arena *a = s->list->w->arena;
    for (size_t i = 0; i < s->n; i++) {
        const struct store_standard *v = &s->standards[i];
        if (v->status == STANDARD_DRAFT)
            todo_add(s->list, arena_printf(a, "/standards/%s/%lld", v->id, (long long)v->version),
                     DATE_UNSET, "评估标准草稿还没有发布",
                     arena_printf(a, "%s（第 %lld 版）", v->title, (long long)v->version));
    }
}

enum gp_code todo_registry(struct todo_list *list) {
    struct registry_step s = {.list = list};
    TRY(todo_read_rounds(list));
    for (size_t i = 0; i < list->n_rounds; i++)
        s.begun = s.begun || list->rounds[i].entries > 0;
    TRY(load(list->w, &s));
    if (!s.begun)
        add_first_steps(list, &s.counts);
    add_drafts(&s);
    return GP_OK;
}
