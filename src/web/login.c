#include "web/login.h"

#include "app/totp.h"
#include "web/inside.h"
#include "web/limits.h"

/* Only paths of ours: no other host may be put behind a login. */
static const char *safe_next(const char *next) {
    bool ours = next && next[0] == '/' && next[1] != '/' && next[1] != '\\' &&
                !strchr(next, '\n') && !strchr(next, '\r');
    return ours ? next : "/";
}

static enum gp_code show(struct http_call *call, const char *login, const char *next,
                         bool needs_code, const char *problem) {
    struct val *m = web_page(call, "登录");
    map_text(m, "login", login);
    map_text(m, "next", safe_next(next));
    map_bool(m, "needs_code", needs_code);
    map_text(m, "problem", problem);
    return web_render(call, "login", m);
}

static enum gp_code login_page(struct http_call *call) {
    return show(call, "", http_query(call, "next"), false, NULL);
}

static enum gp_code sign_in(struct http_call *call) {
    struct app app = web_app(call);
    if (http_form(call, "tenant") && *http_form(call, "tenant"))
        app.tenant = http_form(call, "tenant");
    const char *agent = http_header(call, "User-Agent");
    struct sign_in in = {.login = http_form(call, "login"),
                         .password = http_form(call, "password"),
                         .code = http_form(call, "code"),
                         .remote = call->request->remote,
                         .agent =
                             agent ? arena_strndup(call->arena, agent, strnlen(agent, 200)) : NULL};
    const char *token;
    bool needs_code = false;
    enum gp_code code = account_sign_in(&app, &in, &token, &needs_code);
    if (code == GP_UNAUTH || code == GP_LIMIT) {
        call->response->status = http_status_of(code);
        return show(call, in.login, http_form(call, "next"), needs_code, call->err->message);
    }
    TRY(code);
    http_set_cookie(call, COOKIE_SESSION, arena_printf(call->arena, "%s.%s", app.tenant, token), -1,
                    web_config(call)->secure_cookies);
    return http_redirect(call, safe_next(http_form(call, "next")));
}

static enum gp_code sign_out(struct http_call *call) {
    struct app app = web_app(call);
    TRY(account_sign_out(&app, web_visitor(call)->token));
    http_set_cookie(call, COOKIE_SESSION, "", 0, web_config(call)->secure_cookies);
    return http_redirect(call, "/login");
}

/* ---- one's own account */

static enum gp_code account_page(struct http_call *call) {
    const struct account *account = web_visitor(call)->account;
    struct val *m = web_page(call, "我的账号");
    map_text(m, "login", account->login);
    map_text(m, "name", account->name);
    map_bool(m, "has_totp", account->totp_secret != NULL);
    if (!account->totp_secret) {
        const char *secret = totp_new_secret(call->arena);
        map_text(m, "secret", secret);
        map_text(m, "uri", totp_uri(call->arena, secret, account->login));
    } else {
        map_text(m, "secret", "");
        map_text(m, "uri", "");
    }
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    return web_render(call, "account", m);
}

static enum gp_code change_password(struct http_call *call) {
    struct app app = web_app(call);
    const struct visitor *v = web_visitor(call);
    enum gp_code code =
        account_change_password(&app, v->account->id, http_form(call, "old_password"),
                                http_form(call, "new_password"), v->token);
    if (code == GP_INVALID)
        return account_page(call);
    TRY(code);
    return web_done(call, "/account", "密码已修改，其他设备上的登录已退出");
}

static enum gp_code set_totp(struct http_call *call) {
    struct app app = web_app(call);
    const char *secret = http_form(call, "secret");
    enum gp_code code =
        account_set_totp(&app, web_visitor(call)->account->id, cstr_empty(secret) ? NULL : secret,
                         http_form(call, "code") ? http_form(call, "code") : "");
    if (code == GP_INVALID)
        return account_page(call);
    TRY(code);
    return web_done(call, "/account", cstr_empty(secret) ? "已关闭动态验证码" : "已开启动态验证码");
}

static const struct http_field login_form[] = {
    {"login", "登录名", 64, HTTP_REQUIRED},
    {"password", "密码", 200, HTTP_REQUIRED},
    {"code", "动态验证码", 6, 0},
    {"tenant", "区划", 12, 0},
    {"next", "去向", 500, 0},
};
static const struct http_field password_form[] = {
    {"old_password", "原密码", 200, HTTP_REQUIRED},
    {"new_password", "新密码", 200, HTTP_REQUIRED},
};
static const struct http_field totp_form[] = {
    {"secret", "密钥", 32, 0},
    {"code", "动态验证码", 6, 0},
};

#define FORM(f) .body_max = 16384, .form = (f), .n_form = GP_COUNT(f)

const struct http_route login_routes[] = {
    {.method = HTTP_GET,
     .path = "/login",
     .run = login_page,
     .need = PERM_PUBLIC,
     .summary = "登录页"},
    {.method = HTTP_POST,
     .path = "/login",
     .run = sign_in,
     .need = PERM_PUBLIC,
     .where = HTTP_SLOW,
     .limit = &web_limits[LIMIT_PASSWORD],
     FORM(login_form),
     .summary = "登录"},
    {.method = HTTP_POST,
     .path = "/logout",
     .run = sign_out,
     .need = PERM_SIGNED_IN,
     .where = HTTP_WRITE,
     .body_max = 1024,
     .summary = "退出登录"},
    {.method = HTTP_GET,
     .path = "/account",
     .run = account_page,
     .need = PERM_SIGNED_IN,
     .summary = "我的账号"},
    {.method = HTTP_POST,
     .path = "/account/password",
     .run = change_password,
     .need = PERM_SIGNED_IN,
     .where = HTTP_SLOW,
     .limit = &web_limits[LIMIT_PASSWORD],
     FORM(password_form),
     .summary = "修改密码"},
    {.method = HTTP_POST,
     .path = "/account/totp",
     .run = set_totp,
     .need = PERM_SIGNED_IN,
     .where = HTTP_SLOW,
     .limit = &web_limits[LIMIT_PASSWORD],
     FORM(totp_form),
     .summary = "开启或关闭动态验证码"},
    {.path = NULL},
};
