/* Tokens: what another program shows in place of somebody's password. A token may do a part of what
 * its account may, area by area, and never more: whoever asks is admitted by the roles that the
 * account has at that moment, and by the token's rights. Only a hash of it is stored. */
#ifndef GP_APP_ACCOUNT_TOKEN_H
#define GP_APP_ACCOUNT_TOKEN_H

#include "app/account/account.h"
#include "store/token.h"

enum token_area {
    AREA_ROUNDS,
    AREA_HAND_INS,
    AREA_MARKS,
    AREA_RESULTS,
    AREA_REPORTS,
    AREA_REGISTRY,
    AREA_NOTICES,
    AREA_AUDIT,
    AREA_N,
};
struct token_area_info {
    const char *word, *name; /* hand_ins, 资料递交 */
    const char *about;       /* what is in it */
    unsigned reads, writes;  /* permissions of which an account needs one; writes 0: only read */
};
extern const struct token_area_info token_areas[AREA_N];

/* Bits of api_token.rights. */
static inline int64_t token_right(enum token_area area, bool writes) {
    return (int64_t)1 << (2 * area + (writes ? 1 : 0));
}
/* What tokens of an account with those permissions may be given. */
int64_t token_rights_of(unsigned perms);
/* 评估轮次：读；资料递交：读写, in arena memory. */
const char *token_rights_text(struct arena *a, int64_t rights);

#define TOKENS_MAX     20 /* of an account */
#define TOKEN_NAME_MAX 60
/* gp.440310000000.SECRET: what it is, whose, and 43 characters that nobody guesses. */
#define TOKEN_PREFIX "gp."
#define TOKEN_LENGTH 80 /* characters at the most */

struct token_wish {
    const char *password; /* of the account: a session left open must not be enough */
    const char *name;     /* as typed, as the next */
    const char *last_day; /* "": none */
    int64_t rights;
    date_t today;
};
/* Makes a token of the acting account and gives it, once and never again. GP_INVALID names the
 * field; GP_LIMIT when there are enough. A wrong password counts as at the sign-in. Slow: begins
 * its units itself. */
enum gp_code token_make(struct work *w, const struct token_wish *wish,
                        const char **ret_token) GP_CHECKED;

/* Those of the acting account. */
enum gp_code token_own(struct work *w, struct api_token **ret, size_t *ret_n) GP_CHECKED;
/* GP_MISSING when the acting account has none of that id. */
enum gp_code token_revoke(struct work *w, const char *id) GP_CHECKED;

/* Who comes with a token; NULL when it is none, or taken no more. *ret_tenant is set whenever the
 * text looks like one. For the gate: one statement. */
struct token_pass {
    struct api_token *token;
    struct account *account;
    struct standing standing;
};
enum gp_code token_check(struct work *w, const char *text, date_t today,
                         struct token_pass *ret) GP_CHECKED;
/* The district that a text names that looks like a token; NULL: it does not. */
const char *token_tenant(struct arena *a, const char *text);

#endif
