#include "core/check_place.h"

const char *check_person_place(struct arena *a, const struct project *p, const char *person) {
    const struct person *who = project_person(p, person);
    return arena_printf(a, "人员花名册“%s”行", who && !cstr_empty(who->name) ? who->name : person);
}

const char *check_checklist_place(struct arena *a, const struct checklist_item *item) {
    return arena_printf(a, "材料“%s”", cstr_empty(item->name) ? item->id : item->name);
}

const char *check_material_place(struct arena *a, const struct round *round,
                                 const struct material *m) {
    const struct checklist_item *item = round_checklist_item(round, m->item);
    const char *name = cstr_empty(m->file_name) ? "未命名文件" : m->file_name;
    return item ? arena_printf(a, "%s中的“%s”", check_checklist_place(a, item), name)
                : arena_printf(a, "文件“%s”", name);
}

const char *check_expert_name(const struct round *round, const char *expert) {
    for (size_t i = 0; i < round->n_experts; i++)
        if (cstr_eq(round->experts[i].id, expert) && !cstr_empty(round->experts[i].name))
            return round->experts[i].name;
    return expert;
}

const char *check_expert_place(struct arena *a, const struct round *round, const char *expert) {
    return arena_printf(a, "专家分配（%s）", check_expert_name(round, expert));
}

static const char *scorer_of(const struct sheet *s) {
    if (!cstr_empty(s->scorer_name))
        return s->scorer_name;
    return cstr_empty(s->scorer) ? "未署名" : s->scorer;
}

const char *check_sheet_place(struct arena *a, const struct component *c, const struct sheet *s) {
    return arena_printf(a, "“%s”评分表（%s）", c->name, scorer_of(s));
}
