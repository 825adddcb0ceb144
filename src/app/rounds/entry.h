/* What the manager does with one entry of a round. */
#ifndef GP_APP_ROUNDS_ENTRY_H
#define GP_APP_ROUNDS_ENTRY_H

#include "app/rounds/board.h"

struct entry_step {
    const char *step;     /* id of the transition */
    const char *reason;   /* may be NULL */
    const char **lacking; /* names of material to be supplied, for a return */
    size_t n_lacking;
    const char *due;           /* as typed: until when; "" or NULL: not said */
    const struct board *board; /* of the round as it is now; NULL: read when it is needed */
};

/* Whether a transition is made on the entry's own page; others belong to the pages of the report
 * and of objections, or to the operator. */
bool entry_step_is_here(const char *id);

/* What the step brings about, for the one who is about to make it. */
const char *entry_step_effect(const char *id);

/* Makes the move and tells the operator. A return names what is lacking. Scoring cannot be finished
 * while sheets or ratings are missing, unless a reason is given. */
enum gp_code entry_make_step(struct work *w, const char *round, const char *entry,
                             const struct entry_step *step, date_t today) GP_CHECKED;

#endif
