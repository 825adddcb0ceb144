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

#endif
