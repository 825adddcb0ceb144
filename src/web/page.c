/* What every page has in common: web_work opens a handler's unit of work, web_page begins a model
 * with navigation and assets, web_render ends it. Refusing, going on with a message and errors are
 * the same for all rooms and stand here; page_error is the only place where an error becomes a
 * page, and decides who is led elsewhere instead. The map_ functions at the end put figures into a
 * model; unset shows as nothing. */

#include <sodium.h>

#include "app/admin/setting.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/rand.h"
#include "store/store.h"
#include "web/api/api.h"
#include "app/files/document.h"
#include "web/assets.h"
#include "web/inside.h"

struct visitor *web_visitor(const struct http_call *call) {
    return call->session;
}

const struct web_config *web_config(const struct http_call *call) {
    return &worker_of(call)->web->config;
}

const char *web_folder(const struct http_call *call, const char *name) {
    return arena_printf(call->arena, "%s/%s", web_config(call)->files, name);
}

/* One that is nowhere is not found when it is sent. */
static enum gp_code bring_document(struct http_call *call) {
    const char *path;
    return document_find(call->err, web_folder(call, "documents"), call->response->bring_what,
                         &path);
}

void web_send_document(struct http_call *call, const char *sha256, const char *type) {
    http_send_lasting(call, document_path(call->arena, web_folder(call, "documents"), sha256),
                      type);
    call->response->bring = bring_document;
    call->response->bring_what = sha256;
}

struct work web_work(const struct http_call *call) {
    const struct visitor *v = web_visitor(call);
    return (struct work){.arena = call->arena,
                         .err = call->err,
                         .db = worker_of(call)->db,
                         .tenant = v->tenant,
                         .actor = v->account ? v->account->id : "访客",
                         .account = v->account};
}

/* Never what the request says of itself: whoever asks may write any host there. */
const char *web_base_url(const struct http_call *call) {
    const struct web *web = worker_of(call)->web;
    return web->config.base_url ? web->config.base_url : cstr_or_empty(web->own_url);
}

const char *web_own_page(const char *address) {
    return http_is_own_page(web_route_tables, n_web_route_tables, address) ? address : NULL;
}

/* A browser takes a name that begins so only over https, from this very host and for all of it. */
static const char *cookie_name(const struct http_call *call, const char *name) {
    return web_config(call)->secure_cookies ? arena_printf(call->arena, "__Host-%s", name) : name;
}

const char *web_cookie(const struct http_call *call, const char *name) {
    return http_cookie(call, cookie_name(call, name));
}

void web_set_cookie(struct http_call *call, const char *name, const char *value, int max_age) {
    http_set_cookie(call, cookie_name(call, name), value, max_age,
                    web_config(call)->secure_cookies);
}

#define AROUND_FILES 65536 /* bytes of a form beside its files, at the most */

int64_t web_announced_bytes(const struct http_call *call) {
    int64_t n = call->request->announced;
    return n > AROUND_FILES ? n - AROUND_FILES : 0;
}

/* ---- navigation */

struct nav_item {
    unsigned need;
    const char *path, *title;
};

static const struct nav_item nav[] = {
    {PERM_SIGNED_IN, "/", "首页"},
    {PERM_MANAGE, "/rounds", "评估轮次"},
    {PERM_MANAGE, "/registry", "机构与项目"},
    {PERM_SUPERVISE, "/below", "下级评估"},
    {PERM_MANAGE | PERM_SUPERVISE, "/standards", "评估标准"},
    {PERM_FILL, "/fill", "资料递交"},
    {PERM_FILL, "/outcome", "结果与整改"},
    {PERM_MARK, "/marking", "我的评分"},
    {PERM_INSPECT, "/inspections", "实地验收"},
    {PERM_PARTY, "/rating", "履约评价"},
    {PERM_VIEW, "/results", "评估结果"},
    {PERM_MANAGE, "/analysis", "数据分析"},
    {PERM_APPROVE, "/operators", "机构公示记录"},
    {PERM_MANAGE, "/admin/accounts", "账号"},
    {PERM_ADMIN, "/admin", "系统管理"},
    {PERM_PUBLIC, "/public", "结果公示"},
};

/* The item of the page: the longest path that the page's begins with, of those that are shown. */
static const struct nav_item *current_item(const char *path, unsigned perms) {
    const struct nav_item *best = NULL;
    for (size_t i = 0; i < GP_COUNT(nav); i++) {
        size_t n = strlen(nav[i].path);
        bool under = strncmp(path, nav[i].path, n) == 0 && (path[n] == '\0' || path[n] == '/');
        if (under && nav[i].need & perms && (!best || n > strlen(best->path)))
            best = &nav[i];
    }
    return best;
}

static void add_nav(struct http_call *call, struct val *m) {
    const struct visitor *v = web_visitor(call);
    const struct nav_item *current = current_item(call->request->path, v->perms);
    struct val *list = map_list(m, "nav");
    for (size_t i = 0; i < GP_COUNT(nav); i++) {
        if (!(v->perms & nav[i].need))
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "path", nav[i].path);
        map_text(row, "title", nav[i].title);
        map_bool(row, "current", current == &nav[i]);
    }
}

static void add_assets(struct val *m) {
    map_text(m, "css_kit", asset_of("tabler.css")->url);
    map_text(m, "css_design", asset_of("design.css")->url);
    map_text(m, "css_app", asset_of("app.css")->url);
    map_text(m, "js_htmx", asset_of("htmx.js")->url);
    map_text(m, "js_app", asset_of("app.js")->url);
    map_text(m, "js_keep", asset_of("keep.js")->url);
    map_text(m, "js_rows", asset_of("rows.js")->url);
    map_text(m, "js_grid", asset_of("grid.js")->url);
    map_text(m, "css_grid", asset_of("grid.css")->url);
    map_text(m, "icon", asset_of("icon.svg")->url);
}

/* Whose copies of typed text this browser may offer: says nothing to anybody else. */
static const char *keeper_of(struct http_call *call, const struct visitor *v) {
    const char *who = v && v->account ? v->account->id : v ? v->link : NULL;
    if (!who)
        return "";
    char hex[HASH_HEX];
    hash_hex(str_of(arena_printf(call->arena, "keep:%s:%s", v->tenant, who)), hex);
    return arena_strndup(call->arena, hex, 20);
}

/* What the browser has to know about the page as a whole, in {{>body_data}}. */
static void put_body_data(struct http_call *call, struct val *m) {
    int status = call->response->status;
    map_textf(m, "page_status", "%d", status == 0 ? 200 : status);
    map_bool(m, "page_posted", call->request->method == HTTP_POST);
    map_text(m, "page_account", keeper_of(call, web_visitor(call)));
}

void page_note_kept(struct http_call *call) {
    const char *copy = http_form(call, "kept");
    bool stored = call->request->method == HTTP_POST && call->response->status == 303;
    if (!stored || cstr_empty(copy) || strspn(copy, "0123456789abcdef") != strlen(copy))
        return;
    bool secure = web_config(call)->secure_cookies;
    http_set_header(call, "Set-Cookie",
                    arena_printf(call->arena, "%s=%s; Path=/; SameSite=Lax; Max-Age=600%s",
                                 cookie_name(call, COOKIE_KEPT), copy, secure ? "; Secure" : ""));
}

void web_tell_stored(struct http_call *call) {
    http_set_header(call, "GP-Saved", "1");
}

struct val *web_page(struct http_call *call, const char *title) {
    const struct visitor *v = web_visitor(call);
    struct val *m = val_map(call->arena);
    map_text(m, "title", title);
    map_text(m, "csrf", v ? v->csrf : "");
    map_text(m, "flash", v ? v->flash : NULL);
    map_text(m, "path", call->request->path);
    add_assets(m);
    if (v && v->account) {
        struct val *user = map_map(m, "user");
        map_text(user, "name", v->account->name);
        map_text(user, "roles", roles_text(call->arena, v->account->roles));
        map_bool(user, "may_leave", !v->duty);
        map_bool(user, "has_unread", v->unread > 0);
        map_count(user, "unread", v->unread);
    } else {
        map_bool(m, "user", false);
    }
    if (v)
        add_nav(call, m);
    return m;
}

enum gp_code web_render(struct http_call *call, const char *template_name, struct val *model) {
    struct web *web = worker_of(call)->web;
    put_body_data(call, model);
    buf_clear(&call->response->body); /* of a run that is repeated */
    TRY(tmpl_render(web->templates, call->err, template_name, model, &call->response->body));
    http_html_paths(&call->response->body, 0);
    http_set_header(call, "Cache-Control", "no-store");
    return GP_OK;
}

void web_refuse(struct http_call *call, enum gp_code code) {
    call->response->status = http_status_of(code);
    call->refused = true;
}

enum gp_code web_done(struct http_call *call, const char *path, const char *message) {
    size_t n = strlen(message);
    char *hex = arena_alloc(call->arena, n * 2 + 1);
    sodium_bin2hex(hex, n * 2 + 1, (const unsigned char *)message, n);
    web_set_cookie(call, COOKIE_FLASH, hex, 60);
    return http_redirect(call, path);
}

/* ---- whom to ask */

/* *ret: NULL when nobody is named. */
static enum gp_code find_contact(struct work *w, const char **ret) {
    struct store_tenant *tenants;
    struct settings v;
    size_t n;
    *ret = NULL;
    if (!w->tenant) {
        TRY(store_tenant_list(w, &tenants, &n));
        if (n != 1)
            return GP_OK;
        w->tenant = tenants[0].tenant;
    }
    TRY(setting_numbers(w, &v));
    const char *name = v.texts[SETTING_CONTACT_NAME], *phone = v.texts[SETTING_CONTACT_PHONE];
    if (!cstr_empty(name) && !cstr_empty(phone))
        *ret = arena_printf(w->arena, "%s（电话 %s）", name, phone);
    else if (!cstr_empty(phone))
        *ret = arena_printf(w->arena, "电话 %s", phone);
    else
        *ret = cstr_or_null(name);
    return GP_OK;
}

static struct work contact_work(const struct http_call *call, struct gp_err *unused) {
    struct work work = web_work(call);
    work.err = unused;
    if (web_visitor(call)->district)
        work.tenant = web_visitor(call)->district;
    return work;
}

/* Where no unit is begun: a failure tells nothing. */
static const char *contact_alone(const struct http_call *call) {
    struct gp_err unused = {.arena = call->arena};
    struct work work = contact_work(call, &unused);
    const char *text;
    return WORK_READ(&work, find_contact(&work, &text)) == GP_OK ? text : NULL;
}

const char *web_contact(const struct http_call *call) {
    struct gp_err unused = {.arena = call->arena};
    struct work work = contact_work(call, &unused);
    const char *text;
    return find_contact(&work, &text) == GP_OK ? text : NULL;
}

/* ---- errors */

static const char *heading_of(enum gp_code code) {
    switch (code) {
    case GP_INVALID:
        return "填写的内容有误";
    case GP_UNAUTH:
        return "请先登录";
    case GP_DENIED:
        return "没有权限";
    case GP_MISSING:
        return "找不到";
    case GP_CONFLICT:
        return "与已有内容冲突";
    case GP_LIMIT:
        return "超过上限";
    case GP_RETRY:
        return "服务器正忙";
    default:
        return "服务器出错了";
    }
}

static bool is_under(const char *path, const char *area) {
    size_t n = strlen(area);
    return strncmp(path, area, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

static void add_way(struct val *list, const char *path, const char *text) {
    struct val *row = list_add_map(list);
    map_text(row, "path", path);
    map_text(row, "text", text);
    map_bool(row, "first", list->list.n == 1);
}

/* Where to go from an error. Who came by a personal link has no other page than the link's. */
static void add_ways_back(struct http_call *call, struct val *m) {
    const struct visitor *v = web_visitor(call);
    const char *path = call->request->path;
    const char *results =
        v && v->district ? arena_printf(call->arena, "/public?d=%s", v->district) : "/public";
    struct val *list = map_list(m, "ways");
    if (is_under(path, "/r"))
        return;
    if (v && v->account)
        add_way(list, "/", "回到首页");
    if (is_under(path, "/public") || !v || !v->account)
        add_way(list, results, "查看公示的评估结果");
    if (is_under(path, "/public"))
        add_way(list, "/public/~verify", "验证一份报告");
    else if (!v || !v->account)
        add_way(list, "/login", "登录");
}

/* Addresses that were printed, noted in a notice or kept as a bookmark. */
static bool go_on_where_it_is(struct http_call *call) {
    const char *moved =
        http_moved(web_route_tables, n_web_route_tables, call->arena, call->request);
    return moved && http_redirect(call, moved) == GP_OK;
}

void page_error(void *cls, struct http_call *call, enum gp_code code) {
    struct web *web = cls;
    if (api_is_asked(call->request)) {
        api_problem(call, code);
        return;
    }
    /* Whoever asks too often gets an answer that costs nothing. */
    bool too_often = call->response->status == HTTP_TOO_MANY;
    if (!call->session && !too_often)
        gate_recognise(call);
    bool page = call->request->method == HTTP_GET && !http_header(call, "HX-Request");
    const struct visitor *v = web_visitor(call);
    if (code == GP_UNAUTH && page && v) {
        const char *path = arena_printf(call->arena, "/login?next=%s",
                                        http_url_encode(call->arena, call->request->path));
        (void)(v->idle ? web_done(call, path, "很久没有操作，已自动退出，请重新登录")
                       : http_redirect(call, path));
        return;
    }
    if (code == GP_DENIED && page && v && v->duty) {
        (void)web_done(call, "/account", v->duty);
        return;
    }
    if (code == GP_MISSING && page && call->request->route && go_on_where_it_is(call))
        return;
    if (call->response->status == 0)
        call->response->status = http_status_of(code);
    const char *heading = heading_of(code);
    if (too_often)
        heading = "请稍后再试";
    else if (call->response->status == HTTP_NOT_READ)
        heading = "打不开这个地址";
    struct val *m = web_page(call, heading);
    map_text(m, "heading", heading);
    map_text(m, "where", call->err->where);
    map_text(m, "message", call->err->message);
    map_text(m, "request_id", call->request->id);
    map_text(m, "contact", !too_often && v && !v->account ? contact_alone(call) : NULL);
    add_ways_back(call, m);
    put_body_data(call, m);
    map_bool(m, "is_defect", code == GP_BUG || code == GP_IO);
    struct gp_err unused = {.arena = call->arena};
    if (code == GP_BUG || code == GP_IO)
        page_log_failure(call);
    if (tmpl_render(web->templates, &unused, "error", m, &call->response->body) != GP_OK)
        buf_adds(&call->response->body, "服务器出错了，请联系管理员");
}

/* What a sentence quotes may have the end of a line in it: in the log it would be a line of its
 * own.
 */
static void log_part(struct buf *b, const char *text) {
    for (; text && *text; text++)
        buf_addc(b, (unsigned char)*text < ' ' || *text == 127 ? '?' : *text);
}

void page_log_failure(const struct http_call *call) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_addf(&b, "gongping: %s: ", call->request->route ? call->request->route->path : "?");
    log_part(&b, call->err->message);
    buf_addc(&b, ' ');
    log_part(&b, call->err->detail);
    fprintf(stderr, "%s (%s)\n", buf_text(&b), call->request->id);
}

/* ---- model helpers */

date_t web_today(void) {
    return date_of_ms(clock_now_ms());
}

const char *web_time_text(struct arena *a, int64_t ms) {
    if (ms == DEC_UNSET)
        return "";
    int64_t minutes = (ms + CHINA_OFFSET_MS) / 60000;
    date_t day = {(int32_t)(minutes / 1440)};
    return arena_printf(a, "%s %02d:%02d", date_text(a, day), (int)(minutes % 1440 / 60),
                        (int)(minutes % 60));
}

void map_time(struct val *map, const char *name, int64_t ms) {
    map_text(map, name, web_time_text(map->arena, ms));
}

void map_date(struct val *map, const char *name, date_t d) {
    map_text(map, name, date_text(map->arena, d));
}

void map_money(struct val *map, const char *name, money_t m) {
    map_text(map, name, money_text_group(map->arena, m));
}

void map_score(struct val *map, const char *name, score_t s) {
    map_text(map, name, score_text(map->arena, s));
}

void map_share(struct val *map, const char *name, share_t s) {
    map_text(map, name, share_text(map->arena, s));
}

void map_count(struct val *map, const char *name, int64_t v) {
    if (v == DEC_UNSET)
        map_text(map, name, "");
    else
        map_textf(map, name, "%lld", (long long)v);
}

const char *web_typed(const struct http_call *call, const char *name) {
    return cstr_or_empty(http_form(call, name));
}

const char *web_typed_row(const struct http_call *call, const char *name, size_t i) {
    return cstr_or_empty(http_form_row(call, name, i));
}

const char *web_form_token(const struct http_call *call) {
    const char *typed = http_form(call, "token");
    return rand_is_id(typed) ? typed : rand_id(call->arena);
}

void web_show_document(struct http_call *call, bool within_ours) {
    http_set_header(call, "Content-Security-Policy",
                    arena_printf(call->arena,
                                 "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                                 "base-uri 'none'; frame-ancestors %s",
                                 within_ours ? "'self'" : "'none'"));
    http_set_header(call, "Cache-Control", "no-store");
}

bool web_is_mendable(enum gp_code code) {
    return code == GP_INVALID || code == GP_CONFLICT;
}

void list_add_option(struct val *list, const char *value, const char *text, bool chosen) {
    struct val *row = list_add_map(list);
    map_text(row, "value", value);
    map_text(row, "text", text);
    map_bool(row, "chosen", chosen);
}
