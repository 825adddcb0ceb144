/* What a summary compares its round with: rounds of earlier years that stand published. */
#ifndef GP_APP_PUBLISH_EARLIER_H
#define GP_APP_PUBLISH_EARLIER_H

#include "db/work.h"

/* Takes their means into the round's own data, in place of what was there: what a report says must
 * be among its data, and a round that is published later must not change it. Evaluates as many
 * rounds as there are years to compare. Inside a writing unit. */
enum gp_code earlier_take(struct work *w, const char *round) GP_CHECKED;

#endif
