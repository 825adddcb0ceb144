/* The manager's pages, three of them: the plan of a round, one visit, and what changes either.
 * show_plan and show_edit draw a page from what is stored and from what was just typed, so a
 * refusal is the same page once more (again). The functions between read a form; they bring days,
 * times and numbers into shape and no more, since what fits together is decided by
 * app/inspection/plan.c. The draw is shown with both orders and its seed, so that anybody can do
 * it again. */

#include "web/download.h"
#include "web/edit.h"
#include "web/list.h"
#include "web/inspection/inside.h"
#include "web/rounds/tabs.h"
#include "num/typed.h"

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

static struct val *visits_model(struct val *m, const struct inspection_round *r) {
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
    map_bool(m, "nothing_left", r->any && r->n_visits == 0 && r->n_open == 0);
    map_bool(m, "may_draw", waiting > 1 && !round_lock_reason(r->state));
    return list;
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

static const struct list_column list_columns[] = {
    {"number", "顺序", false},    {"center", "中心", false}, {"day", "时间", false},
    {"names", "验收人员", false}, {"state", "状态", false},  {NULL, "办理", false},
};

static enum gp_code show_plan(struct http_call *call, const char *problem) {
    const char *where = call->err->where;
    struct work work = web_work(call);
    struct inspection_round r;
    struct round_form_row *form;
    TRY(inspection_round(&work, http_param(call, "round"), &r));
    struct val *m = web_page(call, "实地验收");
    map_text(m, "round_title", r.title);
    TRY(round_tabs(call, m, http_param(call, "round")));
    map_text(m, "problem", problem);
    map_text(m, "where", problem ? where : NULL);
    map_text(m, "here", path_of(call));
    TRY(store_round_form_get(&work, http_param(call, "round"), FORM_INSPECTION, DEC_UNSET, &form));
    map_text(m, "form_title", form && form->form ? form->title : NULL);
    map_bool(m, "any", r.any);
    map_text(m, "locked", round_lock_reason(r.state));
    web_offer_download(call, m, path_of(call));
    struct list_order order = list_heads(call, m, list_columns, GP_COUNT(list_columns));
    list_sort_rows(&order, list_columns, visits_model(m, &r));
    draw_model(m, &r);
    inspectors_model(call, m, r.inspectors, r.n_inspectors, NULL);
    plan_model(call, m, &r);
    return web_render(call, "inspection/manage", m);
}

enum gp_code inspections_manage_page(struct http_call *call) {
    return show_plan(call, NULL);
}

/* ---- download */

static const struct book_column columns[] = {
    {.heading = "顺序", .kind = BOOK_COUNT},
    {.heading = "中心"},
    {.heading = "运营机构"},
    {.heading = "日期", .kind = BOOK_DATE},
    {.heading = "时间"},
    {.heading = "验收人员"},
    {.heading = "状态"},
    {.heading = "备注"},
};

enum gp_code inspections_manage_file(struct http_call *call) {
    struct work work = web_work(call);
    struct inspection_round r;
    TRY(inspection_round(&work, http_param(call, "round"), &r));
    const char *title = cstr_empty(r.title) ? http_param(call, "round") : r.title;
    struct web_table t =
        web_table(call, "实地验收", arena_printf(call->arena, "%s实地验收安排", title), columns,
                  GP_COUNT(columns));
    for (size_t i = 0; i < r.n_visits; i++) {
        const struct visit *v = &r.visits[i];
        const struct book_cell cells[] = {
            book_count(v->ord + 1),
            book_text(v->center_name ? v->center_name : "已不在本轮的项目"),
            book_text(v->operator_name),
            book_date(v->planned),
            book_text(v->planned_time),
            book_text(member_names(call->arena, &r, v->id)),
            book_text(inspection_state_name(v)),
            book_text(v->note),
        };
        web_table_add(&t, cells);
    }
    return web_table_send(&t, arena_printf(call->arena, "%s-实地验收", title));
}

/* ---- reading the forms */

static enum gp_code read_day(struct http_call *call, date_t *ret) {
    const char *text = web_typed(call, "day");
    *ret = DATE_UNSET;
    if (!*text || typed_date(str_of(text), ret))
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
    enum dec_parse r = typed_figure(str_of(web_typed(call, name)), 0, TYPED_PLAIN, ret);
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
    web_refuse(call, code);
    return show(call, call->err->message);
}

/* ---- planning */

static enum gp_code plan(struct http_call *call, size_t *ret_n) {
    struct work work = web_work(call);
    struct inspection_plan p = {.draw = *web_typed(call, "draw"),
                                .notify = *web_typed(call, "notify")};
    TRY(read_day(call, &p.day));
    TRY(read_clock(call, "每天开始时间", web_typed(call, "start"), &p.start));
    TRY(read_count(call, "每家用时", "every", &p.every));
    TRY(read_count(call, "每天家数", "a_day", &p.a_day));
    p.members = read_members(call, &p.n_members);
    return inspection_plan(&work, http_param(call, "round"), &p, ret_n);
}

enum gp_code inspections_plan(struct http_call *call) {
    size_t n = 0;
    enum gp_code code = plan(call, &n);
    if (code != GP_OK)
        return again(call, code, show_plan);
    return web_done(call, path_of(call), arena_printf(call->arena, "已安排 %zu 次实地验收", n));
}

enum gp_code inspections_draw(struct http_call *call) {
    struct work work = web_work(call);
    enum gp_code code = inspection_draw(&work, http_param(call, "round"), http_form(call, "seen"));
    if (code != GP_OK)
        return again(call, code, show_plan);
    return web_done(call, path_of(call), "已抽签，顺序和时间按抽签结果排定");
}

/* ---- one visit */

static const char *name_of(const struct account *all, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(all[i].id, id))
            return all[i].name;
    return id;
}

/* The inspectors in one field: which boxes are ticked, in the order of the list. */
static void add_members(struct http_call *call, struct edit *e, const struct inspection *ins,
                        const struct account *all, size_t n) {
    struct buf stored GP_CLEANUP(buf_free) = BUF_INIT;
    struct buf typed GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < ins->n_members; k++)
            if (cstr_eq(ins->members[k].account, all[i].id))
                buf_addf(&stored, "%s%s", stored.n > 0 ? "、" : "", all[i].name);
        if (is_ticked(call, "member", all[i].id))
            buf_addf(&typed, "%s%s", typed.n > 0 ? "、" : "", all[i].name);
    }
    edit_add_as(e, "member", arena_strdup(call->arena, buf_text(&stored)),
                arena_strdup(call->arena, buf_text(&typed)));
    const char *lead = ins->n_members > 0 ? ins->members[0].account : "";
    edit_add_as(e, "lead", name_of(all, n, lead), name_of(all, n, web_typed(call, "lead")));
}

static struct edit stored_visit(struct http_call *call, const struct inspection *ins,
                                const struct account *all, size_t n) {
    struct edit e = {.call = call};
    struct arena *a = call->arena;
    edit_add(&e, "day", date_text(a, ins->visit->planned));
    edit_add(&e, "time", ins->visit->planned_time);
    edit_add(&e, "place", arena_printf(a, "%lld", (long long)ins->visit->ord + 1));
    edit_add(&e, "note", ins->visit->note);
    add_members(call, &e, ins, all, n);
    return e;
}

static enum gp_code check_version(struct http_call *call, struct work *w) {
    struct inspection ins;
    struct account *inspectors;
    size_t n;
    TRY(inspection_get(w, http_param(call, "visit"), &ins));
    TRY(inspection_inspectors(w, &inspectors, &n));
    struct edit stored = stored_visit(call, &ins, inspectors, n);
    return edit_check(&stored);
}

static enum gp_code show_edit(struct http_call *call, const char *problem) {
    const char *where = call->err->where;
    struct work work = web_work(call);
    struct inspection ins;
    struct account *inspectors;
    size_t n_inspectors;
    TRY(inspection_get(&work, http_param(call, "visit"), &ins));
    if (!cstr_eq(ins.visit->round, http_param(call, "round")))
        return gp_fail(call->err, GP_MISSING, NULL, "本轮没有这次实地验收");
    TRY(inspection_inspectors(&work, &inspectors, &n_inspectors));
    struct val *m =
        web_page(call, arena_printf(call->arena, "实地验收：%s", ins.visit->center_name));
    map_text(m, "round_title", ins.visit->round_title);
    TRY(round_tabs(call, m, ins.visit->round));
    visit_model(m, ins.visit);
    inspectors_model(call, m, inspectors, n_inspectors, &ins);
    struct edit stored = stored_visit(call, &ins, inspectors, n_inspectors);
    edit_show(&stored, m, arena_printf(call->arena, "%s/%s", path_of(call), ins.visit->id));
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
    return web_render(call, "inspection/edit", m);
}

enum gp_code inspections_edit_page(struct http_call *call) {
    return show_edit(call, NULL);
}

static enum gp_code edit(struct http_call *call) {
    struct work work = web_work(call);
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
    TRY(check_version(call, &work));
    return inspection_change(&work, http_param(call, "visit"), &c);
}

enum gp_code inspections_edit(struct http_call *call) {
    enum gp_code code = edit(call);
    if (code != GP_OK)
        return again(call, code, show_edit);
    return web_done(call, path_of(call), "已保存，并通知了验收人员");
}

enum gp_code inspections_cancel(struct http_call *call) {
    struct work work = web_work(call);
    enum gp_code code =
        inspection_cancel(&work, http_param(call, "visit"), web_typed(call, "reason"));
    if (code != GP_OK)
        return again(call, code, show_edit);
    return web_done(call, path_of(call), "已取消这次实地验收");
}

enum gp_code inspections_reopen(struct http_call *call) {
    struct work work = web_work(call);
    enum gp_code code =
        inspection_reopen(&work, http_param(call, "visit"), web_typed(call, "reason"));
    if (code != GP_OK)
        return again(call, code, show_edit);
    return web_done(call, path_of(call), "已退回验收人员补充");
}
