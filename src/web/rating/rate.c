#include "web/rating/rate.h"

#include "web/edit.h"
#include "web/forms/forms.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/rating/inside.h"
#include "web/rating/links.h"
#include "web/shown.h"

#define LINK_PATH "/r"

/* ---- what the pages share */

/* By a link nobody is signed in: it acts for itself, never for an account. */
struct rate_visit rate_visit_of(struct http_call *call) {
    const struct visitor *v = web_visitor(call);
    struct rate_visit visit = {.work = web_work(call)};
    if (v->link) {
        visit.work.actor = arena_printf(call->arena, "link/%s", v->link);
        visit.work.account = NULL;
        visit.who.link = v->link;
        visit.base = LINK_PATH;
        visit.home = LINK_PATH "?list=1";
        return visit;
    }
    visit.who.round = http_param(call, "round");
    visit.base =
        arena_printf(call->arena, "/rating/%s", http_url_encode(call->arena, visit.who.round));
    visit.home = visit.base;
    return visit;
}

struct rate_place_key rate_place_of(const struct http_call *call) {
    return (struct rate_place_key){cstr_or_null(http_param(call, "entry")),
                                   cstr_or_null(http_param(call, "component"))};
}

const char *rate_place_path(struct arena *a, const char *base, const struct rate_own *own) {
    return arena_printf(a, "%s/%s/%s", base, http_url_encode(a, own->key.entry),
                        http_url_encode(a, own->key.component));
}

struct val *rate_page(struct http_call *call, const struct rate_visit *v, const char *title) {
    struct val *m = web_page(call, title);
    map_bool(m, "by_account", !v->who.link);
    map_text(m, "problem", NULL);
    map_text(m, "where", NULL);
    return m;
}

void rate_put_person(struct val *m, const struct rating_terms *terms,
                     const struct rating_person *person) {
    map_bool(m, "asks_person", terms->asks != ASKS_NO);
    map_bool(m, "must_name", terms->asks == ASKS_MUST);
    map_bool(m, "has_person", person != NULL);
    map_text(m, "person_name", person ? person->name : NULL);
    map_text(m, "person_post", person ? person->post : NULL);
    map_text(m, "person_phone", person ? person->phone : NULL);
}

const char *rate_stop_message(enum rate_state state, const char *closed) {
    switch (state) {
    case RATE_EXPIRED:
        return "这个链接已过有效期。要继续评价，请联系评估方换一个新链接";
    case RATE_REVOKED:
        return "这个链接已被评估方停用。要继续评价，请联系评估方";
    default:
        return closed;
    }
}

/* ---- entering */

/* The secret leaves the address bar at once: what follows is the same address for everybody. */
static enum gp_code enter(struct http_call *call) {
    struct work work = web_work(call);
    const char *session;
    enum gp_code code = rate_enter(&work, http_param(call, "secret"), &session);
    if (code == GP_MISSING) {
        struct val *m = web_page(call, "链接打不开");
        map_text(m, "message", call->err->message);
        map_text(m, "contact", web_contact(call));
        map_text(m, "back", NULL);
        map_bool(m, "by_account", false);
        web_refuse(call, code);
        return web_render(call, "rating/stop", m);
    }
    TRY(code);
    web_set_cookie(call, COOKIE_RATE, session, (int)(RATE_SESSION_MS / 1000));
    return http_redirect(call, LINK_PATH);
}

/* A link that opens one rating leads to its form, any other to the list. */
static enum gp_code link_page_at_once(struct http_call *call) {
    struct rate_visit v = rate_visit_of(call);
    struct rate_party p;
    struct rate_owns owns;
    struct rate_list *list;
    if (http_query(call, "list"))
        return rate_list_page(call);
    TRY(rate_party_find(&v.work, &v.who, &p));
    if (p.link->entry)
        return rate_one_get(call);
    TRY(rate_owns_find(&v.work, &p, &owns));
    if (owns.n == 1)
        return rate_one_get(call);
    TRY(rate_list_of(&v.work, &p, &owns, web_today(), &list));
    return rate_list_show(call, &v, list);
}

/* ---- routes */

static const struct http_field sheet_fields[] = {SHEET_FIELDS, FORM_SHOWN, FORM_FIELDS};
static const struct http_field table_fields[] = {SHEET_TABLE_FIELDS};
static const struct http_field pick_fields[] = {{"pick", "要提交的评价", 130, HTTP_ROWS}};
static const struct http_field person_fields[] = {
    {"name", "评价人姓名", 50, 0}, {"post", "职务", 50, 0}, {"phone", "电话", 30, 0}, EDIT_SEEN};
static const struct http_field scan_fields[] = {{"entry", "项目", 64, 0}};
static const struct http_field drop_fields[] = {{"scan", "扫描件", 40, HTTP_REQUIRED}};

#define WATCH(p, handler, perm)                                                                    \
    WEB_GET(p, handler, perm, "履约评价到什么时候为止", .unattended = true)
#define POST(p, handler, perm, fields, says)                                                       \
    WEB_POST(p, handler, perm, HTTP_WRITE, 1 << 16, says, WEB_FORM(fields))
#define EDIT(p, handler, perm, fields, says)                                                       \
    WEB_POST(p, handler, perm, HTTP_WRITE, SHEET_BODY_MAX, says, WEB_FORM(fields), .edits = true)
#define UPLOAD(p, handler, perm)                                                                   \
    WEB_POST(p, handler, perm, HTTP_SLOW, (size_t)RATE_SCAN_BYTES + 65536, "附上盖章扫描件",       \
             WEB_FORM(scan_fields), .takes_files = true, .before = rate_scan_before)

/* The pages of a party, below the link's address and below the account's: words before names. */
#define PARTY_ROUTES(base, perm)                                                                   \
    WEB_GET(base "/~table", rate_table_page, perm, "并排填写履约评价"),                            \
        WATCH(base "/~table/~closing", rate_table_watch, perm),                                    \
        WEB_SHOWN(base, rate_list_page, perm, "履约评价一览"),                                     \
        EDIT(base "/~table", rate_table_save, perm, table_fields, "保存并排填写的草稿"),           \
        EDIT(base "/~table/~submit", rate_table_submit, perm, table_fields, "提交并排填写的评价"), \
        POST(base "/~hand-in", rate_hand_in, perm, pick_fields, "提交选中的履约评价"),             \
        EDIT(base "/~person", rate_person_post, perm, person_fields, "填写评价人"),                \
        UPLOAD(base "/~scan", rate_scan_post, perm),                                               \
        POST(base "/~scan/~drop", rate_scan_drop, perm, drop_fields, "删去盖章扫描件"),            \
        WEB_GET(base "/~scan/:scan", rate_scan_get, perm, "查看盖章扫描件", .where = HTTP_SLOW),   \
        WEB_GET(base "/:entry/~about", rate_about_page, perm, "被评价的中心", .where = HTTP_SLOW,  \
                .limit = &web_limits[LIMIT_RECOMPUTE]),                                            \
        WEB_GET(base "/:entry/:component", rate_one_get, perm, "填写履约评价或查看回执"),          \
        WATCH(base "/:entry/:component/closing", rate_one_watch, perm),                            \
        EDIT(base "/:entry/:component", rate_one_save, perm, sheet_fields, "保存履约评价草稿"),    \
        EDIT(base "/:entry/:component/submit", rate_one_submit, perm, sheet_fields,                \
             "提交履约评价")

const struct http_route rate_routes[] = {
    LINKS_ROUTES,
    WEB_GET(LINK_PATH, link_page_at_once, PERM_RATE, "链接能填写的履约评价"),
    WATCH(LINK_PATH "/closing", rate_one_watch, PERM_RATE),
    EDIT(LINK_PATH, rate_one_save, PERM_RATE, sheet_fields, "保存履约评价草稿"),
    EDIT(LINK_PATH "/submit", rate_one_submit, PERM_RATE, sheet_fields, "提交履约评价"),
    PARTY_ROUTES(LINK_PATH, PERM_RATE),
    WEB_GET(LINK_PATH "/:secret", enter, PERM_PUBLIC, "打开评价链接", .where = HTTP_WRITE,
            .limit = &web_limits[LIMIT_LINK]),
    WEB_GET("/rating", rate_rounds_page, PERM_PARTY, "本单位要填写的履约评价"),
    WEB_GET("/rating/:round", rate_list_page, PERM_PARTY, "本单位一轮的履约评价"),
    PARTY_ROUTES("/rating/:round", PERM_PARTY),
    {.path = NULL},
};
