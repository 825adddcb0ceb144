/* 履约评价 by those who are no experts: their links, the browsers that opened one, where each of
 * their ratings stands, and what the round asks of them. All run inside the caller's transaction.
 */
#ifndef GP_STORE_RATING_H
#define GP_STORE_RATING_H

#include "store/form.h"
#include "store/marking.h"

/* ---- links */

struct rating_link {
    const char *id, *round, *org;
    const char *entry, *component; /* NULL: all that the organisation rates in the round */
    const char *office, *token_hash;
    date_t expires; /* last day on which it opens */
    int64_t uses_max, opens, created_at;
    const char *created_by;
    int64_t opened_at, revoked_at, reminded_at; /* unset: never */
};

/* Adds the link, or changes the one with its id. GP_CONFLICT when the organisation has another, or
 * another of the same entry and component. */
enum gp_code store_link_put(struct work *w, const struct rating_link *link) GP_CHECKED;

/* *ret is NULL when there is none. */
enum gp_code store_link_get(struct work *w, const char *id, struct rating_link **ret) GP_CHECKED;
enum gp_code store_link_by_token(struct work *w, const char *token_hash,
                                 struct rating_link **ret) GP_CHECKED;
/* The one of the organisation for all it rates in the round. */
enum gp_code store_link_of_org(struct work *w, const char *round, const char *org,
                               struct rating_link **ret) GP_CHECKED;
/* Those of the organisation in all rounds. */
enum gp_code store_links_of_org(struct work *w, const char *org, struct rating_link **ret,
                                size_t *ret_n) GP_CHECKED;
/* Of a round, by organisation; the one for all first. */
enum gp_code store_link_list(struct work *w, const char *round, struct rating_link **ret,
                             size_t *ret_n) GP_CHECKED;

enum gp_code store_link_session_put(struct work *w, const char *token_hash, const char *link,
                                    int64_t expires_at) GP_CHECKED;
/* The id of the link of a browser whose session has not ended at now_ms; NULL: there is none. */
enum gp_code store_link_of_session(struct work *w, const char *token_hash, int64_t now_ms,
                                   const char **ret) GP_CHECKED;
/* Ends all sessions of the link, and those of any link that have run out by now_ms. */
enum gp_code store_link_session_drop(struct work *w, const char *link, int64_t now_ms) GP_CHECKED;

/* ---- where a rating stands */

/* What is not there is NULL or unset. */
struct rating_standing {
    const char *sheet; /* id of what is scored */
    date_t submitted;
    const char *draft; /* body */
    int64_t revision, saved_at;
    int64_t version; /* the newest that was handed in, or put in its place by a correction */
    int64_t used;    /* handed in by the party and not sent back */
};
/* *ret is NULL when there is no such entry. */
enum gp_code store_rating_standing(struct work *w, const struct sheet_key *key,
                                   struct rating_standing **ret) GP_CHECKED;

/* The drafts of a party in the round, with their bodies. */
enum gp_code store_rating_drafts(struct work *w, const char *round, const char *scorer,
                                 struct sheet_draft **ret, size_t *ret_n) GP_CHECKED;
/* What the party has handed in of the round, newest version first within a sheet. */
enum gp_code store_rating_submissions(struct work *w, const char *round, const char *scorer,
                                      struct sheet_submission **ret, size_t *ret_n) GP_CHECKED;
/* Those of its sheets that are in force. */
struct rating_sheet {
    const char *entry, *component, *id;
    date_t submitted;
};
enum gp_code store_rating_sheets(struct work *w, const char *round, const char *scorer,
                                 struct rating_sheet **ret, size_t *ret_n) GP_CHECKED;

/* What may be told of an entry to whoever rates it. */
struct rating_about {
    const char *entry, *title, *center, *subdistrict, *operator_name;
    date_t start, end;
};
/* Of the round's entries, in their order. */
enum gp_code store_rating_about(struct work *w, const char *round, struct rating_about **ret,
                                size_t *ret_n) GP_CHECKED;

/* ---- what a round asks and tells */

enum asks_person { ASKS_NO, ASKS_MAY, ASKS_MUST };
struct rating_terms {
    bool tells_work; /* staffing and indicators of a center, beside names and period */
    enum asks_person asks;
};
enum gp_code store_rating_terms_put(struct work *w, const char *round,
                                    const struct rating_terms *terms) GP_CHECKED;

struct rating_person {
    const char *round, *org, *name, *post, *phone;
    int64_t given_at;
    const char *given_by;
};
enum gp_code store_rating_person_put(struct work *w, const struct rating_person *p) GP_CHECKED;
enum gp_code store_rating_person_drop(struct work *w, const char *round,
                                      const char *org) GP_CHECKED;
/* Of all organisations of the round. */
enum gp_code store_rating_persons(struct work *w, const char *round, struct rating_person **ret,
                                  size_t *ret_n) GP_CHECKED;

/* What frames the ratings of a round, or of an organisation in it, with one statement. */
struct rating_frame {
    const char *title;
    enum round_state state;
    const char *evaluator; /* its name, may be NULL */
    struct rating_terms terms;
    const char *maker, *maker_phone; /* name and phone of the account asked for; may be NULL */
    struct rating_person person;     /* org NULL: nobody is named, or no organisation asked for */
    struct round_form_row form;      /* beside the ratings; form NULL: none */
};
/* org, maker (id of an account): NULL when they are not asked for. GP_MISSING when there is no such
 * round. */
enum gp_code store_rating_frame(struct work *w, const char *round, const char *org,
                                const char *maker, struct rating_frame **ret) GP_CHECKED;

struct rating_scan {
    const char *round, *org, *id;
    const char *entry; /* NULL: of all that the organisation rates */
    const char *sha256, *file_name;
    int64_t size, added_at;
    const char *added_by;
};
/* Of one organisation, or (NULL) of all of the round; oldest first. */
enum gp_code store_rating_scans(struct work *w, const char *round, const char *org,
                                struct rating_scan **ret, size_t *ret_n) GP_CHECKED;
enum gp_code store_rating_scan_put(struct work *w, const struct rating_scan *scan) GP_CHECKED;
/* With the note of its bytes where nothing else has them. */
enum gp_code store_rating_scan_drop(struct work *w, const struct rating_scan *scan) GP_CHECKED;

#endif
