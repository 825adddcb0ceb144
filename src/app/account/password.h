/* Passwords: what may be one, and their hashes. */
#ifndef GP_APP_ACCOUNT_PASSWORD_H
#define GP_APP_ACCOUNT_PASSWORD_H

#include "app/app.h"

#define PASSWORD_MIN 10 /* characters */

/* NULL, or in Chinese why a person should not choose it: too short, one of those that everybody
 * tries first (a list that ships with the program, also with digits or signs around), one character
 * or a run of neighbours over and over, or made of the login name (NULL: not known). */
const char *password_problem(const char *password, const char *login);

/* Argon2id, slow by intent. GP_INVALID for what password_problem refuses. */
enum gp_code password_hash(struct work *w, const char *password, const char *login,
                           const char **ret) GP_CHECKED;

/* Whether the password is that of the hash; false for a NULL hash. As slow. */
bool password_fits(const char *hash, const char *password);

/* Takes as long as password_fits, so that the time tells nothing about which accounts exist. */
enum gp_code password_pretend(struct work *w) GP_CHECKED;

#endif
