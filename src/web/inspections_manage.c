#include "web/inspections_parts.h"
#include "web/round_tabs.h"

static const char *path_of(struct http_call *call) {
    return arena_printf(call->arena, "/rounds/%s/inspections",
                        http_url_encode(call->arena, http_param(call, "round")));
}

static bool is_ticked(const struct http_call *call, const char *name, const char *value) {
    for (size_t i = 0; i < call->request->form.n; i++)
        if (strcmp(call->request->form.v[i].name, name) == 0 &&
            strcmp(call->request->form.v[i].value, value) == 0)
            return true;
    return false;
}

/* ---- the plan */

static const char *member_names(struct arena *a, const struct inspection_round *r,
                                const char *visit) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < r->n_members; i++)
        if (cstr_eq(r->members[i].visit, visit))
            buf_addf(&b, "%s%s", b.n > 0 ? "、" : "", r->members[i].name);
    return arena_strdup(a, buf_text(&b));
}

static void visits_model(struct val *m, const struct inspection_round *r) {
    struct val *list = map_list(m, "visits");
    size_t waiting = 0;
    for (size_t i = 0; i < r->n_visits; i++) {
        struct val *row = list_add_map(list);
        visit_model(row, &r->visits[i]);
        map_text(row, "names", member_names(m->arena, r, r->visits[i].id));
        map_bool(row, "may_edit", r->visits[i].state != VISIT_CANCELLED);
        map_bool(row, "has_record", r->visits[i].records > 0);
        waiting += r->visits[i].state == VISIT_PLANNED && r->visits[i].records == 0;
    }
    map_bool(m, "has_visits", r->n_visits > 0);
    map_bool(m, "may_draw", waiting > 1 && !round_lock_reason(r->state));
}

static const char *center_of(const struct inspection_round *r, const char *entry) {
    for (size_t i = 0; i < r->n_visits; i++)
        if (cstr_eq(r->visits[i].entry, entry) && r->visits[i].center_name)
            return r->visits[i].center_name;
    return "";
}

/* The lines of ids as a list with the centers' names. */
static void draw_list(struct val *m, const char *name, const struct inspection_round *r,
                      const char *ids) {
    struct val *list = map_list(m, name);
    while (*ids) {
        size_t n = strcspn(ids, "\n");
        const char *id = arena_strndup(m->arena, ids, n);
        struct val *row = list_add_map(list);
        map_text(row, "id", id);
        map_text(row, "center", center_of(r, id));
        ids += n + (ids[n] == '\n');
    }
}

static void draw_model(struct val *m, const struct inspection_round *r) {
    map_bool(m, "draw", false);
    map_text(m, "seen", r->draw ? r->draw->seed : "");
    if (!r->draw)
        return;
    struct val *draw = map_map(m, "draw");
    map_text(draw, "seed", r->draw->seed);
    map_time(draw, "at", r->draw->drawn_at);
    draw_list(draw, "before", r, r->draw->entries);
    draw_list(draw, "after", r, r->draw->result);
}

/* ins: the visit whose inspectors are ticked, unless a form says others; NULL: none. */
static void inspectors_model(struct http_call *call, struct val *m, const struct account *all,
                             size_t n, const struct inspection *ins) {
    struct val *list = map_list(m, "inspectors");
    for (size_t i = 0; i < n; i++) {
        const char *id = all[i].id;
        bool chosen = is_ticked(call, "member", id), leads = is_ticked(call, "lead", id);
        for (size_t k = 0; ins && call->request->form.n == 0 && k < ins->n_members; k++) {
            chosen = chosen || cstr_eq(ins->members[k].account, id);
            leads = leads || (cstr_eq(ins->members[k].account, id) && k == 0);
        }
        struct val *row = list_add_map(list);
        map_text(row, "id", id);
        map_text(row, "name", all[i].name);
        map_bool(row, "chosen", chosen);
        map_bool(row, "leads", leads);
    }
    map_bool(m, "has_inspectors", n > 0);
}

static void plan_model(struct http_call *call, struct val *m, const struct inspection_round *r) {
    bool sent = call->request->form.n > 0;
    struct val *list = map_list(m, "open");
    for (size_t i = 0; i < r->n_open; i++)
        map_text(list_add_map(list), "center", r->open[i].center_name);
    map_bool(m, "may_plan", r->n_open > 0 && !round_lock_reason(r->state));
    map_textf(m, "n_open", "%zu", r->n_open);
    map_text(m, "day", web_typed(call, "day"));
    map_text(m, "start", sent ? web_typed(call, "start") : "09:00");
    map_text(m, "every", sent ? web_typed(call, "every") : "120");
    map_text(m, "a_day", sent ? web_typed(call, "a_day") : "4");
    map_bool(m, "plan_draw", !sent || *web_typed(call, "draw"));
    map_bool(m, "notify", !sent || *web_typed(call, "notify"));
}

static enum gp_code show_plan(struct http_call *call, const char *problem) {
    const char *where = call->err->where;
    struct app app = web_app(call);
    struct inspection_round r;
    TRY(inspection_round(&app, http_param(call, "round"), &r));
    struct val *m = web_page(call, "实地验收");
    map_text(m, "round_title", r.title);
    round_tabs(call, m, http_param(call, "round"));
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? where : NULL);
    map_text(m, "here", path_of(call));
    map_bool(m, "any", r.any);
    map_text(m, "locked", round_lock_reason(r.state));
    visits_model(m, &r);
    draw_model(m, &r);
    inspectors_model(call, m, r.inspectors, r.n_inspectors, NULL);
    plan_model(call, m, &r);
    return web_render(call, "inspection_manage", m);
}

enum gp_code inspections_manage_page(struct http_call *call) {
    return show_plan(call, NULL);
}

/* ---- reading the forms */

static enum gp_code read_day(struct http_call *call, date_t *ret) {
    const char *text = web_typed(call, "day");
    *ret = DATE_UNSET;
    if (!*text || date_parse(str_of(text), ret))
        return GP_OK;
    return gp_fail(call->err, GP_INVALID, "日期", "“%s”不是日期，应写成 2026-05-20 的样子", text);
}

static enum gp_code read_clock(struct http_call *call, const char *where, const char *text,
                               int64_t *ret) {
    int64_t hour, minute;
    bool shape = strlen(text) == 5 && text[2] == ':';
    if (shape && dec_parse((struct str){text, 2}, 0, &hour) == DEC_PARSED &&
        dec_parse((struct str){text + 3, 2}, 0, &minute) == DEC_PARSED && hour >= 0 && hour < 24 &&
        minute >= 0 && minute < 60) {
        *ret = hour * 60 + minute;
        return GP_OK;
    }
    return gp_fail(call->err, GP_INVALID, where, "“%s”不是时间，应写成 09:30 的样子", text);
}

static enum gp_code read_count(struct http_call *call, const char *where, const char *name,
                               int64_t *ret) {
    enum dec_parse r = dec_parse(str_of(web_typed(call, name)), 0, ret);
    if (r == DEC_PARSED)
        return GP_OK;
    return gp_fail(call->err, GP_INVALID, where, "应填整数%s%s", r == DEC_EMPTY ? "" : "：",
                   r == DEC_EMPTY ? "" : dec_parse_problem(r));
}

/* The one who leads comes first. */
static const char **read_members(struct http_call *call, size_t *ret_n) {
    VEC(const char *) list = {0};
    const char *lead = web_typed(call, "lead");
    if (*lead && is_ticked(call, "member", lead))
        *VEC_PUSH(call->arena, &list) = lead;
    for (size_t i = 0; i < call->request->form.n; i++) {
        const struct http_pair *p = &call->request->form.v[i];
        bool again = false;
        for (size_t k = 0; k < list.n; k++)
            again = again || strcmp(list.v[k], p->value) == 0;
        if (strcmp(p->name, "member") == 0 && !again)
            *VEC_PUSH(call->arena, &list) = p->value;
    }
    *ret_n = list.n;
    return list.v;
}

/* Shows the page again with what was typed. */
static enum gp_code again(struct http_call *call, enum gp_code code,
                          enum gp_code (*show)(struct http_call *, const char *)) {
    if (!web_is_mendable(code))
        return code;
    call->response->status = http_status_of(code);
    return show(call, call->err->message);
}

/* ---- planning */

static enum gp_code plan(struct http_call *call, size_t *ret_n) {
    struct app app = web_app(call);
    struct inspection_plan p = {.draw = *web_typed(call, "draw"),
                                .notify = *web_typed(call, "notify")};
    TRY(read_day(call, &p.day));
    TRY(read_clock(call, "每天开始时间", web_typed(call, "start"), &p.start));
    TRY(read_count(call, "每家用时", "every", &p.every));
    TRY(read_count(call, "每天家数", "a_day", &p.a_day));
    p.members = read_members(call, &p.n_members);
    return inspection_plan(&app, http_param(call, "round"), &p, ret_n);
}

enum gp_code inspections_plan(struct http_call *call) {
    size_t n = 0;
    enum gp_code code = plan(call, &n);
    if (code != GP_OK)
        return again(call, code, show_plan);
    return web_done(call, path_of(call), arena_printf(call->arena, "已安排 %zu 次实地验收", n));
}

enum gp_code inspections_draw(struct http_call *call) {
    struct app app = web_app(call);
    enum gp_code code = inspection_draw(&app, http_param(call, "round"), http_form(call, "seen"));
    if (code != GP_OK)
        return again(call, code, show_plan);
    return web_done(call, path_of(call), "已抽签，顺序和时间按抽签结果排定");
}

/* ---- one visit */

static enum gp_code show_edit(struct http_call *call, const char *problem) {
    const char *where = call->err->where;
    struct app app = web_app(call);
    struct inspection ins;
    struct account *inspectors;
    size_t n_inspectors;
    TRY(inspection_get(&app, http_param(call, "visit"), &ins));
    if (!cstr_eq(ins.visit->round, http_param(call, "round")))
        return gp_fail(call->err, GP_MISSING, NULL, "本轮没有这次实地验收");
    TRY(inspection_inspectors(&app, &inspectors, &n_inspectors));
    struct val *m =
        web_page(call, arena_printf(call->arena, "实地验收：%s", ins.visit->center_name));
    map_text(m, "round_title", ins.visit->round_title);
    round_tabs(call, m, ins.visit->round);
    visit_model(m, ins.visit);
    inspectors_model(call, m, inspectors, n_inspectors, &ins);
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? where : NULL);
    map_text(m, "list", path_of(call));
    map_textf(m, "here", "%s/%s", path_of(call), ins.visit->id);
    map_bool(m, "has_done", ins.visit->done > 0);
    map_bool(m, "may_cancel", ins.visit->state == VISIT_PLANNED && ins.visit->done == 0);
    bool edits = call->request->form.n > 0 && http_form(call, "place");
    map_text(m, "place",
             edits ? web_typed(call, "place")
                   : arena_printf(call->arena, "%lld", (long long)ins.visit->ord + 1));
    if (edits) {
        map_text(m, "day", web_typed(call, "day"));
        map_text(m, "clock", web_typed(call, "time"));
        map_text(m, "note", web_typed(call, "note"));
    }
    map_text(m, "typed_reason", web_typed(call, "reason"));
    return web_render(call, "inspection_edit", m);
}

enum gp_code inspections_edit_page(struct http_call *call) {
    return show_edit(call, NULL);
}

static enum gp_code edit(struct http_call *call) {
    struct app app = web_app(call);
    struct inspection_change c = {.notify = *web_typed(call, "notify")};
    TRY(read_day(call, &c.day));
    int64_t minutes;
    if (*web_typed(call, "time")) {
        TRY(read_clock(call, "时间", web_typed(call, "time"), &minutes));
        c.time = web_typed(call, "time");
    }
    TRY(read_count(call, "顺序", "place", &c.place));
    c.note = *web_typed(call, "note") ? web_typed(call, "note") : NULL;
    c.members = read_members(call, &c.n_members);
    return inspection_change(&app, http_param(call, "visit"), &c);
}

enum gp_code inspections_edit(struct http_call *call) {
    enum gp_code code = edit(call);
    if (code != GP_OK)
        return again(call, code, show_edit);
    return web_done(call, path_of(call), "已保存，并通知了验收人员");
}

enum gp_code inspections_cancel(struct http_call *call) {
    struct app app = web_app(call);
    enum gp_code code =
        inspection_cancel(&app, http_param(call, "visit"), web_typed(call, "reason"));
    if (code != GP_OK)
        return again(call, code, show_edit);
    return web_done(call, path_of(call), "已取消这次实地验收");
}

enum gp_code inspections_reopen(struct http_call *call) {
    struct app app = web_app(call);
    enum gp_code code =
        inspection_reopen(&app, http_param(call, "visit"), web_typed(call, "reason"));
    if (code != GP_OK)
        return again(call, code, show_edit);
    return web_done(call, path_of(call), "已退回验收人员补充");
}
