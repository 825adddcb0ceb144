/* What a person wants: reading it (contact_own), saving it with a code to a new address
 * (take_address), the code brought back with the password (contact_confirm), and leaving by a
 * mail's link. */
#include "app/notify/contact.h"

#include <sodium.h>

#include "app/account/account.h"
#include "app/admin/audit.h"
#include "base/rand.h"
#include "num/typed.h"
#include "store/account.h"
#include "wire/wire.h"

#define MINUTE_MS 60000
#define HOUR_MS   3600000

int64_t contact_quiet_until(int64_t now_ms, int64_t from_hour, int64_t to_hour) {
    if (from_hour == DEC_UNSET || to_hour == DEC_UNSET || from_hour == to_hour)
        return now_ms;
    int64_t local = now_ms + CHINA_OFFSET_MS, day = local - local % DAY_MS;
    int64_t hour = (local % DAY_MS) / HOUR_MS;
    bool over_night = from_hour > to_hour;
    bool quiet =
        over_night ? hour >= from_hour || hour < to_hour : hour >= from_hour && hour < to_hour;
    if (!quiet)
        return now_ms;
    int64_t end = day + to_hour * HOUR_MS;
    return (hour >= to_hour ? end + DAY_MS : end) - CHINA_OFFSET_MS;
}

static struct contact fresh(struct work *w, const char *account) {
    return (struct contact){.account = account,
                            .confirmed_at = DEC_UNSET,
                            .code_until = DEC_UNSET,
                            .code_tries = 0,
                            .way = CONTACT_OFF,
                            .quiet_from = DEC_UNSET,
                            .quiet_to = DEC_UNSET,
                            .token = rand_token(w->arena)};
}

static enum gp_code load(struct work *w, struct contact *ret) {
    struct contact *stored;
    TRY(store_contact_get(w, w->account->id, &stored));
    *ret = stored ? *stored : fresh(w, w->account->id);
    return GP_OK;
}

/* The active way of each kind; NULL: none. */
static enum gp_code offered(struct work *w, const char *ret[static CHANNEL_KIND_N]) {
    struct channel *v;
    size_t n;
    TRY(store_channel_list(w, &v, &n));
    for (size_t i = 0; i < CHANNEL_KIND_N; i++)
        ret[i] = NULL;
    for (size_t i = 0; i < n; i++)
        if (v[i].active)
            ret[v[i].kind] = v[i].id;
    return GP_OK;
}

enum gp_code contact_own(struct work *w, struct contact_view *ret) {
    const char *ways[CHANNEL_KIND_N];
    TRY(offered(w, ways));
    TRY(load(w, &ret->contact));
    ret->mail_offered = ways[CHANNEL_MAIL] != NULL;
    ret->sms_offered = ways[CHANNEL_SMS] != NULL;
    ret->phone = w->account->phone;
    return GP_OK;
}

/* ---- saving */

static enum gp_code read_hour(struct work *w, const char *text, int64_t *ret) {
    *ret = DEC_UNSET;
    if (cstr_empty(text))
        return GP_OK;
    if (typed_figure(str_of(text), 0, TYPED_PLAIN, ret) == DEC_PARSED && *ret >= 0 && *ret <= 23)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, "免打扰", "应是 0 到 23 之间的整点，或留空");
}

static const char *code_hash(struct arena *a, const char *token, const char *code) {
    char hex[HASH_HEX];
    hash_hex(str_of(arena_printf(a, "%s:%s", token, code)), hex);
    return arena_strdup(a, hex);
}

/* To the address alone: whether it is the person's is just what is to be found out. */
static enum gp_code send_code(struct work *w, struct contact *c, const char *channel) {
    const char *code = arena_printf(w->arena, "%06u", randombytes_uniform(1000000));
    struct delivery d = {.id = arena_printf(w->arena, DELIVERY_SECRET "%s", rand_id(w->arena)),
                         .channel = channel,
                         .receiver = c->mail,
                         .title = "邮箱验证码",
                         .body = arena_printf(w->arena,
                                              "验证码 %s。请在“我的账号”的“消息提醒”里填写，%lld "
                                              "分钟内有效。如果不是您本人填的邮箱，不用理会。",
                                              code, CONTACT_CODE_MINUTES),
                         .event_day = DATE_UNSET,
                         .state = DELIVERY_WAITING,
                         .due_at = work_now_ms(w),
                         .created_at = work_now_ms(w),
                         .done_at = DEC_UNSET};
    c->code_hash = code_hash(w->arena, c->token, code);
    c->code_until = work_now_ms(w) + CONTACT_CODE_MINUTES * MINUTE_MS;
    c->code_tries = 0;
    return store_delivery_put(w, &d);
}

/* Anybody can type the address of anybody: one code a minute is enough for who owns it. */
static bool code_just_sent(struct work *w, const struct contact *c) {
    return c->code_until != DEC_UNSET &&
           c->code_until - (CONTACT_CODE_MINUTES - 1) * MINUTE_MS > work_now_ms(w);
}

static enum gp_code check_address(struct work *w, const struct contact *c, const char *mail,
                                  const char **ret_channel) {
    if (!wire_mail_is_good(mail))
        return gp_fail(w->err, GP_INVALID, "邮箱", "应是一个邮箱地址，例如 name@example.cn");
    if (code_just_sent(w, c))
        return gp_fail(w->err, GP_INVALID, "邮箱", "刚刚发过一次验证码，请过一分钟再试");
    const char *ways[CHANNEL_KIND_N];
    TRY(offered(w, ways));
    *ret_channel = ways[CHANNEL_MAIL];
    return *ret_channel
               ? GP_OK
               : gp_fail(w->err, GP_INVALID, "邮箱", "本区划还没有设置邮件发送，请联系系统管理员");
}

static enum gp_code take_address(struct work *w, struct contact *c, const char *mail,
                                 bool *ret_code_sent) {
    const char *channel = NULL;
    bool confirmed = c->confirmed_at != DEC_UNSET;
    if (!mail || (cstr_eq(cstr_or_empty(c->mail), mail) && (confirmed || cstr_empty(mail))))
        return GP_OK;
    if (!cstr_empty(mail))
        TRY(check_address(w, c, mail, &channel));
    c->mail = cstr_or_null(mail);
    c->confirmed_at = DEC_UNSET;
    c->code_hash = c->problem = NULL;
    *ret_code_sent = channel != NULL;
    return channel ? send_code(w, c, channel) : GP_OK;
}

enum gp_code contact_save(struct work *w, const struct contact_form *form, bool *ret_code_sent) {
    struct contact c;
    *ret_code_sent = false;
    TRY(load(w, &c));
    TRY(read_hour(w, form->quiet_from, &c.quiet_from));
    TRY(read_hour(w, form->quiet_to, &c.quiet_to));
    if ((c.quiet_from == DEC_UNSET) != (c.quiet_to == DEC_UNSET))
        return gp_fail(w->err, GP_INVALID, "免打扰", "开始和结束要一起填，或都留空");
    if (form->sms && cstr_empty(w->account->phone))
        return gp_fail(w->err, GP_INVALID, "短信", "您的账号没有登记手机号，请联系系统管理员");
    c.way = form->way;
    c.sms = form->sms;
    TRY(take_address(w, &c, form->mail, ret_code_sent));
    TRY(store_contact_put(w, &c));
    return audit_note(w, "contact.save", arena_printf(w->arena, "account/%s", w->account->login),
                      NULL);
}

/* What the person brought back, and what became of it. */
struct confirming {
    struct proven_change *change;
    const char *code;
    bool good;
};

static enum gp_code take_code(struct work *w, const void *arg) {
    struct confirming *s = *(struct confirming *const *)arg;
    struct contact c;
    s->good = false;
    s->change->done = "验证码不对";
    TRY(load(w, &c));
    bool open = c.code_hash && c.code_until > work_now_ms(w) && c.code_tries < CONTACT_TRIES;
    if (!open)
        return GP_OK;
    s->good = cstr_eq(c.code_hash, code_hash(w->arena, c.token, s->code));
    c.code_tries++;
    if (s->good) {
        s->change->done = "邮箱已确认";
        c.confirmed_at = work_now_ms(w);
        c.code_hash = NULL;
        if (c.way == CONTACT_OFF)
            c.way = CONTACT_AT_ONCE;
    }
    return store_contact_put(w, &c);
}

enum gp_code contact_confirm(struct work *w, const char *password, const char *code,
                             bool *ret_good) {
    struct proven_change change = {.action = "contact.mail", .change = take_code};
    struct confirming s = {.change = &change, .code = code}, *arg = &s;
    change.arg = &arg;
    TRY(account_proven(w, password, &change));
    *ret_good = s.good;
    return GP_OK;
}

enum gp_code contact_leave(struct work *w, const char *token, const char **ret_tenant) {
    const char *account;
    struct contact *c;
    TRY(store_contact_of_token(w, token, ret_tenant, &account));
    if (!*ret_tenant)
        return GP_OK;
    struct work there = work_in(w, *ret_tenant);
    TRY(store_contact_get(&there, account, &c));
    c->way = CONTACT_OFF;
    return store_contact_put(&there, c);
}
