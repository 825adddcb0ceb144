#include "web/rate_links.h"

#include "app/feedback.h"
#include "app/rate.h"
#include "codec/qr.h"
#include "web/assets.h"
#include "web/round_tabs.h"

const struct http_field links_create_fields[3] = {
    {"expires", "有效期至", 20, 0},
    {"uses", "可提交次数", 4, 0},
    {"office", "评价单位名称", 100, HTTP_ROWS},
};
const struct http_field links_change_fields[3] = {
    {"link", "链接", 40, HTTP_REQUIRED},
    {"expires", "有效期至", 20, 0},
    {"reason", "退回理由", 1000, 0},
};

static const char *links_path(const struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/links",
                        http_url_encode(call->arena, http_param(call, "round")));
}

/* ---- the list */

struct place_state {
    const char *text, *color;
};

static struct place_state state_of(const struct rate_place *p, date_t today) {
    const struct rating_link *l = p->link;
    if (date_is_set(p->submitted))
        return (struct place_state){"已评价", "bg-green-lt"};
    if (!p->org_name)
        return (struct place_state){"没有登记评价单位", "bg-red-lt"};
    if (!l)
        return (struct place_state){"还没有链接", "bg-secondary-lt"};
    if (l->revoked_at != DEC_UNSET)
        return (struct place_state){"已停用", "bg-red-lt"};
    if (date_cmp(l->expires, today) < 0)
        return (struct place_state){"已过期", "bg-red-lt"};
    if (l->uses > 0)
        return (struct place_state){"退回重评", "bg-orange-lt"};
    return l->opened_at != DEC_UNSET ? (struct place_state){"已打开，未提交", "bg-blue-lt"}
                                     : (struct place_state){"未打开", "bg-orange-lt"};
}

static void add_place(struct val *row, const struct rate_place *p, size_t i, date_t today) {
    const struct rating_link *l = p->link;
    struct place_state state = state_of(p, today);
    bool rated = date_is_set(p->submitted);
    map_count(row, "i", (int64_t)i);
    map_text(row, "center", p->scope->center_name);
    map_text(row, "component", p->component->name);
    map_text(row, "org", p->org_name);
    map_text(row, "office", l ? l->office : p->org_name);
    map_text(row, "state", state.text);
    map_text(row, "color", state.color);
    map_bool(row, "to_create", p->org_name && !l && !rated);
    map_bool(row, "has_link", l != NULL);
    map_text(row, "link", l ? l->id : NULL);
    map_date(row, "expires", l ? l->expires : DATE_UNSET);
    map_time(row, "opened", l ? l->opened_at : DEC_UNSET);
    map_count(row, "opens", l ? l->opens : DEC_UNSET);
    map_bool(row, "link_used", l && rated && l->submitted_at != DEC_UNSET);
    map_time(row, "link_submitted", l ? l->submitted_at : DEC_UNSET);
    map_date(row, "submitted", p->submitted);
    map_text(row, "reference", p->reference);
    map_time(row, "reminded", l ? l->reminded_at : DEC_UNSET);
    map_bool(row, "may_revoke", l && l->revoked_at == DEC_UNSET && !rated);
    map_bool(row, "may_remind",
             l && l->revoked_at == DEC_UNSET && !rated && date_cmp(l->expires, today) >= 0);
    map_bool(row, "may_return", l && rated);
    map_bool(row, "may_renew", l != NULL);
}

static enum gp_code show(struct http_call *call, const char *problem) {
    struct app app = web_app(call);
    const char *where = problem ? call->err->where : NULL;
    date_t today = web_today();
    struct rate_board *b;
    struct store_round *round;
    TRY(result_round(&app, http_param(call, "round"), &round));
    TRY(rate_board(&app, round->id, &b));
    struct val *m = web_page(call, "履约评价");
    map_text(m, "round_title", round->title);
    round_tabs(call, m, http_param(call, "round"));
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_text(m, "action", links_path(call));
    map_text(m, "closed", b->closed);
    map_count(m, "all", (int64_t)b->n_places);
    map_count(m, "rated", (int64_t)b->n_rated);
    map_count(m, "missing", (int64_t)b->n_missing);
    map_bool(m, "may_create", !b->closed && b->n_missing > 0);
    map_bool(m, "has_places", b->n_places > 0);
    const char *typed = http_form(call, "expires"), *uses = http_form(call, "uses");
    map_text(m, "expires", typed ? typed : date_text(call->arena, date_plus(today, RATE_DAYS)));
    map_text(m, "renew_expires", date_text(call->arena, date_plus(today, RATE_DAYS)));
    map_text(m, "uses", uses ? uses : "1");
    map_count(m, "uses_max", RATE_USES_MAX);
    map_text(m, "today", date_text(call->arena, today));
    struct val *rows = map_list(m, "places");
    for (size_t i = 0; i < b->n_places; i++) {
        struct val *row = list_add_map(rows);
        add_place(row, &b->places[i], i, today);
        const char *office = http_form_row(call, "office", i);
        if (office && !b->places[i].link)
            map_text(row, "office", office);
    }
    return web_render(call, "rate_links", m);
}

enum gp_code links_page(struct http_call *call) {
    return show(call, NULL);
}

/* ---- links that were just made: shown this once */

static const char *address_of(const struct http_call *call, const struct rate_issued *x) {
    return arena_printf(call->arena, "%s/r/%s", web_base_url(call), x->secret);
}

static const char *invitation(struct arena *a, const struct rate_issued *x, const char *address) {
    return arena_printf(
        a,
        "【履约评价】%s：请为“%s”填写“%s”履约评价（%s）。点开下面的链接即可填写，不用"
        "登录，请在%s前提交：\n%s\n链接只供贵单位使用，请不要转发。",
        x->office, x->place->scope->center_name, x->place->component->name,
        x->place->scope->round_title, date_text_zh(a, x->expires), address);
}

static enum gp_code show_issued(struct http_call *call, const struct rate_issued *list, size_t n) {
    struct arena *a = call->arena;
    struct val *m = web_page(call, "评价链接已生成");
    map_text(m, "round_title", n > 0 ? list[0].place->scope->round_title : NULL);
    round_tabs(call, m, http_param(call, "round"));
    map_text(m, "action", links_path(call));
    map_count(m, "n", (int64_t)n);
    map_text(m, "js_rate", asset_of("rate.js")->url);
    map_bool(m, "insecure", strncmp(web_base_url(call), "https:", 6) != 0);
    struct val *rows = map_list(m, "issued");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        const char *address = address_of(call, &list[i]);
        map_count(row, "i", (int64_t)i);
        map_text(row, "office", list[i].office);
        map_text(row, "center", list[i].place->scope->center_name);
        map_text(row, "component", list[i].place->component->name);
        map_text(row, "round_title", list[i].place->scope->round_title);
        map_date(row, "expires", list[i].expires);
        map_text(row, "text", invitation(a, &list[i], address));
        const char *svg = qr_svg(a, address, arena_printf(a, "%s的评价二维码", list[i].office));
        if (svg)
            map_html(row, "qr", svg);
        else
            map_text(row, "qr", NULL);
    }
    return web_render(call, "rate_issued", m);
}

static const char *office_of(const void *form, size_t place) {
    return http_form_row(form, "office", place);
}

enum gp_code links_create(struct http_call *call) {
    struct app app = web_app(call);
    struct rate_issued *issued;
    size_t n;
    enum gp_code code =
        rate_create(&app, http_param(call, "round"), http_form(call, "expires"),
                    http_form(call, "uses"), office_of, call, web_today(), &issued, &n);
    if (code == GP_INVALID) {
        call->response->status = http_status_of(code);
        return show(call, call->err->message);
    }
    TRY(code);
    return show_issued(call, issued, n);
}

/* ---- one link */

/* Bad input shows the list again, with what is wrong. */
static enum gp_code finish(struct http_call *call, enum gp_code code, const char *message) {
    if (code == GP_INVALID) {
        call->response->status = http_status_of(code);
        return show(call, call->err->message);
    }
    TRY(code);
    return web_done(call, links_path(call), message);
}

enum gp_code links_renew(struct http_call *call) {
    struct app app = web_app(call);
    struct rate_issued *issued = NULL;
    enum gp_code code = rate_renew(&app, http_param(call, "round"), http_form(call, "link"),
                                   http_form(call, "expires"), web_today(), &issued);
    if (code != GP_OK)
        return finish(call, code, "");
    return show_issued(call, issued, 1);
}

enum gp_code links_revoke(struct http_call *call) {
    struct app app = web_app(call);
    return finish(call, rate_revoke(&app, http_param(call, "round"), http_form(call, "link")),
                  "链接已停用，打不开了；需要时可以换新链接");
}

enum gp_code links_return(struct http_call *call) {
    struct app app = web_app(call);
    return finish(call,
                  rate_return(&app, http_param(call, "round"), http_form(call, "link"),
                              http_form(call, "reason")),
                  "评价已退回，原链接可以再提交一次，请通知对方");
}

enum gp_code links_remind(struct http_call *call) {
    struct app app = web_app(call);
    return finish(call, rate_remind(&app, http_param(call, "round"), http_form(call, "link")),
                  "已记下提醒；对方有账号的会收到通知，没有账号的请把原来的链接再发一次");
}
