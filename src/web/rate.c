#include "web/rate.h"

#include "app/rate.h"
#include "web/assets.h"
#include "web/inside.h"
#include "web/limits.h"
#include "web/rate_links.h"
#include "web/sheet_view.h"

#define FORM_PATH "/r"

/* Acts for the link, never for an account. */
static struct app rate_app(const struct http_call *call) {
    struct app app = web_app(call);
    app.actor = arena_printf(call->arena, "link/%s", web_visitor(call)->link);
    return app;
}

/* ---- entering */

/* The secret leaves the address bar at once: what follows is the same address for everybody. */
static enum gp_code enter(struct http_call *call) {
    struct app app = web_app(call);
    const char *session;
    enum gp_code code = rate_enter(&app, http_param(call, "secret"), &session);
    if (code == GP_MISSING) {
        struct val *m = web_page(call, "链接打不开");
        map_text(m, "message", call->err->message);
        map_text(m, "contact", NULL);
        call->response->status = http_status_of(code);
        return web_render(call, "rate_stop", m);
    }
    TRY(code);
    http_set_cookie(call, COOKIE_RATE, session, (int)(RATE_SESSION_MS / 1000),
                    web_config(call)->secure_cookies);
    return http_redirect(call, FORM_PATH);
}

/* ---- pages of the link */

static struct val *rate_page(struct http_call *call, const struct rating *r, const char *title) {
    struct val *m = web_page(call, title);
    map_text(m, "office", r->link.office);
    map_text(m, "center", r->scope->center_name);
    map_text(m, "round_title", r->scope->round_title);
    map_text(m, "component", r->form.component->name);
    map_score(m, "full", r->form.component->max);
    map_date(m, "expires", r->link.expires);
    map_text(m, "contact", r->contact);
    map_text(m, "action", FORM_PATH);
    map_text(m, "problem", NULL);
    map_text(m, "where", NULL);
    return m;
}

static const char *stop_message(const struct rating *r) {
    switch (r->state) {
    case RATE_EXPIRED:
        return "这个链接已过有效期。要继续评价，请联系评估方换一个新链接";
    case RATE_REVOKED:
        return "这个链接已被评估方停用。要继续评价，请联系评估方";
    case RATE_USED_UP:
        return "这个链接的提交次数已用完。要修改评价，请联系评估方";
    default:
        return r->closed;
    }
}

static enum gp_code stop_page(struct http_call *call, const struct rating *r) {
    struct val *m = rate_page(call, r, "现在不能评价");
    map_text(m, "message", stop_message(r));
    call->response->status = http_status_of(GP_DENIED);
    return web_render(call, "rate_stop", m);
}

static enum gp_code receipt_page(struct http_call *call, const struct rating *r) {
    struct val *m = rate_page(call, r, "评价已提交");
    sheet_view_rows(m, &r->form, &r->input, true);
    map_bool(m, "simple", true);
    map_score(m, "total", r->form.points);
    map_text(m, "reference", r->reference);
    map_time(m, "submitted", r->submitted_at);
    map_bool(m, "may_edit", r->may_edit);
    map_count(m, "uses_left", r->link.uses_max - r->link.uses);
    return web_render(call, "rate_receipt", m);
}

static enum gp_code form_page(struct http_call *call, const struct rating *r) {
    struct val *m = rate_page(call, r, "履约评价");
    sheet_view_rows(m, &r->form, &r->input, false);
    sheet_view_status(m, &r->form, r->revision, r->saved_at, NULL, false);
    map_text(m, "problem", r->problem);
    map_text(m, "return_reason", r->return_reason);
    map_text(m, "reason_rule", sheet_reason_rule(call->arena, &r->standard));
    map_count(m, "version", r->link.uses);
    map_bool(m, "simple", true);
    map_text(m, "js_marking", asset_of("marking.js")->url);
    return web_render(call, "rate_form", m);
}

static enum gp_code show(struct http_call *call, const struct rating *r) {
    if (r->state == RATE_OPEN)
        return form_page(call, r);
    return r->state == RATE_DONE ? receipt_page(call, r) : stop_page(call, r);
}

/* What was handed in is changed under an address of its own. */
static const char *form_path(const struct rating *r) {
    return r->link.uses > 0 ? FORM_PATH "?edit=1" : FORM_PATH;
}

static enum gp_code rate_get(struct http_call *call) {
    struct app app = rate_app(call);
    struct rating *r;
    TRY(rate_open(&app, web_visitor(call)->link, http_query(call, "edit") != NULL, web_today(),
                  &r));
    if (http_query(call, "check") && r->state == RATE_OPEN)
        r->problem = sheet_form_open(call->arena, &r->form);
    return show(call, r);
}

static enum gp_code save(struct http_call *call) {
    struct app app = rate_app(call);
    struct sheet_post post = sheet_view_post(call);
    struct rating *r;
    TRY(rate_save(&app, web_visitor(call)->link, &post, &r));
    if (http_header(call, "HX-Request")) {
        struct val *m = val_map(call->arena);
        const char *problem = r->state == RATE_OPEN ? r->problem : "现在不能评价了，请刷新页面";
        sheet_view_status(m, &r->form, r->revision, r->saved_at, problem, true);
        return web_render(call, "marking_status", m);
    }
    if (r->problem) {
        call->response->status = http_status_of(GP_CONFLICT);
        return show(call, r);
    }
    return web_done(call, form_path(r),
                    "草稿已保存。有效期内用原来的链接，可以在任何手机或电脑上继续填写");
}

static enum gp_code submit(struct http_call *call) {
    struct app app = rate_app(call);
    struct sheet_post post = sheet_view_post(call);
    struct rating *r;
    TRY(rate_submit(&app, web_visitor(call)->link, &post, &r));
    if (r->problem && r->kept) /* stored, so back to it: a refused answer would be undone */
        return http_redirect(call, arena_printf(call->arena, "%s%scheck=1", form_path(r),
                                                r->link.uses > 0 ? "&" : "?"));
    if (r->problem) {
        call->response->status = http_status_of(GP_CONFLICT);
        return show(call, r);
    }
    return http_redirect(call, FORM_PATH);
}

static const struct http_field sheet_fields[] = {SHEET_FIELDS};

#define RATE_FORM                                                                                  \
    .need = PERM_RATE, .where = HTTP_WRITE, .body_max = SHEET_BODY_MAX, .form = sheet_fields,      \
    .n_form = GP_COUNT(sheet_fields)

const struct http_route rate_routes[] = {
    LINKS_ROUTES,
    {.method = HTTP_GET,
     .path = "/r/:secret",
     .run = enter,
     .need = PERM_PUBLIC,
     .where = HTTP_WRITE,
     .limit = &web_limits[LIMIT_LINK],
     .summary = "打开评价链接"},
    {.method = HTTP_GET,
     .path = FORM_PATH,
     .run = rate_get,
     .need = PERM_RATE,
     .summary = "填写履约评价或查看回执"},
    {.method = HTTP_POST, .path = FORM_PATH, .run = save, RATE_FORM, .summary = "保存履约评价草稿"},
    {.method = HTTP_POST,
     .path = FORM_PATH "/submit",
     .run = submit,
     RATE_FORM,
     .summary = "提交履约评价"},
    {.path = NULL},
};
