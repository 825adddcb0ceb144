/* Who of a round's people is in post elsewhere at the same time. */
#ifndef GP_STORE_ELSEWHERE_H
#define GP_STORE_ELSEWHERE_H

#include "core/round.h"
#include "db/work.h"

/* Engagements of people of the round, known by their numbers, at other centers in the district's
 * other rounds that are not published. One statement. */
enum gp_code store_elsewhere(struct work *w, const char *round, struct elsewhere **ret,
                             size_t *ret_n) GP_CHECKED;

#endif
