/* The forms of 人员, 指标, 资金 and 工作服务成效: showing, saving, checking while typing. */
#include "web/fill_model.h"
#include "web/fill_form.h"

/* What was sent, but for the fields that are about the form itself. */
static struct fill_form typed_form(struct http_call *call) {
    static const char *const about[] = {"_csrf", "version", "more", "next", "paste", "paste_into"};
    struct fill_form form = {0};
    for (size_t i = 0; i < call->request->form.n; i++) {
        const struct http_pair *f = &call->request->form.v[i];
        bool own = false;
        for (size_t k = 0; k < GP_COUNT(about); k++)
            own = own || strcmp(f->name, about[k]) == 0;
        if (!own)
            fill_form_add(call->arena, &form, f->name, f->value);
    }
    return form;
}

static int64_t typed_version(struct http_call *call) {
    int64_t v = 0;
    const char *s = http_form(call, "version");
    return s && dec_parse(str_of(s), 0, &v) == DEC_PARSED && v >= 0 ? v : 0;
}

static enum gp_code which_part(struct http_call *call, enum fill_part *ret) {
    return fill_part_of(http_param(call, "part"), ret)
               ? GP_OK
               : gp_fail(call->err, GP_MISSING, NULL, "没有这一部分，请从递交清单进入");
}

static const char *part_path(struct http_call *call, enum fill_part part, const char *rest) {
    return fill_path(call, arena_printf(call->arena, "/part/%s%s", fill_parts[part].id, rest));
}

/* ---- showing */

struct shown {
    struct fill_desk d;
    struct fill_check check;
    const char *problem;
    struct fill_changes conflict; /* saved by somebody else, against what was typed */
    int64_t version;
    bool more;
    const char *paste; /* what could not be taken over stays in its box */
};

static enum gp_code render_part(struct http_call *call, struct app *app, enum fill_part part,
                                struct shown *s) {
    static const char *const templates[PART_N] = {"fill_roster", "fill_indicators", "fill_funds",
                                                  "fill_narrative"};
    TRY(fill_run_checks(app, &s->d, web_today(), &s->check));
    struct val *m = fill_page(call, &s->d, fill_parts[part].title);
    map_text(m, "action", part_path(call, part, ""));
    map_text(m, "problem", s->problem);
    map_text(m, "where", NULL);
    map_textf(m, "version", "%lld", (long long)s->version);
    map_text(m, "paste", s->paste ? s->paste : "");
    map_time(m, "saved", s->d.drafts[part] ? s->d.drafts[part]->saved_at : DEC_UNSET);
    map_bool(m, "has_rows", part != PART_NARRATIVE);
    map_bool(m, "has_conflict", s->conflict.v.n > 0);
    fill_put_changes(m, "conflict", &s->conflict);
    map_bool(m, "has_notes", fill_put_notes(m, "notes", &s->check, fill_parts[part].id, NULL) > 0);
    fill_form_model(m, &s->d, &s->check, part, s->more);
    return web_render(call, templates[part], m);
}

static enum gp_code part_page(struct http_call *call) {
    struct app app = web_app(call);
    enum fill_part part;
    struct shown s = {.more = http_query(call, "more") != NULL};
    TRY(which_part(call, &part));
    TRY(fill_open(&app, FILL_ENTRY(call), NULL, &s.d));
    s.version = s.d.drafts[part] ? s.d.drafts[part]->version : 0;
    return render_part(call, &app, part, &s);
}

/* Shows the typed form again, over the version that is saved now. */
static enum gp_code show_typed(struct http_call *call, struct app *app, enum fill_part part,
                               const struct fill_form *form, struct shown *s) {
    struct fill_typed typed = {part, form};
    TRY(fill_open(app, FILL_ENTRY(call), &typed, &s->d));
    if (s->version < 0)
        s->version = s->d.drafts[part] ? s->d.drafts[part]->version : 0;
    return render_part(call, app, part, s);
}

/* ---- saving */

static enum gp_code compare_with_saved(struct http_call *call, struct app *app, enum fill_part part,
                                       const struct fill_form *form, struct fill_changes *ret) {
    struct fill_desk d;
    TRY(fill_open(app, FILL_ENTRY(call), NULL, &d));
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        const struct fill_table *t = fill_parts[part].tables[i];
        struct fill_grid saved = fill_grid_of_form(call->arena, t, &d.forms[part]);
        struct fill_grid mine = fill_grid_of_form(call->arena, t, form);
        fill_grid_compare(call->arena, &saved, &mine, ret);
    }
    return GP_OK;
}

static enum gp_code show_conflict(struct http_call *call, struct app *app, enum fill_part part,
                                  const struct fill_form *form) {
    struct shown s = {.version = -1, .problem = call->err->message};
    call->response->status = http_status_of(GP_CONFLICT);
    TRY(compare_with_saved(call, app, part, form, &s.conflict));
    return show_typed(call, app, part, form, &s);
}

/* Rows from the box for pasting go into the form, all of them or none. */
static enum gp_code take_pasted(struct http_call *call, struct app *app, enum fill_part part,
                                struct fill_form *form, const char **ret_problem) {
    const char *text = http_form(call, "paste");
    if (cstr_empty(text))
        return GP_OK;
    struct fill_desk d;
    TRY(fill_open(app, FILL_ENTRY(call), NULL, &d));
    *ret_problem = fill_paste(&d.c, part, http_form(call, "paste_into"), text, form);
    return GP_OK;
}

static enum gp_code save_part(struct http_call *call) {
    struct app app = web_app(call);
    enum fill_part part;
    TRY(which_part(call, &part));
    struct fill_form form = typed_form(call);
    int64_t version;
    const char *problem = NULL;
    TRY(take_pasted(call, &app, part, &form, &problem));
    if (problem) {
        struct shown s = {
            .version = typed_version(call), .problem = problem, .paste = http_form(call, "paste")};
        call->response->status = http_status_of(GP_INVALID);
        return show_typed(call, &app, part, &form, &s);
    }
    enum gp_code code =
        fill_save(&app, FILL_ENTRY(call), part, &form, typed_version(call), &version);
    if (code == GP_CONFLICT && call->err->where == NULL)
        return show_conflict(call, &app, part, &form);
    TRY(code);
    if (http_form(call, "more"))
        return web_done(call, part_path(call, part, "?more=1"), "已保存，表格末尾加了空行");
    if (!http_form(call, "next"))
        return web_done(call, part_path(call, part, ""), "已保存");
    bool last = part + 1 == PART_N;
    return web_done(call, last ? fill_path(call, "/files") : part_path(call, part + 1, ""),
                    arena_printf(call->arena, "%s已保存", fill_parts[part].title));
}

/* The script saves while somebody types; it sends the same form. */
static enum gp_code save_draft(struct http_call *call) {
    struct app app = web_app(call);
    enum fill_part part;
    int64_t version;
    TRY(which_part(call, &part));
    struct fill_form form = typed_form(call);
    TRY(fill_save(&app, FILL_ENTRY(call), part, &form, typed_version(call), &version));
    const char *text = arena_printf(call->arena, "{\"version\":%lld}", (long long)version);
    return http_reply(call, 200, "application/json; charset=utf-8", str_of(text));
}

static enum gp_code check_part(struct http_call *call) {
    struct app app = web_app(call);
    enum fill_part part;
    struct shown s = {0};
    TRY(which_part(call, &part));
    struct fill_form form = typed_form(call);
    struct fill_typed typed = {part, &form};
    TRY(fill_open(&app, FILL_ENTRY(call), &typed, &s.d));
    TRY(fill_run_checks(&app, &s.d, web_today(), &s.check));
    struct val *m = val_map(call->arena);
    map_bool(m, "has_notes", fill_put_notes(m, "notes", &s.check, fill_parts[part].id, NULL) > 0);
    fill_form_marks(m, &s.d, &s.check, part);
    return web_render(call, "fill_check", m);
}

/* ---- 与上期相同 */

static enum gp_code copy_last(struct http_call *call) {
    struct app app = web_app(call);
    enum fill_part part;
    const char *title;
    struct fill_form form;
    struct shown s = {.version = -1};
    TRY(which_part(call, &part));
    TRY(fill_open(&app, FILL_ENTRY(call), NULL, &s.d));
    TRY(fill_last_time(&app, &s.d, part, &form, &title));
    if (!title)
        return web_done(call, part_path(call, part, ""), "没有找到上一期的资料，无法沿用");
    s = (struct shown){.version = -1};
    s.problem =
        arena_printf(call->arena, "下面是“%s”的内容，还没有保存；请改成本期的情况后再保存", title);
    return show_typed(call, &app, part, &form, &s);
}

#define FORM(f) .body_max = (size_t)2 << 20, .form = (f), .n_form = GP_COUNT(f)

static const struct http_field part_form[] = {
    {"version", "版本", 12, 0},
    {"more", "加行", 1, 0},
    {"next", "下一步", 1, 0},
    {"paste", "粘贴的表格", 200000, 0},
    {"paste_into", "粘贴到", 20, 0},
    /* 人员 */
    {"key", "编号", 64, HTTP_ROWS},
    {"post", "岗位", 64, HTTP_ROWS},
    {"person", "姓名", 60, HTTP_ROWS},
    {"id_number", "身份证号", 30, HTTP_ROWS},
    {"start", "到岗日期", 20, HTTP_ROWS},
    {"end", "离岗日期", 20, HTTP_ROWS},
    {"reason", "离岗原因", 200, HTTP_ROWS},
    {"holder", "持证人", 60, HTTP_ROWS},
    {"qualification", "证书或资质", 60, HTTP_ROWS},
    {"number", "证书编号", 60, HTTP_ROWS},
    {"issued", "取得日期", 20, HTTP_ROWS},
    {"expires", "有效期至", 20, HTTP_ROWS},
    {"in_post", "在岗人数", 20, 0},
    {"departures", "离职人次", 20, 0},
    {"lead_departures", "其中主管", 20, 0},
    {"departures_note", "离职说明", 500, 0},
    {"held", "资质", 60, HTTP_ROWS},
    {"held_count", "人数", 20, HTTP_ROWS},
    {"vacant_at", "分站点", 64, HTTP_ROWS},
    {"vacant_days", "空岗自然日", 20, HTTP_ROWS},
    {"vacant_open", "目前仍空缺", 3, HTTP_ROWS},
    {"vacant_note", "说明", 200, HTTP_ROWS},
    /* 指标 */
    {"indicator", "指标", 64, HTTP_ROWS},
    {"done", "完成数", 20, HTTP_ROWS},
    {"view", "总体进度", 1, 0},
    {"record_key", "编号", 64, HTTP_ROWS},
    {"record_of", "指标", 64, HTTP_ROWS},
    {"record_title", "名称", 200, HTTP_ROWS},
    {"record_date", "日期", 20, HTTP_ROWS},
    {"sessions", "节数", 20, HTTP_ROWS},
    {"people", "人数", 20, HTTP_ROWS},
    {"minutes", "分钟", 20, HTTP_ROWS},
    {"record_person", "对象编号", 64, HTTP_ROWS},
    /* 资金 */
    {"from", "起始日", 20, 0},
    {"cutoff", "截止日", 20, 0},
    {"to", "预计到", 20, 0},
    {"sum_actual", "小计：实际发生额", 30, 0},
    {"sum_expected", "小计：预计发生额", 30, 0},
    {"sum_total", "小计：合计", 30, 0},
    {"note", "备注", 2000, 0},
    {"label", "项目", 60, HTTP_ROWS},
    {"category", "对应类别", 64, HTTP_ROWS},
    {"actual", "实际发生额", 30, HTTP_ROWS},
    {"expected", "预计发生额", 30, HTTP_ROWS},
    {"line_total", "表上合计", 30, HTTP_ROWS},
    {"line_share", "表上占比", 20, HTTP_ROWS},
    {"surplus_actual", "盈余/赤字：实际发生额", 30, 0},
    {"surplus_expected", "盈余/赤字：预计发生额", 30, 0},
    {"surplus_total", "盈余/赤字：表上合计", 30, 0},
    /* 工作服务成效 */
    {"narrative", "工作服务成效", 50000, 0},
};

const struct http_route fill_part_routes[] = {
    {.method = HTTP_GET,
     .path = "/fill/:round/:entry/part/:part",
     .run = part_page,
     .need = PERM_FILL,
     .summary = "填报一个部分"},
    {.method = HTTP_POST,
     .path = "/fill/:round/:entry/part/:part",
     .run = save_part,
     .need = PERM_FILL,
     .where = HTTP_WRITE,
     FORM(part_form),
     .summary = "保存一个部分"},
    {.method = HTTP_POST,
     .path = "/fill/:round/:entry/part/:part/draft",
     .run = save_draft,
     .need = PERM_FILL,
     .where = HTTP_WRITE,
     FORM(part_form),
     .summary = "填写时自动保存"},
    {.method = HTTP_POST,
     .path = "/fill/:round/:entry/part/:part/check",
     .run = check_part,
     .need = PERM_FILL,
     .where = HTTP_SLOW,
     FORM(part_form),
     .summary = "填写时核查"},
    {.method = HTTP_POST,
     .path = "/fill/:round/:entry/part/:part/last",
     .run = copy_last,
     .need = PERM_FILL,
     .where = HTTP_SLOW,
     .body_max = 1024,
     .summary = "沿用上期内容"},
    {.path = NULL},
};
