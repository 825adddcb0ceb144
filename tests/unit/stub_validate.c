/* Stands in for the core's validation until it is there: the linker takes this only where core does
 * not define the function itself. */
#include "core/round.h"

void dossier_validate(const struct dossier *d, struct arena *a,
                      struct dossier_problem **ret_problems, size_t *ret_n) {
    *ret_problems = gp_new_n(a, struct dossier_problem, d->round.n_entries + 1);
    *ret_n = 0;
    for (size_t i = 0; i < d->round.n_entries; i++)
        if (!dossier_project(d, d->round.entries[i].project))
            (*ret_problems)[(*ret_n)++] = (struct dossier_problem){
                arena_printf(a, "round.entries[%zu].project", i), "没有这个项目"};
}
