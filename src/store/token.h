/* Tokens by which other programs act for an account, and the answers that they were given. */
#ifndef GP_STORE_TOKEN_H
#define GP_STORE_TOKEN_H

#include "num/date.h"
#include "store/account.h"

struct api_token {
    const char *id, *account, *name, *token_hash;
    int64_t rights;  /* bits, app/account/token.h */
    date_t last_day; /* on which it is taken; unset: until it is revoked */
    int64_t created_at;
    int64_t used_at; /* some minutes behind; unset: never */
};

/* All run inside the caller's transaction. */
enum gp_code store_token_put(struct work *w, const struct api_token *token) GP_CHECKED;
/* Of an account, the newest first. */
enum gp_code store_token_list(struct work *w, const char *account, struct api_token **ret,
                              size_t *ret_n) GP_CHECKED;
enum gp_code store_token_drop(struct work *w, const char *account, const char *id) GP_CHECKED;
enum gp_code store_token_drop_all(struct work *w, const char *account) GP_CHECKED;
/* The token of that hash, if it is taken on the day and its account is active, with the account and
 * its standing; NULL: none. One statement. */
enum gp_code store_token_account(struct work *w, const char *token_hash, date_t today,
                                 struct api_token **ret, struct account **ret_account,
                                 struct standing *ret_standing) GP_CHECKED;
/* Notes when it was last used; never back in time. */
enum gp_code store_token_used(struct work *w, const char *token_hash, int64_t used_ms) GP_CHECKED;

/* What was answered to a request with a key (Idempotency-Key) of the client's. */
struct api_answer {
    const char *token, *key;
    const char *request_hash; /* of method, address and body */
    int64_t status;
    const char *etag; /* NULL: none */
    const char *body;
    int64_t created_at;
};
/* *ret is NULL when there is none. */
enum gp_code store_answer_get(struct work *w, const char *token, const char *key,
                              struct api_answer **ret) GP_CHECKED;
enum gp_code store_answer_put(struct work *w, const struct api_answer *answer) GP_CHECKED;
enum gp_code store_answer_forget(struct work *w, int64_t before_ms) GP_CHECKED;

#endif
