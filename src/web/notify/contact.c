/* Where a person wants to be told: on the own account, and the way out from a mail. */
#include "app/notify/contact.h"
#include "store/store.h"
#include "web/edit.h"
#include "web/notify/notify.h"
#include "web/route.h"
#include "web/web.h"

static const char *hour_text(struct arena *a, int64_t hour) {
    return hour == DEC_UNSET ? "" : arena_printf(a, "%lld", (long long)hour);
}

static struct edit stored_of(struct http_call *call, const struct contact *c) {
    struct edit e = {.call = call};
    edit_add(&e, "mail", c->mail);
    edit_add(&e, "way", arena_printf(call->arena, "%lld", (long long)c->way));
    edit_label(&e, "way", "0", "不发邮件");
    edit_label(&e, "way", "1", "有消息就发");
    edit_label(&e, "way", "2", "每小时汇总一次");
    edit_add(&e, "sms", c->sms ? "1" : "");
    edit_add(&e, "quiet_from", hour_text(call->arena, c->quiet_from));
    edit_add(&e, "quiet_to", hour_text(call->arena, c->quiet_to));
    return e;
}

static enum gp_code stored(struct http_call *call, struct contact_view *v, struct edit *ret) {
    struct gp_err refusal = *call->err;
    struct work work = web_work(call);
    TRY(contact_own(&work, v));
    *call->err = refusal;
    *ret = stored_of(call, &v->contact);
    return GP_OK;
}

static const char *typed_or(const struct http_call *call, const char *name, const char *value) {
    const char *typed = http_form(call, name);
    return typed ? typed : cstr_or_empty(value);
}

static enum gp_code show(struct http_call *call, const struct contact_view *v,
                         const struct edit *e) {
    const struct contact *c = &v->contact;
    bool posted = http_form(call, "way") != NULL;
    struct val *m = web_page(call, "消息提醒");
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    map_text(m, "mail", typed_or(call, "mail", c->mail));
    const char *way = typed_or(call, "way", arena_printf(call->arena, "%lld", (long long)c->way));
    map_bool(m, "way_off", cstr_eq(way, "0"));
    map_bool(m, "way_once", cstr_eq(way, "1"));
    map_bool(m, "way_hourly", cstr_eq(way, "2"));
    map_bool(m, "sms", posted ? http_form(call, "sms") != NULL : c->sms);
    map_text(m, "quiet_from", typed_or(call, "quiet_from", hour_text(call->arena, c->quiet_from)));
    map_text(m, "quiet_to", typed_or(call, "quiet_to", hour_text(call->arena, c->quiet_to)));
    map_text(m, "trouble", c->problem);
    map_bool(m, "confirmed", c->confirmed_at != DEC_UNSET);
    map_bool(m, "waits_code", c->mail && c->confirmed_at == DEC_UNSET);
    map_text(m, "address", c->mail);
    map_bool(m, "mail_offered", v->mail_offered);
    map_bool(m, "sms_offered", v->sms_offered && v->phone);
    map_text(m, "phone", v->phone);
    map_bool(m, "nothing_offered", !v->mail_offered && !v->sms_offered);
    edit_show(e, m, "/account/contact");
    return web_render(call, "notify/contact", m);
}

static enum gp_code contact_page(struct http_call *call) {
    struct contact_view v;
    struct edit e;
    TRY(stored(call, &v, &e));
    return show(call, &v, &e);
}

static enum gp_code save(struct http_call *call) {
    struct work work = web_work(call);
    struct contact_view v;
    struct edit e;
    bool code_sent = false;
    TRY(stored(call, &v, &e));
    const char *way = cstr_or_empty(http_form(call, "way"));
    const struct contact_form form = {.mail = http_form(call, "mail"),
                                      .way = way[0] >= '0' && way[0] <= '2' ? way[0] - '0' : 0,
                                      .sms = http_form(call, "sms") != NULL,
                                      .quiet_from = http_form(call, "quiet_from"),
                                      .quiet_to = http_form(call, "quiet_to")};
    enum gp_code code = edit_check(&e);
    if (code == GP_OK)
        code = contact_save(&work, &form, &code_sent);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return show(call, &v, &e);
    }
    TRY(code);
    return web_done(call, "/account/contact",
                    code_sent ? "已保存。验证码已发到您的邮箱，填写后才会发消息" : "已保存");
}

static enum gp_code show_again(struct http_call *call) {
    struct contact_view v;
    struct edit e;
    TRY(stored(call, &v, &e));
    return show(call, &v, &e);
}

/* A wrong code is a good request all the same: the try was counted, and must stay so. */
static enum gp_code confirm(struct http_call *call) {
    struct work work = web_work(call);
    bool good;
    enum gp_code code =
        contact_confirm(&work, http_form(call, "password"), http_form(call, "code"), &good);
    if (code == GP_INVALID || code == GP_LIMIT) {
        web_refuse(call, code);
        return WORK_READ(&work, show_again(call));
    }
    TRY(code);
    return web_done(call, "/account/contact",
                    good ? "邮箱已确认"
                         : "验证码不对或已过期；可以把邮箱再保存一次，重新获取验证码");
}

/* ---- from a mail: nobody is signed in */

static enum gp_code leave_page(struct http_call *call) {
    struct val *m = web_page(call, "退订邮件");
    map_text(m, "token", http_param(call, "token"));
    return web_render(call, "notify/unsubscribe", m);
}

static enum gp_code leave(struct http_call *call) {
    struct work work = web_work(call);
    const char *tenant;
    TRY(contact_leave(&work, http_param(call, "token"), &tenant));
    if (!tenant)
        return gp_fail(call->err, GP_MISSING, NULL, "这个退订链接已失效");
    return web_done(call, "/login",
                    "已退订，不会再发邮件；登录后在“我的账号”的“消息提醒”里可以重新开启");
}

static const struct http_field contact_form[] = {
    {"mail", "邮箱", 200, 0},       {"way", "邮件", 4, HTTP_REQUIRED}, {"sms", "短信", 4, 0},
    {"quiet_from", "免打扰", 4, 0}, {"quiet_to", "免打扰", 4, 0},      EDIT_SEEN,
};
static const struct http_field code_form[] = {{"code", "验证码", 12, HTTP_REQUIRED},
                                              {"password", "密码", 200, HTTP_REQUIRED}};

const struct http_route contact_routes[] = {
    WEB_GET("/account/contact", contact_page, PERM_SIGNED_IN, "消息提醒"),
    WEB_POST("/account/contact", save, PERM_SIGNED_IN, HTTP_WRITE, 4096, "保存消息提醒",
             WEB_FORM(contact_form), .edits = true),
    WEB_POST("/account/contact/confirm", confirm, PERM_SIGNED_IN, HTTP_SLOW, 2048, "确认邮箱",
             WEB_FORM(code_form)),
    WEB_GET("/unsubscribe/:token", leave_page, PERM_PUBLIC, "退订邮件"),
    WEB_POST("/unsubscribe/:token", leave, PERM_PUBLIC, HTTP_WRITE, 1024, "退订邮件"),
    {.path = NULL},
};
