/* 更正个人信息: the page on which somebody asks for it by their account, and those on which whoever
 * is asked enters, looks into and decides it. */
#include "app/admin/amend.h"

#include "app/admin/admin.h"
#include "app/admin/person.h"
#include "store/admin.h"
#include "web/admin/admin.h"
#include "web/route.h"
#include "web/web.h"

#define FIELD_TEXT 2000 /* bytes of 500 characters, as app/admin/amend.c counts them */

static void put_refusal(struct http_call *call, struct val *m) {
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
}

/* One of them as both pages show it. */
static void put_amendment(struct http_call *call, struct val *row, const struct amendment *v) {
    struct arena *a = call->arena;
    map_text(row, "id", v->id);
    map_text(row, "what", amend_what(a, v));
    map_text(row, "label", v->label);
    map_bool(row, "placed", !cstr_empty(v->member));
    map_text(row, "was", amend_shown(a, v->member, v->was));
    map_text(row, "wanted", amend_shown(a, v->member, v->wanted));
    map_text(row, "ask", v->ask);
    map_text(row, "state", amend_state_text(v->state));
    map_bool(row, "open", cstr_eq(v->state, "open"));
    map_bool(row, "by_person", v->account != NULL);
    map_text(row, "reason", v->reason);
    map_time(row, "got", v->got_at);
    if (v->done_at != DEC_UNSET)
        map_time(row, "done", v->done_at);
}

static void put_list(struct http_call *call, struct val *m, const struct amendment *v, size_t n) {
    struct val *rows = map_list(m, "rows");
    for (size_t i = 0; i < n; i++)
        put_amendment(call, list_add_map(rows), &v[i]);
    map_bool(m, "found", n > 0);
}

/* ---- of one's own account */

static enum gp_code own_page(struct http_call *call) {
    struct work work = web_work(call);
    const struct account *account = web_visitor(call)->account;
    struct gp_err refusal = *call->err;
    struct amendment *v;
    size_t n;
    TRY(store_amendment_own(&work, account->id, AMEND_SHOWN, &v, &n));
    *call->err = refusal;
    struct val *m = web_page(call, "更正我的信息");
    put_refusal(call, m);
    put_list(call, m, v, n);
    map_text(m, "name", account->name);
    map_text(m, "phone", cstr_empty(account->phone) ? "（空）" : account->phone);
    map_text(m, "typed_wanted", web_typed(call, "wanted"));
    map_text(m, "typed_ask", web_typed(call, "ask"));
    struct val *whats = map_list(m, "whats");
    const char *chosen = web_typed(call, "what");
    list_add_option(whats, "name", "姓名", cstr_eq(chosen, "name"));
    list_add_option(whats, "phone", "电话", cstr_eq(chosen, "phone"));
    list_add_option(whats, "other", "其他（名单、证书、评价人等处的信息，写在说明里）",
                    cstr_eq(chosen, "other"));
    return web_render(call, "account/amendments", m);
}

static enum gp_code file_own(struct http_call *call) {
    struct work work = web_work(call);
    const char *what = http_form(call, "what"), *id;
    bool other = cstr_eq(what, "other");
    const struct amendment in = {.kind = other ? "other" : "account",
                                 .scope = "",
                                 .who = web_visitor(call)->account->id,
                                 .member = what,
                                 .label = web_visitor(call)->account->login,
                                 .wanted = cstr_or_null(http_form(call, "wanted")),
                                 .ask = http_form(call, "ask")};
    enum gp_code code = amend_file(&work, &in, true, &id);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return own_page(call);
    }
    TRY(code);
    return web_done(call, "/account/amendments", "已提出，处理后会发消息告诉您");
}

/* ---- for whoever is asked */

static enum gp_code list_page(struct http_call *call) {
    struct work work = web_work(call);
    struct amendment *v;
    size_t n;
    TRY(store_amendment_list(&work, AMEND_SHOWN, &v, &n));
    struct val *m = web_page(call, "更正个人信息");
    put_list(call, m, v, n);
    map_bool(m, "full", n == AMEND_SHOWN);
    map_count(m, "most", AMEND_SHOWN);
    return web_render(call, "admin/amendments", m);
}

/* What the address or the form names; ord unset: no number. */
static struct amendment asked(const struct http_call *call, admin_read read) {
    const char *ord = cstr_or_empty(read(call, "ord"));
    struct amendment v = {.kind = cstr_or_empty(read(call, "kind")),
                          .scope = cstr_or_empty(read(call, "scope")),
                          .who = cstr_or_empty(read(call, "who")),
                          .label = cstr_or_empty(read(call, "label"))};
    if (*ord && (strlen(ord) > 6 || dec_parse(str_of(ord), 0, &v.ord) != DEC_PARSED))
        v.ord = DEC_UNSET;
    return v;
}

/* The members that can be corrected there, as they are now. */
static enum gp_code put_members(struct http_call *call, struct val *m, const struct amendment *v) {
    struct work work = web_work(call);
    const struct amend_at at = {v->kind, v->scope, v->who, v->ord};
    struct val *list = map_list(m, "members");
    bool any = false;
    for (size_t i = 0; i < n_amend_members; i++) {
        const struct amend_member *x = &amend_members[i];
        const char *value;
        bool there;
        if (!cstr_eq(x->kind, v->kind))
            continue;
        TRY(store_amend_value(&work, &at, x->member, &there, &value));
        if (!there)
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "value", x->member);
        map_text(row, "title", x->title);
        map_text(row, "now", amend_shown(call->arena, x->member, value));
        map_bool(row, "chosen", cstr_eq(x->member, web_typed(call, "member")));
        any = true;
    }
    return any || cstr_eq(v->kind, "other")
               ? GP_OK
               : gp_fail(call->err, GP_MISSING, NULL, "这一处信息已经不在了，请重新查询");
}

static enum gp_code show_new(struct http_call *call, const struct amendment *v) {
    struct gp_err refusal = *call->err;
    struct val *m = web_page(call, "登记更正申请");
    TRY(put_members(call, m, v));
    *call->err = refusal;
    put_refusal(call, m);
    map_text(m, "kind", v->kind);
    map_text(m, "scope", v->scope);
    map_text(m, "who", v->who);
    map_count(m, "ord", v->ord);
    map_text(m, "label", v->label);
    map_bool(m, "other", cstr_eq(v->kind, "other"));
    map_text(m, "kind_text", person_kind_text(v->kind));
    map_text(m, "typed_wanted", web_typed(call, "wanted"));
    map_text(m, "typed_ask", web_typed(call, "ask"));
    return web_render(call, "admin/amendment_new", m);
}

static enum gp_code new_page(struct http_call *call) {
    struct amendment v = asked(call, http_query);
    if (cstr_empty(v.kind))
        v.kind = "other";
    return show_new(call, &v);
}

static enum gp_code file_for(struct http_call *call) {
    struct work work = web_work(call);
    struct amendment v = asked(call, http_form);
    const char *id;
    v.member = cstr_or_empty(http_form(call, "member"));
    v.wanted = cstr_or_null(http_form(call, "wanted"));
    v.ask = http_form(call, "ask");
    enum gp_code code = amend_file(&work, &v, false, &id);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return show_new(call, &v);
    }
    TRY(code);
    return web_done(call, arena_printf(call->arena, "/admin/amendments/%s", id),
                    "已登记，请核实后处理");
}

static enum gp_code one_page(struct http_call *call) {
    struct work work = web_work(call);
    struct gp_err refusal = *call->err;
    struct amendment *v;
    TRY(amend_load(&work, http_param(call, "amendment"), &v));
    *call->err = refusal;
    struct val *m = web_page(call, "更正申请");
    put_refusal(call, m);
    put_amendment(call, m, v);
    map_text(m, "typed_reason", web_typed(call, "reason"));
    return web_render(call, "admin/amendment", m);
}

static enum gp_code decide(struct http_call *call) {
    struct work work = web_work(call);
    const char *id = http_param(call, "amendment");
    bool grant = cstr_eq(http_form(call, "verdict"), "grant");
    enum gp_code code = amend_decide(&work, id, grant, http_form(call, "reason"));
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return one_page(call);
    }
    TRY(code);
    return web_done(call, arena_printf(call->arena, "/admin/amendments/%s", id),
                    grant ? "已更正，记入审计日志" : "已记下不予更正的理由");
}

static enum gp_code answer_file(struct http_call *call) {
    struct work work = web_work(call);
    GP_CLEANUP(buf_free) struct buf pdf = BUF_INIT;
    struct amendment *v;
    const char *issuer = NULL;
    TRY(amend_load(&work, http_param(call, "amendment"), &v));
    if (web_visitor(call)->account->org)
        TRY(store_org_name(&work, web_visitor(call)->account->org, &issuer));
    TRY(amend_answer(&work, issuer, v, &pdf));
    http_download_as(call, "更正个人信息答复书.pdf");
    http_set_header(call, "Cache-Control", "no-store");
    return http_reply(call, 200, "application/pdf", (struct str){buf_text(&pdf), pdf.n});
}

static const struct http_field own_form[] = {
    {"what", "要更正的", 10, HTTP_REQUIRED},
    {"wanted", "改成", 240, 0},
    {"ask", "说明", FIELD_TEXT, HTTP_REQUIRED},
};
static const struct http_field file_form[] = {
    {"kind", "内容", 20, HTTP_REQUIRED},
    {"scope", "所在", 64, 0},
    {"who", "人员", 64, 0},
    {"ord", "序号", 6, 0},
    {"label", "所在", 600, 0},
    {"member", "要改的内容", 20, 0},
    {"wanted", "改成", 240, 0},
    {"ask", "说明", FIELD_TEXT, HTTP_REQUIRED},
};
static const struct http_field decide_form[] = {{"verdict", "处理", 10, HTTP_REQUIRED},
                                                {"reason", "理由", FIELD_TEXT, HTTP_REQUIRED}};

#define OFFICE (PERM_ADMIN | PERM_MANAGE)

const struct http_route amend_routes[] = {
    WEB_GET("/account/amendments", own_page, PERM_SIGNED_IN, "更正我的信息"),
    WEB_POST("/account/amendments", file_own, PERM_SIGNED_IN, HTTP_WRITE, 8192, "申请更正我的信息",
             WEB_FORM(own_form)),
    WEB_GET("/admin/amendments", list_page, OFFICE, "更正个人信息的申请"),
    WEB_GET("/admin/amendments/~new", new_page, OFFICE, "登记更正个人信息的申请"),
    WEB_POST("/admin/amendments", file_for, OFFICE, HTTP_WRITE, 8192, "登记更正个人信息的申请",
             WEB_FORM(file_form)),
    WEB_GET("/admin/amendments/:amendment", one_page, OFFICE, "一项更正申请"),
    WEB_POST("/admin/amendments/:amendment", decide, OFFICE, HTTP_WRITE, 8192,
             "处理更正个人信息的申请", WEB_FORM(decide_form)),
    WEB_GET("/admin/amendments/:amendment/answer.pdf", answer_file, OFFICE, "更正个人信息的答复书",
            .where = HTTP_SLOW, .unit = HTTP_UNIT_READS),
    {.path = NULL},
};
