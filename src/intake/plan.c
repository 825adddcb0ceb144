#include "intake/intake.h"

#include "intake/label.h"

static bool fits_a_cell(enum field_kind k) {
    return k != FIELD_FORMAT && k != FIELD_VERSION && k != FIELD_OBJECT && k != FIELD_LIST;
}

static void add_target(struct arena *a, struct intake_plan *plan, const struct shape *shape,
                       size_t base, const struct field *f) {
    bool wanted = f->required && f->kind != FIELD_ID;
    bool first = true;
    for (size_t i = 0; i < plan->targets.n; i++)
        first = first && !plan->targets.v[i].leads;
    *VEC_PUSH(a, &plan->targets) = (struct intake_target){
        shape, f, base, wanted, false, first && wanted && f->kind == FIELD_TEXT, false};
}

void intake_plan_add(struct arena *a, struct intake_plan *plan, const struct shape *shape,
                     size_t base, size_t row_size, const char *const *keys) {
    plan->row_size = row_size;
    *VEC_PUSH(a, &plan->bases) = (struct intake_base){shape, base};
    for (size_t i = 0; !keys && i < shape->n_fields; i++)
        if (fits_a_cell(shape->fields[i].kind))
            add_target(a, plan, shape, base, &shape->fields[i]);
    for (; keys && *keys; keys++) {
        const struct field *f = shape_field(shape, *keys);
        if (!f || !fits_a_cell(f->kind))
            GP_DIE("shape %s has no member %s that one cell can say", shape->id, *keys);
        add_target(a, plan, shape, base, f);
    }
}

int intake_target(const struct intake_plan *plan, const struct shape *shape, const char *key) {
    for (size_t i = 0; i < plan->targets.n; i++)
        if (plan->targets.v[i].shape == shape && strcmp(plan->targets.v[i].field->key, key) == 0)
            return (int)i;
    return INTAKE_NONE;
}

/* ---- remembering */

const char *intake_mapping(struct arena *a, const struct intake_plan *plan,
                           const struct intake_head *head) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < head->columns.n; i++) {
        const struct intake_column *c = &head->columns.v[i];
        if (c->target == INTAKE_NONE)
            continue;
        const struct intake_target *t = &plan->targets.v[c->target];
        buf_addf(&b, "%s\t%s.%s\n", label_fold(a, c->heading), t->shape->id, t->field->key);
    }
    return arena_strdup(a, buf_text(&b));
}

static int target_named(const struct intake_plan *plan, struct str name) {
    for (size_t i = 0; i < plan->targets.n; i++) {
        const struct intake_target *t = &plan->targets.v[i];
        size_t n = strlen(t->shape->id);
        if (name.n == n + 1 + strlen(t->field->key) && memcmp(name.p, t->shape->id, n) == 0 &&
            name.p[n] == '.' && memcmp(name.p + n + 1, t->field->key, name.n - n - 1) == 0)
            return (int)i;
    }
    return INTAKE_NONE;
}

void intake_remember(struct arena *a, const struct intake_plan *plan, struct intake_head *head,
                     const char *mapping) {
    while (*mapping) {
        size_t line = strcspn(mapping, "\n"), tab = strcspn(mapping, "\t");
        int target = tab < line
                         ? target_named(plan, (struct str){mapping + tab + 1, line - tab - 1})
                         : INTAKE_NONE;
        for (size_t i = 0; target != INTAKE_NONE && i < head->columns.n; i++) {
            const char *heading = label_fold(a, head->columns.v[i].heading);
            if (strlen(heading) == tab && memcmp(heading, mapping, tab) == 0) {
                (void)intake_assign(a, plan, head, head->columns.v[i].col, target);
                break;
            }
        }
        mapping += line + (mapping[line] == '\n');
    }
}
