/* Sheets that are begun and not handed in, and who of them was told that scoring is going to end.
 */
#ifndef GP_STORE_CLOSING_H
#define GP_STORE_CLOSING_H

#include "core/rubric.h"
#include "core/workflow.h"
#include "db/work.h"

struct begun_sheet {
    const char *entry, *center, *component, *scorer;
    enum scorer_role role;
    const char *account; /* of an expert; NULL: none, or a party */
    enum round_state round_state;
    enum entry_state state;
    int64_t closes_at; /* from when on scoring of the entry may end; unset: nobody was told */
};

/* Drafts of experts who are to score the entry, and of parties whose link works on the day. entry
 * NULL: of all entries of the round. All run inside the caller's transaction. */
enum gp_code store_begun_sheets(struct work *w, const char *round, const char *entry, date_t today,
                                struct begun_sheet **ret, size_t *ret_n) GP_CHECKED;

struct closing_note {
    const char *round, *entry;
    int64_t closes_at, told_at;
    const char *told_by;
};
enum gp_code store_closing_put(struct work *w, const struct closing_note *note) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_closing_get(struct work *w, const char *round, const char *entry,
                               struct closing_note **ret) GP_CHECKED;
enum gp_code store_closing_drop(struct work *w, const char *round, const char *entry) GP_CHECKED;

#endif
