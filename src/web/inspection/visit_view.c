#include "web/inspection/visit_view.h"

void visit_model(struct val *m, const struct visit *v) {
    map_text(m, "id", v->id);
    map_text(m, "round_title", v->round_title);
    map_text(m, "center", v->center_name ? v->center_name : "已不在本轮的项目");
    map_text(m, "operator", cstr_or_empty(v->operator_name));
    map_date(m, "day", v->planned);
    map_text(m, "clock", cstr_or_empty(v->planned_time));
    map_bool(m, "has_day", date_is_set(v->planned));
    map_text(m, "note", v->note);
    map_text(m, "state", inspection_state_name(v));
    map_bool(m, "completed", v->state == VISIT_COMPLETED);
    map_bool(m, "cancelled", v->state == VISIT_CANCELLED);
    map_bool(m, "under_way", v->state == VISIT_PLANNED && v->records > 0);
    map_text(m, "reason", v->reason);
    map_textf(m, "number", "%lld", (long long)v->ord + 1);
}
