/* Private to the moves of rounds and their reports. */
#ifndef GP_APP_ROUNDS_FLOW_INSIDE_H
#define GP_APP_ROUNDS_FLOW_INSIDE_H

#include "app/rounds/flow.h"

/* The move of the table that the acting account may make from there. */
enum gp_code flow_allowed(struct work *w, enum round_state from, const char *transition,
                          const char *reason, const struct transition **ret) GP_CHECKED;

#endif
