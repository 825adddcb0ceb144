#include "app/account.h"

#include <sodium.h>

#include "app/setting.h"
#include "app/totp.h"
#include "base/clock.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "db/db.h"
#include "store/admin.h"
#include "store/audit.h"

#define HOUR_MS 3600000
#define WRONG   "账号、密码或动态验证码不对，请检查后重试"

static const char *token_hash(struct arena *a, const char *token) {
    char hex[HASH_HEX];
    hash_hex(str_of(token), hex);
    return arena_strdup(a, hex);
}

enum gp_code account_hash_password(struct app *app, const char *password, const char **ret) {
    if (utf8_length(str_of(password)) < ACCOUNT_PASSWORD_MIN)
        return gp_fail(app->err, GP_INVALID, "密码", "太短，至少要 %d 个字符",
                       ACCOUNT_PASSWORD_MIN);
    char *hash = arena_alloc(app->arena, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return gp_fail(app->err, GP_RETRY, NULL, "服务器内存不足，请稍后再试");
    *ret = hash;
    return GP_OK;
}

static bool password_fits(const struct account *account, const char *password) {
    return account->password &&
           crypto_pwhash_str_verify(account->password, password, strlen(password)) == 0;
}

/* ---- sign in */

struct sign_in_step {
    struct app *app;
    const struct sign_in *in;
    struct account *account;
    const char *token;
    bool good;
    int64_t totp_step;
};

static enum gp_code find_by_login(struct db *db, struct gp_err *e, void *arg) {
    struct sign_in_step *s = arg;
    return store_account_by_login(db, s->app->arena, e, s->app->tenant, s->in->login, &s->account);
}

static bool is_locked(const struct account *account, int64_t now_ms) {
    return account->locked_until != DEC_UNSET && account->locked_until > now_ms;
}

static enum gp_code locked(struct app *app) {
    return gp_fail(app->err, GP_LIMIT, NULL, "密码连续输错 %d 次，账号暂停 15 分钟，请稍后再试",
                   ACCOUNT_TRIES);
}

/* Checking a password takes long, and meanwhile the account may have been switched off, changed or
 * locked by tries at the same time: what is written rests on what is there now. */
static enum gp_code read_again(struct db *db, struct gp_err *e, struct sign_in_step *s) {
    struct account *now;
    TRY(store_account_get(db, s->app->arena, e, s->app->tenant, s->account->id, &now));
    if (!now || !now->active || !cstr_eq(now->password, s->account->password) ||
        !cstr_eq(now->totp_secret, s->account->totp_secret))
        return gp_fail(e, GP_UNAUTH, NULL, WRONG);
    if (is_locked(now, db_now_ms(db)))
        return locked(s->app);
    /* One code opens one session. */
    if (now->totp_secret && now->totp_last != DEC_UNSET && s->totp_step <= now->totp_last)
        s->good = false;
    s->account = now;
    return GP_OK;
}

/* Counts a wrong try, or opens the session. */
static enum gp_code note_sign_in(struct db *db, struct gp_err *e, void *arg) {
    struct sign_in_step *s = arg;
    struct app *app = s->app;
    int64_t now = db_now_ms(db);
    TRY(read_again(db, e, s));
    struct account *account = s->account;
    account->failed = s->good ? 0 : account->failed + 1;
    account->locked_until = account->failed >= ACCOUNT_TRIES ? now + ACCOUNT_PAUSE_MS : DEC_UNSET;
    if (account->failed >= ACCOUNT_TRIES)
        account->failed = 0;
    if (s->good && account->totp_secret)
        account->totp_last = s->totp_step;
    TRY(store_account_put(db, e, account));
    struct audit_event event = {.actor = account->id,
                                .action = s->good ? "session.open" : "session.refused",
                                .subject = account->login,
                                .detail = s->in->remote};
    TRY(store_audit_append(db, e, app->tenant, &event));
    if (!s->good)
        return GP_OK;
    int64_t hours;
    TRY(setting_number(app, SETTING_SESSION_HOURS, &hours));
    struct session_row session = {.token_hash = token_hash(app->arena, s->token),
                                  .account = account->id,
                                  .created_at = now,
                                  .expires_at = now + hours * HOUR_MS,
                                  .remote = s->in->remote,
                                  .agent = s->in->agent};
    return store_session_put(db, e, app->tenant, &session);
}

static enum gp_code check_factors(struct sign_in_step *s, bool *ret_needs_code) {
    struct account *account = s->account;
    s->good = password_fits(account, s->in->password);
    if (!s->good || !account->totp_secret)
        return GP_OK;
    if (cstr_empty(s->in->code)) {
        *ret_needs_code = true;
        return gp_fail(s->app->err, GP_UNAUTH, "动态验证码", "请输入验证器应用上的 6 位数字");
    }
    int64_t last = account->totp_last == DEC_UNSET ? 0 : account->totp_last;
    s->good = totp_check(account->totp_secret, s->in->code, clock_now_ms(), last, &s->totp_step);
    *ret_needs_code = !s->good;
    return GP_OK;
}

enum gp_code account_sign_in(struct app *app, const struct sign_in *in, const char **ret_token,
                             bool *ret_needs_code) {
    struct sign_in_step s = {.app = app, .in = in, .token = rand_token(app->arena)};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_by_login, &s));
    if (!s.account || !s.account->active) {
        /* As slow as a real check, so that the time tells nothing about which accounts exist. */
        const char *unused;
        TRY(account_hash_password(app, "0123456789abcdef", &unused));
        return gp_fail(app->err, GP_UNAUTH, NULL, WRONG);
    }
    if (is_locked(s.account, clock_now_ms()))
        return locked(app);
    TRY(check_factors(&s, ret_needs_code));
    TRY(db_tx_join(app->db, app->err, DB_WRITE, note_sign_in, &s));
    if (!s.good)
        return gp_fail(app->err, GP_UNAUTH, NULL, WRONG);
    *ret_token = s.token;
    return GP_OK;
}

/* ---- sessions */

struct token_step {
    struct app *app;
    const char *hash;
    struct account *account;
    struct standing standing;
};

static enum gp_code find_by_token(struct db *db, struct gp_err *e, void *arg) {
    struct token_step *s = arg;
    return store_session_account(db, s->app->arena, e, s->app->tenant, s->hash, db_now_ms(db),
                                 &s->account, &s->standing);
}

enum gp_code account_of_token(struct app *app, const char *token, struct account **ret,
                              struct standing *ret_standing) {
    struct token_step s = {.app = app, .hash = token_hash(app->arena, token)};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_by_token, &s));
    *ret = s.account;
    *ret_standing = s.standing;
    return GP_OK;
}

static enum gp_code drop_session(struct db *db, struct gp_err *e, void *arg) {
    struct token_step *s = arg;
    struct audit_event event = {
        .actor = s->app->actor, .action = "session.close", .subject = s->app->actor};
    TRY(store_session_drop(db, e, s->app->tenant, s->hash));
    return store_audit_append(db, e, s->app->tenant, &event);
}

enum gp_code account_sign_out(struct app *app, const char *token) {
    struct token_step s = {.app = app, .hash = token_hash(app->arena, token)};
    return db_tx_join(app->db, app->err, DB_WRITE, drop_session, &s);
}

/* ---- accounts */

struct save_step {
    struct app *app;
    struct account *account;
    const char *action;
};

static enum gp_code save(struct db *db, struct gp_err *e, void *arg) {
    struct save_step *s = arg;
    struct account *other;
    TRY(store_account_by_login(db, s->app->arena, e, s->app->tenant, s->account->login, &other));
    if (other && strcmp(other->id, s->account->id) != 0)
        return gp_fail(e, GP_CONFLICT, "登录名", "“%s”已被使用，请换一个", s->account->login);
    if (s->account->created_at == DEC_UNSET)
        s->account->created_at = db_now_ms(db);
    TRY(store_account_put(db, e, s->account));
    struct audit_event event = {
        .actor = s->app->actor, .action = s->action, .subject = s->account->login};
    return store_audit_append(db, e, s->app->tenant, &event);
}

enum gp_code account_save(struct app *app, struct account *account, const char *password) {
    if (cstr_empty(account->login) || cstr_empty(account->name))
        return gp_fail(app->err, GP_INVALID, "登录名、姓名", "必须填写");
    if (password)
        TRY(account_hash_password(app, password, &account->password));
    account->tenant = app->tenant;
    if (cstr_empty(account->id)) {
        account->id = rand_id(app->arena);
        account->created_at = DEC_UNSET;
    }
    struct save_step s = {app, account, "account.save"};
    return db_tx_join(app->db, app->err, DB_WRITE, save, &s);
}

/* What changes of an account; the rest is as it stands when it is written. */
struct change_step {
    struct app *app;
    const char *id, *action;
    const char *but;         /* hash of the session that stays; NULL: all stay */
    const char *was;         /* password hash that was checked; NULL: none was */
    const char *password;    /* new hash; NULL: stays */
    const char *totp_secret; /* NULL: off */
    int64_t totp_step;
    struct account *account;
};

static enum gp_code load(struct db *db, struct gp_err *e, void *arg) {
    struct change_step *s = arg;
    TRY(store_account_get(db, s->app->arena, e, s->app->tenant, s->id, &s->account));
    return s->account ? GP_OK : gp_fail(e, GP_MISSING, NULL, "没有这个账号");
}

static enum gp_code put_change(struct db *db, struct gp_err *e, struct change_step *s) {
    TRY(store_account_put(db, e, s->account));
    struct audit_event event = {
        .actor = s->app->actor, .action = s->action, .subject = s->account->login};
    return store_audit_append(db, e, s->app->tenant, &event);
}

static enum gp_code put_password(struct db *db, struct gp_err *e, void *arg) {
    struct change_step *s = arg;
    TRY(load(db, e, s));
    if (!cstr_eq(s->account->password, s->was))
        return gp_fail(e, GP_INVALID, "原密码", "刚刚在别处改过了，请用新的密码再试");
    s->account->password = s->password;
    TRY(store_session_drop_all(db, e, s->app->tenant, s->id, s->but));
    TRY(store_password_once_drop(db, e, s->app->tenant, s->id));
    return put_change(db, e, s);
}

enum gp_code account_change_password(struct app *app, const char *id, const char *old_password,
                                     const char *new_password, const char *token) {
    struct change_step s = {
        .app = app, .id = id, .but = token_hash(app->arena, token), .action = "account.password"};
    TRY(db_tx_join(app->db, app->err, DB_READ, load, &s));
    if (!password_fits(s.account, old_password))
        return gp_fail(app->err, GP_INVALID, "原密码", "不对");
    s.was = s.account->password;
    TRY(account_hash_password(app, new_password, &s.password));
    return db_tx_join(app->db, app->err, DB_WRITE, put_password, &s);
}

struct totp_change {
    struct change_step step;
    const char *code;
};

/* A session left open somewhere must not be enough to take the second factor away: switching off
 * asks for a code of the secret in force, and a new one comes only after that. */
static enum gp_code put_totp(struct db *db, struct gp_err *e, void *arg) {
    struct totp_change *t = arg;
    struct change_step *s = &t->step;
    TRY(load(db, e, s));
    const char *in_force = s->account->totp_secret;
    if (in_force && s->totp_secret)
        return gp_fail(e, GP_INVALID, "动态验证码", "已经开启；要换手机，请先关闭再重新开启");
    int64_t last = s->account->totp_last == DEC_UNSET ? 0 : s->account->totp_last;
    const char *secret = in_force ? in_force : s->totp_secret;
    if (secret && !totp_check(secret, t->code, clock_now_ms(), in_force ? last : 0, &s->totp_step))
        return gp_fail(e, GP_INVALID, "动态验证码",
                       "不对，请确认手机时间准确，再输入最新的 6 位数字");
    s->account->totp_secret = s->totp_secret;
    s->account->totp_last = s->totp_secret ? s->totp_step : DEC_UNSET;
    return put_change(db, e, s);
}

enum gp_code account_set_totp(struct app *app, const char *id, const char *secret,
                              const char *code) {
    struct totp_change t = {.step = {.app = app,
                                     .id = id,
                                     .action = secret ? "totp.on" : "totp.off",
                                     .totp_secret = secret,
                                     .totp_step = DEC_UNSET},
                            .code = code};
    return db_tx_join(app->db, app->err, DB_WRITE, put_totp, &t);
}
