/* What a person changes of the own account. A session left open somewhere must not be enough: each
 * change asks for the password, and what is wrong counts as at the sign-in. */
#include "app/account/inside.h"
#include "app/admin/audit.h"
#include "app/account/password.h"
#include "app/account/totp.h"
#include "store/admin.h"

#define OTHERS_ENDED "其他登录已结束"

/* What changes; the rest of the account is as it stands when it is written. */
struct own_change {
    struct work *w;
    const char *id;
    const char *password; /* that proves who it is */
    const char *code;     /* of the second factor in force; NULL: not asked for */
    const char *action;   /* for the audit log; with ".refused" behind it when the proof is wrong */
    bool good;
    const char *done;                             /* what changed, for the audit log */
    const char *wrong;                            /* the field that is */
    enum gp_code (*change)(struct own_change *s); /* inside the transaction */
    const char *hash;                             /* of the new password */
    const char *but;                              /* hash of the session that stays, of all */
    const char *secret;                           /* NULL: off */
    int64_t totp_step;
    const char **codes; /* ACCOUNT_CODES; NULL: none are made */
    struct account *account;
    const char *checked;                /* the hash of the password that was compared */
    const struct proven_change *beside; /* NULL: the account itself changes */
};

static enum gp_code load(struct work *w, struct own_change *s) {
    TRY(store_account_get(w, s->id, &s->account));
    return s->account ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这个账号");
}

static enum gp_code put_audit(struct own_change *s, const char *action) {
    return audit_note(s->w, action, arena_printf(s->w->arena, "account/%s", s->account->login),
                      s->good ? s->done : arena_printf(s->w->arena, "%s不对", s->wrong));
}

/* Checking a password takes long: what is written rests on what is there now. */
static enum gp_code read_again(struct work *w, struct own_change *s) {
    TRY(load(w, s));
    if (!cstr_eq(s->account->password, s->checked))
        return gp_fail(w->err, GP_INVALID, "原密码", "刚刚在别处改过了，请用新的密码再试");
    return account_is_locked(s->account, work_now_ms(w)) ? account_locked(w) : GP_OK;
}

static enum gp_code take(struct work *w, struct own_change *s) {
    TRY(read_again(w, s));
    if (s->good && s->code && s->account->totp_secret) {
        s->wrong = "动态验证码";
        TRY(account_code_fits(w, s->account, s->code, &s->good));
    }
    account_count_try(s->account, s->good, work_now_ms(w));
    if (s->good)
        TRY(s->change(s));
    TRY(store_account_put(w, s->account));
    return put_audit(s, s->good ? s->action : arena_printf(w->arena, "%s.refused", s->action));
}

static enum gp_code prove(struct own_change *s) {
    struct work *w = s->w;
    TRY(WORK_READ(w, load(w, s)));
    s->checked = s->account->password;
    const bool fits = password_fits(s->checked, s->password);
    s->wrong = "原密码";
    TRY(WORK_WRITE(w, (s->good = fits, take(w, s))));
    return s->good ? GP_OK
                   : gp_fail(w->err, GP_INVALID, s->wrong, "不对；连续错 %d 次，账号会暂停 15 分钟",
                             ACCOUNT_TRIES);
}

/* ---- sessions */

/* Whoever had a way in before what proves the person changed, comes in anew. */
static enum gp_code drop_others(struct own_change *s) {
    return store_session_drop_all(s->w, s->id, s->but);
}

enum gp_code account_end_others(struct work *w, const char *id, const char *password,
                                const char *token) {
    struct own_change s = {.w = w,
                           .id = id,
                           .password = password,
                           .but = account_hash_of(w->arena, token),
                           .action = "session.end_others",
                           .done = OTHERS_ENDED,
                           .change = drop_others};
    return prove(&s);
}

/* ---- password */

static enum gp_code put_password(struct own_change *s) {
    struct work *w = s->w;
    s->account->password = s->hash;
    TRY(drop_others(s));
    return store_password_once_drop(w, s->id);
}

enum gp_code account_change_password(struct work *w, const char *id, const char *old_password,
                                     const char *new_password, const char *token) {
    struct own_change s = {.w = w,
                           .id = id,
                           .password = old_password,
                           .but = account_hash_of(w->arena, token),
                           .action = "account.password",
                           .done = "本人修改，" OTHERS_ENDED,
                           .change = put_password};
    TRY(WORK_READ(w, load(w, &s)));
    if (strcmp(old_password, new_password) == 0)
        return gp_fail(w->err, GP_INVALID, "新密码", "和原密码一样，请换一个");
    enum gp_code code = password_hash(w, new_password, s.account->login, &s.hash);
    if (code != GP_OK) /* which of the two fields */
        return code == GP_INVALID ? gp_fail(w->err, code, "新密码", "%s",
                                            password_problem(new_password, s.account->login))
                                  : code;
    return prove(&s);
}

/* ---- second factor */

/* What is asked for with the password and, once there is one, a code. */
static struct own_change totp_step(struct work *w, const char *id, const struct totp_order *order,
                                   const char *action,
                                   enum gp_code (*change)(struct own_change *)) {
    return (struct own_change){.w = w,
                               .id = id,
                               .password = order->password,
                               .code = order->code,
                               .but = account_hash_of(w->arena, order->token),
                               .done = OTHERS_ENDED,
                               .action = action,
                               .change = change};
}

static enum gp_code put_totp(struct own_change *s) {
    struct work *w = s->w;
    struct account *account = s->account;
    if (account->totp_secret && s->secret)
        return gp_fail(w->err, GP_INVALID, "动态验证码", "已经开启；要换手机，请先关闭再重新开启");
    account->totp_secret = s->secret;
    account->totp_last = s->secret ? s->totp_step : DEC_UNSET;
    TRY(drop_others(s));
    return s->secret ? account_make_codes(w, s->id, s->codes) : store_recovery_drop(w, s->id);
}

enum gp_code account_totp_on(struct work *w, const char *id, const struct totp_order *order,
                             const char *ret_codes[ACCOUNT_CODES]) {
    struct own_change s = totp_step(w, id, order, "totp.on", put_totp);
    s.secret = order->secret;
    s.code = NULL; /* of the new secret */
    s.codes = ret_codes;
    TRY(account_new_code_fits(w, order->secret, order->code, &s.totp_step));
    return prove(&s);
}

enum gp_code account_totp_off(struct work *w, const char *id, const struct totp_order *order) {
    struct own_change s = totp_step(w, id, order, "totp.off", put_totp);
    return prove(&s);
}

static enum gp_code put_codes(struct own_change *s) {
    if (!s->account->totp_secret)
        return gp_fail(s->w->err, GP_INVALID, "恢复码", "开启动态验证码以后才需要");
    TRY(drop_others(s));
    return account_make_codes(s->w, s->id, s->codes);
}

enum gp_code account_new_codes(struct work *w, const char *id, const struct totp_order *order,
                               const char *ret_codes[ACCOUNT_CODES]) {
    struct own_change s = totp_step(w, id, order, "recovery.make", put_codes);
    s.codes = ret_codes;
    return prove(&s);
}

/* ---- beside the account */

static enum gp_code put_beside(struct own_change *s) {
    TRY(s->beside->change(s->w, s->beside->arg));
    s->done = s->beside->done;
    return GP_OK;
}

enum gp_code account_proven(struct work *w, const char *password,
                            const struct proven_change *change) {
    struct own_change s = {.w = w,
                           .id = w->account->id,
                           .password = password,
                           .action = change->action,
                           .done = change->done,
                           .change = put_beside,
                           .beside = change};
    return prove(&s);
}
