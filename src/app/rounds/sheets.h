/* Tables of a round: the checklist of what is to be handed in, and who fills in the ratings of each
 * organisation. */
#ifndef GP_APP_ROUNDS_SHEETS_H
#define GP_APP_ROUNDS_SHEETS_H

#include "app/workbook/workbook.h"

/* Its subject is the round's id. */
extern const struct workbook_kind round_workbook;

#endif
