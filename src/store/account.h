/* Accounts and signed-in browsers. */
#ifndef GP_STORE_ACCOUNT_H
#define GP_STORE_ACCOUNT_H

#include "db/db.h"

struct account {
    const char *tenant, *id, *login, *name;
    int64_t roles;                             /* bits, app/permission.h */
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
};

struct session_row {
    const char *token_hash, *account;
    int64_t created_at, expires_at;
    const char *remote, *agent;
};

/* All run inside the caller's transaction. Lookups give NULL when there is none. */
enum gp_code store_account_put(struct db *db, struct gp_err *e,
                               const struct account *account) GP_CHECKED;
enum gp_code store_account_get(struct db *db, struct arena *a, struct gp_err *e, const char *tenant,
                               const char *id, struct account **ret) GP_CHECKED;
enum gp_code store_account_by_login(struct db *db, struct arena *a, struct gp_err *e,
                                    const char *tenant, const char *login,
                                    struct account **ret) GP_CHECKED;
/* All zero when there is no such account. */
enum gp_code store_standing_get(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *account,
                                struct standing *ret) GP_CHECKED;
/* By login name. */
enum gp_code store_account_list(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, struct account **ret, size_t *ret_n) GP_CHECKED;

enum gp_code store_session_put(struct db *db, struct gp_err *e, const char *tenant,
                               const struct session_row *session) GP_CHECKED;
/* The account of a browser whose session has not expired at now_ms and whose account is active, and
 * its standing. */
enum gp_code store_session_account(struct db *db, struct arena *a, struct gp_err *e,
                                   const char *tenant, const char *token_hash, int64_t now_ms,
                                   struct account **ret, struct standing *ret_standing) GP_CHECKED;
enum gp_code store_session_drop(struct db *db, struct gp_err *e, const char *tenant,
                                const char *token_hash) GP_CHECKED;
/* All of an account but the one named (NULL: all). */
enum gp_code store_session_drop_all(struct db *db, struct gp_err *e, const char *tenant,
                                    const char *account, const char *but) GP_CHECKED;
enum gp_code store_session_list(struct db *db, struct arena *a, struct gp_err *e,
                                const char *tenant, const char *account, struct session_row **ret,
                                size_t *ret_n) GP_CHECKED;

/* ---- for administration */

struct account_filter {
    const char *words; /* part of login, name or phone; NULL: any */
    int64_t role;      /* bits, any of which; unset: all */
    int64_t active;    /* 1, 0; unset: both */
    const char *after; /* login of the last row of the page before; "": from the start */
    int64_t limit;
};
/* By login. */
enum gp_code store_account_search(struct db *db, struct arena *a, struct gp_err *e,
                                  const char *tenant, const struct account_filter *filter,
                                  struct account **ret, size_t *ret_n) GP_CHECKED;

/* Active accounts with the role. */
enum gp_code store_account_count(struct db *db, struct gp_err *e, const char *tenant, int64_t role,
                                 int64_t *ret) GP_CHECKED;

/* ---- sessions of all accounts */

struct session_info {
    struct session_row session;
    const char *login, *name;
};
/* Those that run at now_ms, newest first. */
enum gp_code store_session_list_all(struct db *db, struct arena *a, struct gp_err *e,
                                    const char *tenant, int64_t now_ms, int64_t limit,
                                    struct session_info **ret, size_t *ret_n) GP_CHECKED;

#endif
