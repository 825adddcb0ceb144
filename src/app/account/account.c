#include "app/account/account.h"

#include "app/admin/audit.h"
#include "app/account/guard.h"
#include "app/account/inside.h"
#include "app/account/password.h"
#include "app/admin/setting.h"
#include "store/audit.h"
#include "base/clock.h"
#include "base/rand.h"

#define HOUR_MS 3600000
#define WRONG   "账号、密码或动态验证码不对，请检查后重试"

const char *account_hash_of(struct arena *a, const char *text) {
    char hex[HASH_HEX];
    hash_hex(str_of(text), hex);
    return arena_strdup(a, hex);
}

/* ---- counting tries */

/* One that would last longer than any is of a clock that was set back since. */
bool account_is_locked(const struct account *account, int64_t now_ms) {
    return account->locked_until != DEC_UNSET && account->locked_until > now_ms &&
           account->locked_until - now_ms <= ACCOUNT_PAUSE_MS;
}

enum gp_code account_locked(struct work *w) {
    return gp_fail(w->err, GP_LIMIT, NULL,
                   "密码或验证码连续输错 %d 次，账号暂停 15 分钟，请稍后再试", ACCOUNT_TRIES);
}

void account_count_try(struct account *account, bool good, int64_t now_ms) {
    account->failed = good ? 0 : account->failed + 1;
    bool full = account->failed >= ACCOUNT_TRIES;
    account->locked_until = full ? now_ms + ACCOUNT_PAUSE_MS : DEC_UNSET;
    if (full)
        account->failed = 0;
}

/* ---- sign in */

/* Checking a password takes long, and meanwhile the account may have been switched off, changed or
 * locked by tries at the same time: what is written rests on what is there now. */
static enum gp_code read_again(struct work *w, const struct account *was, struct account **ret) {
    struct account *now;
    TRY(store_account_get(w, was->id, &now));
    if (!now || !now->active || !cstr_eq(now->password, was->password) ||
        !cstr_eq(now->totp_secret, was->totp_secret))
        return gp_fail(w->err, GP_UNAUTH, NULL, WRONG);
    *ret = now;
    return account_is_locked(now, work_now_ms(w)) ? account_locked(w) : GP_OK;
}

/* The new session takes the place of the one that the browser had. */
static enum gp_code open_session(struct work *w, const struct sign_in *in, const char *account,
                                 const char *token) {
    int64_t now = work_now_ms(w), hours;
    TRY(setting_number(w, SETTING_SESSION_HOURS, &hours));
    if (in->before) {
        struct work there = work_in(w, in->before_tenant);
        TRY(store_session_drop(&there, account_hash_of(w->arena, in->before)));
    }
    struct session_row session = {.token_hash = account_hash_of(w->arena, token),
                                  .account = account,
                                  .created_at = now,
                                  .expires_at = now + hours * HOUR_MS,
                                  .remote = in->remote,
                                  .agent = in->agent,
                                  .seen_at = DEC_UNSET};
    return store_session_put(w, &session);
}

/* Counts a wrong try, or opens the session. One code opens one session. fits: the password did. */
static enum gp_code note_sign_in(struct work *w, const struct sign_in *in,
                                 const struct account *seen, bool fits, const char *token,
                                 bool *ret_good) {
    struct account *account = NULL;
    bool good = fits;
    TRY(read_again(w, seen, &account));
    if (fits && account->totp_secret)
        TRY(account_code_fits(w, account, in->code, &good));
    account_count_try(account, good, work_now_ms(w));
    TRY(store_account_put(w, account));
    struct audit_event event = {.actor = account->id,
                                .action = good ? "session.open" : "session.refused",
                                .subject = account->login,
                                .detail = in->remote};
    TRY(store_audit_append(w, &event));
    *ret_good = good;
    return good ? open_session(w, in, account->id, token) : GP_OK;
}

enum gp_code account_sign_in(struct work *w, const struct sign_in *in, const char **ret_token,
                             bool *ret_needs_code) {
    struct account *account;
    TRY(WORK_READ(w, store_account_by_login(w, in->login, &account)));
    if (!account || !account->active) {
        TRY(password_pretend(w));
        return gp_fail(w->err, GP_UNAUTH, NULL, WRONG);
    }
    if (account_is_locked(account, clock_now_ms()))
        return account_locked(w);
    const bool fits = password_fits(account->password, in->password);
    if (fits && account->totp_secret && cstr_empty(in->code)) {
        *ret_needs_code = true;
        return gp_fail(w->err, GP_UNAUTH, "动态验证码", "请输入验证器应用上的 6 位数字");
    }
    const char *token = rand_token(w->arena);
    bool good = false;
    TRY(WORK_WRITE(w, note_sign_in(w, in, account, fits, token, &good)));
    *ret_needs_code = fits && !good; /* then the code was wrong */
    if (!good)
        return gp_fail(w->err, GP_UNAUTH, NULL, WRONG);
    *ret_token = token;
    return GP_OK;
}

/* ---- sessions */

enum gp_code account_of_token(struct work *w, const char *token, struct account **ret,
                              struct standing *ret_standing) {
    return store_session_account(w, account_hash_of(w->arena, token), work_now_ms(w), ret,
                                 ret_standing);
}

enum gp_code account_sign_out(struct work *w, const char *token) {
    struct audit_event event = {.actor = w->actor, .action = "session.close", .subject = w->actor};
    TRY(store_session_drop(w, account_hash_of(w->arena, token)));
    return store_audit_append(w, &event);
}

/* ---- accounts */

enum gp_code account_save(struct work *w, struct account *account, const char *password) {
    struct account *other;
    account->tenant = w->tenant;
    account->id = rand_id(w->arena);
    TRY(password_hash(w, password, account->login, &account->password));
    TRY(store_account_by_login(w, account->login, &other));
    if (other)
        return gp_fail(w->err, GP_CONFLICT, "登录名", "“%s”已被使用，请换一个", account->login);
    account->created_at = work_now_ms(w);
    TRY(store_account_put(w, account));
    return audit_note(w, "account.add", arena_printf(w->arena, "account/%s", account->login),
                      guard_description(w->arena, account));
}
