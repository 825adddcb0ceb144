/* Personal links by which parties without an account rate, and the browsers that opened one. All
 * run inside the caller's transaction. */
#ifndef GP_STORE_RATING_H
#define GP_STORE_RATING_H

#include "core/round.h"
#include "core/workflow.h"
#include "db/db.h"

struct rating_link {
    const char *id, *round, *entry, *component;
    enum scorer_role role;
    const char *org, *office, *token_hash;
    date_t expires; /* last day on which it opens */
    int64_t uses_max, uses, opens, created_at;
    const char *created_by;
    int64_t opened_at, submitted_at, revoked_at, reminded_at; /* unset: never */
};

/* Adds the link, or changes the one with its id. GP_CONFLICT when the place has another link. */
enum gp_code store_link_put(struct db *db, struct gp_err *e, const char *tenant,
                            const struct rating_link *link) GP_CHECKED;

/* Notes that the link was used so many times by now. */
enum gp_code store_link_use(struct db *db, struct gp_err *e, const char *tenant, const char *id,
                            int64_t uses, int64_t now_ms) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_link_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                            const char *id, struct rating_link **ret) GP_CHECKED;

/* All that decides what may be done with a link now, in one query. What is not there is NULL or
 * unset. */
struct link_standing {
    struct rating_link link;
    const char *method, *standard;
    int64_t standard_version;
    enum entry_state state;
    enum round_state round_state;
    const char *sheet; /* id of what is scored by the link's party */
    date_t submitted;
    const char *draft; /* body */
    int64_t revision, saved_at;
};
/* *ret is NULL when there is no such link, or its entry is not in the round any more. */
enum gp_code store_link_standing(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *id,
                                 struct link_standing **ret) GP_CHECKED;
enum gp_code store_link_by_token(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *token_hash,
                                 struct rating_link **ret) GP_CHECKED;
/* Of a round, by entry and component. */
enum gp_code store_link_list(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                             const char *round, struct rating_link **ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_link_session_put(struct db *db, struct gp_err *e, const char *tenant,
                                    const char *token_hash, const char *link,
                                    int64_t expires_at) GP_CHECKED;
/* The id of the link of a browser whose session has not ended at now_ms; NULL: there is none. */
enum gp_code store_link_of_session(struct db *db, struct arena *a, struct gp_err *e,
                                   const char *tenant, const char *token_hash, int64_t now_ms,
                                   const char **ret) GP_CHECKED;
/* Ends all sessions of the link, and those of any link that have run out by now_ms. */
enum gp_code store_link_session_drop(struct db *db, struct gp_err *e, const char *tenant,
                                     const char *link, int64_t now_ms) GP_CHECKED;

#endif
