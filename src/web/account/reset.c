/* Setting a password with a one-time code, without being signed in. The code comes typed, or by the
 * link of a slip: that leaves the address bar at once and stays in a cookie until the form is sent.
 */
#include "app/account/onetime.h"
#include "store/delivery.h"
#include "web/account/login.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/route.h"

#define COOKIE_SECONDS 1800
#define LINK_MAX       40 /* 440310.abcd-efgh-ijkl */

struct reset_form {
    const char *login, *tenant, *code, *problem, *where;
    const struct account *account; /* of the link; NULL: typed */
    bool stale;                    /* came by a link that opens nothing any more */
};

/* The code that the browser brings from a slip; NULL without one. */
static const char *code_of_link(struct http_call *call, struct work *w) {
    const char *cookie = web_cookie(call, COOKIE_RESET);
    const char *dot = cookie ? strchr(cookie, '.') : NULL;
    if (!dot)
        return NULL;
    w->tenant = arena_strndup(call->arena, cookie, (size_t)(dot - cookie));
    return dot + 1;
}

/* Whether there is a district that sends mails; which one somebody is of, nobody knows yet. */
static enum gp_code add_mail(struct http_call *call, struct val *m) {
    struct gp_err kept = *call->err;
    struct work work = web_work(call);
    bool any;
    TRY(store_channel_mails(&work, &any));
    *call->err = kept;
    map_bool(m, "mails", any);
    return GP_OK;
}

static enum gp_code show(struct http_call *call, const struct reset_form *f) {
    struct val *m = web_page(call, "设置密码");
    map_text(m, "login", cstr_or_empty(f->login));
    map_text(m, "problem", f->problem);
    map_text(m, "where", f->where);
    map_bool(m, "by_link", f->account != NULL);
    map_bool(m, "stale", f->stale);
    map_text(m, "account", f->account ? f->account->login : NULL);
    map_text(m, "name", f->account ? f->account->name : NULL);
    map_text(m, "contact", web_contact(call));
    map_count(m, "mail_minutes", MAIL_CODE_MINUTES);
    TRY(add_mail(call, m));
    TRY(login_add_districts(call, m, f->tenant));
    return web_render(call, "account/reset", m);
}

static enum gp_code find_link(struct http_call *call, struct reset_form *f) {
    struct gp_err kept = *call->err; /* a query that goes well clears it */
    struct work work = web_work(call);
    struct account *account = NULL;
    f->code = code_of_link(call, &work);
    if (f->code)
        TRY(onetime_account(&work, f->code, &account));
    *call->err = kept;
    f->account = account;
    f->stale = f->code && !account;
    return GP_OK;
}

static enum gp_code reset_page(struct http_call *call) {
    struct reset_form f = {.tenant = web_visitor(call)->tenant};
    const char *asked = http_query(call, "d");
    if (asked)
        f.tenant = asked;
    TRY(find_link(call, &f));
    return show(call, &f);
}

static enum gp_code enter(struct http_call *call) {
    const char *secret = http_param(call, "secret");
    const char *dot = strchr(secret, '.');
    bool good = dot && dot - secret <= 12 && strlen(secret) <= LINK_MAX &&
                strspn(secret, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(secret);
    web_set_cookie(call, COOKIE_RESET, good ? secret : "", good ? COOKIE_SECONDS : 0);
    return http_redirect(call, "/reset");
}

static enum gp_code refuse(struct http_call *call, enum gp_code code, struct reset_form *f) {
    struct work work = web_work(call);
    web_refuse(call, code);
    f->problem = call->err->message;
    f->where = call->err->where;
    return WORK_READ(&work, show(call, f));
}

static enum gp_code set_password(struct http_call *call) {
    struct work work = web_work(call);
    struct reset_form f = {.login = account_tidy_login(call->arena, web_typed(call, "login")),
                           .tenant = http_form(call, "tenant")};
    bool by_link = http_form(call, "by_link") != NULL;
    if (by_link)
        TRY(WORK_READ(&work, find_link(call, &f)));
    if (by_link)
        (void)code_of_link(call, &work);
    else if (!cstr_empty(f.tenant))
        work.tenant = f.tenant;
    struct onetime_use in = {.login = by_link ? NULL : f.login,
                             .code = by_link ? cstr_or_empty(f.code) : web_typed(call, "code"),
                             .password = http_form(call, "password")};
    if (!work.tenant)
        return refuse(call, gp_fail(call->err, GP_INVALID, "区划", "请先选择您所在的区划"), &f);
    if (!by_link && (cstr_empty(in.login) || cstr_empty(in.code)))
        return refuse(call, gp_fail(call->err, GP_INVALID, "登录名、一次性码", "请照单子上的填写"),
                      &f);
    enum gp_code code = onetime_use(&work, &in);
    if (code == GP_UNAUTH || code == GP_INVALID)
        return refuse(call, code, &f);
    TRY(code);
    web_set_cookie(call, COOKIE_RESET, "", 0);
    return web_done(call, arena_printf(call->arena, "/login?d=%s", work.tenant),
                    "密码已设好，请用登录名和新密码登录");
}

/* One answer, whatever the login: see onetime_mail. */
static enum gp_code ask_by_mail(struct http_call *call) {
    struct work work = web_work(call);
    struct reset_form f = {.login = account_tidy_login(call->arena, web_typed(call, "login")),
                           .tenant = http_form(call, "tenant")};
    if (!cstr_empty(f.tenant))
        work.tenant = f.tenant;
    bool no_district = !work.tenant;
    if (no_district || cstr_empty(f.login)) {
        web_refuse(call, gp_fail(call->err, GP_INVALID, no_district ? "区划" : "登录名",
                                 no_district ? "请先选择您所在的区划" : "请填写您的登录名"));
        f.problem = call->err->message;
        f.where = call->err->where;
        return show(call, &f);
    }
    TRY(onetime_mail(&work, f.login));
    return web_done(call, arena_printf(call->arena, "/reset?d=%s", work.tenant),
                    "如果这个登录名有确认过的邮箱，几分钟内会收到一次性码。没有收到的，"
                    "请看垃圾邮件，或向评估方要一个一次性码");
}

static const struct http_field mail_form[] = {{"login", "登录名", 80, 0},
                                              {"tenant", "区划", 12, 0}};
static const struct http_field reset_form[] = {
    {"login", "登录名", 80, 0},      {"code", "一次性码", 40, 0},
    {"by_link", "来自二维码", 1, 0}, {"password", "新密码", 200, HTTP_REQUIRED},
    {"tenant", "区划", 12, 0},
};

const struct http_route reset_routes[] = {
    WEB_GET("/reset", reset_page, PERM_PUBLIC, "用一次性码设置密码",
            .limit = &web_limits[LIMIT_LINK]),
    WEB_POST("/reset", set_password, PERM_PUBLIC, HTTP_SLOW, 4096, "用一次性码设置密码",
             WEB_FORM(reset_form), .limit = &web_limits[LIMIT_PASSWORD]),
    WEB_POST("/reset/~mail", ask_by_mail, PERM_PUBLIC, HTTP_WRITE, 4096, "要邮件里的一次性码",
             WEB_FORM(mail_form), .limit = &web_limits[LIMIT_PASSWORD]),
    WEB_GET("/reset/:secret", enter, PERM_PUBLIC, "打开账号单上的链接",
            .limit = &web_limits[LIMIT_LINK]),
    {.path = NULL},
};
