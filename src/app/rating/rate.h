/* 履约评价 by the parties of a project, who come by the personal link of their organisation or by
 * an account: entering, one rating, all of them beside each other, who fills in, stamped scans.
 *
 * A link is /r/TENANT.SECRET; only the SHA-256 of the secret is stored, so it can be shown when it
 * is made and never again. */
#ifndef GP_APP_RATING_RATE_H
#define GP_APP_RATING_RATE_H

#include "app/rating/party.h"

#define RATE_SESSION_MS (12 * 3600000LL) /* a form that was opened stays open so long */
#define RATE_SCANS_MAX  40               /* of an organisation and round */
#define RATE_SCAN_BYTES ((int64_t)20 << 20)

/* ---- entering */

/* Exchanges a link's secret (TENANT.SECRET) for a session cookie of the same link. GP_MISSING for
 * one that is unknown or was replaced. Counts the opening. */
enum gp_code rate_enter(struct work *w, const char *secret, const char **ret_session) GP_CHECKED;

/* The id of the link that a cookie stands for, and its tenant; NULL when it is none or over. */
enum gp_code rate_of_session(struct work *w, const char *cookie, const char **ret,
                             const char **ret_tenant) GP_CHECKED;

/* TENANT.SECRET apart: false unless both parts look like it. */
bool rate_split(struct arena *a, const char *text, const char **ret_tenant,
                const char **ret_secret);

/* ---- one rating */

/* Which: entry and component NULL for the one of a link that opens no other. */
struct rate_place_key {
    const char *entry, *component;
};

/* The round's form (XLSForm) beside a rating, as it is shown to be filled in. */
struct rate_answers {
    const struct form_attached *at; /* NULL: the round has none */
    const char **typed;             /* by item */
    const char *first_open;         /* what has to be mended in it first; NULL: nothing */
};

struct rating {
    struct rate_party party;
    struct rate_own own;
    struct sheet_form form; /* judged */
    struct sheet_input input;
    enum rate_state state;
    const char *closed; /* with RATE_CLOSED: why */
    struct rate_around around;
    int64_t revision, saved_at;
    int64_t version;                      /* how often it was handed in */
    int64_t uses_left;                    /* until the next is sent back */
    struct sheet_correction *corrections; /* what others changed of what was handed in */
    size_t n_corrections;
    const char *return_reason, *reference;
    int64_t submitted_at;
    bool may_edit;       /* handed in, but a use is left */
    const char *problem; /* why a post was not taken; NULL: it was */
    bool kept;           /* what was typed is stored as the draft all the same */
    struct rate_answers beside;
};

/* What the page's form brings back: marks, and answers to the form that it showed. Which one that
 * was has to be read before they can be, so the reader goes along as that of the marks does. */
struct rate_post {
    struct sheet_post sheet;
    int64_t form; /* number of the attachment; DEC_UNSET: it showed none */
    const void *page;
    void (*read)(const void *page, const struct survey_form *f, const char **typed);
};

/* What has to be mended first, in words; NULL: it can be handed in. */
const char *rate_first_open(struct arena *a, const struct rating *r);

/* Its form or receipt. edit: to change what was handed in, while a use is left. */
enum gp_code rate_open(struct work *w, const struct rate_who *who,
                       const struct rate_place_key *place, bool edit, date_t today,
                       struct rating **ret) GP_CHECKED;

/* As marking_save and marking_submit; whether it may be handed in once more is looked at in the
 * transaction that stores it. */
enum gp_code rate_save(struct work *w, const struct rate_who *who,
                       const struct rate_place_key *place, const struct rate_post *post,
                       struct rating **ret) GP_CHECKED;
enum gp_code rate_submit(struct work *w, const struct rate_who *who,
                         const struct rate_place_key *place, const struct rate_post *post,
                         struct rating **ret) GP_CHECKED;

/* Hands in the draft as it is stored. */
enum gp_code rate_submit_draft(struct work *w, const struct rate_who *who,
                               const struct rate_place_key *place, date_t today,
                               struct rating **ret) GP_CHECKED;

/* ---- all of them */

struct rate_item {
    struct rate_own own;
    const struct rating_about *about; /* of the center; NULL: not known */
    struct sheet_form form;           /* judged */
    struct sheet_input input;         /* the draft, else what was handed in, else empty */
    enum rate_state state;
    const char *closed;
    bool begun; /* there is a draft */
    int64_t revision, saved_at, version;
    date_t submitted;
    const char *reference, *return_reason;
    score_t points; /* handed in; unset: not, or not here */
    bool may_edit;
    const char *first_open; /* of the sheet, or of the round's form beside it; NULL: nothing */
};

struct rate_list {
    struct rate_party party;
    const char *round_title;
    struct rate_around around;
    struct form_attached *at;                /* the round's form beside ratings; NULL: none */
    struct rate_item *items;                 /* by entry and component */
    size_t n_items, n_done, n_open, n_ready; /* ready: complete and to be handed in */
    struct rating_scan *scans;
    size_t n_scans;
};
enum gp_code rate_list(struct work *w, const struct rate_who *who, date_t today,
                       struct rate_list **ret) GP_CHECKED;
/* The same without scans. */
enum gp_code rate_lines(struct work *w, const struct rate_who *who, date_t today,
                        struct rate_list **ret) GP_CHECKED;
/* The whole of who has been found with what is theirs. */
enum gp_code rate_list_of(struct work *w, const struct rate_party *party,
                          const struct rate_owns *owns, date_t today,
                          struct rate_list **ret) GP_CHECKED;

/* What the party may be told of the center of one of its entries. GP_MISSING for any other. */
struct rate_center {
    struct rate_own own; /* the first rating of it */
    const struct rating_about *about;
    struct rate_around around;
};
enum gp_code rate_center_find(struct work *w, const struct rate_who *who, const char *entry,
                              struct rate_center *ret) GP_CHECKED;

/* The rounds in which the account has something to rate, among the entries that are its business
 * (flow_entries, of all rounds). */
struct rate_round {
    const char *round, *title;
    size_t all, rated;
    size_t open; /* not rated, and still to be */
    date_t due;  /* of the organisation's link; unset: none */
};
enum gp_code rate_rounds(struct work *w, const struct account *account,
                         const struct entry_scope *scopes, size_t n, struct rate_round **ret,
                         size_t *ret_n) GP_CHECKED;

/* ---- who fills in, and what they attach */

/* Says who fills in for the organisation. GP_INVALID without a name where the round asks for one,
 * GP_CONFLICT when nothing of the round takes ratings any more. */
enum gp_code rate_name_person(struct work *w, const struct rate_who *who, const char *name,
                              const char *post, const char *phone, date_t today) GP_CHECKED;

/* Before any of it comes, and again when it is there: may they attach so many bytes, of one of
 * their entries or (NULL) of all? */
enum gp_code rate_check_scan(struct work *w, const struct rate_who *who, const char *entry,
                             int64_t bytes, date_t today) GP_CHECKED;
struct rate_scan_file {
    const char *entry, *file_name, *path, *sha256;
    int64_t size;
};
/* Keeps the file (PDF or picture) below folder and adds it. Outside of transactions. */
enum gp_code rate_add_scan(struct work *w, const struct rate_who *who, const char *folder,
                           const struct rate_scan_file *file, date_t today) GP_CHECKED;
/* Takes one away again, as long as ratings are open. */
enum gp_code rate_drop_scan(struct work *w, const struct rate_who *who, const char *scan,
                            date_t today) GP_CHECKED;
/* One of the party's. */
enum gp_code rate_find_scan(struct work *w, const struct rate_who *who, const char *scan,
                            struct rating_scan **ret) GP_CHECKED;

#endif
