/* Pages: 资料递交. */
#ifndef GP_WEB_FILL_FILL_H
#define GP_WEB_FILL_FILL_H

#include "web/web.h"

extern const struct http_route fill_routes[], fill_part_routes[], fill_file_routes[],
    fill_fetch_routes[], fill_hand_in_routes[], fill_sheet_routes[];

struct fill_row; /* app/fill/fill.h */

/* For {{>fill/rows}}: "open" and "closed", the entries that are still to be handed in and the
 * others. */
void fill_put_rows(struct http_call *call, struct val *m, const struct fill_row *v, size_t n,
                   date_t today);

#endif
