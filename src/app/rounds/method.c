#include "app/rounds/method.h"

const char *rounds_standard_key(struct arena *a, const char *id, int64_t version) {
    return arena_printf(a, "%s:%lld", id, (long long)version);
}

const char *method_value(struct arena *a, const char *standard, int64_t version,
                         const char *method) {
    if (!method || !standard)
        return method;
    return arena_printf(a, "%s/%s", rounds_standard_key(a, standard, version), method);
}

static void add_methods(struct work *w, const struct standard *s, bool other,
                        struct method_options *o) {
    for (size_t i = 0; i < s->n_methods; i++) {
        const struct method *m = &s->methods[i];
        struct chosen_method chosen = {m->id, other ? s->id : NULL, s->version};
        *VEC_PUSH(w->arena, &o->v) = (struct method_option){
            .value = method_value(w->arena, chosen.standard, s->version, m->id),
            .name = other ? arena_printf(w->arena, "%s（%s第 %lld 版）", m->name, s->title,
                                         (long long)s->version)
                          : m->name,
            .chosen = chosen};
    }
}

enum gp_code method_options_load(struct work *w, const struct round_head *head,
                                 struct method_options *ret) {
    struct store_standard *list;
    size_t n;
    *ret = (struct method_options){0};
    TRY(store_standard_share(w, head->standard, head->standard_version, &ret->standard));
    TRY(store_standard_list(w, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].status == STANDARD_PUBLISHED &&
            !(list[i].version == head->standard_version && cstr_eq(list[i].id, head->standard)))
            standards_want(&ret->others, w->arena, list[i].id, list[i].version);
    TRY(standards_read(w, &ret->others));
    add_methods(w, &ret->standard, false, ret);
    for (size_t i = 0; i < ret->others.refs.n; i++)
        if (standards_are_comparable(&ret->standard, &ret->others.v[i], NULL))
            add_methods(w, &ret->others.v[i], true, ret);
    return GP_OK;
}

const struct method_option *method_option_of(const struct method_options *o, const char *value) {
    for (size_t i = 0; i < o->v.n; i++)
        if (cstr_eq(o->v.v[i].value, value))
            return &o->v.v[i];
    return NULL;
}

const struct method_option *method_proposal(const struct method_options *o,
                                            const struct round_head *head, date_t contract_end) {
    const struct method *m =
        round_propose_method(&o->standard, head->year, head->closed, contract_end);
    return m ? method_option_of(o, m->id) : NULL;
}
