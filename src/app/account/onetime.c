/* Two halves: making codes (onetime_make and the batch around it), and using one (onetime_use),
 * be it of a slip or of a mail (mail_code.c makes those).
 * A code is 60 random bits, so a hash of it is enough in the database; that tries are counted
 * serves the person, who learns that somebody tries. Nothing tells a stranger which logins there
 * are: the password is hashed first, whoever asks, and every wrong combination gets one message. */
#include "app/account/onetime.h"

#include "app/account/inside.h"
#include "app/account/password.h"
#include "app/admin/audit.h"
#include "app/admin/setting.h"
#include "app/notice.h"
#include "base/rand.h"
#include "store/admin.h"
#include "store/onetime.h"

bool onetime_may_help(const struct account *by, const struct account *of) {
    if (!by)
        return true;
    if (cstr_eq(by->id, of->id))
        return false;
    if (by->roles & ROLE_ADMIN)
        return true;
    return by->roles & ROLE_MANAGER && !(of->roles & (ROLE_ADMIN | ROLE_MANAGER));
}

/* ---- making */

static enum gp_code check_may(struct work *w, const struct account *of) {
    if (w->account && cstr_eq(w->account->id, of->id))
        return gp_fail(w->err, GP_DENIED, of->login, "是您自己的账号，请在“我的账号”修改密码");
    if (!onetime_may_help(w->account, of))
        return gp_fail(w->err, GP_DENIED, of->login,
                       "系统管理员和评估方负责人的一次性码，由系统管理员发");
    if (!of->active)
        return gp_fail(w->err, GP_CONFLICT, of->login, "已停用，请先由系统管理员重新启用");
    return GP_OK;
}

static enum gp_code fill_slip(struct work *w, const struct account *account, const char *code,
                              int64_t expires_at, struct onetime_slip *ret) {
    *ret = (struct onetime_slip){.account = account->id,
                                 .login = account->login,
                                 .name = account->name,
                                 .code = account_code_grouped(w->arena, code),
                                 .expires_at = expires_at};
    return account->org ? store_org_name(w, account->org, &ret->org) : GP_OK;
}

enum gp_code onetime_make(struct work *w, const char *id, struct onetime_slip *ret) {
    struct account *account;
    int64_t days, now = work_now_ms(w);
    TRY(store_account_get(w, id, &account));
    if (!account)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个账号");
    TRY(check_may(w, account));
    TRY(setting_number(w, SETTING_CODE_DAYS, &days));
    const char *code = account_new_code(w->arena);
    const struct onetime_code row = {.account = account->id,
                                     .code_hash = account_hash_of(w->arena, code),
                                     .made_by = w->actor,
                                     .made_at = now,
                                     .expires_at = now + days * DAY_MS};
    TRY(store_onetime_put(w, &row));
    const struct notice_text told = {
        .title = "给您的账号发了一次性码",
        .body = "凭它可以重新设置密码。如果不是您本人要求的，请马上联系系统管理员。"};
    TRY(notice_to_account(w, account->id, &told));
    TRY(audit_note(w, "onetime.make", arena_printf(w->arena, "account/%s", account->login), NULL));
    return fill_slip(w, account, code, row.expires_at, ret);
}

enum gp_code onetime_make_each(struct work *w, const struct entry_choice *accounts,
                               struct batch *ret, struct onetime_slip **ret_slips, size_t *ret_n) {
    int64_t seq;
    if (accounts->n == 0)
        return gp_fail(w->err, GP_INVALID, "账号", "请先选择账号");
    *ret = (struct batch){.w = w};
    struct onetime_slip *slips = gp_new_n(w->arena, struct onetime_slip, accounts->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < accounts->n; i++) {
        struct onetime_slip slip = {0};
        struct account *account;
        TRY(store_account_get(w, accounts->v[i], &account));
        TRY(batch_begin(ret));
        TRY(batch_end(ret, accounts->v[i], account ? account->login : accounts->v[i],
                      onetime_make(&ret->part, accounts->v[i], &slip)));
        if (slip.code)
            slips[n++] = slip;
    }
    *ret_slips = slips;
    *ret_n = n;
    return batch_audit(ret, "onetime.each", "account", NULL, &seq);
}

/* ---- what a code opens */

static bool is_in_force(const struct work *w, const struct onetime_code *c) {
    return c && c->expires_at > work_now_ms(w);
}

static bool mail_in_force(const struct work *w, const struct mail_code *m) {
    return m && m->code_hash && m->account && m->expires_at > work_now_ms(w);
}

/* By the code as typed: of a slip, or of a mail; no account where it opens nothing. */
static enum gp_code find(struct work *w, const char *code, struct account **ret,
                         struct onetime_code **ret_row) {
    const char *hash = account_hash_of(w->arena, account_tidy_code(w->arena, code)), *id = NULL;
    struct mail_code *mail = NULL;
    *ret = NULL;
    TRY(store_onetime_by_hash(w, hash, ret_row));
    if (is_in_force(w, *ret_row))
        id = (*ret_row)->account;
    else
        TRY(store_mail_code_by_hash(w, hash, &mail));
    if (mail_in_force(w, mail))
        id = mail->account;
    if (!id)
        return GP_OK;
    TRY(store_account_get(w, id, ret));
    if (*ret && !(*ret)->active)
        *ret = NULL;
    return GP_OK;
}

enum gp_code onetime_account(struct work *w, const char *code, struct account **ret) {
    struct onetime_code *row;
    return find(w, code, ret, &row);
}

enum gp_code onetime_slip_of(struct work *w, const char *account, const char *code,
                             struct onetime_slip *ret) {
    struct account *found;
    struct onetime_code *row;
    TRY(find(w, code, &found, &row));
    if (!found || !row || !cstr_eq(found->id, account) || !onetime_may_help(w->account, found))
        return gp_fail(w->err, GP_MISSING, NULL,
                       "有一次性码已经用过、过期或换了新的，请回到账号一览重新发");
    return fill_slip(w, found, account_tidy_code(w->arena, code), row->expires_at, ret);
}

/* ---- using it */

static enum gp_code note(struct work *w, const struct account *account, const char *action) {
    struct work own = *w;
    own.actor = account->id;
    return audit_note(&own, action, arena_printf(w->arena, "account/%s", account->login), NULL);
}

/* What is in force of one account; NULL: nothing. */
struct ways {
    struct account *account;
    struct onetime_code *slip;
    struct mail_code *mail;
};

static enum gp_code count_wrong(struct work *w, struct ways *v) {
    TRY(note(w, v->account, "onetime.refused"));
    if (v->mail) {
        v->mail->tries++;
        if (v->mail->tries >= ONETIME_TRIES)
            v->mail->code_hash = NULL;
        TRY(store_mail_code_put(w, v->mail));
    }
    if (!v->slip)
        return GP_OK;
    v->slip->tries++;
    return v->slip->tries < ONETIME_TRIES ? store_onetime_put(w, v->slip)
                                          : store_onetime_drop(w, v->slip->account);
}

static enum gp_code put_password(struct work *w, struct account *account, const char *hash) {
    account->password = hash;
    account_count_try(account, true, work_now_ms(w));
    TRY(store_account_put(w, account));
    TRY(store_password_once_drop(w, account->id));
    TRY(store_session_drop_all(w, account->id, NULL));
    TRY(store_onetime_drop(w, account->id));
    TRY(store_mail_code_void(w, account->id));
    const struct notice_text told = {
        .title = "用一次性码设置了新密码",
        .body = "原有的登录已全部结束。如果不是您本人，请马上联系系统管理员。"};
    TRY(notice_to_account(w, account->id, &told));
    return note(w, account, "onetime.used");
}

/* By login and code as typed, or by the code alone. */
static enum gp_code find_ways(struct work *w, const char *login, const char *code_hash,
                              struct ways *ret) {
    *ret = (struct ways){0};
    if (login) {
        TRY(store_account_by_login(w, login, &ret->account));
        if (!ret->account)
            return GP_OK;
        TRY(store_onetime_get(w, ret->account->id, &ret->slip));
        TRY(store_mail_code_of(w, ret->account->id, &ret->mail));
    } else {
        TRY(store_onetime_by_hash(w, code_hash, &ret->slip));
        if (!ret->slip)
            TRY(store_mail_code_by_hash(w, code_hash, &ret->mail));
        const char *id = ret->slip ? ret->slip->account : ret->mail ? ret->mail->account : NULL;
        if (id)
            TRY(store_account_get(w, id, &ret->account));
    }
    if (!is_in_force(w, ret->slip))
        ret->slip = NULL;
    if (!mail_in_force(w, ret->mail))
        ret->mail = NULL;
    return GP_OK;
}

static enum gp_code use(struct work *w, const char *login, const char *code_hash,
                        const char *password_hash, bool *ret_good) {
    struct ways v;
    *ret_good = false;
    TRY(find_ways(w, login, code_hash, &v));
    if (!v.account || !v.account->active || (!v.slip && !v.mail))
        return GP_OK;
    *ret_good = (v.slip && cstr_eq(v.slip->code_hash, code_hash)) ||
                (v.mail && cstr_eq(v.mail->code_hash, code_hash));
    return *ret_good ? put_password(w, v.account, password_hash) : count_wrong(w, &v);
}

enum gp_code onetime_use(struct work *w, const struct onetime_use *in) {
    const char *problem = password_problem(in->password, in->login), *hash;
    bool good;
    if (problem)
        return gp_fail(w->err, GP_INVALID, "新密码", "%s", problem);
    TRY(password_hash(w, in->password, in->login, &hash));
    const char *code_hash = account_hash_of(w->arena, account_tidy_code(w->arena, in->code));
    TRY(WORK_WRITE(w, use(w, in->login, code_hash, hash, &good)));
    if (good)
        return GP_OK;
    return gp_fail(w->err, GP_UNAUTH, NULL,
                   "登录名或一次性码不对，或者已经用过、过期；连续错 %d 次，一次性码作废。请核对，"
                   "或重新要一个",
                   ONETIME_TRIES);
}
