#include "app/fill/fill.h"
#include "app/todo.h"

static const char *detail_of(struct arena *a, const struct fill_row *r) {
    if (r->scope->state == ENTRY_RETURNED)
        return arena_printf(a, "%s：资料被退回补正，请按退回原因改好后重新递交",
                            r->scope->center_name);
    if (r->o.parts == 0 && r->o.missing == r->o.required)
        return arena_printf(a, "%s：还没有开始填", r->scope->center_name);
    if (r->o.missing > 0)
        return arena_printf(a, "%s：还缺 %lld 项必交材料", r->scope->center_name,
                            (long long)r->o.missing);
    return arena_printf(a, "%s：材料已齐，请核对后正式递交", r->scope->center_name);
}

enum gp_code todo_fill(struct todo_list *list) {
    struct arena *a = list->w->arena;
    struct fill_row *rows;
    size_t n;
    TRY(todo_read_entries(list));
    TRY(fill_mine_of(list->w, list->entries, list->n_entries, &rows, &n));
    list->fill = rows;
    list->n_fill = n;
    for (size_t i = 0; i < n; i++) {
        const struct entry_scope *s = rows[i].scope;
        if (fill_lock_reason(s))
            continue;
        bool returned = s->state == ENTRY_RETURNED;
        todo_add(list, arena_printf(a, "/fill/%s/%s", s->round, s->entry), rows[i].o.deadline,
                 arena_printf(a, "%s：%s", returned ? "补正资料" : "递交资料",
                              s->round_title ? s->round_title : s->round),
                 detail_of(a, &rows[i]));
    }
    return GP_OK;
}
