/* Private to this room: counting tries, and the second factor. */
#ifndef GP_APP_ACCOUNT_INSIDE_H
#define GP_APP_ACCOUNT_INSIDE_H

#include "app/account/account.h"

bool account_is_locked(const struct account *account, int64_t now_ms);
enum gp_code account_locked(struct work *w); /* the refusal: GP_LIMIT */

/* A good try ends the counting, the fifth wrong one pauses the account: one count for all places
 * where a password or a code can be guessed. The caller stores the account. */
void account_count_try(struct account *account, bool good, int64_t now_ms);

/* SHA-256 of a cookie's token or of a code, in arena memory. */
const char *account_hash_of(struct arena *a, const char *text);

/* A new code of 60 bits, and as people are shown it (abcd-efgh-ijkl); what they typed, as it was
 * made. */
const char *account_new_code(struct arena *a);
const char *account_code_grouped(struct arena *a, const char *code);
const char *account_tidy_code(struct arena *a, const char *typed);

/* Whether the code is the authenticator's of this half minute and not used before, or one of the
 * recovery codes. What is used up is noted: in the account, which the caller stores, or by taking
 * the recovery code away. Inside the caller's writing transaction. */
enum gp_code account_code_fits(struct work *w, struct account *account, const char *code,
                               bool *ret_good) GP_CHECKED;

/* GP_INVALID when the code is not of the new secret. */
enum gp_code account_new_code_fits(struct work *w, const char *secret, const char *code,
                                   int64_t *ret_step) GP_CHECKED;

/* ACCOUNT_CODES new codes in place of all others; they are shown once. Inside the caller's writing
 * transaction. */
enum gp_code account_make_codes(struct work *w, const char *account, const char **ret) GP_CHECKED;

#endif
