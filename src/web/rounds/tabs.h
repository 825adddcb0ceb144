/* The bar of tabs that every page of a round begins with: {{>round_tabs}}. */
#ifndef GP_WEB_ROUNDS_TABS_H
#define GP_WEB_ROUNDS_TABS_H

#include "web/web.h"

/* Fills what the partial needs. round is the round's id, as in the path; the tab of the page is
 * found by the request's path. */
void round_tabs(struct http_call *call, struct val *m, const char *round);

#endif
