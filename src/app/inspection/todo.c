#include "app/inspection/inspection.h"
#include "app/todo.h"

enum gp_code todo_inspections(struct todo_list *list) {
    struct work *w = list->w;
    struct visit *v;
    size_t n;
    TRY(inspection_mine(w, &v, &n));
    list->visits = v;
    list->n_visits = n;
    for (size_t i = 0; i < n; i++) {
        if (v[i].state != VISIT_PLANNED || !v[i].center_name || round_lock_reason(v[i].round_state))
            continue;
        todo_add(list, arena_printf(w->arena, "/inspections/%s", v[i].id), v[i].planned,
                 arena_printf(w->arena, "实地验收 %s", v[i].center_name),
                 arena_printf(w->arena, "%s%s%s", inspection_state_name(&v[i]),
                              v[i].planned_time ? "，" : "",
                              v[i].planned_time ? v[i].planned_time : ""));
    }
    return GP_OK;
}
