#include "intake/problems.h"

void problems_add(struct arena *a, struct intake_problems *list, struct intake_problem p) {
    list->stopping += p.stops;
    if (list->n == INTAKE_PROBLEMS_MAX)
        list->more++;
    else
        *VEC_PUSH(a, list) = p;
}
