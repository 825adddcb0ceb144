#include "intake/problems.h"

void problems_add(struct arena *a, struct intake_problems *list, struct intake_problem p) {
    list->stopping += p.stops;
    if (list->n == INTAKE_PROBLEMS_MAX)
        list->more++;
    else
        *VEC_PUSH(a, list) = p;
}

void problems_join(struct arena *a, struct intake_problems *list,
                   const struct intake_problems *other) {
    size_t counted = other->stopping;
    for (size_t i = 0; i < other->n; i++) {
        problems_add(a, list, other->v[i]);
        counted -= other->v[i].stops;
    }
    list->more += other->more;
    list->stopping += counted;
}
