#include "app/todo.h"
#include "app/results/finding.h"
#include "db/db.h"
#include "store/finding.h"

/* What an operator has to answer: rectifications and questions, and results it may object to. */
struct outcomes {
    struct todo_list *list;
    struct rectification *rectifications;
    size_t n;
};

static enum gp_code load(struct work *w, struct outcomes *o) {
    return store_rectification_waiting(w, &o->rectifications, &o->n);
}

static void add_entry(const struct outcomes *o, const struct entry_scope *s) {
    struct todo_list *list = o->list;
    struct arena *a = list->w->arena;
    const char *link = arena_printf(a, "/outcome/%s/%s", s->round, s->entry);
    for (size_t i = 0; i < o->n; i++) {
        const struct rectification *r = &o->rectifications[i];
        if (r->state == RECTIFICATION_OPEN && strcmp(r->round, s->round) == 0 &&
            strcmp(r->entry, s->entry) == 0)
            todo_add(list, arena_printf(a, "%s#r-%s", link, r->id), r->due,
                     arena_printf(a, "%s：%s", request_kind_name(r->kind), r->title),
                     arena_printf(a, "%s，%s", s->center_name, s->round_title));
    }
    if (s->state == ENTRY_DISCLOSED)
        todo_add(list, link, DATE_UNSET, "查看评估结果，有异议请在异议期内提出",
                 arena_printf(a, "%s，%s", s->center_name, s->round_title));
}

enum gp_code todo_outcome(struct todo_list *list) {
    TRY(todo_read_entries(list));
    struct outcomes o = {.list = list};
    TRY(load(list->w, &o));
    for (size_t i = 0; i < list->n_entries; i++)
        if (!round_lock_reason(list->entries[i].round_state) &&
            list->entries[i].state != ENTRY_WITHDRAWN)
            add_entry(&o, &list->entries[i]);
    return GP_OK;
}
