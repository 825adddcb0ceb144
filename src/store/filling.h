/* What operators are filling in, and what they handed in. */
#ifndef GP_STORE_FILLING_H
#define GP_STORE_FILLING_H

#include "core/round.h"
#include "db/work.h"

/* Whose: the key of an entry. */
struct fill_key {
    const char *tenant, *round, *entry;
};

/* A part as it was typed. */
struct fill_draft {
    const char *part, *body, *account; /* body: JSON */
    int64_t version, saved_at;
};

struct fill_file {
    const char *id, *item, *file_name, *sha256, *account; /* item, account may be NULL */
    int64_t size, received_at;
};

struct upload {
    const char *id, *round, *entry, *item, *file_name, *account; /* item may be NULL */
    int64_t size, received, created_at, active_at;               /* when the last piece came */
    const char *sha256; /* of the file that it has become; NULL: it is under way */
};

struct hand_in {
    int64_t version, at_ms, warnings;
    const char *token, *account, *pledger, *snapshot, *sha256;
};

/* An entry of an operator, for lists. */
struct fill_overview {
    const char *round, *entry;
    date_t deadline;           /* of a returned one: until when it is to be corrected */
    int64_t required, missing; /* items of the checklist; of them without a file */
    int64_t parts;             /* of the form saved at least once */
    int64_t versions;          /* handed in so far */
};

/* All run inside the caller's transaction. A lookup gives NULL where there is nothing. */
enum gp_code store_fill_drafts(struct work *w, const struct fill_key *key, struct fill_draft **ret,
                               size_t *ret_n) GP_CHECKED;
/* Saves over draft->version (0: there is none yet); GP_CONFLICT when somebody else has saved since.
 */
enum gp_code store_fill_draft_put(struct work *w, const struct fill_key *key,
                                  const struct fill_draft *draft) GP_CHECKED;

/* As if it had never been saved. */
enum gp_code store_fill_draft_drop(struct work *w, const struct fill_key *key,
                                   const char *part) GP_CHECKED;

/* By item, oldest first. */
enum gp_code store_fill_files(struct work *w, const struct fill_key *key, struct fill_file **ret,
                              size_t *ret_n) GP_CHECKED;
enum gp_code store_fill_file_put(struct work *w, const struct fill_key *key,
                                 const struct fill_file *file) GP_CHECKED;
/* GP_MISSING when it is not there. */
enum gp_code store_fill_file_drop(struct work *w, const struct fill_key *key,
                                  const char *id) GP_CHECKED;

/* Notes that the bytes came in for the entry, which was the project's then; twice is once. */
enum gp_code store_entry_file_put(struct work *w, const struct fill_key *key, const char *project,
                                  const char *sha256, const char *account,
                                  int64_t received_at) GP_CHECKED;
/* The hashes of those that did: what a hash opens for the entry. */
enum gp_code store_entry_files(struct work *w, const struct fill_key *key, const char *project,
                               const char ***ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_upload_put(struct work *w, const struct upload *upload) GP_CHECKED;
enum gp_code store_upload_get(struct work *w, const char *id, struct upload **ret) GP_CHECKED;
/* Moves the mark from one offset to the next; GP_CONFLICT when it stands elsewhere. */
enum gp_code store_upload_advance(struct work *w, const char *id, int64_t from,
                                  int64_t to) GP_CHECKED;
/* It has become a file; GP_CONFLICT when it has already. */
enum gp_code store_upload_done(struct work *w, const char *id, const char *sha256) GP_CHECKED;
/* Those whose last piece came before the moment. */
enum gp_code store_upload_drop_before(struct work *w, int64_t before_ms) GP_CHECKED;
/* Oldest first, with their snapshots. */
enum gp_code store_hand_ins(struct work *w, const struct fill_key *key, struct hand_in **ret,
                            size_t *ret_n) GP_CHECKED;
/* The newest of every entry of the round. */
struct hand_in_last {
    const char *entry, *pledger, *sha256;
    int64_t version, at_ms, warnings;
};
enum gp_code store_hand_ins_last(struct work *w, const char *round, struct hand_in_last **ret,
                                 size_t *ret_n) GP_CHECKED;
enum gp_code store_hand_in_put(struct work *w, const struct fill_key *key,
                               const struct hand_in *hand_in) GP_CHECKED;

/* Entries of the operator in all rounds. */
enum gp_code store_fill_overview(struct work *w, const char *operator_org,
                                 struct fill_overview **ret, size_t *ret_n) GP_CHECKED;

/* ---- into the dossier, at the hand-in */

/* Replaces what was handed in for the entry: day, pledge, views, narrative, declared staffing,
 * progress, fund table and material; marks and assignments stay. */
enum gp_code store_entry_put_content(struct work *w, const char *round,
                                     const struct entry *entry) GP_CHECKED;

/* Replaces what the evaluator made of the narrative; NULL: nothing. */
enum gp_code store_entry_put_narrative(struct work *w, const char *round, const char *entry,
                                       const char *text) GP_CHECKED;

/* Replaces the project's people, certificates and engagements. */
enum gp_code store_roster_put(struct work *w, const struct project *project) GP_CHECKED;

/* Replaces the operator's own names of fund categories. */
enum gp_code store_fund_labels_put(struct work *w, const struct org *org) GP_CHECKED;

#endif
