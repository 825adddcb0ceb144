/* The forms of 人员, 指标, 资金 and 工作服务成效: showing, saving, checking while typing. Begin at
 * render_part and save_part. A post may hold a page of rows only, so that whole_form fills up with
 * what is saved before anything is judged or stored. Where someone else saved in between,
 * show_conflict puts both side by side and nothing is lost. Tables come by sheets.c. */
#include "app/fill/sheets.h"
#include "web/edit.h"
#include "web/reads.h"
#include "web/route.h"
#include "web/fill/model.h"
#include "web/fill/form.h"
#include "web/results/exchange.h"

/* What was sent, but for the fields that are about the form itself. */
static struct fill_form typed_form(struct http_call *call) {
    static const char *const about[] = {"_csrf", "version", "more",         "next",
                                        "kept",  "window",  "empty_records"};
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

/* The rows of the service records that were on the page. */
static struct fill_window typed_window(struct http_call *call) {
    const char *s = http_form(call, "window"), *dash = s ? strchr(s, '-') : NULL;
    int64_t from, to = INT32_MAX;
    if (!dash || dec_parse((struct str){s, (size_t)(dash - s)}, 0, &from) != DEC_PARSED || from < 0)
        return (struct fill_window){0};
    if (dash[1] && (dec_parse(str_of(dash + 1), 0, &to) != DEC_PARSED || to < from))
        return (struct fill_window){0};
    return (struct fill_window){.given = true, .from = (size_t)from, .to = (size_t)to};
}

/* What was sent, as a whole part: rows that were not on the page are as they are saved. */
static enum gp_code whole_form(struct http_call *call, struct work *work, enum fill_part part,
                               struct fill_form *ret) {
    *ret = typed_form(call);
    struct fill_window w = typed_window(call);
    if (part != PART_INDICATORS || !w.given)
        return GP_OK;
    struct fill_form saved;
    TRY(fill_saved_form(work, FILL_ENTRY(call), part, &saved));
    fill_form_put_rows(call->arena, &fill_records, &saved, w.from, w.to, ret);
    return GP_OK;
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
    struct fill_window window;
};

/* The tables that may be brought for the part, for the box to paste into. */
static void put_sheets(struct val *m, enum fill_part part) {
    struct val *box = map_map(m, "paste_box"), *list = map_list(box, "tables");
    for (size_t i = 0; i < fill_parts[part].n_tables; i++)
        for (size_t t = 0; t < fill_workbook.n_tables; t++)
            if (cstr_eq(fill_workbook.tables[t].word, fill_parts[part].tables[i]->id))
                list_add_option(list, fill_workbook.tables[t].word, fill_workbook.tables[t].name,
                                false);
    map_text(box, "pasted", "");
}

static enum gp_code render_part(struct http_call *call, struct work *w, enum fill_part part,
                                struct shown *s) {
    static const char *const templates[PART_N] = {"fill/roster", "fill/indicators", "fill/funds",
                                                  "fill/narrative"};
    TRY(fill_run_checks(w, &s->d, web_today(), &s->check));
    struct val *m = fill_page(call, &s->d, fill_parts[part].title);
    map_text(m, "action", part_path(call, part, ""));
    map_text(m, "problem", s->problem);
    map_text(m, "where", NULL);
    map_textf(m, "version", "%lld", (long long)s->version);
    map_text(m, "tables_path", fill_path(call, "/tables"));
    put_sheets(m, part);
    exchange_offer(call, m, fill_path(call, "/indicators"));
    map_time(m, "saved", s->d.drafts[part] ? s->d.drafts[part]->saved_at : DEC_UNSET);
    map_bool(m, "has_rows", part != PART_NARRATIVE);
    map_bool(m, "has_conflict", s->conflict.v.n > 0);
    map_text(m, "discard", part_path(call, part, ""));
    fill_put_changes(call, m, "conflict", &s->conflict);
    map_bool(m, "has_notes", fill_put_notes(m, "notes", &s->check, fill_parts[part].id, NULL) > 0);
    if (http_query(call, "rows"))
        s->window.asked = http_query(call, "rows");
    fill_form_model(m, &s->d, &s->check, part, s->more, &s->window);
    return web_render(call, templates[part], m);
}

static enum gp_code part_page(struct http_call *call) {
    struct work work = web_work(call);
    enum fill_part part;
    struct shown s = {.more = http_query(call, "more") != NULL};
    TRY(which_part(call, &part));
    TRY(fill_open(&work, FILL_ENTRY(call), NULL, &s.d));
    s.version = s.d.drafts[part] ? s.d.drafts[part]->version : 0;
    if (part == PART_ROSTER)
        reads_note_entry(call, READ_STAFF, NULL);
    return render_part(call, &work, part, &s);
}

/* Shows the typed form again, over the version that is saved now. */
static enum gp_code show_typed(struct http_call *call, struct work *w, enum fill_part part,
                               const struct fill_form *form, struct shown *s) {
    struct fill_typed typed = {part, form};
    s->window = typed_window(call);
    TRY(fill_open(w, FILL_ENTRY(call), &typed, &s->d));
    if (s->version < 0)
        s->version = s->d.drafts[part] ? s->d.drafts[part]->version : 0;
    return render_part(call, w, part, s);
}

/* ---- saving */

static enum gp_code compare_with_saved(struct http_call *call, struct work *w, enum fill_part part,
                                       const struct fill_form *form, struct fill_changes *ret) {
    struct fill_desk d;
    TRY(fill_open(w, FILL_ENTRY(call), NULL, &d));
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        const struct fill_table *t = fill_parts[part].tables[i];
        struct fill_grid saved = fill_grid_of_form(call->arena, t, &d.forms[part]);
        struct fill_grid mine = fill_grid_of_form(call->arena, t, form);
        fill_grid_compare(call->arena, &saved, &mine, ret);
    }
    return GP_OK;
}

static enum gp_code show_conflict(struct http_call *call, struct work *w, enum fill_part part,
                                  const struct fill_form *form) {
    struct shown s = {.version = -1, .problem = call->err->message};
    web_refuse(call, GP_CONFLICT);
    TRY(compare_with_saved(call, w, part, form, &s.conflict));
    return show_typed(call, w, part, form, &s);
}

/* The same rows again. */
static const char *rows_after(struct http_call *call) {
    struct fill_window w = typed_window(call);
    return w.given && w.from > 0 ? arena_printf(call->arena, "?rows=%zu", w.from) : "";
}

static enum gp_code save_part(struct http_call *call) {
    struct work work = web_work(call);
    enum fill_part part;
    TRY(which_part(call, &part));
    struct fill_form form;
    TRY(whole_form(call, &work, part, &form));
    int64_t version;
    if (http_form(call, "empty_records"))
        fill_form_drop_rows(&fill_records, &form);
    edit_compared(call); /* by fill_save */
    enum gp_code code =
        fill_save(&work, FILL_ENTRY(call), part, &form, typed_version(call), &version);
    if (code == GP_CONFLICT && call->err->where == NULL)
        return show_conflict(call, &work, part, &form);
    TRY(code);
    if (http_form(call, "more"))
        return web_done(call, part_path(call, part, "?more=1&rows=last"),
                        "已保存，表格末尾加了空行");
    if (!http_form(call, "next"))
        return web_done(call, part_path(call, part, rows_after(call)), "已保存");
    bool last = part + 1 == PART_N;
    return web_done(call, last ? fill_path(call, "/files") : part_path(call, part + 1, ""),
                    arena_printf(call->arena, "%s已保存", fill_parts[part].title));
}

/* The script saves while somebody types; it sends the same form. */
static enum gp_code save_draft(struct http_call *call) {
    struct work work = web_work(call);
    enum fill_part part;
    int64_t version;
    TRY(which_part(call, &part));
    struct fill_form form;
    TRY(whole_form(call, &work, part, &form));
    TRY(fill_save(&work, FILL_ENTRY(call), part, &form, typed_version(call), &version));
    const char *text = arena_printf(call->arena, "{\"version\":%lld}", (long long)version);
    return http_reply(call, 200, "application/json; charset=utf-8", str_of(text));
}

static enum gp_code check_part(struct http_call *call) {
    struct work work = web_work(call);
    enum fill_part part;
    struct shown s = {0};
    TRY(which_part(call, &part));
    struct fill_form form;
    TRY(whole_form(call, &work, part, &form));
    struct fill_typed typed = {part, &form};
    TRY(fill_open(&work, FILL_ENTRY(call), &typed, &s.d));
    TRY(fill_run_checks(&work, &s.d, web_today(), &s.check));
    struct val *m = val_map(call->arena);
    map_bool(m, "has_notes", fill_put_notes(m, "notes", &s.check, fill_parts[part].id, NULL) > 0);
    s.window = typed_window(call);
    fill_form_marks(m, &s.d, &s.check, part, &s.window);
    return web_render(call, "fill/check", m);
}

/* ---- 与上期相同 */

static enum gp_code copy_last(struct http_call *call) {
    struct work work = web_work(call);
    enum fill_part part;
    const char *title;
    struct fill_form form;
    struct shown s = {.version = -1};
    TRY(which_part(call, &part));
    TRY(fill_open(&work, FILL_ENTRY(call), NULL, &s.d));
    TRY(fill_last_time(&work, &s.d, part, &form, &title));
    if (!title)
        return web_done(call, part_path(call, part, ""), "没有找到上一期的资料，无法沿用");
    s = (struct shown){.version = -1};
    s.problem =
        arena_printf(call->arena, "下面是“%s”的内容，还没有保存；请改成本期的情况后再保存", title);
    return show_typed(call, &work, part, &form, &s);
}

#define PART_MAX  ((size_t)16 << 20)
#define PART_FORM WEB_FORM(part_form), HTTP_FIELDS(part_fields)

static const struct http_field part_form[] = {
    {"version", "版本", 12, 0},    {"more", "加行", 1, 0},
    {"next", "下一步", 1, 0},      {"empty_records", "清空全部服务记录", 1, 0},
    {"window", "本页的行", 30, 0},
};

/* Ten times what the format takes: what is too long is kept as typed and said at its cell. */
static size_t most_sent(const struct fill_table *t, const struct fill_col *col) {
    const struct field *f = fill_col_field(t, col);
    if (col->kind == FILL_TEXT && col->ref == FILL_PLAIN)
        return 10 * (size_t)(f ? f->max : TEXT_NAME);
    return col->kind == FILL_TEXT ? TEXT_LINE : 30;
}

static void part_fields(struct http_fields *ret) {
    for (size_t i = 0; i < PART_N; i++)
        for (size_t k = 0; k < fill_parts[i].n_tables; k++) {
            const struct fill_table *t = fill_parts[i].tables[k];
            unsigned rows = t->single ? 0 : t == &fill_records ? HTTP_ROWS | HTTP_LONG : HTTP_ROWS;
            for (size_t c = 0; c < t->n_cols; c++)
                *VEC_PUSH(ret->arena, &ret->v) = (struct http_field){
                    t->cols[c].name, t->cols[c].title, most_sent(t, &t->cols[c]), rows};
        }
}

const struct http_route fill_part_routes[] = {
    WEB_GET("/fill/:round/:entry/part/:part", part_page, PERM_FILL, "填报一个部分"),
    WEB_POST("/fill/:round/:entry/part/:part", save_part, PERM_FILL, HTTP_WRITE, PART_MAX,
             "保存一个部分", PART_FORM, .edits = true),
    WEB_POST("/fill/:round/:entry/part/:part/draft", save_draft, PERM_FILL, HTTP_WRITE, PART_MAX,
             "填写时自动保存", PART_FORM, .edits = true),
    WEB_POST("/fill/:round/:entry/part/:part/check", check_part, PERM_FILL, HTTP_SLOW, PART_MAX,
             "填写时核查", .unit = HTTP_UNIT_READS, PART_FORM),
    WEB_POST("/fill/:round/:entry/part/:part/last", copy_last, PERM_FILL, HTTP_SLOW, 1024,
             "沿用上期内容", .unit = HTTP_UNIT_READS),
    {.path = NULL},
};
