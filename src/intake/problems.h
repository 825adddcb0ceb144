/* Lists of problems that stay short. */
#ifndef GP_INTAKE_PROBLEMS_H
#define GP_INTAKE_PROBLEMS_H

#include "intake/intake.h"

/* Counts the problem and, as long as there is room, tells it. */
void problems_add(struct arena *a, struct intake_problems *list, struct intake_problem p);

/* The same of a whole list, with what it only counted. */
void problems_join(struct arena *a, struct intake_problems *list,
                   const struct intake_problems *other);

#endif
