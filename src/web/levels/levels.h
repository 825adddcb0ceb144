/* Pages of the levels above a district: what is published below, and an operator's results in all
 * districts, which evaluators and commissioners see as well. */
#ifndef GP_WEB_LEVELS_LEVELS_H
#define GP_WEB_LEVELS_LEVELS_H

#include "web/web.h"

extern const struct http_route level_routes[];

/* For the home of a supervisor: its own place at a glance. */
enum gp_code levels_put_home(struct http_call *call, struct val *m) GP_CHECKED;

#endif
