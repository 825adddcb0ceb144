/* 履约评价 by personal link: the manager's side (give out, replace, revoke, send back, remind) and
 * the side of who holds a link. A link opens one form: one component of one entry for one
 * organisation.
 *
 * A link is /r/TENANT.SECRET; only the SHA-256 of the secret is stored, so it can be shown when it
 * is made and never again. */
#ifndef GP_APP_RATE_H
#define GP_APP_RATE_H

#include "app/flow.h"
#include "app/marking.h"
#include "store/rating.h"

#define RATE_SESSION_MS (12 * 3600000LL) /* a form that was opened stays open so long */

#define RATE_CREATE_MAX 300 /* links made at once */
#define RATE_DAYS       14  /* proposed life of a link */
#define RATE_USES_MAX   9

/* ---- manager */

/* A component of an entry that a party scores. */
struct rate_place {
    const struct entry_scope *scope;
    const struct component *component;
    const char *org, *org_name;     /* NULL: the project names nobody for it */
    const struct rating_link *link; /* NULL: none yet */
    date_t submitted;               /* of the sheet in force; unset: not rated */
    const char *reference;          /* of the newest submission in force; NULL: none */
};

struct rate_board {
    struct standard standard;
    struct rate_place *places;
    size_t n_places, n_missing, n_rated;
    const char *closed; /* why no links can be given out; NULL: they can */
};

/* Every place of the round. GP_MISSING when there is no such round. */
enum gp_code rate_board(struct app *app, const char *round, struct rate_board **ret) GP_CHECKED;

struct rate_issued {
    const struct rate_place *place;
    const char *office, *secret; /* secret: TENANT.SECRET, for the address */
    date_t expires;
};

/* The offices' names by place, as the form of the page says; NULL: the organisation's name. */
typedef const char *(*rate_office)(const void *form, size_t place);

/* Makes links for all places that have none, are not rated, and have an organisation;
 * RATE_CREATE_MAX at once. GP_INVALID for a date that is over or too far, or a number of uses. */
enum gp_code rate_create(struct app *app, const char *round, const char *expires, const char *uses,
                         rate_office office, const void *form, date_t today,
                         struct rate_issued **ret, size_t *ret_n) GP_CHECKED;

/* A new secret and date for the link; the old address and who is in by it are shut out. */
enum gp_code rate_renew(struct app *app, const char *round, const char *link, const char *expires,
                        date_t today, struct rate_issued **ret) GP_CHECKED;
enum gp_code rate_revoke(struct app *app, const char *round, const char *link) GP_CHECKED;
/* Sends the rating back: it does not count until it is handed in again, once more than agreed. */
enum gp_code rate_return(struct app *app, const char *round, const char *link,
                         const char *reason) GP_CHECKED;
/* Notes that the party was reminded, and tells its accounts, if it has any. */
enum gp_code rate_remind(struct app *app, const char *round, const char *link) GP_CHECKED;

/* ---- who holds a link */

enum rate_state {
    RATE_OPEN,
    RATE_DONE,    /* handed in: the receipt */
    RATE_EXPIRED, /* the day is over */
    RATE_REVOKED,
    RATE_USED_UP, /* no use left, and nothing in force: the sheet went with a re-import */
    RATE_CLOSED,  /* the round or entry takes no ratings now */
};

struct rating {
    struct rating_link link;
    struct entry_scope *scope;
    struct standard standard;
    struct sheet_form form; /* judged */
    struct sheet_input input;
    enum rate_state state;
    const char *closed;              /* with RATE_CLOSED: why */
    const char *evaluator, *contact; /* whom to ask */
    int64_t revision, saved_at;
    const char *return_reason, *reference;
    int64_t submitted_at;
    bool may_edit;       /* handed in, but a use is left */
    const char *problem; /* why a post was not taken; NULL: it was */
    bool kept;           /* what was typed is stored as the draft all the same */
};

/* Exchanges a link's secret (TENANT.SECRET) for a session cookie of the same form. GP_MISSING for
 * one that is unknown or was replaced. Counts the opening, not a use. */
enum gp_code rate_enter(struct app *app, const char *secret, const char **ret_session) GP_CHECKED;

/* The id of the link that a cookie stands for, and its tenant; NULL when it is none or over. */
enum gp_code rate_of_session(struct app *app, const char *cookie, const char **ret,
                             const char **ret_tenant) GP_CHECKED;

/* The form or receipt of the link. edit: to change what was handed in, while a use is left. */
enum gp_code rate_open(struct app *app, const char *link, bool edit, date_t today,
                       struct rating **ret) GP_CHECKED;

/* As marking_save and marking_submit; a use is counted in the transaction that stores the sheet.
 * Whom to ask is not looked up for what was taken: there is nothing left to ask. */
enum gp_code rate_save(struct app *app, const char *link, const struct sheet_post *post,
                       struct rating **ret) GP_CHECKED;
enum gp_code rate_submit(struct app *app, const char *link, const struct sheet_post *post,
                         struct rating **ret) GP_CHECKED;

/* TENANT.SECRET apart: false unless both parts look like it. */
bool rate_split(struct arena *a, const char *text, const char **ret_tenant,
                const char **ret_secret);

#endif
