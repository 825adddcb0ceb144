/* Standards that are issued above (下发) and taken over below (沿用). Nothing below changes by
 * itself: who takes one over gets a draft of a version of their own, to be read, changed and
 * published. */
#ifndef GP_APP_LEVELS_ISSUE_H
#define GP_APP_LEVELS_ISSUE_H

#include "app/levels/levels.h"
#include "core/standard.h"

/* Issues a published version of the acting tenant's, or changes the note. GP_DENIED for a district,
 * GP_CONFLICT for a draft. */
#define ISSUE_NOTE_MOST 500
enum gp_code level_issue(struct work *w, const char *standard, int64_t version,
                         const char *note) GP_CHECKED;

/* What the tenants above have issued, the newest first; what the acting one has. */
enum gp_code level_issued_above(struct work *w, struct issued_standard **ret,
                                size_t *ret_n) GP_CHECKED;
enum gp_code level_issued_own(struct work *w, struct issued_standard **ret,
                              size_t *ret_n) GP_CHECKED;

/* One of those above, whole. GP_MISSING when no tenant above has issued it. */
enum gp_code level_issued_open(struct work *w, const char *tenant, const char *standard,
                               int64_t version, struct issued_standard **ret,
                               struct standard *ret_standard) GP_CHECKED;

/* Makes it a draft: the next version of the standard of that id here. GP_CONFLICT when there is a
 * draft of it already, or when the newest version here says the same. */
enum gp_code level_take_over(struct work *w, const char *tenant, const char *standard,
                             int64_t version, struct standard *ret) GP_CHECKED;

#endif
