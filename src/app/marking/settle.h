/* An entry in which nothing is left to decide is scored by itself: when the last sheet is in, or
 * the head of the panel has confirmed, in the same transaction, and in the audit log as the
 * system's work. What people decide stays theirs: a panel with a head waits for the head; marks
 * further apart than the standard's limit wait for whoever leads the round; so does everything once
 * results are out, and an entry that nobody was assigned to. */
#ifndef GP_APP_MARKING_SETTLE_H
#define GP_APP_MARKING_SETTLE_H

#include "app/marking/marking.h"

/* Inside a writing transaction. Does nothing while something is missing. */
enum gp_code settle_entry(struct work *w, const char *round, const char *entry) GP_CHECKED;

/* marking_submit and panel_confirm, and what follows from them. */
enum gp_code settle_marking_submit(struct work *w, const char *round, const char *entry,
                                   const char *component, const struct sheet_post *post,
                                   struct marking **ret) GP_CHECKED;
enum gp_code settle_panel_confirm(struct work *w, const char *round, const char *entry,
                                  const char *comment) GP_CHECKED;

#endif
