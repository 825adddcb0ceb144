#include "app/todo.h"

#include "app/rounds/flow.h"

typedef enum gp_code (*todo_source)(struct todo_list *list);

static const struct {
    unsigned perm;
    todo_source add;
} sources[] = {
    {PERM_MANAGE, todo_registry}, {PERM_MANAGE, todo_rounds},
    {PERM_MANAGE, todo_results},  {PERM_FILL, todo_fill},
    {PERM_MARK, todo_marking},    {PERM_INSPECT, todo_inspections},
    {PERM_ADMIN, todo_admin},     {PERM_MANAGE | PERM_ADMIN, todo_amend},
    {PERM_VIEW, todo_view},       {PERM_FILL, todo_outcome},
    {PERM_PARTY, todo_ratings},   {PERM_MANAGE | PERM_ADMIN, todo_notify},
};

void todo_add(struct todo_list *list, const char *link, date_t due, const char *title,
              const char *detail) {
    *VEC_PUSH(list->w->arena, &list->v) =
        (struct todo){.title = title, .detail = detail, .link = link, .due = due};
}

enum gp_code todo_read_entries(struct todo_list *list) {
    struct work work = *list->w;
    work.account = list->account;
    if (!list->has_entries)
        TRY(flow_entries(&work, NULL, &list->entries, &list->n_entries));
    list->has_entries = true;
    return GP_OK;
}

static enum gp_code read_rounds(struct work *w, struct todo_list *list) {
    return store_round_overview(w, list->today, &list->rounds, &list->n_rounds);
}

enum gp_code todo_read_rounds(struct todo_list *list) {
    if (!list->has_rounds)
        TRY(read_rounds(list->w, list));
    list->has_rounds = true;
    return GP_OK;
}

/* Those without a date come last. */
static int by_due(const void *a, const void *b) {
    const struct todo *x = a, *y = b;
    bool x_set = date_is_set(x->due), y_set = date_is_set(y->due);
    if (x_set != y_set)
        return x_set ? -1 : 1;
    return x_set ? date_cmp(x->due, y->due) : 0;
}

enum gp_code todo_all(struct work *w, const struct account *account, date_t today,
                      struct todo_list *ret) {
    *ret = (struct todo_list){.w = w, .account = account, .today = today};
    unsigned perms = permissions_of(account->roles);
    for (size_t i = 0; i < GP_COUNT(sources); i++)
        if (perms & sources[i].perm)
            TRY(sources[i].add(ret));
    if (ret->v.n > 1)
        qsort(ret->v.v, ret->v.n, sizeof(*ret->v.v), by_due);
    return GP_OK;
}
