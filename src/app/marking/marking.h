/* Scoring by experts: the queue, the recusal declaration, the blind sheet, and the panel. Who may
 * is decided here by w->account: an expert works on what is assigned to them, in person. */
#ifndef GP_APP_MARKING_MARKING_H
#define GP_APP_MARKING_MARKING_H

#include "app/account/account.h"
#include "app/marking/closing.h"
#include "app/marking/sheet_form.h"
#include "store/marking.h"

/* ---- the queue */

enum marking_stage {
    MARKING_DECLARE,   /* the recusal declaration is missing */
    MARKING_RECUSED,   /* declared a conflict: closed */
    MARKING_TODO,      /* nothing marked yet */
    MARKING_BEGUN,     /* a draft is there */
    MARKING_SUBMITTED, /* handed in */
    MARKING_WAITING,   /* the material is not accepted yet, or scoring not begun */
    MARKING_OVER,      /* results are out, or the entry left the round: not handed in */
    MARKING_STAGE_N,
};
const char *marking_stage_name(enum marking_stage s);

struct marking_item {
    const struct marking_task *task;
    const struct component *component;
    enum marking_stage stage;
    int64_t done, items;
    date_t submitted;
    bool returned; /* sent back: to be scored again */
};

/* Everything assigned to the acting expert, one for each component that experts score. */
enum gp_code marking_queue(struct work *w, struct marking_item **ret, size_t *ret_n) GP_CHECKED;

/* ---- one sheet */

/* A sheet of somebody else, without a name. */
struct marking_other {
    const char *label; /* 专家A */
    bool own;
    struct sheet_score score;
};

struct marking {
    struct marking_task task;
    struct standard standard;
    struct sheet_form form; /* judged */
    struct sheet_input input;
    enum marking_stage stage;
    const char *closed;        /* why nothing can be changed, in Chinese; NULL: it can */
    int64_t revision;          /* of the draft; 0: none */
    int64_t version;           /* how often it was handed in */
    int64_t saved_at;          /* of the draft; unset: none */
    const char *return_reason; /* sent back: why; NULL: not */
    const char *reference;     /* of what was handed in; NULL: none */
    int64_t submitted_at;      /* unset: not, or only the day is known */
    date_t submitted;
    struct marking_other *others; /* only when the own is in and the result is not disputed */
    size_t n_others;
    struct sheet_correction *corrections; /* what others changed of what was handed in */
    size_t n_corrections;
    bool lead;           /* speaks for the panel */
    const char *problem; /* why a post was not taken, in Chinese; NULL: it was */
    bool kept;           /* what was typed is stored as the draft all the same */
};

/* The sheet of the acting expert. With a conflict, or without the declaration, only task and stage
 * are filled: the file stays closed. GP_MISSING when it is not assigned to them. */
enum gp_code marking_open(struct work *w, const char *round, const char *entry,
                          const char *component, struct marking **ret) GP_CHECKED;

/* What the acting expert gave others of the round for the same component, in the order of the
 * entries; at most the first so many. */
#define MARKING_EARLIER_MAX 6
struct marking_earlier {
    const struct entry *entry;
    struct sheet_score score;
};
enum gp_code marking_earlier(struct work *w, const struct dossier *d, const struct marking *of,
                             struct marking_earlier **ret, size_t *ret_n) GP_CHECKED;

/* Until when the acting expert may fill in sheets of the entry. */
enum gp_code marking_watch(struct work *w, const char *round, const char *entry,
                           struct closing_watch *ret) GP_CHECKED;

/* Keeps the draft; ret is the sheet with what was typed. When the post cannot be taken,
 * ret->problem says why and the call is GP_OK, so that a draft is kept all the same. A draft that
 * another window saved meanwhile is not overwritten: ret carries the revision to go on from. */
enum gp_code marking_save(struct work *w, const char *round, const char *entry,
                          const char *component, const struct sheet_post *post,
                          struct marking **ret) GP_CHECKED;

/* Keeps the draft, and hands it in when it is complete; otherwise ret->problem says what is to be
 * mended first. Handing in the same version again does nothing. */
enum gp_code marking_submit(struct work *w, const char *round, const char *entry,
                            const char *component, const struct sheet_post *post,
                            struct marking **ret) GP_CHECKED;

/* What the acting expert writes to themself beside the sheets of an entry: nobody else reads it, it
 * is in no export, and it may be written before and after the sheet, until the entry's results are
 * locked. revision: of the note that the text began from. Where another window has written since,
 * nothing is stored: ret->problem says so in Chinese, and ret->text is what is there. */
struct own_note {
    const char *text;
    int64_t revision;
    const char *problem; /* NULL: stored */
};
enum gp_code marking_note(struct work *w, const char *round, const char *entry, const char *text,
                          int64_t revision, struct own_note *ret) GP_CHECKED;

/* The recusal declaration of the acting expert: no ties (relation NULL), or which. A conflict
 * closes the file and tells the managers. It can be declared later too, but not taken back. */
enum gp_code marking_declare(struct work *w, const char *round, const char *entry,
                             const char *relation) GP_CHECKED;

/* What else the acting expert has to declare of the same operator in that round. */
enum gp_code marking_alike(struct work *w, const struct marking_task *of, struct marking_task **ret,
                           size_t *ret_n) GP_CHECKED;
/* No ties with the operator of the entry, in it and in those others of them. GP_INVALID when one is
 * not among marking_alike. */
enum gp_code marking_declare_alike(struct work *w, const char *round, const char *entry,
                                   const char *const *others, size_t n) GP_CHECKED;

/* ---- parts used for parties' ratings too */

/* Saves and submits for the key; what marking_save and marking_submit do once it is clear who
 * acts. name is shown as the scorer, by goes into the history. */
struct sheet_work {
    struct sheet_key key;
    const char *name, *by;
    const struct standard *standard;
    struct sheet_form *form;
    const struct sheet_input *input;
    const char *sheet;      /* id of the one that is stored; NULL: none */
    const char *draft;      /* body of the one that is there; NULL: none */
    int64_t draft_revision; /* its number; 0: none */
    int64_t revision;       /* of the draft that the form started from */
    int64_t version;        /* how often it was handed in */
    bool beside;            /* what was typed beside the sheet is other than what is kept */
    date_t today;
};
struct sheet_outcome {
    int64_t revision;      /* to go on from */
    const char *problem;   /* why it was not taken, in Chinese; NULL: it was */
    bool kept;             /* the draft is stored */
    const char *reference; /* of what was handed in; NULL: nothing was */
};
enum gp_code sheet_work_save(struct work *w, const struct sheet_work *sheet,
                             struct sheet_outcome *ret) GP_CHECKED;
/* Hands in what is complete; anything else is kept as sheet_work_save does. */
enum gp_code sheet_work_submit(struct work *w, const struct sheet_work *sheet,
                               struct sheet_outcome *ret) GP_CHECKED;
/* Makes a sheet that was handed in a draft again, with what was typed. */
enum gp_code sheet_work_return(struct work *w, const struct sheet_key *key,
                               const struct sheet *sheet, const struct standard *standard,
                               const struct component *component, const char *reason) GP_CHECKED;

/* The sheet of the key; NULL when there is none. */
const struct sheet *sheet_of_key(const struct sheet *sheets, size_t n, const struct sheet_key *key);
/* The newest submission of the key; NULL when there is none. */
const struct sheet_submission *submission_of_key(const struct sheet_submission *list, size_t n,
                                                 const struct sheet_key *key);

#endif
