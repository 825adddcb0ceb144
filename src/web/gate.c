/* Who asks, and may they: the one place where a request is admitted. Three ways lead in, chosen by
 * the route: a token (admit_token; no cookie is looked at), a personal link (admit_link), the
 * session's cookie (find_account); what machines ask that watch the server passes without any. Then
 * the same for all: what a person has to do first, the route's permission. gate_verify asks, when
 * the body is there, whether a form is one of ours. Rows are not decided here but in
 * app/rounds/flow.c. */
#include <sodium.h>

#include "app/admin/admin.h"
#include "app/rating/rate.h"
#include "app/admin/setting.h"
#include "base/clock.h"
#include "base/rand.h"
#include "store/store.h"
#include "web/api/api.h"
#include "web/inside.h"
#include "web/seen.h"

#define ANONYMOUS "anon"

const struct http_field gate_fields[] = {
    {.name = "_csrf", .title = "页面令牌", .max = HASH_HEX},
    {.name = "kept", .title = "本机副本", .max = 64},
};
const size_t n_gate_fields = GP_COUNT(gate_fields);

/* Known only to who holds the cookie, which a foreign page cannot read. */
static const char *csrf_of(struct arena *a, const char *token) {
    char hex[HASH_HEX];
    hash_hex(str_of(arena_printf(a, "csrf:%s", token)), hex);
    return arena_strdup(a, hex);
}

/* The cookie is tenant.token; tenant is "anon" for a browser that is not signed in. */
static void read_cookie(struct http_call *call, struct visitor *v) {
    const char *cookie = web_cookie(call, COOKIE_SESSION);
    const char *dot = cookie ? strchr(cookie, '.') : NULL;
    if (!dot || strlen(dot + 1) != 43 || dot - cookie > 12) {
        v->token = rand_token(call->arena);
        web_set_cookie(call, COOKIE_SESSION, arena_printf(call->arena, ANONYMOUS ".%s", v->token),
                       -1);
        return;
    }
    v->token = arena_strdup(call->arena, dot + 1);
    const char *tenant = arena_strndup(call->arena, cookie, (size_t)(dot - cookie));
    if (strcmp(tenant, ANONYMOUS) != 0)
        v->tenant = tenant;
}

static void read_flash(struct http_call *call, struct visitor *v) {
    const char *cookie = web_cookie(call, COOKIE_FLASH);
    if (cstr_empty(cookie) || call->request->method != HTTP_GET)
        return;
    size_t n = strlen(cookie), size = 0;
    unsigned char *text = arena_alloc(call->arena, n + 1);
    if (sodium_hex2bin(text, n, cookie, n, NULL, &size, NULL) == 0)
        v->flash = (const char *)text;
    web_set_cookie(call, COOKIE_FLASH, "", 0);
}

/* A visitor who is not signed in sees the only district; with several, the page asks. What stands
 * above a district counts only where there is none. */
static enum gp_code only_tenant(struct work *w, struct visitor *v) {
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(w, &tenants, &n));
    size_t districts = 0;
    const char *only = n == 1 ? tenants[0].tenant : NULL;
    for (size_t i = 0; i < n; i++)
        if (tenants[i].level == LEVEL_DISTRICT && districts++ == 0)
            only = tenants[i].tenant;
    v->tenant = districts > 1 ? NULL : only;
    return GP_OK;
}

static const char *const duties[] = {
    [DUTY_PASSWORD] = "您的密码由管理员设定，请先改成只有自己知道的密码",
    [DUTY_FACTOR] = "您的角色要求使用动态验证码，请先按下面的步骤开启",
};

/* The pages that stay open to a person with a duty. */
static bool is_own_account(const char *path) {
    bool account = strncmp(path, "/account", 8) == 0 && (path[8] == '\0' || path[8] == '/');
    return account || strcmp(path, "/logout") == 0;
}

/* A browser left open: as if nobody were signed in. */
static bool is_idle(const struct http_call *call, const struct standing *standing) {
    const struct visitor *v = web_visitor(call);
    char hash[HASH_HEX];
    hash_hex(str_of(v->token), hash);
    int64_t minutes = setting_number_of(SETTING_IDLE_MINUTES, standing->idle_minutes);
    return seen_too_long_ago(worker_of(call)->web, v->tenant, hash, standing->seen_at,
                             clock_now_ms(), minutes * 60000,
                             !call->request->route || !call->request->route->unattended);
}

static enum gp_code find_account(struct work *w, struct http_call *call, struct visitor *v) {
    if (!v->tenant)
        return only_tenant(w, v);
    struct account *account;
    struct standing standing;
    TRY(account_of_token(w, v->token, &account, &standing));
    v->idle = account && is_idle(call, &standing);
    if (!account || v->idle)
        return GP_OK;
    v->account = account;
    v->duty = duties[admin_duty(account, &standing)];
    v->unread = standing.unread;
    return GP_OK;
}

/* A personal link opens its own form and nothing else: on these routes nobody is signed in, and on
 * all others the link's cookie is not looked at. */
static enum gp_code admit_link(struct http_call *call, struct visitor *v) {
    struct work work = web_work(call);
    const char *link;
    TRY(WORK_READ(&work, rate_of_session(&work, web_cookie(call, COOKIE_RATE), &link, &v->tenant)));
    if (!link)
        return gp_fail(call->err, GP_DENIED, NULL,
                       "请重新打开收到的评价链接；链接找不到了，请联系发送链接的评估方");
    v->link = link;
    v->perms = PERM_RATE;
    return GP_OK;
}

static int64_t statements_of(const struct http_call *call) {
    return db_counts(worker_of(call)->db).statements;
}

/* By a token: neither cookies nor forms of ours are looked at. */
static enum gp_code admit_token(struct http_call *call, struct visitor *v) {
    v->csrf = "";
    TRY(api_pass(call, v));
    v->duty = duties[admin_duty(v->account, &v->standing)];
    v->perms = permissions_of(v->account->roles);
    if (v->duty)
        return gp_fail(call->err, GP_DENIED, NULL, "%s", v->duty);
    if (!(v->perms & call->request->route->need))
        return gp_fail(call->err, GP_DENIED, NULL, "令牌所属账号的角色没有这个权限");
    return api_check_rights(call);
}

static enum gp_code admit(struct http_call *call) {
    struct visitor *v = gp_new(call->arena, struct visitor);
    call->session = v;
    unsigned need = call->request->route->need;
    if (api_operation_of(call->request->route))
        return admit_token(call, v);
    if (call->request->route->bare) {
        v->csrf = "";
        v->perms = PERM_PUBLIC;
        return GP_OK;
    }
    read_cookie(call, v);
    read_flash(call, v);
    v->csrf = csrf_of(call->arena, v->token);
    if (need == PERM_RATE)
        return admit_link(call, v);
    struct work work = web_work(call);
    TRY(WORK_READ(&work, find_account(&work, call, v)));
    v->perms = permissions_of(v->account ? v->account->roles : 0);
    bool held_back = v->duty && !(need & PERM_PUBLIC) && !is_own_account(call->request->path);
    if (held_back)
        return gp_fail(call->err, GP_DENIED, NULL, "%s", v->duty);
    if (v->perms & need)
        return GP_OK;
    if (!v->account)
        return gp_fail(call->err, GP_UNAUTH, NULL, "请先登录");
    return gp_fail(call->err, GP_DENIED, NULL, "您的账号没有这个页面的权限，如有需要请联系评估方");
}

enum gp_code gate_admit(void *cls, struct http_call *call) {
    (void)cls;
    int64_t before = statements_of(call);
    TRY(admit(call));
    web_visitor(call)->statements = statements_of(call) - before;
    return GP_OK;
}

/* Who sees the error page of an address that no route has: a wish, so that a failure tells nothing.
 */
void gate_recognise(struct http_call *call) {
    struct gp_err kept = *call->err;
    struct visitor *v = gp_new(call->arena, struct visitor);
    call->session = v;
    read_cookie(call, v);
    v->csrf = csrf_of(call->arena, v->token);
    struct work work = web_work(call);
    if (WORK_READ(&work, find_account(&work, call, v)) != GP_OK)
        v->account = NULL;
    v->perms = permissions_of(v->account ? v->account->roles : 0);
    *call->err = kept;
}

int64_t gate_statements(const struct http_call *call) {
    return web_visitor(call)->statements + statements_of(call);
}

/* The handler may run on another thread than the gate: with another connection. */
enum gp_code gate_verify(void *cls, struct http_call *call) {
    (void)cls;
    web_visitor(call)->statements -= statements_of(call);
    const struct visitor *v = web_visitor(call);
    if (call->request->method == HTTP_GET || v->by_token)
        return GP_OK;
    const char *sent = http_header(call, "X-CSRF-Token");
    if (!sent)
        sent = http_form(call, "_csrf");
    if (sent && strlen(sent) == strlen(v->csrf) && sodium_memcmp(sent, v->csrf, strlen(sent)) == 0)
        return GP_OK;
    return gp_fail(call->err, GP_DENIED, NULL, "页面已过期，请返回上一页刷新后重新提交");
}
