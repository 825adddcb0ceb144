/* Score sheets one entry at a time: to show them beside each other, and to replace one. */
#ifndef GP_STORE_SHEET_H
#define GP_STORE_SHEET_H

#include "store/marking.h"

/* The sheets of the entry with their marks, drafts included, in one query. All run inside the
 * caller's transaction. */
enum gp_code store_sheet_list(struct work *w, const char *round, const char *entry,
                              struct sheet **ret, size_t *ret_n) GP_CHECKED;

/* The sheet of the key with its marks; *ret is NULL when there is none. */
enum gp_code store_sheet_get(struct work *w, const struct sheet_key *key,
                             struct sheet **ret) GP_CHECKED;

/* Adds the sheet at the end of the entry's, or in place of the one with its id. */
enum gp_code store_sheet_put(struct work *w, const char *round, const char *entry,
                             const struct sheet *sheet) GP_CHECKED;

/* Makes it a draft again, which does not count. */
enum gp_code store_sheet_reopen(struct work *w, const char *round, const char *entry,
                                const char *sheet) GP_CHECKED;

/* Which sheets a scorer has, over all rounds; without a date: not, or no longer, handed in. */
struct sheet_note {
    const char *round, *entry, *component;
    date_t submitted;
};
enum gp_code store_sheet_notes(struct work *w, const char *scorer, struct sheet_note **ret,
                               size_t *ret_n) GP_CHECKED;

/* Which sheets of a round were handed in by parties, each once: scorer is the organisation. */
struct party_note {
    const char *entry, *component, *scorer;
    date_t submitted;
};
enum gp_code store_sheet_parties(struct work *w, const char *round, struct party_note **ret,
                                 size_t *ret_n) GP_CHECKED;

#endif
