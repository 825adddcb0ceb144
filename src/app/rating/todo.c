#include "app/rating/rate.h"
#include "app/todo.h"

/* One item a round, however many ratings: they are filled in beside each other. */
enum gp_code todo_ratings(struct todo_list *list) {
    struct arena *a = list->w->arena;
    struct rate_round *rounds;
    size_t n;
    TRY(todo_read_entries(list));
    TRY(rate_rounds(list->w, list->account, list->entries, list->n_entries, &rounds, &n));
    for (size_t i = 0; i < n; i++) {
        const struct rate_round *r = &rounds[i];
        if (r->open == 0)
            continue;
        todo_add(list, arena_printf(a, "/rating/%s", r->round), r->due,
                 arena_printf(a, "填写履约评价：还有 %zu 份", r->open),
                 arena_printf(a, "%s，共 %zu 份，已评 %zu 份", r->title, r->all, r->rated));
    }
    return GP_OK;
}
