/* Codes with which a person sets a password without being signed in, by their hash: one an account.
 */
#ifndef GP_STORE_ONETIME_H
#define GP_STORE_ONETIME_H

#include "db/work.h"

struct onetime_code {
    const char *account, *code_hash, *made_by;
    int64_t made_at, expires_at, tries;
};

/* All run inside the caller's transaction. Lookups give NULL when there is none. */

/* In place of the one that the account had. */
enum gp_code store_onetime_put(struct work *w, const struct onetime_code *code) GP_CHECKED;
enum gp_code store_onetime_get(struct work *w, const char *account,
                               struct onetime_code **ret) GP_CHECKED;
enum gp_code store_onetime_by_hash(struct work *w, const char *code_hash,
                                   struct onetime_code **ret) GP_CHECKED;
enum gp_code store_onetime_drop(struct work *w, const char *account) GP_CHECKED;

/* What was asked for by mail; see sql/0190_mail_codes.sql. */
struct mail_code {
    const char *login_hash, *account, *code_hash; /* the last two NULL: nothing is in force */
    int64_t asked_at, first_at, asks, expires_at, tries;
    const char *pending; /* login that is still to be looked at; NULL: it was */
};

/* In place of the one of the login. */
enum gp_code store_mail_code_put(struct work *w, const struct mail_code *code) GP_CHECKED;
enum gp_code store_mail_code_get(struct work *w, const char *login_hash,
                                 struct mail_code **ret) GP_CHECKED;
/* The latest of the account. */
enum gp_code store_mail_code_of(struct work *w, const char *account,
                                struct mail_code **ret) GP_CHECKED;
enum gp_code store_mail_code_by_hash(struct work *w, const char *code_hash,
                                     struct mail_code **ret) GP_CHECKED;
/* The codes of the account are void; that it asked stays counted. */
enum gp_code store_mail_code_void(struct work *w, const char *account) GP_CHECKED;
/* Of any district, what is still to be looked at: at most n. */
struct mail_pending {
    const char *tenant, *login_hash;
};
enum gp_code store_mail_code_pending(struct work *w, int64_t n, struct mail_pending **ret,
                                     size_t *ret_n) GP_CHECKED;
/* What was first asked for before. */
enum gp_code store_mail_code_forget(struct work *w, int64_t before_ms) GP_CHECKED;

#endif
