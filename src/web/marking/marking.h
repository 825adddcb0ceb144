/* Pages: 专家评分. */
#ifndef GP_WEB_MARKING_MARKING_H
#define GP_WEB_MARKING_MARKING_H

#include "app/marking/marking.h"
#include "web/web.h"

extern const struct http_route marking_routes[];

/* For {{>marking/rows_of_queue}}: "rows", and "all" and "n_waiting", how many there are and wait.
 */
void marking_put_queue(struct http_call *call, struct val *m, const struct marking_item *items,
                       size_t n, date_t today);

#endif
