/* What operators are filling in, and what they handed in. */
#ifndef GP_STORE_FILLING_H
#define GP_STORE_FILLING_H

#include "core/round.h"
#include "db/db.h"

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
    int64_t size, received, created_at;
};

struct hand_in {
    int64_t version, at_ms, warnings;
    const char *token, *account, *pledger, *snapshot, *sha256;
};

/* An entry of an operator, for lists. */
struct fill_overview {
    const char *round, *entry;
    date_t deadline;
    int64_t required, missing; /* items of the checklist; of them without a file */
    int64_t parts;             /* of the form saved at least once */
    int64_t versions;          /* handed in so far */
};

/* All run inside the caller's transaction. A lookup gives NULL where there is nothing. */
enum gp_code store_fill_drafts(struct db *db, struct arena *a, struct gp_err *e,
                               const struct fill_key *key, struct fill_draft **ret,
                               size_t *ret_n) GP_CHECKED;
/* Saves over draft->version (0: there is none yet); GP_CONFLICT when somebody else has saved since.
 */
enum gp_code store_fill_draft_put(struct db *db, struct gp_err *e, const struct fill_key *key,
                                  const struct fill_draft *draft) GP_CHECKED;

/* By item, oldest first. */
enum gp_code store_fill_files(struct db *db, struct arena *a, struct gp_err *e,
                              const struct fill_key *key, struct fill_file **ret,
                              size_t *ret_n) GP_CHECKED;
enum gp_code store_fill_file_put(struct db *db, struct gp_err *e, const struct fill_key *key,
                                 const struct fill_file *file) GP_CHECKED;
/* GP_MISSING when it is not there. */
enum gp_code store_fill_file_drop(struct db *db, struct gp_err *e, const struct fill_key *key,
                                  const char *id) GP_CHECKED;

enum gp_code store_upload_put(struct db *db, struct gp_err *e, const char *tenant,
                              const struct upload *upload) GP_CHECKED;
enum gp_code store_upload_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                              const char *id, struct upload **ret) GP_CHECKED;
/* Moves the mark from one offset to the next; GP_CONFLICT when it stands elsewhere. */
enum gp_code store_upload_advance(struct db *db, struct gp_err *e, const char *tenant,
                                  const char *id, int64_t from, int64_t to) GP_CHECKED;
enum gp_code store_upload_drop(struct db *db, struct gp_err *e, const char *tenant,
                               const char *id) GP_CHECKED;
/* Those begun before the moment. */
enum gp_code store_upload_drop_before(struct db *db, struct gp_err *e, const char *tenant,
                                      int64_t before_ms) GP_CHECKED;
/* Oldest first, with their snapshots. */
enum gp_code store_hand_ins(struct db *db, struct arena *a, struct gp_err *e,
                            const struct fill_key *key, struct hand_in **ret,
                            size_t *ret_n) GP_CHECKED;
enum gp_code store_hand_in_put(struct db *db, struct gp_err *e, const struct fill_key *key,
                               const struct hand_in *hand_in) GP_CHECKED;

/* Entries of the operator in all rounds. */
enum gp_code store_fill_overview(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *operator_org,
                                 struct fill_overview **ret, size_t *ret_n) GP_CHECKED;

/* ---- into the dossier, at the hand-in */

/* Replaces what was handed in for the entry: day, pledge, views, narrative, declared staffing,
 * progress, fund table and material; marks and assignments stay. */
enum gp_code store_entry_put_content(struct db *db, struct gp_err *e, const char *tenant,
                                     const char *round, const struct entry *entry) GP_CHECKED;

/* Replaces the project's people, certificates and engagements. */
enum gp_code store_roster_put(struct db *db, struct gp_err *e, const char *tenant,
                              const struct project *project) GP_CHECKED;

/* Replaces the operator's own names of fund categories. */
enum gp_code store_fund_labels_put(struct db *db, struct gp_err *e, const char *tenant,
                                   const struct org *org) GP_CHECKED;

#endif
