/* Filling in and handing in: the desk of an operator for one entry. While an entry is being filled
 * in, its drafts and files are kept apart; the dossier changes only at the hand-in, all at once. */
#ifndef GP_APP_FILL_FILL_H
#define GP_APP_FILL_FILL_H

#include "app/marking/closing.h"
#include "app/fill/parts.h"
#include "app/rounds/flow.h"
#include "core/check.h"
#include "store/filling.h"

/* A form in place of the saved one, as when it is checked while typing. */
struct fill_typed {
    enum fill_part part;
    const struct fill_form *form;
};

struct fill_desk {
    struct entry_scope *scope;
    struct dossier dossier; /* with drafts and files in place of what was handed in last */
    struct fill_case c;
    const char *locked; /* Chinese, why nothing may be changed now; NULL: it may */
    const struct fill_draft *drafts[PART_N]; /* NULL: nothing saved yet */
    struct fill_form forms[PART_N];          /* the draft, else prefilled */
    struct fill_file *files;
    size_t n_files;
    bool files_kept; /* fill_file is the list; else what the dossier brought */
    struct hand_in *hand_ins;
    size_t n_hand_ins;
    struct fill_problems problems; /* what of the forms could not be read */
};

/* Everything about the entry. GP_MISSING unless it belongs to the acting operator. typed may be
 * NULL. The caller's transaction is joined, here and below. */
enum gp_code fill_open(struct work *w, const char *round, const char *entry,
                       const struct fill_typed *typed, struct fill_desk *ret) GP_CHECKED;

/* Until when the acting operator may fill in the entry. */
enum gp_code fill_watch(struct work *w, const char *round, const char *entry,
                        struct closing_watch *ret) GP_CHECKED;

/* ---- checks */

struct fill_note {
    const char *part;  /* id of the part, or "files", or "contract" */
    const char *table; /* id; NULL: the part as a whole */
    size_t row;        /* number in the form; FILL_NO_ROW: none */
    const char *cell;  /* name of the field in the form: line_total.3; NULL: none */
    enum severity severity;
    bool blocks;                               /* handing in is not possible with it */
    const char *where, *message, *mend, *rule; /* mend and rule may be NULL */
};
struct fill_check {
    VEC(struct fill_note) notes;
    size_t blocking, warnings;         /* warnings: what has to be acknowledged */
    const struct entry_result *result; /* NULL: could not be computed */
};

/* Runs the core's checks on the desk's dossier as if it were handed in today. */
enum gp_code fill_run_checks(struct work *w, struct fill_desk *desk, date_t today,
                             struct fill_check *ret) GP_CHECKED;

/* The entry as it was handed in, alone and without anybody's marks, so that checks which compare
 * entries do not speak. *ret is NULL when it cannot be computed. */
enum gp_code fill_evaluate(struct work *w, const struct fill_case *c,
                           struct evaluation **ret) GP_CHECKED;

/* Where a place stands in the tables of what was handed in. */
struct fill_spot {
    enum fill_part part;
    const struct fill_table *table; /* NULL: the part as a whole */
    size_t row;
    const char *column; /* name of the column; NULL: the row */
};
/* False when it is in none of them. */
bool fill_locate(const struct fill_case *c, const struct place_ref *at, struct fill_spot *ret);

/* The day by which the entry is to be handed in: of a return, that return's. */
date_t fill_due(enum entry_state state, date_t deadline, const struct correction *v, size_t n);

/* ---- changes */

/* Saves the form over the version that it was read as; the first save starts the filling.
 * GP_CONFLICT when somebody else has saved since, or the entry is locked. */
enum gp_code fill_save(struct work *w, const char *round, const char *entry, enum fill_part part,
                       const struct fill_form *form, int64_t version,
                       int64_t *ret_version) GP_CHECKED;

/* The part as it is saved, else prefilled. GP_MISSING unless it belongs to the acting operator. */
enum gp_code fill_saved_form(struct work *w, const char *round, const char *entry,
                             enum fill_part part, struct fill_form *ret) GP_CHECKED;

/* The part as it was handed in for the same project, else the same center, in the round before;
 * *ret_round is that round's title, NULL when there is none. */
enum gp_code fill_last_time(struct work *w, const struct fill_desk *desk, enum fill_part part,
                            struct fill_form *ret, const char **ret_round) GP_CHECKED;

/* Notes a file whose bytes are kept already (document_keep). item "" or NULL: 其他材料. */
enum gp_code fill_add_file(struct work *w, const char *round, const char *entry,
                           const struct fill_file *file) GP_CHECKED;
enum gp_code fill_drop_file(struct work *w, const char *round, const char *entry,
                            const char *id) GP_CHECKED;

struct fill_pledge {
    const char *name, *token; /* typed under the 承诺书; of the form */
    bool pledged, acknowledged;
    date_t today;
};

/* Hands the entry in. GP_INVALID with the first thing that is missing; the same token again gives
 * the version it made the first time. */
enum gp_code fill_hand_in(struct work *w, const char *round, const char *entry,
                          const struct fill_pledge *pledge, int64_t *ret_version) GP_CHECKED;

enum gp_code fill_take_back(struct work *w, const char *round, const char *entry) GP_CHECKED;

/* ---- looking */

/* Whether the acting account fills in for the entry's operator and center. */
bool fill_is_own(const struct work *app, const struct entry_scope *scope);

/* The entry, if it is: else GP_MISSING. */
enum gp_code fill_find(struct work *w, const char *round, const char *entry,
                       struct entry_scope **ret) GP_CHECKED;

/* Why the entry cannot be filled in now, in Chinese; NULL when it can. */
const char *fill_lock_reason(const struct entry_scope *scope);

/* Whether the round is at a step where an entry may still be handed in or taken back. */
bool fill_takes_late(const struct entry_scope *scope);

struct fill_row {
    const struct entry_scope *scope;
    struct fill_overview o;
};
/* The entries of the acting operator, nearest deadline first. */
enum gp_code fill_mine(struct work *w, struct fill_row **ret, size_t *ret_n) GP_CHECKED;
/* The same of the account's entries at hand, which are borrowed. */
enum gp_code fill_mine_of(struct work *w, const struct entry_scope *scopes, size_t n,
                          struct fill_row **ret, size_t *ret_n) GP_CHECKED;

/* Why it was last returned (退回补正); NULL when it was not. */
enum gp_code fill_return_reason(struct work *w, const char *round, const char *entry,
                                const char **ret) GP_CHECKED;

/* ---- snapshots */

struct fill_snapshot_head {
    int64_t version, at_ms;
    const char *round, *entry, *pledger;
};
const char *fill_snapshot(const struct fill_case *c, const struct fill_snapshot_head *head);
/* Every table of the snapshot, in the order of the parts, the files last. */
enum gp_code fill_snapshot_grids(struct work *w, const char *snapshot, struct fill_grid **ret,
                                 size_t *ret_n) GP_CHECKED;
/* What the second has other than the first. */
enum gp_code fill_compare_snapshots(struct work *w, const struct fill_case *c, const char *old,
                                    const char *new_, struct fill_changes *ret) GP_CHECKED;

#endif
