/* One's own account: password, second factor, recovery codes. */
#include "app/account/account.h"

#include "app/account/totp.h"
#include "base/clock.h"
#include "base/hash.h"
#include "codec/qr.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/route.h"
#include "web/account/login.h"
#include "web/admin/admin.h"

#define SECRET_MAX 32

/* The secret that a form brought back stays the same: it may be in the phone already. */
static void add_secret(struct http_call *call, struct val *m, const struct account *account) {
    const char *sent = http_form(call, "secret");
    bool kept = sent && strlen(sent) == SECRET_MAX &&
                strspn(sent, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == SECRET_MAX;
    const char *secret = kept ? sent : totp_new_secret(call->arena);
    const char *uri = totp_uri(call->arena, secret, account->login);
    map_text(m, "secret", secret);
    map_text(m, "uri", uri);
    map_html(m, "qr", qr_svg(call->arena, uri, "动态验证码的二维码"));
}

/* The browsers that are signed in, and which of them is this one. */
static enum gp_code add_sessions(struct http_call *call, struct val *m) {
    struct work work = web_work(call);
    const struct visitor *v = web_visitor(call);
    struct session_row *rows;
    size_t n;
    char own[HASH_HEX];
    hash_hex(str_of(v->token), own);
    TRY(store_session_list(&work, v->account->id, &rows, &n));
    struct val *list = map_list(m, "sessions");
    bool others = false;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].expires_at <= clock_now_ms())
            continue;
        struct val *row = list_add_map(list);
        bool is_own = strcmp(rows[i].token_hash, own) == 0;
        others |= !is_own;
        map_bool(row, "own", is_own);
        map_time(row, "since", rows[i].created_at);
        map_text(row, "remote", rows[i].remote);
        map_text(row, "agent", admin_browser_name(call->arena, rows[i].agent));
    }
    map_bool(m, "others", others);
    return GP_OK;
}

static enum gp_code account_page(struct http_call *call) {
    struct work work = web_work(call);
    const struct account *account = web_visitor(call)->account;
    struct gp_err refusal = *call->err;
    int64_t codes = 0;
    if (account->totp_secret)
        TRY(store_recovery_count(&work, account->id, &codes));
    struct val *m = web_page(call, "我的账号");
    TRY(add_sessions(call, m));
    *call->err = refusal;
    map_text(m, "login", account->login);
    map_text(m, "name", account->name);
    map_bool(m, "has_totp", account->totp_secret != NULL);
    map_count(m, "codes", codes);
    map_bool(m, "no_codes", codes == 0);
    if (!account->totp_secret)
        add_secret(call, m, account);
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    return web_render(call, "account/account", m);
}

/* What can be mended is shown on the page; 0 is all that is left to do. */
static bool is_shown(struct http_call *call, enum gp_code code) {
    if (code != GP_INVALID && code != GP_LIMIT)
        return false;
    web_refuse(call, code);
    return true;
}

static enum gp_code change_password(struct http_call *call) {
    struct work work = web_work(call);
    const struct visitor *v = web_visitor(call);
    enum gp_code code =
        account_change_password(&work, v->account->id, http_form(call, "old_password"),
                                http_form(call, "new_password"), v->token);
    if (is_shown(call, code))
        return WORK_READ(&work, account_page(call));
    TRY(code);
    return web_done(call, "/account", "密码已修改，其他设备上的登录已退出");
}

static enum gp_code end_others(struct http_call *call) {
    struct work work = web_work(call);
    const struct visitor *v = web_visitor(call);
    enum gp_code code =
        account_end_others(&work, v->account->id, http_form(call, "password"), v->token);
    if (is_shown(call, code))
        return WORK_READ(&work, account_page(call));
    TRY(code);
    return web_done(call, "/account", "其他设备上的登录已退出");
}

static struct totp_order order_of(const struct http_call *call) {
    return (struct totp_order){.password = http_form(call, "password"),
                               .code = cstr_or_empty(http_form(call, "code")),
                               .secret = cstr_or_empty(http_form(call, "secret")),
                               .token = web_visitor(call)->token};
}

/* They are in this answer and nowhere else. */
static enum gp_code show_codes(struct http_call *call, const char *const codes[ACCOUNT_CODES]) {
    struct val *m = web_page(call, "恢复码");
    struct val *list = map_list(m, "codes");
    for (size_t i = 0; i < ACCOUNT_CODES; i++)
        map_text(list_add_map(list), "code", codes[i]);
    map_text(m, "login", web_visitor(call)->account->login);
    return web_render(call, "account/codes", m);
}

static enum gp_code totp_on(struct http_call *call) {
    struct work work = web_work(call);
    struct totp_order order = order_of(call);
    const char *codes[ACCOUNT_CODES];
    enum gp_code code = account_totp_on(&work, web_visitor(call)->account->id, &order, codes);
    if (is_shown(call, code))
        return WORK_READ(&work, account_page(call));
    TRY(code);
    return show_codes(call, codes);
}

static enum gp_code totp_off(struct http_call *call) {
    struct work work = web_work(call);
    struct totp_order order = order_of(call);
    enum gp_code code = account_totp_off(&work, web_visitor(call)->account->id, &order);
    if (is_shown(call, code))
        return WORK_READ(&work, account_page(call));
    TRY(code);
    return web_done(call, "/account", "已关闭动态验证码，其他设备上的登录已退出");
}

static enum gp_code new_codes(struct http_call *call) {
    struct work work = web_work(call);
    struct totp_order order = order_of(call);
    const char *codes[ACCOUNT_CODES];
    enum gp_code code = account_new_codes(&work, web_visitor(call)->account->id, &order, codes);
    if (is_shown(call, code))
        return WORK_READ(&work, account_page(call));
    TRY(code);
    return show_codes(call, codes);
}

static const struct http_field password_form[] = {
    {"old_password", "原密码", 200, HTTP_REQUIRED},
    {"new_password", "新密码", 200, HTTP_REQUIRED},
};
static const struct http_field totp_form[] = {
    {"secret", "密钥", SECRET_MAX, HTTP_REQUIRED},
    {"password", "密码", 200, HTTP_REQUIRED},
    {"code", "动态验证码", 40, HTTP_REQUIRED},
};
static const struct http_field end_form[] = {{"password", "密码", 200, HTTP_REQUIRED}};
static const struct http_field proof_form[] = {
    {"password", "密码", 200, HTTP_REQUIRED},
    {"code", "动态验证码", 40, HTTP_REQUIRED},
};

#define PROVING(p, handler, f, says)                                                               \
    WEB_POST(p, handler, PERM_SIGNED_IN, HTTP_SLOW, 16384, says, WEB_FORM(f),                      \
             .limit = &web_limits[LIMIT_PASSWORD])

const struct http_route account_routes[] = {
    WEB_GET("/account", account_page, PERM_SIGNED_IN, "我的账号"),
    PROVING("/account/password", change_password, password_form, "修改密码"),
    PROVING("/account/sessions", end_others, end_form, "退出其他设备上的登录"),
    PROVING("/account/totp", totp_on, totp_form, "开启动态验证码"),
    PROVING("/account/totp/off", totp_off, proof_form, "关闭动态验证码"),
    PROVING("/account/codes", new_codes, proof_form, "换一套恢复码"),
    {.path = NULL},
};
