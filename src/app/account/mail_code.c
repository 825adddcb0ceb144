/* A code by mail, for whoever forgot the password. See onetime.h. */
#include "app/account/inside.h"
#include "app/account/onetime.h"
#include "app/admin/audit.h"
#include "base/rand.h"
#include "store/delivery.h"
#include "store/onetime.h"
#include "store/store.h"

#define MINUTE_MS 60000LL
#define PAUSE_MS  (2 * MINUTE_MS)
#define AT_ONCE   50
#define TRIED_MS  (60 * MINUTE_MS) /* what could not be looked at for so long is given up */
#define A_DAY     5 /* mails; an example (示例), so that a stranger cannot fill a mailbox */

/* Why nothing is sent, for the audit log; NULL: something is. */
struct way {
    struct account *account; /* NULL: there is none */
    const char *mail, *channel, *why_not;
};

static enum gp_code mail_channel(struct work *w, const char **ret) {
    struct channel *v;
    size_t n;
    *ret = NULL;
    TRY(store_channel_list(w, &v, &n));
    for (size_t i = 0; i < n; i++)
        if (v[i].active && v[i].kind == CHANNEL_MAIL)
            *ret = v[i].id;
    return GP_OK;
}

static enum gp_code look(struct work *w, const char *login, struct way *ret) {
    struct contact *contact;
    *ret = (struct way){0};
    TRY(store_account_by_login(w, login, &ret->account));
    TRY(store_contact_get(w, ret->account ? ret->account->id : "", &contact));
    TRY(mail_channel(w, &ret->channel));
    const struct account *a = ret->account;
    bool confirmed = contact && contact->mail && contact->confirmed_at != DEC_UNSET;
    ret->mail = confirmed ? contact->mail : NULL;
    if (!a || !a->active)
        ret->why_not = "没有在用的账号";
    else if (!ret->channel)
        ret->why_not = "本区划没有设置邮件";
    else if (!confirmed)
        ret->why_not = "没有确认过的邮箱";
    else if (a->roles & (ROLE_ADMIN | ROLE_MANAGER) && !a->totp_secret)
        ret->why_not = "没有开启动态验证码的管理账号";
    return GP_OK;
}

/* Too many by now; the first of a day begins the counting anew. */
static bool count(struct work *w, struct mail_code *row, const struct mail_code *was) {
    int64_t now = work_now_ms(w);
    bool goes_on = was && was->first_at > now - DAY_MS;
    if (goes_on && (was->asks >= A_DAY || was->asked_at > now - PAUSE_MS))
        return false;
    row->asked_at = now;
    row->first_at = goes_on ? was->first_at : now;
    row->asks = goes_on ? was->asks + 1 : 1;
    return true;
}

static enum gp_code send(struct work *w, const struct way *to, const char *code) {
    struct delivery d = {
        .id = arena_printf(w->arena, DELIVERY_SECRET "%s", rand_id(w->arena)),
        .channel = to->channel,
        .receiver = to->mail,
        .title = "重新设置密码",
        .body = arena_printf(w->arena,
                             "登录名 %s，一次性码 %s，%lld 分钟内有效，只能用一次。打开下面的链接，"
                             "或者在“设置密码”页填写。如果不是您本人要求的，不用理会，"
                             "密码不会改变；请不要把一次性码告诉任何人。",
                             to->account->login, account_code_grouped(w->arena, code),
                             MAIL_CODE_MINUTES),
        .link = arena_printf(w->arena, "/reset/%s.%s", w->tenant, code),
        .event_day = DATE_UNSET,
        .state = DELIVERY_WAITING,
        .due_at = work_now_ms(w),
        .created_at = work_now_ms(w),
        .done_at = DEC_UNSET};
    return store_delivery_put(w, &d);
}

static enum gp_code note(struct work *w, const struct way *to) {
    struct work own = *w;
    own.actor = to->account->id;
    return audit_note(&own, "onetime.mail",
                      arena_printf(w->arena, "account/%s", to->account->login),
                      to->why_not ? arena_printf(w->arena, "没有寄：%s", to->why_not) : "已寄");
}

/* Nothing here depends on whether there is such an account: what does waits for onetime_mail_due.
 */
enum gp_code onetime_mail(struct work *w, const char *login) {
    struct mail_code *was;
    struct store_tenant *district;
    TRY(store_tenant_get(w, w->tenant, &district));
    if (!district) /* made up: nothing is kept of it, and the answer is the same */
        return GP_OK;
    TRY(store_mail_code_forget(w, work_now_ms(w) - DAY_MS));
    struct mail_code row = {.login_hash = account_hash_of(w->arena, login),
                            .expires_at = work_now_ms(w) + MAIL_CODE_MINUTES * MINUTE_MS,
                            .pending = login};
    TRY(store_mail_code_get(w, row.login_hash, &was));
    return count(w, &row, was) ? store_mail_code_put(w, &row) : GP_OK;
}

/* ---- behind the answer */

static enum gp_code look_at(struct work *w, const char *login_hash) {
    struct mail_code *row;
    struct way to;
    const char *code = account_new_code(w->arena);
    TRY(store_mail_code_get(w, login_hash, &row));
    if (!row || !row->pending)
        return GP_OK;
    if (row->asked_at < work_now_ms(w) - TRIED_MS) {
        row->pending = NULL;
        return store_mail_code_put(w, row);
    }
    TRY(look(w, row->pending, &to));
    row->pending = NULL;
    if (!to.why_not) {
        row->account = to.account->id;
        row->code_hash = account_hash_of(w->arena, code);
        row->expires_at = work_now_ms(w) + MAIL_CODE_MINUTES * MINUTE_MS;
        TRY(send(w, &to, code));
    }
    TRY(store_mail_code_put(w, row));
    return to.account ? note(w, &to) : GP_OK;
}

/* One that fails is tried again, and holds up no other. */
enum gp_code onetime_mail_due(struct work *w) {
    struct mail_pending *v;
    size_t n;
    TRY(WORK_READ(w, store_mail_code_pending(w, AT_ONCE, &v, &n)));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, v[i].tenant);
        struct gp_err e = {.arena = w->arena};
        there.err = &e;
        if (WORK_WRITE(&there, look_at(&there, v[i].login_hash)) != GP_OK)
            fprintf(stderr, "gongping: code by mail: %s: %s %s\n", there.tenant,
                    cstr_or_empty(e.message), cstr_or_empty(e.detail));
    }
    return GP_OK;
}
