/* Signing in and out, and looking after accounts. */
#ifndef GP_APP_ACCOUNT_H
#define GP_APP_ACCOUNT_H

#include "app/app.h"
#include "app/permission.h"
#include "store/account.h"

#define ACCOUNT_PASSWORD_MIN 10
#define ACCOUNT_TRIES        5            /* wrong passwords before the account pauses */
#define ACCOUNT_PAUSE_MS     (15 * 60000) /* how long it pauses */

struct sign_in {
    const char *login, *password;
    const char *code; /* of the second factor; NULL or "" when none was typed */
    const char *remote, *agent;
};

/* Checks password and second factor and opens a session. Slow by intent (Argon2id): not for the
 * receiving threads. GP_UNAUTH with one message for every wrong combination; GP_LIMIT while the
 * account pauses; *ret_needs_code is set when only the code is missing. */
enum gp_code account_sign_in(struct app *app, const struct sign_in *in, const char **ret_token,
                             bool *ret_needs_code) GP_CHECKED;

/* The account a session token belongs to, and its standing; NULL when it is unknown or over. For
 * the gate: one statement. */
enum gp_code account_of_token(struct app *app, const char *token, struct account **ret,
                              struct standing *ret_standing) GP_CHECKED;

enum gp_code account_sign_out(struct app *app, const char *token) GP_CHECKED;

/* Creates or changes an account. password NULL keeps the old one. GP_CONFLICT for a login that is
 * taken, GP_INVALID for a password that is too short. */
enum gp_code account_save(struct app *app, struct account *account,
                          const char *password) GP_CHECKED;

/* Sets a new password after checking the old one, and ends all other sessions. */
enum gp_code account_change_password(struct app *app, const char *id, const char *old_password,
                                     const char *new_password, const char *token) GP_CHECKED;

/* Switches the second factor on (code proves that the app knows the secret) or off (NULL). */
enum gp_code account_set_totp(struct app *app, const char *id, const char *secret,
                              const char *code) GP_CHECKED;

/* Argon2id, slow by intent. GP_INVALID for a password that is too short. */
enum gp_code account_hash_password(struct app *app, const char *password,
                                   const char **ret) GP_CHECKED;

#endif
