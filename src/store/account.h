/* Accounts and signed-in browsers. */
#ifndef GP_STORE_ACCOUNT_H
#define GP_STORE_ACCOUNT_H

#include "db/work.h"

struct account {
    const char *tenant, *id, *login, *name;
    int64_t roles;                             /* bits, app/account/permission.h */
    const char *org, *center, *expert, *phone; /* NULL: none */
    const char *password, *totp_secret;
    int64_t totp_last;
    bool active;
    int64_t failed, locked_until, created_at;
};

/* What every page of a signed-in person needs to know beside the account. */
struct standing {
    int64_t unread;           /* notices */
    bool password_once;       /* has to choose a password of their own */
    const char *factor_roles; /* setting second_factor_roles; NULL: not set */
    const char *idle_minutes; /* the setting; NULL: not set */
    int64_t seen_at;          /* of the session it was asked with, as far as it is stored */
};

struct session_row {
    const char *token_hash, *account;
    int64_t created_at, expires_at;
    const char *remote, *agent;
    int64_t seen_at; /* last heard of, some minutes behind; unset: not since created_at */
};

/* All run inside the caller's transaction. Lookups give NULL when there is none. */
enum gp_code store_account_put(struct work *w, const struct account *account) GP_CHECKED;
/* Only one that has no password: nobody ever signed in with it. */
enum gp_code store_account_drop_fresh(struct work *w, const char *id) GP_CHECKED;
enum gp_code store_account_get(struct work *w, const char *id, struct account **ret) GP_CHECKED;
enum gp_code store_account_by_login(struct work *w, const char *login,
                                    struct account **ret) GP_CHECKED;
/* All zero when there is no such account. */
enum gp_code store_standing_get(struct work *w, const char *account,
                                struct standing *ret) GP_CHECKED;
/* By login name. */
enum gp_code store_account_list(struct work *w, struct account **ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_session_put(struct work *w, const struct session_row *session) GP_CHECKED;
/* The account of a browser whose session has not expired at now_ms and whose account is active, and
 * its standing. */
enum gp_code store_session_account(struct work *w, const char *token_hash, int64_t now_ms,
                                   struct account **ret, struct standing *ret_standing) GP_CHECKED;
enum gp_code store_session_drop(struct work *w, const char *token_hash) GP_CHECKED;
/* Notes when it was last heard of; never back in time. */
enum gp_code store_session_seen(struct work *w, const char *token_hash, int64_t seen_ms) GP_CHECKED;
/* All of an account but the one named (NULL: all). */
enum gp_code store_session_drop_all(struct work *w, const char *account,
                                    const char *but) GP_CHECKED;
enum gp_code store_session_list(struct work *w, const char *account, struct session_row **ret,
                                size_t *ret_n) GP_CHECKED;

/* ---- codes for a lost phone, by their hash */

enum gp_code store_recovery_put(struct work *w, const char *account,
                                const char *code_hash) GP_CHECKED;
/* Takes it away, so that it serves once. */
enum gp_code store_recovery_use(struct work *w, const char *account, const char *code_hash,
                                bool *ret_was_there) GP_CHECKED;
enum gp_code store_recovery_drop(struct work *w, const char *account) GP_CHECKED;
enum gp_code store_recovery_count(struct work *w, const char *account, int64_t *ret) GP_CHECKED;

/* ---- for administration */

struct account_filter {
    const char *words; /* part of login, name or phone; NULL: any */
    int64_t role;      /* bits, any of which; unset: all */
    int64_t active;    /* 1, 0; unset: both */
    bool fresh;        /* only those for which nobody has set a password yet */
    const char *after; /* login of the last row of the page before; "": from the start */
    int64_t limit;
};
/* By login. */
enum gp_code store_account_search(struct work *w, const struct account_filter *filter,
                                  struct account **ret, size_t *ret_n) GP_CHECKED;

/* Active accounts with the role. */
enum gp_code store_account_count(struct work *w, int64_t role, int64_t *ret) GP_CHECKED;

/* ---- what keeps one account from becoming another person */

/* Another account with the expert number, active or not; NULL: none. */
enum gp_code store_account_of_expert(struct work *w, const char *expert, const char *but,
                                     struct account **ret) GP_CHECKED;
/* Entries of rounds not yet published that the expert is assigned to; of which the organisation is
 * a party. 0 for NULL. */
enum gp_code store_expert_work(struct work *w, const char *expert, int64_t *ret) GP_CHECKED;
enum gp_code store_org_work(struct work *w, const char *org, int64_t *ret) GP_CHECKED;

struct account_change {
    const char *account;
    int64_t roles;
    const char *org, *center, *expert; /* NULL: none */
    const char *why;                   /* Chinese */
    const char *asked_by;              /* account id */
    int64_t asked_at;
};
/* In place of one that waits already. */
enum gp_code store_change_put(struct work *w, const struct account_change *change) GP_CHECKED;
enum gp_code store_change_get(struct work *w, const char *account,
                              struct account_change **ret) GP_CHECKED;
enum gp_code store_change_drop(struct work *w, const char *account) GP_CHECKED;
/* Those that somebody else than the account asked for, oldest first. */
enum gp_code store_change_list(struct work *w, const char *but, struct account_change **ret,
                               size_t *ret_n) GP_CHECKED;

/* ---- sessions of all accounts */

struct session_info {
    struct session_row session;
    const char *login, *name;
};
/* Those that run at now_ms, newest first. */
enum gp_code store_session_list_all(struct work *w, int64_t now_ms, int64_t limit,
                                    struct session_info **ret, size_t *ret_n) GP_CHECKED;

#endif
