/* What stands in place of a step that would end scoring under somebody's hands. */
#ifndef GP_WEB_MARKING_CLOSING_VIEW_H
#define GP_WEB_MARKING_CLOSING_VIEW_H

#include "app/marking/closing.h"
#include "web/web.h"

/* For {{>round_closing}} in the row of a step; false and nothing where nobody fills in. entry: of
 * whose page; NULL: of the round's. from: "scores", or "" for the page of round or entry. */
bool closing_put(struct val *row, const struct closing_sheets *sheets,
                 const struct closing_move *move, const char *round, const char *entry,
                 const char *from);

#endif
