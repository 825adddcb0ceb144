/* Signing in and out, and looking after accounts. */
#ifndef GP_APP_ACCOUNT_ACCOUNT_H
#define GP_APP_ACCOUNT_ACCOUNT_H

#include "app/app.h"
#include "app/account/permission.h"
#include "store/account.h"

#define ACCOUNT_TRIES    5 /* wrong passwords and codes before the account pauses */
#define ACCOUNT_PAUSE_MS ((int64_t)15 * 60000) /* how long it pauses */
#define ACCOUNT_CODES    10                    /* recovery codes of a set */

struct sign_in {
    const char *login, *password;
    const char *code; /* of the second factor; NULL or "" when none was typed */
    const char *remote, *agent;
    const char *before, *before_tenant; /* token that the browser had, NULL: none; it ends */
};

/* Checks password and second factor and opens a session. Slow by intent (Argon2id): not for the
 * receiving threads. GP_UNAUTH with one message for every wrong combination; GP_LIMIT while the
 * account pauses; *ret_needs_code is set when only the code is missing. */
enum gp_code account_sign_in(struct work *w, const struct sign_in *in, const char **ret_token,
                             bool *ret_needs_code) GP_CHECKED;

/* The account a session token belongs to, and its standing; NULL when it is unknown or over. For
 * the gate: one statement. */
enum gp_code account_of_token(struct work *w, const char *token, struct account **ret,
                              struct standing *ret_standing) GP_CHECKED;

enum gp_code account_sign_out(struct work *w, const char *token) GP_CHECKED;

/* Without blanks at its ends, in arena memory. */
const char *account_tidy_login(struct arena *a, const char *typed);

/* Makes an account as it is, for the demonstration. GP_CONFLICT for a login that is taken,
 * GP_INVALID for a password that should not be chosen. */
enum gp_code account_save(struct work *w, struct account *account, const char *password) GP_CHECKED;

/* ---- one's own account: each asks for the password, is audited when that or the code is wrong,
 * counts it as a wrong try of the sign-in and gives GP_INVALID then, GP_LIMIT while the account
 * pauses. Slow. */

/* Ends all other sessions. GP_INVALID too for the same password again. */
enum gp_code account_change_password(struct work *w, const char *id, const char *old_password,
                                     const char *new_password, const char *token) GP_CHECKED;

/* Ends all sessions of the account but the token's. */
enum gp_code account_end_others(struct work *w, const char *id, const char *password,
                                const char *token) GP_CHECKED;

/* What changes the second factor ends all other sessions, too. */
struct totp_order {
    const char *password;
    const char *code;   /* 6 digits, or a recovery code where one is in force */
    const char *secret; /* the new one */
    const char *token;  /* of the session that stays */
};
/* On: the code proves that the app knows the secret; gives the recovery codes, which are shown
 * once. */
enum gp_code account_totp_on(struct work *w, const char *id, const struct totp_order *order,
                             const char *ret_codes[ACCOUNT_CODES]) GP_CHECKED;
enum gp_code account_totp_off(struct work *w, const char *id,
                              const struct totp_order *order) GP_CHECKED;
/* New recovery codes in place of the others. */
enum gp_code account_new_codes(struct work *w, const char *id, const struct totp_order *order,
                               const char *ret_codes[ACCOUNT_CODES]) GP_CHECKED;

/* What is changed beside the account itself once the acting account's password was right, and how
 * it is logged; with ".refused" behind the action when it was wrong. Begins its units itself. */
struct proven_change {
    const char *action, *done; /* done is read after the change, which may say what became of it */
    enum gp_code (*change)(struct work *w, const void *arg); /* inside the transaction */
    const void *arg;
};
enum gp_code account_proven(struct work *w, const char *password,
                            const struct proven_change *change) GP_CHECKED;

#endif
