/* A box of parts for findings.c, objections.c, outcome.c, report.c and the public pages, in the
 * order in which a page uses them: head and refusal, files, threads, figures, one figure
 * explained. Every figure that is put into a model brings the address of its explanation along
 * (add_link); results_explain shows a trace with what went into it and what it goes into, as far
 * as the reader's scope allows (is_of). */

#include "web/results/common.h"

#include "app/files/document.h"
#include "app/results/evaluation.h"
#include "app/rounds/flow.h"
#include "app/results/result.h"
#include "base/file.h"
#include "web/rounds/tabs.h"
#include "web/papers/offer.h"

enum gp_code results_page(struct http_call *call, const char *title, struct store_round **ret_round,
                          struct val **ret_model) {
    struct round_overview r;
    TRY(round_counts(call, http_param(call, "round"), &r));
    *ret_round = gp_new(call->arena, struct store_round);
    **ret_round = (struct store_round){.id = r.id,
                                       .title = r.title,
                                       .kind = r.kind,
                                       .year = r.year,
                                       .subdistrict = r.subdistrict,
                                       .state = r.state,
                                       .standard = r.standard,
                                       .standard_version = r.standard_version,
                                       .entries = r.entries};
    struct val *m = web_page(call, title);
    map_text(m, "round", (*ret_round)->id);
    map_text(m, "round_title", (*ret_round)->title);
    map_text(m, "round_state", round_state_name((*ret_round)->state));
    map_text(m, "lock", round_lock_reason((*ret_round)->state));
    round_put_tabs(call, m, &r);
    map_text(m, "problem", NULL);
    map_text(m, "where", NULL);
    *ret_model = m;
    return GP_OK;
}

struct refusal results_refusal(const struct http_call *call) {
    if (call->request->method != HTTP_POST)
        return (struct refusal){.code = GP_OK};
    return (struct refusal){call->err->code, call->err->message, call->err->where};
}

void results_put_refusal(struct http_call *call, struct val *m, const struct refusal *r) {
    map_text(m, "problem", r->problem);
    map_text(m, "where", r->where);
    if (r->code != GP_OK)
        web_refuse(call, r->code);
}

enum gp_code results_done(struct http_call *call, enum gp_code code, http_handler show,
                          const char *path, const char *message) {
    struct work work = web_work(call);
    if (web_is_mendable(code))
        return WORK_READ(&work, show(call));
    TRY(code);
    return web_done(call, path, message);
}

/* ---- files */

enum gp_code results_keep_files(struct http_call *call, struct note_upload **ret, size_t *ret_n) {
    const struct http_request *rq = call->request;
    struct work work = web_work(call);
    struct note_upload *v = gp_new_n(call->arena, struct note_upload, rq->files.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rq->files.n; i++) {
        const struct http_file *f = &rq->files.v[i];
        if (cstr_empty(f->file_name) && f->size == 0)
            continue; /* a field in which nothing was chosen */
        if (f->size == 0)
            return gp_fail(call->err, GP_INVALID, f->file_name, "是空文件，请重新选择");
        struct document d = {
            .sha256 = f->sha256, .file_name = f->file_name, .account = work.actor, .size = f->size};
        TRY(document_keep(&work, web_folder(call, "documents"), f->path, &d));
        v[n++] = (struct note_upload){f->sha256, f->file_name, f->size};
    }
    *ret = v;
    *ret_n = n;
    return GP_OK;
}

enum gp_code results_document_reply(struct http_call *call, const char *sha256, const char *type,
                                    const char *file_name) {
    if (!document_is_hash(sha256))
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个文件");
    web_send_document(call, sha256, type);
    http_download_as(call, file_name);
    return GP_OK;
}

enum gp_code results_file_reply(struct http_call *call, const struct result_thread *t,
                                const char *sha256) {
    for (size_t i = 0; i < t->n_files; i++)
        if (strcmp(t->files[i].sha256, sha256) == 0)
            return results_document_reply(call, t->files[i].sha256, "application/octet-stream",
                                          t->files[i].file_name);
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个文件，或它不归您查看");
}

/* ---- threads */

void results_notes(struct val *row, const struct result_thread *t, const char *subject,
                   const char *file_base) {
    struct val *list = map_list(row, "notes");
    for (size_t i = 0; i < t->n_notes; i++) {
        const struct result_note *n = &t->notes[i];
        if (strcmp(n->subject, subject) != 0)
            continue;
        struct val *note = list_add_map(list);
        map_text(note, "kind", note_kind_name(n->kind));
        map_text(note, "text", n->text);
        map_text(note, "author", n->author);
        map_time(note, "at", n->at_ms);
        struct val *files = map_list(note, "files");
        for (size_t k = 0; k < t->n_files; k++) {
            if (strcmp(t->files[k].note, n->id) != 0)
                continue;
            struct val *file = list_add_map(files);
            map_text(file, "name", t->files[k].file_name);
            map_text(file, "size", file_size_text(row->arena, t->files[k].size));
            map_textf(file, "path", "%s%s", file_base, t->files[k].sha256);
        }
    }
}

static const char *name_of_entry(const struct thread_view *view, const char *id) {
    for (size_t i = 0; i < view->n_entries; i++)
        if (strcmp(view->entries[i].entry, id) == 0)
            return view->entries[i].center_name;
    return id;
}

static void add_typed(struct val *row, const struct thread_view *view, const char *id) {
    map_text(row, "typed", cstr_eq(view->typed_for, id) ? view->typed : NULL);
}

static void add_paper(struct val *row, const char *round, const char *entry, enum paper_kind kind,
                      const char *id) {
    const struct paper_offer offer = {kind, id};
    map_text(row, "paper", papers_path(row->arena, round, entry, &offer));
    map_text(row, "paper_name", paper_infos[kind].name);
}

static void add_rectification(struct val *row, const struct rectification *r) {
    static const char *const states[][3] = {
        [REQUEST_RECTIFY] = {"待答复", "待确认", "已通过"},
        [REQUEST_QUESTION] = {"待答复", "已答复", "已了结"},
    };
    if (r->kind == REQUEST_RECTIFY)
        add_paper(row, r->round, r->entry, PAPER_RECTIFY, r->id);
    map_text(row, "id", r->id);
    map_text(row, "title", r->title);
    map_date(row, "due", r->due);
    map_bool(row, "late",
             r->state == RECTIFICATION_OPEN && date_is_set(r->due) &&
                 date_cmp(r->due, web_today()) < 0);
    map_text(row, "kind", request_kind_name(r->kind));
    map_bool(row, "is_question", r->kind == REQUEST_QUESTION);
    map_text(row, "state", states[r->kind][r->state]);
    map_bool(row, "is_open", r->state == RECTIFICATION_OPEN);
    map_bool(row, "is_answered", r->state == RECTIFICATION_ANSWERED);
    map_bool(row, "is_closed", r->state == RECTIFICATION_CLOSED);
}

void results_threads(struct val *m, const struct result_thread *t, const struct thread_view *view) {
    static const char *const states[] = {"待复核", "已撤回", "成立", "不成立"};
    struct val *list = map_list(m, "rectifications");
    for (size_t i = 0; i < t->n_rectifications; i++) {
        struct val *row = list_add_map(list);
        add_rectification(row, &t->rectifications[i]);
        map_text(row, "entry_name", name_of_entry(view, t->rectifications[i].entry));
        add_typed(row, view, t->rectifications[i].id);
        results_notes(row, t, t->rectifications[i].id, view->file_base);
    }
    list = map_list(m, "objections");
    for (size_t i = 0; i < t->n_objections; i++) {
        const struct objection *o = &t->objections[i];
        struct val *row = list_add_map(list);
        map_text(row, "id", o->id);
        map_text(row, "entry", o->entry);
        map_text(row, "entry_name", name_of_entry(view, o->entry));
        map_text(row, "component", o->component ? o->component : "整个结果");
        map_text(row, "state", states[o->state]);
        map_bool(row, "is_open", o->state == OBJECTION_OPEN);
        if (o->state == OBJECTION_ACCEPTED || o->state == OBJECTION_REJECTED)
            add_paper(row, o->round, o->entry, PAPER_OBJECTION, o->id);
        if (view->more)
            view->more(row, o, view->arg);
        add_typed(row, view, o->id);
        results_notes(row, t, o->id, view->file_base);
    }
}

/* ---- scores and settlements */

const char *results_entry_name(const struct entry_result *r) {
    return r->center && r->center->name ? r->center->name : r->entry->id;
}

static void add_link(struct val *row, const char *name, const char *base, const char *entry,
                     const char *figure) {
    map_textf(row, name, "%s%s.%s", base, http_url_encode(row->arena, entry),
              http_url_encode(row->arena, figure));
}

void results_score(struct val *row, const struct entry_result *r, const char *base) {
    struct arena *a = row->arena;
    struct val *list = map_list(row, "parts");
    for (size_t i = 0; i < r->score.n_components; i++) {
        const struct component_score *c = &r->score.components[i];
        struct val *part = list_add_map(list);
        map_text(part, "id", c->component->id);
        map_text(part, "name", c->component->name);
        map_score(part, "max", c->component->max);
        map_score(part, "points", c->points);
        map_text(part, "open", c->open);
        map_count(part, "scorers", (int64_t)c->n_sheets);
        map_bool(part, "several", c->n_sheets > 1);
        map_score(part, "lowest", c->spread.lowest);
        map_score(part, "highest", c->spread.highest);
        map_score(part, "deviation", c->spread.deviation);
        add_link(part, "explain", base, r->entry->id,
                 arena_printf(a, "score.%s", c->component->id));
    }
    map_score(row, "total", r->score.total);
    map_text(row, "grade", r->score.band ? r->score.band->name : NULL);
    map_text(row, "note", r->score.note);
    add_link(row, "explain_total", base, r->entry->id, "score.total");
    add_link(row, "explain_grade", base, r->entry->id, "score.grade");
}

void results_settlement(struct val *row, const struct entry_result *r, const char *base) {
    const struct settlement *s = &r->settlement;
    map_money(row, "contract", s->contract);
    map_money(row, "paid", s->paid);
    map_share(row, "usage", s->usage);
    map_count(row, "vacant_days", s->vacant_days);
    map_money(row, "deduction", s->deduction);
    map_money(row, "reserved", s->reserved);
    map_money(row, "due", s->due);
    map_money(row, "payable", s->payable);
    map_bool(row, "lower_bound", s->lower_bound);
    map_bool(row, "overpaid", money_is_set(s->payable) && s->payable.fen < 0);
    map_text(row, "rule", s->rule);
    add_link(row, "explain_deduction", base, r->entry->id, "settle.deduction");
    add_link(row, "explain_due", base, r->entry->id, "settle.due");
    add_link(row, "explain_payable", base, r->entry->id, "settle.payable");
    add_link(row, "explain_days", base, r->entry->id, "staffing.vacant_days");
    add_link(row, "explain_usage", base, r->entry->id, "funds.usage");
}

static const char *told_step(const char *step) {
    if (strcmp(step, "disclose") == 0)
        return "反馈结果";
    return strcmp(step, "reject_objection") == 0 ? "异议不成立，确定结果" : "确定结果";
}

void results_history(struct val *row, const struct feedback *f, const char *entry) {
    struct val *list = map_list(row, "told");
    for (size_t i = 0; i < f->n_told; i++) {
        const struct disclosed_result *t = &f->told[i];
        if (strcmp(t->entry, entry) != 0)
            continue;
        struct val *told = list_add_map(list);
        map_time(told, "at", t->at_ms);
        map_text(told, "step", told_step(t->step));
        map_score(told, "total", t->total);
        map_text(told, "grade", t->grade);
        map_text(told, "parts", t->parts);
    }
}

/* ---- one figure */

static bool is_of(const struct trace *t, const char *scope) {
    size_t n = scope ? strlen(scope) : 0;
    return !scope || (strncmp(t->id, scope, n) == 0 && t->id[n] == '.');
}

static void add_figure_path(struct val *row, const char *figure,
                            const struct explain_place *place) {
    map_textf(row, "path", "%s%s%s", place->base, http_url_encode(row->arena, figure),
              place->query);
}

static void add_inputs(struct val *m, const struct calc *c, const struct trace *t,
                       const struct explain_place *place) {
    struct val *list = map_list(m, "inputs");
    for (size_t i = 0; i < t->n_inputs; i++) {
        const struct trace_input *in = &t->inputs[i];
        const struct trace *from = in->source ? calc_find_trace(c, in->source) : NULL;
        bool linked = from && from != t && is_of(from, place->scope);
        struct val *row = list_add_map(list);
        map_text(row, "name", in->name);
        map_text(row, "value", in->value);
        map_text(row, "source", from ? from->label : in->source);
        if (linked)
            add_figure_path(row, from->id, place);
        else
            map_text(row, "path", NULL);
    }
}

/* The figures that this one goes into. */
static void add_users(struct val *m, const struct calc *c, const struct trace *t,
                      const struct explain_place *place) {
    struct val *list = map_list(m, "users");
    for (size_t i = 0; i < c->traces.n; i++) {
        const struct trace *user = &c->traces.v[i];
        bool uses = false;
        for (size_t k = 0; k < user->n_inputs && !uses; k++)
            uses = cstr_eq(user->inputs[k].source, t->id);
        if (!uses || user == t || !is_of(user, place->scope))
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "label", user->label);
        add_figure_path(row, user->id, place);
    }
}

enum gp_code results_explain(struct http_call *call, struct val *m, struct app_evaluation *v,
                             const char *figure, const struct explain_place *place) {
    const struct trace *t = calc_find_trace(&v->calc, figure);
    if (!t || !is_of(t, place->scope))
        return gp_fail(call->err, GP_MISSING, NULL,
                       "没有这个数字的说明；它可能还不能计算，或数据已有变化");
    map_text(m, "title", t->label);
    map_text(m, "figure", t->id);
    map_text(m, "value", cstr_empty(t->value) ? NULL : t->value);
    map_text(m, "unit", t->unit);
    map_text(m, "formula", t->formula);
    map_text(m, "working", t->working);
    map_text(m, "rounding", t->rounding);
    const char *standard = t->standard ? t->standard : v->calc.standard;
    map_text(m, "basis", cstr_eq(t->basis, standard) ? NULL : t->basis); /* said once */
    map_text(m, "standard", standard);
    map_text(m, "data_hash", app_data_hash(v));
    add_inputs(m, &v->calc, t, place);
    add_users(m, &v->calc, t, place);
    map_bool(m, "has_inputs", t->n_inputs > 0);
    return web_render(call, "results/explain", m);
}

const char *results_table_title(const struct http_call *call, const struct round *round,
                                const char *what) {
    return arena_printf(call->arena, "%s%s", cstr_empty(round->title) ? round->id : round->title,
                        what);
}
