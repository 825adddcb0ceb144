/* What scoring needs beside the sheets: whose task it is, drafts, submissions, panel decisions. All
 * run inside the caller's transaction. */
#ifndef GP_STORE_MARKING_H
#define GP_STORE_MARKING_H

#include "core/round.h"
#include "core/workflow.h"
#include "db/work.h"

/* An entry assigned to an expert. */
struct marking_task {
    const char *round, *entry, *round_title, *center, *project, *method, *standard;
    const char *operator_org; /* id */
    int64_t standard_version;
    bool declared, conflict;
    const char *relation;
    date_t due; /* by which experts have to be ready; unset: not set */
    enum entry_state state;
    enum round_state round_state;
    const char *own_note;      /* of the expert to themself; NULL: none */
    int64_t own_note_revision; /* its number; 0: none */
    /* By which the same center was evaluated last before the round, ROUND/ENTRY, of a round that
     * stands published; NULL: none, or not asked for: only where the entry is named. */
    const char *last;
};

/* Over all rounds, the nearest due date first. round and entry may be NULL: any. */
enum gp_code store_marking_tasks(struct work *w, const char *expert, const char *round,
                                 const char *entry, struct marking_task **ret,
                                 size_t *ret_n) GP_CHECKED;

/* The expert's declaration; GP_MISSING when not assigned. */
enum gp_code store_declare(struct work *w, const char *round, const char *entry, const char *expert,
                           bool conflict, const char *relation) GP_CHECKED;

/* Puts the expert's note to themself in place of the one that is there. */
enum gp_code store_own_note_put(struct work *w, const char *round, const char *entry,
                                const char *expert, int64_t revision, const char *body) GP_CHECKED;

/* Who is assigned to an entry, and who of them speaks for the panel. */
struct panel_member {
    const char *expert, *name, *account; /* account: of the person; NULL: none */
    bool declared, conflict, lead;
    bool other; /* here for something else than scoring as an expert: an inspector */
};
/* expert_roles, other_roles: bits of account.roles; who has only the latter is `other`. */
enum gp_code store_panel_members(struct work *w, const char *round, const char *entry,
                                 int64_t expert_roles, int64_t other_roles,
                                 struct panel_member **ret, size_t *ret_n) GP_CHECKED;

/* Whose sheet: the key of drafts and submissions. */
struct sheet_key {
    const char *round, *entry, *component;
    enum scorer_role role;
    const char *scorer;
};

struct sheet_draft {
    struct sheet_key key;
    int64_t revision;
    const char *body;
    int64_t done, items, saved_at;
};

/* *ret is NULL when there is none. */
enum gp_code store_draft_get(struct work *w, const struct sheet_key *key,
                             struct sheet_draft **ret) GP_CHECKED;
/* Puts the draft in place of the one that is there. */
enum gp_code store_draft_put(struct work *w, const struct sheet_draft *draft) GP_CHECKED;
enum gp_code store_draft_drop(struct work *w, const struct sheet_key *key) GP_CHECKED;
/* Of a scorer over all rounds, without the bodies. */
enum gp_code store_draft_list(struct work *w, const char *scorer, struct sheet_draft **ret,
                              size_t *ret_n) GP_CHECKED;

struct sheet_submission {
    struct sheet_key key;
    int64_t version;
    const char *reference, *body;
    score_t points;
    int64_t submitted_at;
    const char *submitted_by;
    int64_t returned_at;
    const char *returned_by, *return_reason;
};

enum gp_code store_submission_put(struct work *w,
                                  const struct sheet_submission *submission) GP_CHECKED;
/* Of an entry's sheets (entry NULL: of the whole round), newest version first within a sheet. */
enum gp_code store_submission_list(struct work *w, const char *round, const char *entry,
                                   struct sheet_submission **ret, size_t *ret_n) GP_CHECKED;
/* The same of some entries, at most DOSSIER_PART. */
enum gp_code store_submission_of_part(struct work *w, const char *round, const char *const *entries,
                                      size_t n, struct sheet_submission **ret,
                                      size_t *ret_n) GP_CHECKED;
/* The newest version of the key; *ret is NULL when it was never handed in. */
enum gp_code store_submission_last(struct work *w, const struct sheet_key *key,
                                   struct sheet_submission **ret) GP_CHECKED;
/* Notes that the newest version was sent back. Nothing happens when there is none: a sheet that was
 * imported has no history. */
enum gp_code store_submission_return(struct work *w, const struct sheet_key *key, const char *by,
                                     const char *reason) GP_CHECKED;

/* An entry whose panel the expert heads, all sheets are in, and nothing is decided. */
struct panel_due {
    const char *round, *entry, *round_title, *center;
};
enum gp_code store_panels_due(struct work *w, const char *expert, int64_t expert_roles,
                              int64_t other_roles, struct panel_due **ret,
                              size_t *ret_n) GP_CHECKED;

struct panel_decision {
    const char *comment, *decided_by, *decided_name;
    int64_t decided_at;
};
/* *ret is NULL when there is none. */
enum gp_code store_decision_get(struct work *w, const char *round, const char *entry,
                                struct panel_decision **ret) GP_CHECKED;
enum gp_code store_decision_put(struct work *w, const char *round, const char *entry,
                                const struct panel_decision *decision) GP_CHECKED;
enum gp_code store_decision_drop(struct work *w, const char *round, const char *entry) GP_CHECKED;

#endif
