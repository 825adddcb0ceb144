/* The manager's side of 履约评价: every place where a party rates, the links by which they do, and
 * what the round asks and tells. An organisation has one link for all it rates in the round; a link
 * for one rating can be given beside it. */
#ifndef GP_APP_RATING_LINKS_H
#define GP_APP_RATING_LINKS_H

#include "app/rating/party.h"
#include "store/standard.h"

#define RATE_CREATE_MAX 300 /* links made at once */
#define RATE_DAYS       14  /* proposed life of a link */
#define RATE_USES_MAX   9

/* A component of an entry that a party scores. */
struct rate_place {
    const struct entry_scope *scope;
    const struct component *component;
    const char *org, *org_name;     /* NULL: the project names nobody for it */
    const struct rating_link *link; /* that opens it alone; NULL: none */
    date_t submitted;               /* of the sheet in force; unset: not rated */
    const char *reference;          /* of the newest submission in force; NULL: none */
    int64_t submitted_at;           /* the same; unset: none */
    const char *closed;             /* why it takes no ratings now; NULL: it does */
};

/* An organisation with all it rates. */
struct rate_office {
    const char *org, *name;
    const struct rating_link *link; /* for all; NULL: none yet */
    const struct rate_place **places;
    size_t n_places, n_rated, n_alone;  /* alone: not rated, and with a link of its own */
    const struct rating_person *person; /* who fills in; NULL: not said */
    bool reads;                         /* has an account that can rate without a link */
};

struct rate_board {
    struct standard_set standards;     /* of its entries */
    const char *round_title, *contact; /* contact: whom raters are told to ask */
    struct rate_place *places;
    struct rate_office *offices; /* in the order of their first place */
    size_t n_places, n_offices, n_rated;
    size_t n_missing; /* offices that are waited for and have no link of any kind for it */
    struct rating_terms terms;
    const char *form_title; /* of the form beside the ratings; NULL: none */
    struct rating_scan *scans;
    size_t n_scans;
    const char *closed; /* why no links can be given out; NULL: they can */
    const char *locked; /* why nothing of it can be changed at all; NULL: it can */
};

/* Every place of the round. GP_MISSING when there is no such round. */
enum gp_code rate_board(struct work *w, const char *round, struct rate_board **ret) GP_CHECKED;
/* The same without a look at how far they are: offices, places and persons, as if there were no
 * links, and nothing were rated. */
enum gp_code rate_board_offices(struct work *w, const char *round,
                                struct rate_board **ret) GP_CHECKED;

struct rate_issued {
    const struct rate_office *office;
    const struct rate_place *place; /* the only one that it opens; NULL: all of the office's */
    const char *name, *secret;      /* secret: TENANT.SECRET, for the address */
    date_t expires;
};
struct rate_issue {
    const struct rate_board *board;
    struct rate_issued *v;
    size_t n;
};

/* Names of the offices, as the form of the page says; NULL: the organisation's name. */
typedef const char *(*rate_office_name)(const void *form, const char *org);

struct rate_order {
    const char *expires, *uses; /* as typed */
    rate_office_name name;
    const void *form;
    date_t today;
};

/* Makes a link for every organisation that is waited for and has none, neither for all nor for each
 * that is missing; RATE_CREATE_MAX at once. GP_INVALID for a date that is over or too far, or a
 * number of uses. */
enum gp_code rate_create(struct work *w, const char *round, const struct rate_order *order,
                         struct rate_issue *ret) GP_CHECKED;

/* The same for one: of an organisation, or of one of its places. */
struct rate_target {
    const char *org, *entry, *component; /* entry and component NULL: all of the organisation's */
};
enum gp_code rate_create_one(struct work *w, const char *round, const struct rate_target *target,
                             const struct rate_order *order, struct rate_issue *ret) GP_CHECKED;

/* A new secret and date for the link; the old address and who is in by it are shut out. */
enum gp_code rate_renew(struct work *w, const char *round, const char *link, const char *expires,
                        date_t today, struct rate_issue *ret) GP_CHECKED;
enum gp_code rate_revoke(struct work *w, const char *round, const char *link) GP_CHECKED;
/* Notes that the organisation was reminded, and tells its accounts, if it has any. */
enum gp_code rate_remind(struct work *w, const char *round, const char *link) GP_CHECKED;

/* Sends the rating back: it does not count until it is handed in again. */
enum gp_code rate_return(struct work *w, const char *round, const char *entry,
                         const char *component, const char *reason) GP_CHECKED;

/* What the round asks raters and tells them; asks by its word: no, may, must. */
enum gp_code rate_set_terms(struct work *w, const char *round, bool tells_work,
                            const char *asks) GP_CHECKED;

#endif
