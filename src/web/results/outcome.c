/* What an operator sees of its own results: findings to mend, the result, its objection. Scores of
 * others and the names of scorers are never shown here. */
#include "app/results/evaluation.h"
#include "app/fill/fill.h"
#include "app/rounds/flow.h"
#include "app/results/objection.h"
#include "app/files/quota.h"
#include "app/results/report.h"
#include "web/papers/offer.h"
#include "web/results/common.h"
#include "web/results/inside.h"
#include "web/shown.h"

static bool is_told(enum entry_state s) {
    return s == ENTRY_DISCLOSED || s == ENTRY_OBJECTED || s == ENTRY_FINAL;
}

bool results_is_told(const struct entry_scope *scope) {
    return is_told(scope->state) || scope->round_state >= ROUND_PUBLISHED;
}

/* An account may have to do with an entry in another role, as an expert of it or its purchaser; the
 * outcome is for who runs it. */
static enum gp_code open_own(struct http_call *call, struct entry_scope **ret) {
    struct work work = web_work(call);
    struct entry_scope *scope;
    TRY(flow_entry(&work, http_param(call, "round"), http_param(call, "entry"), &scope));
    if (!fill_is_own(&work, scope))
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个参评项目，或它不归您办理");
    *ret = scope;
    return GP_OK;
}

enum gp_code results_outcomes_page(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(&work, NULL, &entries, &n));
    struct val *m = web_page(call, "评估结果与整改");
    struct val *rows = map_list(m, "rows");
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (!fill_is_own(&work, &entries[i]) || entries[i].round_state == ROUND_DRAFT)
            continue;
        any = true;
        struct val *row = list_add_map(rows);
        map_text(row, "name", entries[i].center_name);
        map_text(row, "round_title", entries[i].round_title);
        map_text(row, "state", entry_state_name(entries[i].state));
        map_bool(row, "told", is_told(entries[i].state));
        map_textf(row, "path", "/outcome/%s/%s", entries[i].round, entries[i].entry);
        map_bool(row, "has_page", entries[i].state != ENTRY_WITHDRAWN);
    }
    map_bool(m, "any", any);
    return web_render(call, "results/outcomes", m);
}

struct outcome {
    struct entry_scope *scope;
    struct dossier dossier;
    struct app_evaluation *v; /* as it is published: without other people's names */
    const struct entry_result *result;
    const char *base;
};

static enum gp_code open_outcome(struct http_call *call, struct outcome *o) {
    struct work work = web_work(call);
    TRY(open_own(call, &o->scope));
    if (o->scope->state == ENTRY_WITHDRAWN)
        return gp_fail(call->err, GP_MISSING, NULL, "这个项目已退出本轮评估，没有评估结果");
    TRY(app_load_round(&work, o->scope->round, &o->dossier));
    TRY(report_evaluate_open(&work, &o->dossier, &o->v));
    for (size_t i = 0; i < o->v->ev.n_entries; i++)
        if (strcmp(o->v->ev.entries[i].entry->id, o->scope->entry) == 0)
            o->result = &o->v->ev.entries[i];
    o->base =
        arena_printf(call->arena, "/outcome/%s/%s/explain/", o->scope->round, o->scope->entry);
    return o->result ? GP_OK : gp_fail(call->err, GP_MISSING, NULL, "没有这个参评项目");
}

/* The findings that concern the operator: not those that were dismissed. */
static enum gp_code add_findings(struct http_call *call, struct val *m, const struct outcome *o,
                                 const struct result_thread *thread) {
    struct work work = web_work(call);
    struct app_evaluation *v; /* with the names of its own staff */
    struct finding_view *views;
    TRY(app_evaluate_today(&work, &o->dossier, &v));
    TRY(finding_views(&work, o->scope->round, v, thread, &views));
    struct val *list = map_list(m, "findings");
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = views[i].finding;
        bool dismissed = views[i].note && views[i].note->state == FINDING_DISMISSED;
        bool told = check_rule_tells(f->rule, TELL_OPERATOR);
        if (!cstr_eq(f->entry, o->scope->entry) || dismissed || !told)
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "title", f->title);
        map_text(row, "severity", severity_name(f->severity));
        map_text(row, "color", severity_colors[f->severity]);
        map_text(row, "where", f->where);
        map_text(row, "message", f->message);
        map_text(row, "mend", f->mend);
    }
    return GP_OK;
}

static void add_window(struct val *m, const struct feedback *f, const struct entry_scope *s) {
    date_t today = web_today();
    bool inside = f->window && date_cmp(today, f->window->closes) <= 0;
    map_date(m, "closes", f->window ? f->window->closes : DATE_UNSET);
    map_count(m, "days_left", inside ? (int64_t)f->window->closes.day - today.day + 1 : DEC_UNSET);
    map_bool(m, "can_object",
             inside && s->state == ENTRY_DISCLOSED && !round_lock_reason(s->round_state));
    map_bool(m, "window_over", f->window && !inside && s->state == ENTRY_DISCLOSED);
}

static void fill(struct val *m, const struct outcome *o, const struct feedback *f) {
    const struct entry_scope *s = o->scope;
    bool told = results_is_told(s);
    map_text(m, "round", s->round);
    map_text(m, "entry", s->entry);
    map_text(m, "center", s->center_name);
    map_text(m, "round_title", s->round_title);
    map_text(m, "state", entry_state_name(s->state));
    map_bool(m, "is_told", told);
    static const struct paper_offer offers[] = {{PAPER_RESULT, NULL}, {PAPER_SETTLEMENT, NULL}};
    bool there = told && score_is_set(o->result->score.total);
    papers_offer(m, s->round, s->entry, offers, there ? GP_COUNT(offers) : 0);
    map_text(m, "lock", round_lock_reason(s->round_state));
    if (told) {
        results_score(m, o->result, o->base);
        results_settlement(map_map(m, "settlement"), o->result, o->base);
    }
    results_history(m, f, s->entry);
    add_window(m, f, s);
}

static const struct web_shown_column part_columns[] = {
    {"板块", "name", BOOK_TEXT},   {"得分", "points", BOOK_SCORE}, {"满分", "max", BOOK_SCORE},
    {"总分", "total", BOOK_SCORE}, {"等级", "grade", BOOK_TEXT},
};
static const struct web_shown_column outcome_findings[] = {
    {"严重程度", "severity", BOOK_TEXT}, {"发现", "title", BOOK_TEXT},
    {"位置", "where", BOOK_TEXT},        {"说明", "message", BOOK_TEXT},
    {"怎样改", "mend", BOOK_TEXT},
};
static const struct web_shown outcome_tables[] = {
    WEB_SHOWN_TABLE("得分", "parts", part_columns),
    WEB_SHOWN_TABLE("核查发现", "findings", outcome_findings),
};

enum gp_code results_outcome_page(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct work work = web_work(call);
    struct outcome o = {0};
    struct feedback f;
    struct result_thread thread;
    TRY(open_outcome(call, &o));
    TRY(feedback_load_entry(&work, o.scope, &f));
    TRY(result_thread_load(&work, o.scope->round, o.scope->entry, &thread));
    struct val *m =
        web_page(call, arena_printf(call->arena, "%s：评估结果与整改", o.scope->center_name));
    fill(m, &o, &f);
    TRY(add_findings(call, m, &o, &thread));
    const char *typed = http_form(call, "text"), *typed_for = http_form(call, "id");
    struct thread_view view = {.file_base = arena_printf(call->arena, "/outcome/%s/%s/files/",
                                                         o.scope->round, o.scope->entry),
                               .entries = o.scope,
                               .n_entries = 1,
                               .typed = typed,
                               .typed_for = typed_for};
    results_threads(m, &thread, &view);
    bool offers =
        val_truth(val_get(m, "can_object", 10)) || val_truth(val_get(m, "window_over", 11));
    map_bool(m, "shows_objections", thread.n_objections > 0 || offers);
    map_bool(m, "any_told", f.n_told > 0);
    map_text(m, "standard",
             o.result ? standard_label(call->arena, &o.result->dossier->standard)
                      : o.v->calc.standard);
    map_text(m, "typed", cstr_empty(typed_for) ? typed : NULL);
    results_put_refusal(call, m, &refusal);
    return web_render_shown(call, "results/outcome", m, outcome_tables, GP_COUNT(outcome_tables));
}

enum gp_code results_outcome_explain(struct http_call *call) {
    struct outcome o = {0};
    TRY(open_outcome(call, &o));
    if (!is_told(o.scope->state) && o.scope->round_state < ROUND_PUBLISHED)
        return gp_fail(call->err, GP_MISSING, NULL, "结果还没有反馈，暂时不能查看");
    struct val *m = web_page(call, "数字说明");
    map_textf(m, "back", "/outcome/%s/%s", o.scope->round, o.scope->entry);
    struct explain_place place = {o.base, "", o.scope->entry};
    return results_explain(call, m, o.v, http_param(call, "figure"), &place);
}

/* ---- what the operator says */

/* Files are kept only for who may answer at all. */
static enum gp_code check_may_answer(struct http_call *call) {
    struct entry_scope *unused;
    return open_own(call, &unused);
}

static enum gp_code check_room(struct http_call *call, int64_t bytes) {
    struct work work = web_work(call);
    return bytes > 0 ? quota_check(&work, http_param(call, "round"), http_param(call, "entry"),
                                   bytes, NULL)
                     : GP_OK;
}

enum gp_code results_outcome_before(struct http_call *call) {
    TRY(check_may_answer(call));
    return check_room(call, web_announced_bytes(call));
}

static enum gp_code read_note(struct http_call *call, struct note_input *in) {
    *in = (struct note_input){.round = http_param(call, "round"),
                              .entry = http_param(call, "entry"),
                              .id = http_form(call, "id"),
                              .text = http_form(call, "text")};
    struct note_upload *files;
    int64_t bytes = 0;
    for (size_t i = 0; i < call->request->files.n; i++)
        bytes += call->request->files.v[i].size;
    struct work work = web_work(call);
    TRY(WORK_READ(&work, check_room(call, bytes)));
    TRY(results_keep_files(call, &files, &in->n_files));
    in->files = files;
    return GP_OK;
}

static enum gp_code done(struct http_call *call, enum gp_code code, const char *message) {
    return results_done(call, code, results_outcome_page,
                        arena_printf(call->arena, "/outcome/%s/%s", http_param(call, "round"),
                                     http_param(call, "entry")),
                        message);
}

enum gp_code results_outcome_answer(struct http_call *call) {
    struct work work = web_work(call);
    struct note_input in;
    TRY(WORK_READ(&work, check_may_answer(call)));
    enum gp_code code = read_note(call, &in);
    if (code == GP_OK)
        code = WORK_WRITE(&work, rectification_answer(&work, &in));
    return done(call, code, "答复已提交，评估方会看到");
}

enum gp_code results_outcome_object(struct http_call *call) {
    struct work work = web_work(call);
    struct note_input in;
    const char *component = http_form(call, "component");
    TRY(WORK_READ(&work, check_may_answer(call)));
    enum gp_code code = read_note(call, &in);
    if (code == GP_OK)
        code = WORK_WRITE(&work, objection_file(&work, &in, component, web_today()));
    return done(call, code, "异议已提交，评估方复核后会通知您");
}

enum gp_code results_outcome_withdraw(struct http_call *call) {
    struct work work = web_work(call);
    struct note_input in = {.round = http_param(call, "round"),
                            .entry = http_param(call, "entry"),
                            .id = http_form(call, "id"),
                            .text = ""};
    TRY(WORK_READ(&work, check_may_answer(call)));
    return done(call, WORK_WRITE(&work, objection_withdraw(&work, &in)), "异议已撤回");
}

enum gp_code results_outcome_file(struct http_call *call) {
    struct work work = web_work(call);
    TRY(check_may_answer(call));
    struct result_thread thread;
    TRY(result_thread_load(&work, http_param(call, "round"), http_param(call, "entry"), &thread));
    return results_file_reply(call, &thread, http_param(call, "sha256"));
}
