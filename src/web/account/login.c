#include "web/account/login.h"

#include "app/account/account.h"
#include "store/store.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/route.h"

static const char *safe_next(const char *next) {
    const char *page = web_own_page(next);
    return page ? page : "/";
}

enum gp_code login_add_districts(struct http_call *call, struct val *m, const char *chosen) {
    struct store_tenant *tenants;
    size_t n;
    struct gp_err kept = *call->err; /* a query that goes well clears it */
    struct work work = web_work(call);
    TRY(store_tenant_list(&work, &tenants, &n));
    *call->err = kept;
    map_bool(m, "several_tenants", n > 1);
    struct val *list = map_list(m, "tenants");
    for (size_t i = 0; i < n; i++)
        list_add_option(list, tenants[i].tenant,
                        tenants[i].name ? tenants[i].name : tenants[i].tenant,
                        cstr_eq(tenants[i].tenant, chosen));
    return GP_OK;
}

struct login_form {
    const char *login, *tenant, *next, *problem;
    bool needs_code;
};

static enum gp_code show(struct http_call *call, const struct login_form *f) {
    struct val *m = web_page(call, "登录");
    map_text(m, "login", f->login);
    map_text(m, "next", safe_next(f->next));
    map_bool(m, "needs_code", f->needs_code);
    map_text(m, "problem", f->problem);
    map_text(m, "contact", web_contact(call));
    TRY(login_add_districts(call, m, f->tenant));
    return web_render(call, "account/login", m);
}

/* The district of the link, else the one that the browser was signed in to before. */
static enum gp_code login_page(struct http_call *call) {
    const char *asked = http_query(call, "d");
    return show(call, &(struct login_form){.login = "",
                                           .tenant = asked ? asked : web_visitor(call)->tenant,
                                           .next = http_query(call, "next")});
}

static enum gp_code refuse(struct http_call *call, enum gp_code code, struct login_form *f) {
    struct work work = web_work(call);
    web_refuse(call, code);
    f->problem = call->err->message;
    return WORK_READ(&work, show(call, f));
}

static enum gp_code sign_in(struct http_call *call) {
    struct work work = web_work(call);
    const struct visitor *v = web_visitor(call);
    if (!cstr_empty(http_form(call, "tenant")))
        work.tenant = http_form(call, "tenant");
    const char *agent = http_header(call, "User-Agent");
    struct sign_in in = {.login = account_tidy_login(call->arena, http_form(call, "login")),
                         .password = http_form(call, "password"),
                         .code = http_form(call, "code"),
                         .remote = call->request->remote,
                         .agent =
                             agent ? arena_strndup(call->arena, agent, strnlen(agent, 200)) : NULL,
                         .before = v->tenant ? v->token : NULL,
                         .before_tenant = v->tenant};
    struct login_form f = {
        .login = in.login, .tenant = work.tenant, .next = http_form(call, "next")};
    if (!work.tenant)
        return refuse(call, gp_fail(call->err, GP_INVALID, "区划", "请先选择您所在的区划"), &f);
    const char *token;
    enum gp_code code = account_sign_in(&work, &in, &token, &f.needs_code);
    if (code == GP_UNAUTH || code == GP_LIMIT)
        return refuse(call, code, &f);
    TRY(code);
    web_set_cookie(call, COOKIE_SESSION, arena_printf(call->arena, "%s.%s", work.tenant, token),
                   -1);
    return http_redirect(call, safe_next(f.next));
}

static enum gp_code sign_out(struct http_call *call) {
    struct work work = web_work(call);
    TRY(account_sign_out(&work, web_visitor(call)->token));
    web_set_cookie(call, COOKIE_SESSION, "", 0);
    /* What was typed and not sent stays on purpose, for its account alone (assets/keep.js). */
    http_set_header(call, "Clear-Site-Data", "\"cache\"");
    return http_redirect(call, "/login");
}

static const struct http_field login_fields[] = {
    {"login", "登录名", 80, HTTP_REQUIRED}, /* with blanks around it */
    {"password", "密码", 200, HTTP_REQUIRED},
    {"code", "动态验证码", 40, 0},
    {"tenant", "区划", 12, 0},
    {"next", "去向", 500, 0},
};

const struct http_route login_routes[] = {
    WEB_GET("/login", login_page, PERM_PUBLIC, "登录页"),
    WEB_POST("/login", sign_in, PERM_PUBLIC, HTTP_SLOW, 16384, "登录",
             .limit = &web_limits[LIMIT_PASSWORD], WEB_FORM(login_fields)),
    WEB_POST("/logout", sign_out, PERM_SIGNED_IN, HTTP_WRITE, 1024, "退出登录"),
    {.path = NULL},
};
