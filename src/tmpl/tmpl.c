#include "tmpl/parts.h"

struct tmpl_set *tmpl_set_new(unsigned flags) {
    struct arena a = ARENA_INIT;
    struct tmpl_set *set = gp_new(&a, struct tmpl_set);
    set->flags = flags;
    set->arena = a;
    return set;
}

void tmpl_set_free(struct tmpl_set *set) {
    if (!set)
        return;
    /* The set lies in its own arena. */
    struct arena a = set->arena;
    arena_release(&a);
}

const struct tmpl *tmpl_find(const struct tmpl_set *set, struct str name) {
    for (size_t i = 0; i < set->templates.n; i++)
        if (str_eq(str_of(set->templates.v[i]->name), name))
            return set->templates.v[i];
    return NULL;
}

enum gp_code tmpl_add(struct tmpl_set *set, struct gp_err *e, const char *name, struct str source) {
    if (tmpl_find(set, str_of(name)))
        return gp_fail(e, GP_INVALID, name, "模板重名");
    struct tmpl *t = gp_new(&set->arena, struct tmpl);
    t->name = arena_strdup(&set->arena, name);
    struct str kept = {arena_strndup(&set->arena, source.p, source.n), source.n};
    TRY(gp_answer(e, tmpl_parse(set, e, t, kept)));
    *VEC_PUSH(&set->arena, &set->templates) = t;
    return GP_OK;
}

enum gp_code tmpl_check(const struct tmpl_set *set, struct gp_err *e) {
    for (size_t i = 0; i < set->templates.n; i++) {
        const struct tmpl *t = set->templates.v[i];
        for (size_t j = 0; j < t->ops.n; j++) {
            const struct op *op = &t->ops.v[j];
            bool names = (op->kind == OP_PARTIAL && !op->dynamic) || op->kind == OP_PARENT;
            if (names && !tmpl_find(set, op->text))
                return gp_fail(e, GP_INVALID, arena_printf(e->arena, "%s:%d", t->name, op->line),
                               "模板引用了不存在的模板“%.*s”", (int)op->text.n, op->text.p);
        }
    }
    return GP_OK;
}
