/* Corrections of sheets that had been handed in. All run inside the caller's transaction. */
#ifndef GP_STORE_SHEET_CORRECTION_H
#define GP_STORE_SHEET_CORRECTION_H

#include "store/marking.h"

/* Adds those of the list that are not there yet; the others stay as they are. */
enum gp_code store_sheet_corrections_put(struct work *w, const char *round,
                                         const struct sheet_correction *list, size_t n) GP_CHECKED;

/* Of the sheet, oldest first, with what was changed. One statement. */
enum gp_code store_sheet_correction_list(struct work *w, const struct sheet_key *key,
                                         struct sheet_correction **ret, size_t *ret_n) GP_CHECKED;

#endif
