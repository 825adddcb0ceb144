/* The panels beside a sheet, for {{>marking/desk}}. */
#ifndef GP_WEB_MARKING_DESK_VIEW_H
#define GP_WEB_MARKING_DESK_VIEW_H

#include "app/marking/desk.h"
#include "web/web.h"

/* Puts "panels", in the order in which the component's items ask for them, and the findings. The
 * files are those of the map "submission" (web/fill/submission.h), which must be there. */
void desk_view_put(struct val *m, const struct desk *desk, const struct component *component);

/* What an item, a row of the sheet, is judged by, with where that is seen, and what it came to the
 * last time. */
void desk_view_put_row(struct val *row, const struct desk *desk, const struct item *item);

#endif
