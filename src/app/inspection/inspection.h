/* On-site inspection (实地验收): planning visits, keeping their records, and making score sheets of
 * them. A record is saved version by version, so that nothing a phone sends late overwrites what is
 * there; every function joins the caller's transaction unless it says otherwise. */
#ifndef GP_APP_INSPECTION_INSPECTION_H
#define GP_APP_INSPECTION_INSPECTION_H

#include "app/account/account.h"
#include "app/form/form.h"
#include "core/rubric.h"
#include "store/scope.h"
#include "store/inspection.h"

#define INSPECTION_PHOTOS_MAX 60
#define INSPECTION_FILE_MAX   ((size_t)25 << 20) /* bytes; a phone's photo as it was taken */
#define INSPECTION_TEXT_MAX   4000               /* characters of each free text */

/* Something to be marked: an item of a component, or (item NULL) the component as a whole. */
/* What is marked: an item, a component without items, or a group that may not apply as a whole. */
struct inspection_slot {
    const struct component *component;
    const struct item *item;
    const struct item *group; /* the outermost group that holds it; NULL: none */
    const char *within;       /* the ids of all groups that hold it, each behind a blank */
};

/* A visit with all that hangs on it. */
struct inspection {
    struct visit *visit;
    struct visit_member *members;
    size_t n_members;
    struct record *records;
    size_t n_records;
    struct record_version *versions; /* by owner, newest first */
    size_t n_versions;
    struct standard standard;
    const struct method *method;
    struct inspection_slot *slots; /* in the standard's order */
    size_t n_slots;
};

/* For its inspectors and the evaluator; GP_MISSING for everybody else. */
enum gp_code inspection_get(struct work *w, const char *visit, struct inspection *ret) GP_CHECKED;

/* The visits of the acting account that are not cancelled, the next first. */
enum gp_code inspection_mine(struct work *w, struct visit **ret, size_t *ret_n) GP_CHECKED;

/* Whether the acting account is one of the inspectors. */
bool inspection_is_mine(const struct work *app, const struct inspection *ins);
/* Owner of the record that the acting account writes. */
const char *inspection_owner(const struct work *app, const struct inspection *ins);
/* Of the owner; an empty one (revision 0) when nothing was saved yet. */
struct record inspection_record(const struct inspection *ins, const char *owner);
/* NULL when there is none. */
const struct record_version *inspection_version(const struct inspection *ins, const char *owner,
                                                int64_t n);
/* The name of the inspector, or of all of them for a joint record. */
const char *inspection_owner_name(struct work *w, const struct inspection *ins, const char *owner);
/* 2026-05-20T09:30, as it is stored, as people write it; NULL stays NULL. */
const char *inspection_clock_text(struct arena *a, const char *stored);
/* 已安排, 验收中, 已完成, 已取消 */
const char *inspection_state_name(const struct visit *visit);
/* Name of what is to be marked. */
const char *inspection_slot_name(const struct inspection_slot *slot);

/* ---- planning, for the evaluator */

struct inspection_round {
    const char *title;
    enum round_state state;
    struct visit *visits;
    size_t n_visits;
    struct visit_member *members; /* of all visits */
    size_t n_members;
    struct account *inspectors; /* active accounts with the role */
    size_t n_inspectors;
    struct entry_scope *open; /* entries to be inspected that have no visit yet */
    size_t n_open;
    bool any;                /* some entry's method has a component that inspectors mark */
    struct visit_draw *draw; /* the last one; NULL: none */
};
enum gp_code inspection_round(struct work *w, const char *round,
                              struct inspection_round *ret) GP_CHECKED;
/* Its inspectors alone. */
enum gp_code inspection_inspectors(struct work *w, struct account **ret, size_t *ret_n) GP_CHECKED;

struct inspection_plan {
    date_t day;           /* of the first visit */
    int64_t start;        /* minutes after midnight */
    int64_t every;        /* minutes from one visit to the next */
    int64_t a_day;        /* visits a day; weekends are left out */
    const char **members; /* account ids; the first leads */
    size_t n_members;
    bool draw;   /* else in the round's order */
    bool notify; /* tell the operators the day */
};
/* A visit for each entry that has none yet. */
enum gp_code inspection_plan(struct work *w, const char *round, const struct inspection_plan *plan,
                             size_t *ret_n) GP_CHECKED;

/* Draws lots for the visits that have not begun: the places among them, and so the times, go to
 * the entries anew. The seed is recorded. seen: the seed of the draw that the one who asks has
 * seen,
 * "" for none; GP_CONFLICT when there was another since, so that one click is one draw. */
enum gp_code inspection_draw(struct work *w, const char *round, const char *seen) GP_CHECKED;

struct inspection_change {
    date_t day;
    const char *time; /* 09:30; NULL: not set */
    const char *note;
    int64_t place; /* in the order, counted from 1 */
    const char **members;
    size_t n_members;
    bool notify;
};
enum gp_code inspection_change(struct work *w, const char *visit,
                               const struct inspection_change *change) GP_CHECKED;
enum gp_code inspection_cancel(struct work *w, const char *visit, const char *reason) GP_CHECKED;
/* Opens the completed records for correction; their sheets count no more until completed again. */
enum gp_code inspection_reopen(struct work *w, const char *visit, const char *reason) GP_CHECKED;

/* ---- the record */

/* What a page or a phone sends. */
struct inspection_input {
    struct record_version version; /* uuid, base, device and the texts */
    struct record_mark *marks;
    size_t n_marks;
    struct record_photo *photos;
    size_t n_photos;
    struct form_filled form; /* what the page showed of the round's form */
};

struct inspection_saved {
    int64_t n;        /* of the version that was written */
    int64_t revision; /* the one that counts now */
    int64_t saved_at;
    bool conflict; /* written beside the one that counts, because that had changed meanwhile */
};

/* Keeps a version for the acting inspector. The same uuid again gives the same answer and writes
 * nothing. GP_INVALID for a mark that its item does not allow, with the item's name. */
enum gp_code inspection_save(struct work *w, const char *visit,
                             const struct inspection_input *input,
                             struct inspection_saved *ret) GP_CHECKED;

/* Of two versions written at the same time: the waiting one counts from now on, or not. */
enum gp_code inspection_choose(struct work *w, const char *visit, const char *owner, int64_t n,
                               bool use) GP_CHECKED;

struct inspection_hash {
    const char *sha256, *file_name;
};
/* Makes score sheets of the acting inspector's record. GP_INVALID when a mark is missing, and
 * GP_CONFLICT when a photo or signature has not arrived in the folder; each is named, and missing
 * files are listed in ret_missing, which is set in any case. */
enum gp_code inspection_complete(struct work *w, const char *folder, const char *visit,
                                 struct inspection_hash **ret_missing,
                                 size_t *ret_n_missing) GP_CHECKED;

/* What the marks are worth for one component, complete or not. */
enum gp_code inspection_score(struct work *w, const struct inspection *ins,
                              const struct component *component, const struct record_mark *marks,
                              size_t n, struct sheet_score *ret) GP_CHECKED;

/* Marks and photos of a version. */
enum gp_code inspection_content(struct work *w, const char *visit, const char *owner, int64_t n,
                                struct inspection_input *ret) GP_CHECKED;
/* By which the answers of a version to the round's form are kept. */
struct form_answer_key inspection_form_key(const struct visit *visit, const char *owner, int64_t n);

/* ---- files */

/* Keeps a received photo or signature, with a transaction of its own: when it gives GP_OK the file
 * is durable. GP_INVALID when the content is not what sha256 says (NULL: anything) or no image. */
enum gp_code inspection_receive(struct work *w, const char *folder, const char *visit,
                                const char *path, const char *file_name, const char *real_sha256,
                                const char *sha256) GP_CHECKED;

/* Of a visit that the account may see. */
enum gp_code inspection_file(struct work *w, const char *visit, const char *sha256,
                             struct visit_file **ret) GP_CHECKED;

/* ---- within the area */

/* Reading, when the caller may see the visit. */
enum gp_code inspection_load(struct work *w, const char *visit, struct inspection *ret) GP_CHECKED;
/* The same of a visit that has been read; NULL: of none. */
enum gp_code inspection_load_of(struct work *w, struct visit *v, struct inspection *ret) GP_CHECKED;
/* The standard's slots of the method that inspectors mark; whether they keep one record. */
void inspection_slots(struct arena *a, const struct method *method, struct inspection *ret);
bool inspection_method_is_joint(const struct method *method);
bool inspection_method_is_on_site(const struct method *method);
/* The visit is complete when every record is; inside the caller's write transaction. */
enum gp_code inspection_settle(struct work *w, struct inspection *ins) GP_CHECKED;
/* GP_INVALID for a mark that its item does not allow. ret_open names a slot without mark, or is
 * NULL. */
enum gp_code inspection_check_marks(struct work *w, const struct inspection *ins,
                                    const struct record_mark *marks, size_t n,
                                    const char **ret_open) GP_CHECKED;
/* The sheet of one component, without submitted. */
struct sheet inspection_sheet(struct work *w, const struct inspection *ins,
                              const struct component *component, const struct account *scorer,
                              const char *owner, const struct record_mark *marks, size_t n);

#endif
