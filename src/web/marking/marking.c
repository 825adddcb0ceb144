/* Three pages: the queue, the declaration that stands before everything, and the sheet. Every way
 * to a sheet ends in show_sheet, which itself falls back to the declaration while that is missing.
 * A save while typing answers with the status line alone (reply_status); a submit that lacks
 * something is stored and sent back with ?check=1, since a refused answer would undo it. Rows and
 * fields are sheet_view.c, shared with the parties' form; the panel's routes come from panel.c. */

#include "web/marking/marking.h"

#include "app/rounds/flow.h"
#include "app/marking/settle.h"
#include "web/edit.h"
#include "web/assets.h"
#include "web/list.h"
#include "web/offline.h"
#include "web/route.h"
#include "web/marking/desk_view.h"
#include "web/marking/panel.h"
#include "web/marking/sheet_view.h"
#include "web/fill/submission.h"
#include "web/papers/offer.h"
#include "web/shown.h"

static const char *sheet_path(const struct http_call *call, const char *round, const char *entry,
                              const char *component) {
    struct arena *a = call->arena;
    return arena_printf(a, "/marking/%s/%s/%s", http_url_encode(a, round),
                        http_url_encode(a, entry), http_url_encode(a, component));
}

static const char *own_path(const struct http_call *call) {
    return sheet_path(call, http_param(call, "round"), http_param(call, "entry"),
                      http_param(call, "component"));
}

/* ---- the queue */

static const char *const stage_colors[MARKING_STAGE_N] = {
    [MARKING_DECLARE] = "bg-orange-lt",  [MARKING_RECUSED] = "bg-secondary-lt",
    [MARKING_TODO] = "bg-blue-lt",       [MARKING_BEGUN] = "bg-blue-lt",
    [MARKING_SUBMITTED] = "bg-green-lt", [MARKING_WAITING] = "bg-secondary-lt",
    [MARKING_OVER] = "bg-secondary-lt",
};

/* What the expert does next there. */
static const char *stage_action(const struct marking_item *i) {
    static const char *const actions[MARKING_STAGE_N] = {
        [MARKING_DECLARE] = "先签回避声明",
        [MARKING_RECUSED] = "查看",
        [MARKING_TODO] = "开始评分",
        [MARKING_BEGUN] = "继续评分",
        [MARKING_SUBMITTED] = "查看",
        [MARKING_WAITING] = "先看材料",
        [MARKING_OVER] = "查看",
    };
    return i->returned ? "重新评分" : actions[i->stage];
}

static bool is_waiting_for_me(enum marking_stage s) {
    return s == MARKING_DECLARE || s == MARKING_TODO || s == MARKING_BEGUN;
}

static void add_item(struct http_call *call, struct val *row, const struct marking_item *i,
                     date_t today) {
    const struct marking_task *t = i->task;
    map_text(row, "center", t->center);
    map_text(row, "project", t->project);
    map_text(row, "round_title", t->round_title);
    map_text(row, "component", i->component->name);
    map_text(row, "stage", i->returned ? "退回重评" : marking_stage_name(i->stage));
    map_text(row, "color", i->returned ? "bg-orange-lt" : stage_colors[i->stage]);
    map_text(row, "action", stage_action(i));
    map_bool(row, "primary", is_waiting_for_me(i->stage));
    map_count(row, "done", i->done);
    map_count(row, "items", i->items);
    map_textf(row, "progress", "%lld / %lld", (long long)i->done, (long long)i->items);
    map_date(row, "due", t->due);
    map_bool(row, "late",
             is_waiting_for_me(i->stage) && date_is_set(t->due) && date_cmp(t->due, today) < 0);
    map_date(row, "submitted", i->submitted);
    map_text(row, "link", sheet_path(call, t->round, t->entry, i->component->id));
}

static const struct list_column queue_heads[] = {
    {"center", "中心", false}, {"component", "板块", false}, {"round_title", "评估轮次", false},
    {"stage", "状态", false},  {"done", "已评的项", false},  {"due", "截止", false},
};

void marking_put_queue(struct http_call *call, struct val *m, const struct marking_item *items,
                       size_t n, date_t today) {
    struct val *rows = map_list(m, "rows");
    size_t open = 0;
    for (int pass = 0; pass < 2; pass++) /* what waits stands first */
        for (size_t i = 0; i < n; i++)
            if (is_waiting_for_me(items[i].stage) == (pass == 0)) {
                add_item(call, list_add_map(rows), &items[i], today);
                open += pass == 0;
            }
    struct list_order order = list_heads(call, m, queue_heads, GP_COUNT(queue_heads));
    list_sort_rows(&order, queue_heads, rows);
    map_bool(m, "has_rows", n > 0);
    map_count(m, "n_waiting", (int64_t)open);
    map_count(m, "all", (int64_t)n);
}

static const struct web_shown_column queue_columns[] = {
    {"中心", "center", BOOK_TEXT},
    {"板块", "component", BOOK_TEXT},
    {"评估轮次", "round_title", BOOK_TEXT},
    {"状态", "stage", BOOK_TEXT},
    {"已评的项", "done", BOOK_COUNT},
    {"全部的项", "items", BOOK_COUNT},
    {"截止", "due", BOOK_DATE},
};
static const struct web_shown queue_tables[] = {
    WEB_SHOWN_TABLE("我的评分", "rows", queue_columns),
};

static enum gp_code queue_page(struct http_call *call) {
    struct work work = web_work(call);
    struct marking_item *items = NULL;
    size_t n = 0;
    list_recall(call);
    struct val *m = web_page(call, "我的评分");
    enum gp_code code = marking_queue(&work, &items, &n);
    if (code != GP_OK && code != GP_MISSING)
        return code;
    map_text(m, "problem", code == GP_MISSING ? call->err->message : NULL);
    map_text(m, "where", NULL);
    marking_put_queue(call, m, items, n, web_today());
    return web_render_shown(call, "marking/queue", m, queue_tables, GP_COUNT(queue_tables));
}

/* ---- the sheet */

static struct val *sheet_page(struct http_call *call, const struct marking *x) {
    struct val *m = web_page(
        call, arena_printf(call->arena, "%s · %s", x->task.center, x->form.component->name));
    map_text(m, "round_title", x->task.round_title);
    map_text(m, "project", x->task.project);
    map_text(m, "component", x->form.component->name);
    map_score(m, "full", x->form.component->max);
    map_date(m, "due", x->task.due);
    map_text(m, "action", own_path(call));
    map_text(m, "problem", NULL);
    map_text(m, "where", NULL);
    map_text(m, "js_marking", asset_of("marking.js")->url);
    map_text(m, "js_offline", asset_of("offline.js")->url);
    map_text(m, "account", web_visitor(call)->account->id);
    map_text(m, "js_desk_offline", asset_of("desk-offline.js")->url);
    return m;
}

/* Others of the same operator, for which the same answer may be given at once. */
static enum gp_code put_alike(struct http_call *call, struct val *m, const struct marking *x) {
    struct work work = web_work(call);
    struct marking_task *v;
    size_t n;
    struct val *list = map_list(m, "alike");
    TRY(marking_alike(&work, &x->task, &v, &n));
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_count(row, "i", (int64_t)i);
        map_text(row, "entry", v[i].entry);
        map_text(row, "center", v[i].center);
        map_text(row, "project", v[i].project);
        map_bool(row, "ticked", cstr_eq(http_form_row(call, "also", i), v[i].entry));
    }
    map_bool(m, "any_alike", n > 0);
    return GP_OK;
}

static enum gp_code declare_page(struct http_call *call, const struct marking *x,
                                 const char *problem) {
    struct val *m = sheet_page(call, x);
    const char *relation = http_form(call, "relation");
    map_bool(m, "recused", x->stage == MARKING_RECUSED);
    map_text(m, "relation", relation ? relation : x->task.relation);
    map_bool(m, "conflict", cstr_eq(http_form(call, "tie"), "yes"));
    map_text(m, "expert_name", web_visitor(call)->account->name);
    map_text(m, "problem", problem);
    TRY(put_alike(call, m, x));
    return web_render(call, "marking/declare", m);
}

static const struct item_score *score_of_row(const struct sheet_score *s, size_t i) {
    return i < s->n_items ? &s->items[i] : NULL;
}

static void put_points(struct val *cell, const struct item_score *is) {
    map_text(cell, "text",
             !is                  ? ""
             : is->not_applicable ? "不适用"
                                  : score_text(cell->arena, is->points));
}

/* Marks side by side: a column a sheet, with its total, and a row an item. */
struct side_column {
    const char *label;
    const struct sheet_score *score;
};

static void add_side_by_side(struct val *m, const char *heads, const char *rows,
                             const struct marking *x, const struct side_column *v, size_t n) {
    struct val *list = map_list(m, heads);
    for (size_t k = 0; k < n; k++) {
        struct val *h = list_add_map(list);
        map_text(h, "label", v[k].label);
        map_score(h, "total", v[k].score->points);
    }
    list = map_list(m, rows);
    for (size_t i = 0; i < x->form.n_rows; i++) {
        const struct form_row *r = &x->form.rows[i];
        if (r->number == 0)
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "name", r->item ? r->item->name : x->form.component->name);
        map_score(row, "here", r->points);
        struct val *cells = map_list(row, "cells");
        for (size_t k = 0; k < n; k++)
            put_points(list_add_map(cells), score_of_row(v[k].score, i));
    }
}

/* The others' marks beside the own. */
static void add_others(struct http_call *call, struct val *m, const struct marking *x) {
    struct side_column *v = gp_new_n(call->arena, struct side_column, x->n_others);
    for (size_t k = 0; k < x->n_others; k++)
        v[k] = (struct side_column){x->others[k].label, &x->others[k].score};
    map_bool(m, "has_others", x->n_others > 1);
    add_side_by_side(m, "others", "compare", x, v, x->n_others);
}

static const char *center_of(const struct dossier *d, const struct entry *e) {
    const struct project *p = dossier_project(d, e->project);
    const struct center *c = p ? dossier_center(d, p->center) : NULL;
    return c && !cstr_empty(c->name) ? c->name : e->id;
}

/* What the expert gave others before, beside what is given here. */
static enum gp_code add_earlier(struct http_call *call, struct val *m, const struct marking *x,
                                const struct dossier *d) {
    struct work work = web_work(call);
    struct marking_earlier *v;
    size_t n;
    TRY(marking_earlier(&work, d, x, &v, &n));
    map_bool(m, "has_earlier", n > 0);
    struct side_column *columns = gp_new_n(call->arena, struct side_column, n);
    for (size_t k = 0; k < n; k++)
        columns[k] = (struct side_column){center_of(d, v[k].entry), &v[k].score};
    add_side_by_side(m, "earlier", "earlier_rows", x, columns, n);
    return GP_OK;
}

/* The draft that is there, where what was sent did not take its place. */
static enum gp_code put_conflict(struct http_call *call, struct val *m, const struct marking *x) {
    struct marking *there = NULL;
    if (x->problem && !x->kept && !x->closed && call->request->method == HTTP_POST) {
        struct work work = web_work(call);
        TRY(marking_open(&work, http_param(call, "round"), http_param(call, "entry"),
                         http_param(call, "component"), &there));
    }
    sheet_view_conflict(m, &x->form, there ? &there->input : NULL, &x->input, own_path(call));
    return GP_OK;
}

/* What was handed in, and the facts that follow from it, beside the sheet. */
static enum gp_code put_desk(struct http_call *call, struct val *m, const struct marking *x,
                             struct desk *ret) {
    struct work work = web_work(call);
    struct submission *s = gp_new(call->arena, struct submission);
    const char *slash = x->task.last ? strchr(x->task.last, '/') : NULL;
    if (slash)
        s->also = arena_strndup(call->arena, x->task.last, (size_t)(slash - x->task.last));
    TRY(submission_open(&work, x->task.round, x->task.entry, s));
    TRY(submission_put(call, m, s));
    TRY(desk_open(&work, &s->c, ret));
    TRY(last_time_open(&work, slash ? &s->other : NULL, slash ? slash + 1 : NULL,
                       x->form.component->id, &ret->last));
    desk_view_put(m, ret, x->form.component);
    return add_earlier(call, m, x, &s->dossier);
}

/* ---- the note to oneself */

/* typed: what stands in its field. */
static void put_note(struct http_call *call, struct val *m, const char *typed,
                     const struct own_note *there) {
    map_textf(m, "note_action", "%s/note", own_path(call));
    map_text(m, "own_note", typed);
    map_count(m, "note_rev", there->revision);
    map_text(m, "note_problem", there->problem);
    map_text(m, "note_there", there->problem ? there->text : NULL);
    map_bool(m, "note_saved", false);
}

static enum gp_code show_with_note(struct http_call *call, const struct marking *x,
                                   const char *typed, const struct own_note *there) {
    if (x->stage == MARKING_DECLARE || x->stage == MARKING_RECUSED || !x->task.declared)
        return declare_page(call, x, NULL);
    struct val *m = sheet_page(call, x);
    bool locked = x->closed != NULL;
    struct desk desk;
    TRY(put_desk(call, m, x, &desk));
    bool fresh = x->revision == 0 && call->request->method == HTTP_GET;
    struct sheet_input shown =
        desk_offer(call->arena, &desk, &x->form, &x->input, fresh && !locked);
    sheet_view_rows(m, &x->form, &shown, locked, &desk);
    put_note(call, m, typed, there);
    map_bool(m, "note_stays", round_lock_reason(x->task.round_state) != NULL);
    sheet_view_summary(m, &x->form, &x->input);
    sheet_view_status(m, &x->form, x->revision, x->saved_at, NULL, false);
    TRY(put_conflict(call, m, x));
    map_text(m, "problem", x->problem);
    map_text(m, "closed", x->closed);
    sheet_view_corrections(m, x->form.component, x->corrections, x->n_corrections);
    map_text(m, "return_reason", locked ? NULL : x->return_reason);
    map_text(m, "reason_rule", sheet_reason_rule(call->arena, &x->standard));
    map_text(m, "standard", standard_label(call->arena, &x->standard));
    map_count(m, "version", x->version);
    map_closing(m, locked ? DATE_UNSET : x->task.due,
                locked ? NULL : arena_printf(call->arena, "%s/closing", own_path(call)));
    map_text(m, "reference", x->reference);
    if (x->submitted_at != DEC_UNSET)
        map_time(m, "submitted", x->submitted_at);
    else
        map_date(m, "submitted", x->submitted);
    map_bool(m, "is_submitted", x->stage == MARKING_SUBMITTED);
    map_bool(m, "simple", false);
    map_bool(m, "lead", x->lead);
    map_textf(m, "panel_path", "/marking/%s/%s/~panel", http_url_encode(call->arena, x->task.round),
              http_url_encode(call->arena, x->task.entry));
    const struct paper_offer offers[] = {
        {PAPER_SHEET_BLANK, x->form.component->id},
        {PAPER_SHEET_FILLED, x->form.component->id},
    };
    bool submitted = x->stage == MARKING_SUBMITTED;
    papers_offer(m, x->task.round, x->task.entry, &offers[submitted ? 1 : 0], 1);
    add_others(call, m, x);
    return web_render(call, "marking/sheet", m);
}

static enum gp_code show_sheet(struct http_call *call, const struct marking *x) {
    struct own_note there = {.text = cstr_or_empty(x->task.own_note),
                             .revision = x->task.own_note_revision};
    return show_with_note(call, x, there.text, &there);
}

static enum gp_code sheet_get(struct http_call *call) {
    struct work work = web_work(call);
    struct marking *x;
    TRY(marking_open(&work, http_param(call, "round"), http_param(call, "entry"),
                     http_param(call, "component"), &x));
    if (http_query(call, "check") && !x->closed)
        x->problem = sheet_form_open(call->arena, &x->form);
    return show_sheet(call, x);
}

static enum gp_code watch(struct http_call *call) {
    struct work work = web_work(call);
    struct closing_watch w;
    TRY(marking_watch(&work, http_param(call, "round"), http_param(call, "entry"), &w));
    return web_reply_watch(call, &w);
}

/* The status line alone, for a save while typing. */
static enum gp_code reply_status(struct http_call *call, const struct marking *x) {
    struct val *m = val_map(call->arena);
    sheet_view_summary(m, &x->form, &x->input);
    return sheet_view_reply_status(call, m, &x->form, x->revision, x->saved_at, x->problem);
}

static enum gp_code save_sheet(struct http_call *call) {
    struct work work = web_work(call);
    struct sheet_post post = sheet_view_post(call);
    struct marking *x;
    edit_compared(call); /* by marking_save */
    TRY(marking_save(&work, http_param(call, "round"), http_param(call, "entry"),
                     http_param(call, "component"), &post, &x));
    if (http_header(call, "HX-Request"))
        return reply_status(call, x);
    if (x->problem) {
        web_refuse(call, GP_CONFLICT);
        return show_sheet(call, x);
    }
    return web_done(call, own_path(call), "草稿已保存，可以随时回来继续");
}

static enum gp_code submit_sheet(struct http_call *call) {
    struct work work = web_work(call);
    struct sheet_post post = sheet_view_post(call);
    struct marking *x;
    edit_compared(call); /* by marking_submit */
    TRY(settle_marking_submit(&work, http_param(call, "round"), http_param(call, "entry"),
                              http_param(call, "component"), &post, &x));
    if (x->problem && x->kept) /* stored, so back to it: a refused answer would be undone */
        return http_redirect(call, arena_printf(call->arena, "%s?check=1", own_path(call)));
    if (x->problem) {
        web_refuse(call, GP_CONFLICT);
        return show_sheet(call, x);
    }
    return http_redirect(call, own_path(call)); /* the sheet says that it is handed in */
}

static enum gp_code worker(struct http_call *call) {
    return offline_worker(call, "/marking");
}

static enum gp_code save_note(struct http_call *call) {
    struct work work = web_work(call);
    const char *text = cstr_or_empty(http_form(call, "own_note"));
    const char *round = http_param(call, "round"), *entry = http_param(call, "entry");
    struct own_note note;
    edit_compared(call); /* by marking_note */
    TRY(marking_note(&work, round, entry, text, sheet_view_number(http_form(call, "note_rev")),
                     &note));
    if (http_header(call, "HX-Request")) {
        struct val *m = val_map(call->arena);
        if (!note.problem)
            web_tell_stored(call);
        put_note(call, m, text, &note);
        map_bool(m, "note_saved", !note.problem);
        return web_render(call, "marking/note_status", m);
    }
    if (!note.problem)
        return web_done(call, own_path(call), "笔记已保存，只有您自己看得到");
    struct marking *x;
    TRY(marking_open(&work, round, entry, http_param(call, "component"), &x));
    web_refuse(call, GP_CONFLICT);
    return show_with_note(call, x, text, &note);
}

/* No ties, in the entry and in those that were ticked along. */
static enum gp_code declare_none(struct http_call *call, struct work *w, const char *round,
                                 const char *entry) {
    size_t n = http_form_rows(call, "also"), kept = 0;
    const char **others = gp_new_n(call->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!cstr_empty(http_form_row(call, "also", i)))
            others[kept++] = http_form_row(call, "also", i);
    return marking_declare_alike(w, round, entry, others, kept);
}

static enum gp_code declare(struct http_call *call) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round"), *entry = http_param(call, "entry");
    const char *tie = http_form(call, "tie"), *relation = http_form(call, "relation");
    bool conflict = cstr_eq(tie, "yes");
    enum gp_code code = GP_INVALID;
    if (!conflict && !cstr_eq(tie, "no"))
        (void)gp_fail(call->err, GP_INVALID, "回避声明", "请在两项里选一项");
    else if (conflict)
        code = marking_declare(&work, round, entry, relation ? relation : "");
    else
        code = declare_none(call, &work, round, entry);
    if (code == GP_INVALID) {
        const char *problem = call->err->message;
        struct marking *x;
        TRY(marking_open(&work, round, entry, http_param(call, "component"), &x));
        web_refuse(call, GP_INVALID);
        return declare_page(call, x, problem);
    }
    TRY(code);
    return conflict ? web_done(call, "/marking", "已申报回避，材料不再对您开放，评估方会另派专家")
                    : web_done(call, own_path(call), "回避声明已签署，可以开始评分");
}

static const struct http_field sheet_fields[] = {SHEET_FIELDS};
static const struct http_field declare_fields[] = {
    {"tie", "回避声明", 3, 0},
    {"relation", "关系说明", TEXT_NAME, 0},
    {"also", "一起声明的项目", 200, HTTP_ROWS},
};

static const struct http_field note_fields[] = {
    {"own_note", "笔记", TEXT_PARAGRAPH, 0},
    {"note_rev", "笔记号", 12, 0},
};

#define SHEET_POST(p, handler, says)                                                               \
    WEB_POST(p, handler, PERM_MARK, HTTP_WRITE, SHEET_BODY_MAX, says, WEB_FORM(sheet_fields),      \
             .edits = true)

const struct http_route marking_routes[] = {
    WEB_GET("/marking", queue_page, PERM_MARK, "我的评分任务"),
    WEB_SHOWN("/marking", queue_page, PERM_MARK, "我的评分任务"),
    WEB_GET("/marking/sw.js", worker, PERM_PUBLIC, "离线评分的后台脚本"),
    WEB_GET("/marking/session", offline_session, PERM_MARK, "离线评分：登录状态"),
    PANEL_ROUTES,
    WEB_GET("/marking/:round/:entry/:component", sheet_get, PERM_MARK, "评分表"),
    WEB_GET("/marking/:round/:entry/:component/closing", watch, PERM_MARK, "评分到什么时候为止",
            .unattended = true),
    SHEET_POST("/marking/:round/:entry/:component", save_sheet, "保存评分草稿"),
    SHEET_POST("/marking/:round/:entry/:component/submit", submit_sheet, "提交评分"),
    WEB_POST("/marking/:round/:entry/:component/note", save_note, PERM_MARK, HTTP_WRITE, 65536,
             "保存给自己的笔记", WEB_FORM(note_fields), .edits = true),
    WEB_POST("/marking/:round/:entry/:component/declare", declare, PERM_MARK, HTTP_WRITE, 8192,
             "签署回避声明", WEB_FORM(declare_fields)),
    {.path = NULL},
};
