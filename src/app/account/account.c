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

struct sign_in_step {
    const struct sign_in *in;
    struct account *account;
    const char *token;
    bool good, wrong_code;
};

/* Checking a password takes long, and meanwhile the account may have been switched off, changed or
 * locked by tries at the same time: what is written rests on what is there now. */
static enum gp_code read_again(struct work *w, struct sign_in_step *s) {
    struct account *now;
    TRY(store_account_get(w, s->account->id, &now));
    if (!now || !now->active || !cstr_eq(now->password, s->account->password) ||
        !cstr_eq(now->totp_secret, s->account->totp_secret))
        return gp_fail(w->err, GP_UNAUTH, NULL, WRONG);
    s->account = now;
    return account_is_locked(now, work_now_ms(w)) ? account_locked(w) : GP_OK;
}

/* The new session takes the place of the one that the browser had. */
static enum gp_code open_session(struct work *w, struct sign_in_step *s) {
    int64_t now = work_now_ms(w), hours;
    TRY(setting_number(w, SETTING_SESSION_HOURS, &hours));
    if (s->in->before) {
        struct work there = work_in(w, s->in->before_tenant);
        TRY(store_session_drop(&there, account_hash_of(w->arena, s->in->before)));
    }
    struct session_row session = {.token_hash = account_hash_of(w->arena, s->token),
                                  .account = s->account->id,
                                  .created_at = now,
                                  .expires_at = now + hours * HOUR_MS,
                                  .remote = s->in->remote,
                                  .agent = s->in->agent,
                                  .seen_at = DEC_UNSET};
    return store_session_put(w, &session);
}

/* Counts a wrong try, or opens the session. One code opens one session. */
static enum gp_code note_sign_in(struct work *w, struct sign_in_step *s) {
    TRY(read_again(w, s));
    struct account *account = s->account;
    if (s->good && account->totp_secret) {
        TRY(account_code_fits(w, account, s->in->code, &s->good));
        s->wrong_code = !s->good;
    }
    account_count_try(account, s->good, work_now_ms(w));
    TRY(store_account_put(w, account));
    struct audit_event event = {.actor = account->id,
                                .action = s->good ? "session.open" : "session.refused",
                                .subject = account->login,
                                .detail = s->in->remote};
    TRY(store_audit_append(w, &event));
    return s->good ? open_session(w, s) : GP_OK;
}

enum gp_code account_sign_in(struct work *w, const struct sign_in *in, const char **ret_token,
                             bool *ret_needs_code) {
    struct sign_in_step s = {.in = in, .token = rand_token(w->arena)};
    TRY(WORK_READ(w, store_account_by_login(w, in->login, &s.account)));
    if (!s.account || !s.account->active) {
        TRY(password_pretend(w));
        return gp_fail(w->err, GP_UNAUTH, NULL, WRONG);
    }
    if (account_is_locked(s.account, clock_now_ms()))
        return account_locked(w);
    s.good = password_fits(s.account->password, in->password);
    if (s.good && s.account->totp_secret && cstr_empty(in->code)) {
        *ret_needs_code = true;
        return gp_fail(w->err, GP_UNAUTH, "动态验证码", "请输入验证器应用上的 6 位数字");
    }
    const bool fits = s.good;
    TRY(WORK_WRITE(w, (s.good = fits, note_sign_in(w, &s))));
    *ret_needs_code = s.wrong_code;
    if (!s.good)
        return gp_fail(w->err, GP_UNAUTH, NULL, WRONG);
    *ret_token = s.token;
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
