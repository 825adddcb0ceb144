/* The manager's page, and what its forms do. The page is one board (app/rating/links.h) shown by
 * organisation with the ratings of each below; states are put into words at the top, once for
 * links, offices and places. New links pass show_issued, the only page that ever knows their
 * addresses; what is sent to people is worded in invitation and reminder. */

#include "web/rating/links.h"

#include "app/files/document.h"
#include "app/rating/links.h"
#include "app/results/result.h"
#include "codec/qr.h"
#include "web/assets.h"
#include "web/download.h"
#include "web/list.h"
#include "web/rounds/tabs.h"

const struct http_field links_create_fields[4] = {
    {"expires", "有效期至", 20, 0},
    {"uses", "可提交次数", 4, 0},
    {"org", "评价单位", 64, HTTP_ROWS},
    {"office", "评价单位名称", 100, HTTP_ROWS},
};
const struct http_field links_one_fields[5] = {
    {"expires", "有效期至", 20, 0}, {"uses", "可提交次数", 4, 0}, {"org", "评价单位", 64, 0},
    {"entry", "项目", 64, 0},       {"component", "板块", 64, 0},
};
const struct http_field links_change_fields[2] = {
    {"link", "链接", 40, HTTP_REQUIRED},
    {"expires", "有效期至", 20, 0},
};
const struct http_field links_return_fields[3] = {
    {"entry", "项目", 64, HTTP_REQUIRED},
    {"component", "板块", 64, HTTP_REQUIRED},
    {"reason", "退回理由", 1000, 0},
};
const struct http_field links_terms_fields[3] = {
    {"tells_work", "显示人员和指标", 4, 0},
    {"asks", "评价人", 8, 0},
    EDIT_SEEN,
};

static const char *links_path(const struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/links",
                        http_url_encode(call->arena, http_param(call, "round")));
}

/* ---- states */

struct link_state {
    const char *text, *color;
};

static struct link_state link_state(const struct rating_link *l, date_t today) {
    if (!l)
        return (struct link_state){"还没有链接", "bg-secondary-lt"};
    if (l->revoked_at != DEC_UNSET)
        return (struct link_state){"已停用", "bg-red-lt"};
    if (date_cmp(l->expires, today) < 0)
        return (struct link_state){"已过期", "bg-red-lt"};
    return l->opened_at != DEC_UNSET ? (struct link_state){"已打开", "bg-blue-lt"}
                                     : (struct link_state){"未打开", "bg-orange-lt"};
}

static struct link_state office_state(const struct rate_office *o, date_t today) {
    if (o->n_rated == o->n_places)
        return (struct link_state){"已全部评价", "bg-green-lt"};
    if (!o->link && o->n_alone > 0)
        return (struct link_state){"只有单项链接", "bg-blue-lt"};
    return link_state(o->link, today);
}

static struct link_state place_state(const struct rate_place *p, const struct rating_link *of_org,
                                     date_t today) {
    if (date_is_set(p->submitted))
        return (struct link_state){"已评价", "bg-green-lt"};
    if (!p->org_name)
        return (struct link_state){"没有登记评价单位", "bg-red-lt"};
    if (p->link)
        return link_state(p->link, today);
    return of_org ? (struct link_state){"未评价", "bg-secondary-lt"} : link_state(NULL, today);
}

static bool is_in_use(const struct rating_link *l, date_t today) {
    return l && l->revoked_at == DEC_UNSET && date_cmp(l->expires, today) >= 0;
}

/* ---- what to send */

/* 示例中心、示例二中心等 12 个 */
static const char *centers_text(struct arena *a, const struct rate_office *o, size_t most) {
    const char *text = "", *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < o->n_places; i++) {
        const struct entry_scope *s = o->places[i]->scope;
        if (cstr_eq(last, s->entry))
            continue;
        last = s->entry;
        if (n++ < most)
            text = arena_printf(a, "%s%s%s", text, *text ? "、" : "", s->center_name);
    }
    return n > most ? arena_printf(a, "%s等 %zu 个中心", text, n) : text;
}

/* What is asked for, in one sentence: of all that the organisation rates, or of the one. */
static const char *request_text(struct arena *a, const struct rate_board *b,
                                const struct rate_office *o, const struct rate_place *p) {
    if (p)
        return arena_printf(a, "请为“%s”填写“%s”履约评价（%s）", p->scope->center_name,
                            p->component->name, b->round_title);
    return arena_printf(a, "请填写%s的履约评价，共 %zu 份：%s", b->round_title, o->n_places,
                        centers_text(a, o, 12));
}

static const char *invitation(struct arena *a, const struct rate_board *b,
                              const struct rate_issued *x, const char *address) {
    return arena_printf(
        a,
        "【履约评价】%s：%s。点开下面的链接即可填写，不用登录，可以随时保存、分几次提交，"
        "请在%s前提交：\n%s\n有疑问请联系%s。链接只供贵单位使用，请不要转发。",
        x->name, request_text(a, b, x->office, x->place), date_text_zh(a, x->expires), address,
        b->contact);
}

/* The address itself cannot be shown again. */
static const char *reminder(struct arena *a, const struct rate_board *b,
                            const struct rate_office *o) {
    return arena_printf(a,
                        "【履约评价提醒】%s：%s的履约评价共 %zu 份，已收到 %zu 份。请打开之前收到的"
                        "链接继续填写，%s截止。链接找不到或有疑问请联系%s。",
                        o->link->office, b->round_title, o->n_places, o->n_rated,
                        date_text_zh(a, o->link->expires), b->contact);
}

/* ---- the list */

static void put_link(struct val *row, const struct rating_link *l, date_t today, bool waited_for) {
    map_bool(row, "has_link", l != NULL);
    map_text(row, "link", l ? l->id : NULL);
    map_date(row, "expires", l ? l->expires : DATE_UNSET);
    map_time(row, "opened", l ? l->opened_at : DEC_UNSET);
    map_count(row, "opens", l ? l->opens : DEC_UNSET);
    map_time(row, "reminded", l ? l->reminded_at : DEC_UNSET);
    map_bool(row, "may_revoke", l && l->revoked_at == DEC_UNSET);
    map_bool(row, "may_remind", is_in_use(l, today) && waited_for);
}

static void add_place(struct val *list, const struct rate_place *p, const struct rate_office *o,
                      const char *key, date_t today) {
    struct val *row = list_add_map(list);
    struct link_state state = place_state(p, o ? o->link : NULL, today);
    bool rated = date_is_set(p->submitted);
    map_text(row, "key", key);
    map_text(row, "center", p->scope->center_name);
    map_text(row, "component", p->component->name);
    map_text(row, "entry", p->scope->entry);
    map_text(row, "component_id", p->component->id);
    map_text(row, "org", p->org);
    map_text(row, "state", state.text);
    map_text(row, "color", state.color);
    map_date(row, "submitted", p->submitted);
    map_time(row, "submitted_at", p->submitted_at);
    map_text(row, "reference", p->reference);
    bool may_return = rated && !p->closed;
    bool may_make = !rated && !p->closed && !p->link && o && o->n_places > 1;
    map_bool(row, "may_return", may_return);
    map_bool(row, "may_make", may_make);
    map_bool(row, "has_actions", may_return || may_make || p->link);
    put_link(row, p->link, today, !rated);
}

static void add_scans(struct http_call *call, struct val *row, const struct rate_board *b,
                      const struct rate_office *o) {
    struct val *list = map_list(row, "scans");
    size_t n = 0;
    for (size_t i = 0; i < b->n_scans; i++) {
        if (!cstr_eq(b->scans[i].org, o->org))
            continue;
        struct val *scan = list_add_map(list);
        map_text(scan, "name", b->scans[i].file_name);
        map_textf(scan, "path", "%s/scans/%s", links_path(call), b->scans[i].id);
        n++;
    }
    map_bool(row, "has_scans", n > 0);
}

static void add_office(struct http_call *call, struct val *list, const struct rate_board *b,
                       size_t i, date_t today) {
    const struct rate_office *o = &b->offices[i];
    struct val *row = list_add_map(list);
    struct link_state state = office_state(o, today);
    bool waited_for = o->n_rated < o->n_places;
    const char *typed = http_form_row(call, "office", i);
    map_count(row, "i", (int64_t)i);
    map_text(row, "org", o->org);
    map_text(row, "office", o->link ? o->link->office : typed ? typed : o->name);
    map_text(row, "name", o->name);
    map_text(row, "centers", centers_text(call->arena, o, 3));
    map_count(row, "all", (int64_t)o->n_places);
    map_count(row, "rated", (int64_t)o->n_rated);
    map_text(row, "state", state.text);
    map_text(row, "color", state.color);
    map_bool(row, "to_create", !o->link && waited_for && o->n_rated + o->n_alone < o->n_places);
    map_bool(row, "may_make", !o->link && waited_for && !b->closed);
    map_bool(row, "reads", o->reads);
    map_text(row, "person", o->person ? o->person->name : NULL);
    map_text(row, "person_post", o->person ? o->person->post : NULL);
    map_text(row, "person_phone", o->person ? o->person->phone : NULL);
    put_link(row, o->link, today, waited_for);
    map_text(row, "reminder",
             waited_for && is_in_use(o->link, today) ? reminder(call->arena, b, o) : NULL);
    add_scans(call, row, b, o);
    struct val *places = map_list(row, "places");
    for (size_t k = 0; k < o->n_places; k++)
        add_place(places, o->places[k], o, arena_printf(call->arena, "%zu-%zu", i, k), today);
}

static const char *const asks_words[] = {"no", "may", "must"};

static void put_terms(struct http_call *call, struct val *m, const struct rating_terms *terms) {
    struct edit e = {.call = call};
    edit_add(&e, "tells_work", terms->tells_work ? "1" : "");
    edit_add(&e, "asks", asks_words[terms->asks]);
    edit_label(&e, "asks", "no", "不问");
    edit_label(&e, "asks", "may", "可以填");
    edit_label(&e, "asks", "must", "必须填");
    edit_label(&e, "tells_work", "1", "显示");
    edit_show(&e, m, links_path(call));
    bool typed = http_form(call, "seen") != NULL;
    const char *asks = typed ? web_typed(call, "asks") : asks_words[terms->asks];
    map_bool(m, "tells_work", typed ? *web_typed(call, "tells_work") != '\0' : terms->tells_work);
    struct val *list = map_list(m, "asks_options");
    list_add_option(list, "no", "不问评价人", cstr_eq(asks, "no"));
    list_add_option(list, "may", "可以填写姓名、职务、电话", cstr_eq(asks, "may"));
    list_add_option(list, "must", "必须填写姓名才能提交", cstr_eq(asks, "must"));
}

static const struct list_column office_heads[] = {
    {"name", "评价单位", false},    {"rated", "已评", false},
    {"state", "链接", false},       {"opened", "打开", false},
    {"expires", "有效期至", false}, {"person", "评价人、扫描件", false},
    {NULL, "操作", false},
};

static enum gp_code show(struct http_call *call, const char *problem) {
    struct work work = web_work(call);
    const char *where = problem ? call->err->where : NULL;
    date_t today = web_today();
    struct rate_board *b;
    TRY(rate_board(&work, http_param(call, "round"), &b));
    struct val *m = web_page(call, "履约评价");
    map_text(m, "round_title", b->round_title);
    TRY(round_tabs(call, m, http_param(call, "round")));
    map_text(m, "problem", problem);
    map_text(m, "where", where);
    map_textf(m, "tables_path", "/rounds/%s/tables",
              http_url_encode(call->arena, http_param(call, "round")));
    map_text(m, "action", links_path(call));
    web_offer_download(call, m, links_path(call));
    map_text(m, "closed", b->closed);
    map_text(m, "form_title", b->form_title);
    map_bool(m, "may_renew", !b->closed);
    map_bool(m, "may_set", !b->locked);
    map_count(m, "all", (int64_t)b->n_places);
    map_count(m, "rated", (int64_t)b->n_rated);
    map_count(m, "missing", (int64_t)b->n_missing);
    map_bool(m, "may_create", !b->closed && b->n_missing > 0);
    map_bool(m, "has_places", b->n_places > 0);
    const char *typed = http_form(call, "expires"), *uses = http_form(call, "uses");
    map_text(m, "new_expires", typed ? typed : date_text(call->arena, date_plus(today, RATE_DAYS)));
    map_text(m, "renew_expires", date_text(call->arena, date_plus(today, RATE_DAYS)));
    map_text(m, "uses", uses ? uses : "1");
    map_count(m, "uses_max", RATE_USES_MAX);
    map_text(m, "today", date_text(call->arena, today));
    map_text(m, "js_rate", asset_of("rate.js")->url);
    put_terms(call, m, &b->terms);
    struct val *rows = map_list(m, "offices");
    for (size_t i = 0; i < b->n_offices; i++)
        add_office(call, rows, b, i, today);
    struct list_order order = list_heads(call, m, office_heads, GP_COUNT(office_heads));
    list_sort_rows(&order, office_heads, rows);
    struct val *lost = map_list(m, "nobody");
    bool any = false;
    for (size_t i = 0; i < b->n_places; i++) {
        if (b->places[i].org_name)
            continue;
        add_place(lost, &b->places[i], NULL, arena_printf(call->arena, "n-%zu", i), today);
        any = true;
    }
    map_bool(m, "has_nobody", any);
    return web_render(call, "rating/links", m);
}

enum gp_code links_page(struct http_call *call) {
    list_recall(call);
    return show(call, NULL);
}

/* ---- download */

static const struct book_column columns[] = {
    {.heading = "项目"},
    {.heading = "板块"},
    {.heading = "评价单位"},
    {.heading = "状态"},
    {.heading = "首次打开"},
    {.heading = "打开次数", .kind = BOOK_COUNT},
    {.heading = "评价日期", .kind = BOOK_DATE},
    {.heading = "回执编号"},
    {.heading = "有效期至", .kind = BOOK_DATE},
};

static const struct rating_link *link_of_office(const struct rate_board *b, const char *org) {
    for (size_t i = 0; org && i < b->n_offices; i++)
        if (cstr_eq(b->offices[i].org, org))
            return b->offices[i].link;
    return NULL;
}

enum gp_code links_file(struct http_call *call) {
    struct work work = web_work(call);
    struct rate_board *b;
    TRY(rate_board(&work, http_param(call, "round"), &b));
    const char *title = cstr_empty(b->round_title) ? http_param(call, "round") : b->round_title;
    struct web_table t =
        web_table(call, "履约评价", arena_printf(call->arena, "%s履约评价一览", title), columns,
                  GP_COUNT(columns));
    for (size_t i = 0; i < b->n_places; i++) {
        const struct rate_place *p = &b->places[i];
        const struct rating_link *of_org = link_of_office(b, p->org);
        const struct rating_link *l = p->link ? p->link : of_org;
        const struct book_cell cells[] = {
            book_text(p->scope->center_name),
            book_text(p->component->name),
            book_text(l ? l->office : p->org_name),
            book_text(place_state(p, of_org, web_today()).text),
            book_text(web_time_text(call->arena, l ? l->opened_at : DEC_UNSET)),
            book_count(l ? l->opens : DEC_UNSET),
            book_date(p->submitted),
            book_text(p->reference),
            book_date(l ? l->expires : DATE_UNSET),
        };
        web_table_add(&t, cells);
    }
    return web_table_send(&t, arena_printf(call->arena, "%s-履约评价", title));
}

/* ---- links that were just made: shown this once */

static const char *address_of(const struct http_call *call, const struct rate_issued *x) {
    return arena_printf(call->arena, "%s/r/%s", web_base_url(call), x->secret);
}

static void add_issued(struct http_call *call, struct val *list, const struct rate_board *b,
                       const struct rate_issued *x, size_t i) {
    struct arena *a = call->arena;
    struct val *row = list_add_map(list);
    const char *address = address_of(call, x);
    map_count(row, "i", (int64_t)i);
    map_text(row, "office", x->name);
    map_text(row, "centers",
             x->place ? x->place->scope->center_name : centers_text(a, x->office, 30));
    map_text(row, "component", x->place ? x->place->component->name : NULL);
    map_count(row, "n", x->place ? 1 : (int64_t)x->office->n_places);
    map_text(row, "round_title", b->round_title);
    map_text(row, "contact", b->contact);
    map_date(row, "expires", x->expires);
    map_text(row, "text", invitation(a, b, x, address));
    const char *svg = qr_svg(a, address, arena_printf(a, "%s的评价二维码", x->name));
    if (svg)
        map_html(row, "qr", svg);
    else
        map_text(row, "qr", NULL);
}

static enum gp_code show_issued(struct http_call *call, const struct rate_issue *issue) {
    struct val *m = web_page(call, "评价链接已生成");
    map_text(m, "round_title", issue->board->round_title);
    TRY(round_tabs(call, m, http_param(call, "round")));
    map_text(m, "action", links_path(call));
    map_count(m, "n", (int64_t)issue->n);
    map_text(m, "js_rate", asset_of("rate.js")->url);
    map_bool(m, "insecure", strncmp(web_base_url(call), "https:", 6) != 0);
    struct val *rows = map_list(m, "issued");
    for (size_t i = 0; i < issue->n; i++)
        add_issued(call, rows, issue->board, &issue->v[i], i);
    return web_render(call, "rating/issued", m);
}

static const char *office_name(const void *form, const char *org) {
    size_t n = http_form_rows(form, "org");
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(http_form_row(form, "org", i), org))
            return http_form_row(form, "office", i);
    return NULL;
}

static struct rate_order order_of(struct http_call *call) {
    return (struct rate_order){.expires = http_form(call, "expires"),
                               .uses = http_form(call, "uses"),
                               .name = office_name,
                               .form = call,
                               .today = web_today()};
}

/* Bad input shows the list again, with what is wrong. */
static enum gp_code refuse(struct http_call *call, enum gp_code code) {
    if (code != GP_INVALID)
        return code;
    web_refuse(call, code);
    return show(call, call->err->message);
}

enum gp_code links_create(struct http_call *call) {
    struct work work = web_work(call);
    struct rate_order order = order_of(call);
    struct rate_issue issue;
    enum gp_code code = rate_create(&work, http_param(call, "round"), &order, &issue);
    return code == GP_OK ? show_issued(call, &issue) : refuse(call, code);
}

enum gp_code links_create_one(struct http_call *call) {
    struct work work = web_work(call);
    struct rate_order order = order_of(call);
    struct rate_target target = {http_form(call, "org"), http_form(call, "entry"),
                                 http_form(call, "component")};
    struct rate_issue issue;
    enum gp_code code = rate_create_one(&work, http_param(call, "round"), &target, &order, &issue);
    return code == GP_OK ? show_issued(call, &issue) : refuse(call, code);
}

/* ---- one link */

static enum gp_code finish(struct http_call *call, enum gp_code code, const char *message) {
    return code == GP_OK ? web_done(call, links_path(call), message) : refuse(call, code);
}

enum gp_code links_renew(struct http_call *call) {
    struct work work = web_work(call);
    struct rate_issue issue;
    enum gp_code code = rate_renew(&work, http_param(call, "round"), http_form(call, "link"),
                                   http_form(call, "expires"), web_today(), &issue);
    return code == GP_OK ? show_issued(call, &issue) : refuse(call, code);
}

enum gp_code links_revoke(struct http_call *call) {
    struct work work = web_work(call);
    return finish(call, rate_revoke(&work, http_param(call, "round"), http_form(call, "link")),
                  "链接已停用，打不开了；需要时可以换新链接");
}

enum gp_code links_return(struct http_call *call) {
    struct work work = web_work(call);
    return finish(call,
                  rate_return(&work, http_param(call, "round"), http_form(call, "entry"),
                              http_form(call, "component"), http_form(call, "reason")),
                  "评价已退回，用原来的链接或账号可以再提交一次，请通知对方");
}

enum gp_code links_remind(struct http_call *call) {
    struct work work = web_work(call);
    return finish(call, rate_remind(&work, http_param(call, "round"), http_form(call, "link")),
                  "已记下提醒；对方有账号的会收到通知，没有账号的请复制提醒文字发给对方");
}

/* ---- what the round asks and tells */

enum gp_code links_terms(struct http_call *call) {
    struct work work = web_work(call);
    struct rate_board *b;
    struct edit e = {.call = call};
    TRY(rate_board(&work, http_param(call, "round"), &b));
    edit_add(&e, "tells_work", b->terms.tells_work ? "1" : "");
    edit_add(&e, "asks", asks_words[b->terms.asks]);
    enum gp_code code = edit_check(&e);
    if (code == GP_OK)
        code = rate_set_terms(&work, http_param(call, "round"),
                              *web_typed(call, "tells_work") != '\0', web_typed(call, "asks"));
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return show(call, call->err->message);
    }
    TRY(code);
    return web_done(call, links_path(call), "评价页设置已保存");
}

enum gp_code links_scan(struct http_call *call) {
    struct work work = web_work(call);
    struct rate_board *b;
    TRY(rate_board(&work, http_param(call, "round"), &b));
    for (size_t i = 0; i < b->n_scans; i++) {
        if (!cstr_eq(b->scans[i].id, http_param(call, "scan")))
            continue;
        web_send_document(call, b->scans[i].sha256, "application/octet-stream");
        http_download_as(call, b->scans[i].file_name);
        return GP_OK;
    }
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个扫描件，可能已经删去");
}
