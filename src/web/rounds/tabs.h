/* What every page of a round begins with, {{>rounds/tabs}}: the rail of its stages, and the pages
 * of the stage in which one is. The home page shows the rail too. */
#ifndef GP_WEB_ROUNDS_TABS_H
#define GP_WEB_ROUNDS_TABS_H

#include "app/rounds/stage.h"
#include "web/web.h"

/* Fills what the partial needs, with one statement. round is the round's id, as in the path; stage
 * and page are found by the request's address. */
enum gp_code round_tabs(struct http_call *call, struct val *m, const char *round) GP_CHECKED;

/* The two parts of it, where a page needs the counts for something else. */
enum gp_code round_counts(struct http_call *call, const char *round,
                          struct round_overview *ret) GP_CHECKED;
void round_put_tabs(struct http_call *call, struct val *m, const struct round_overview *r);

/* For {{>rail}}: "rail". current: the stage of the page; STAGE_N: none. */
void round_put_rail(struct val *m, const struct round_overview *r, enum round_stage current);

/* For {{>rounds/next}}: "next". */
void round_put_next(struct val *m, const struct round_overview *r, date_t today);

#endif
