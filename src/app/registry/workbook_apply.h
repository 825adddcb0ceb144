/* Private to workbook.c: what becomes of the rows that it has read. */
#ifndef GP_APP_REGISTRY_WORKBOOK_APPLY_H
#define GP_APP_REGISTRY_WORKBOOK_APPLY_H

#include "app/registry/workbook.h"

/* Finds what each row is about, lays it over what is stored and sees what the registry's own rules
 * say of it. Without store, or when something stops it, nothing stays. */
enum gp_code workbook_apply(struct work *w, const char *file_name, bool store,
                            struct workbook *book) GP_CHECKED;

/* Whose tables they are, for the memory of columns: the evaluator's own. */
#define WORKBOOK_OWN ""

void workbook_add_problem(struct arena *a, struct intake_problems *to, struct intake_problem p);
void workbook_add_problems(struct arena *a, struct intake_problems *to,
                           const struct intake_problems *from);

#endif
