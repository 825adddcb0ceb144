/* Findings of the automatic checks, questions about them, and rectifications. A finding is named by
 * rule, entry and place, since it is computed anew each time and has no row; only decisions,
 * questions and rectifications are stored. How the list is filtered, grouped and shown is
 * finding_list.c. After a refusal the same page comes again with what was typed (show_finding). Who
 * may decide what is told by app. */
#include "app/results/stored.h"
#include "app/rounds/flow.h"
#include "web/batch.h"
#include "web/download.h"
#include "web/results/common.h"
#include "web/results/finding_list.h"
#include "web/results/inside.h"
#include "web/reads.h"
#include "num/typed.h"
#include "web/assets.h"
#include "web/list.h"

/* ---- the list */

/* Under their centers' names; the entries that withdrew have been asked as well. */
static struct entry_scope *names_of(struct arena *a, const struct dossier *d) {
    const struct round *r = &d->round;
    struct entry_scope *v = gp_new_n(a, struct entry_scope, r->n_entries + 1);
    for (size_t i = 0; i < r->n_entries; i++) {
        const struct project *p = dossier_project(d, r->entries[i].project);
        const struct center *c = p ? dossier_center(d, p->center) : NULL;
        v[i] = (struct entry_scope){.entry = r->entries[i].id,
                                    .center_name = c ? c->name : r->entries[i].id};
    }
    return v;
}

static void put_requests(struct http_call *call, struct val *m, const struct dossier *d,
                         const struct result_thread *thread) {
    struct thread_view view = {
        .file_base = arena_printf(call->arena, "/rounds/%s/findings/files/", d->round.id),
        .entries = names_of(call->arena, d),
        .n_entries = d->round.n_entries};
    results_threads(m, thread, &view);
    size_t closed = 0;
    for (size_t i = 0; i < thread->n_rectifications; i++)
        closed += thread->rectifications[i].state == RECTIFICATION_CLOSED;
    map_bool(m, "any_rectifications", thread->n_rectifications > 0);
    map_count(m, "n_closed", closed > 0 ? (int64_t)closed : DEC_UNSET);
}

static void put_typed(struct http_call *call, struct val *m) {
    map_text(m, "typed_reason", web_typed(call, "reason"));
    finding_put_question(call, m);
    map_bool(m, "dismiss_open", cstr_eq(http_form(call, "verdict"), "dismiss"));
    map_bool(m, "ask_open", cstr_eq(http_form(call, "verdict"), "ask"));
}

static enum gp_code show_findings(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "核查发现与整改", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(stored_findings(&work, round->id, &v));
    struct finding_view *views;
    struct result_thread thread;
    TRY(result_thread_requests(&work, round->id, &thread));
    TRY(finding_views(&work, round->id, v, &thread, &views));
    finding_put_list(call, m, v, views, &thread);
    put_typed(call, m);
    map_text(m, "js_many", asset_of("many.js")->url);
    web_offer_download(call, m, arena_printf(call->arena, "/rounds/%s/findings", round->id));
    map_text(m, "decision_lock", finding_lock_reason(round->state));
    map_bool(m, "in_approval", round->state == ROUND_APPROVAL);
    put_requests(call, m, v->ev.dossier, &thread);
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/findings", m);
}

enum gp_code results_findings_page(struct http_call *call) {
    list_recall(call);
    reads_note_round(call, READ_FINDINGS);
    return show_findings(call);
}

/* ---- many at once */

static const struct finding_key *ticked(struct http_call *call, struct work *w, size_t *ret_n) {
    size_t n = http_form_rows(call, "rule");
    struct finding_key *keys = gp_new_n(call->arena, struct finding_key, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++)
        if (http_form_row(call, "take", i))
            keys[(*ret_n)++] =
                finding_key_of(w, http_form_row(call, "rule", i), http_form_row(call, "entry", i),
                               http_form_row(call, "place", i));
    return keys;
}

/* All that the filter shows and nobody has decided, on whatever page. */
static enum gp_code all_open(struct http_call *call, struct work *w, const struct finding_key **ret,
                             size_t *ret_n) {
    const char *round = http_param(call, "round");
    struct finding_filter filter = finding_filter_read(call);
    struct app_evaluation *v;
    struct finding_view *views;
    TRY(stored_findings(w, round, &v));
    TRY(finding_views(w, round, v, NULL, &views));
    struct finding_key *keys = gp_new_n(call->arena, struct finding_key, v->ev.n_findings + 1);
    *ret_n = 0;
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = views[i].finding;
        if (finding_filter_shows(&filter, &views[i]) && !views[i].note)
            keys[(*ret_n)++] = (struct finding_key){
                .rule = f->rule, .entry = cstr_or_empty(f->entry), .at = f->at, .words = ""};
    }
    *ret = keys;
    return GP_OK;
}

static date_t read_date(const char *text) {
    date_t d = DATE_UNSET;
    return text && typed_date(str_of(text), &d) ? d : DATE_UNSET;
}

static bool is_verdict(const char *verdict) {
    static const char *const words[] = {"accept", "dismiss", "ask"};
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (cstr_eq(verdict, words[i]))
            return true;
    return false;
}

enum gp_code results_findings_decide(struct http_call *call) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round");
    struct finding_wish wish = {.verdict = http_form(call, "verdict"),
                                .due = read_date(http_form(call, "question_due"))};
    if (!is_verdict(wish.verdict))
        return gp_fail(call->err, GP_INVALID, NULL, "没有这个操作，请刷新页面后重试");
    wish.reason = http_form(call, cstr_eq(wish.verdict, "ask") ? "question" : "reason");
    if (http_form(call, "all"))
        TRY(WORK_READ(&work, all_open(call, &work, &wish.keys, &wish.n)));
    else
        wish.keys = ticked(call, &work, &wish.n);
    struct batch_order order = finding_order(call->arena, round, &wish);
    order.list = arena_printf(call->arena, "/rounds/%s/findings", round);
    order.results = arena_printf(call->arena, "/rounds/%s/batch/", round);
    enum gp_code code = batch_go(call, &findings_batch, &order);
    return code == GP_INVALID ? WORK_READ(&work, show_findings(call)) : code;
}

/* ---- one finding */

static const struct finding_view *view_of(const struct finding_view *views, size_t n,
                                          const struct finding_key *key) {
    for (size_t i = 0; i < n; i++) {
        if (finding_is(views[i].finding, key))
            return &views[i];
    }
    return NULL;
}

static void add_entry_choice(struct val *m, const struct app_evaluation *v, const char *chosen) {
    struct val *list = map_list(m, "entries");
    for (size_t i = 0; i < v->ev.n_entries; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "id", v->ev.entries[i].entry->id);
        map_text(row, "name", results_entry_name(&v->ev.entries[i]));
        map_bool(row, "chosen", cstr_eq(v->ev.entries[i].entry->id, chosen));
    }
}

static const char *typed_or(const char *typed, const char *otherwise) {
    return typed ? typed : otherwise;
}

/* The form's fields: as typed, else as the finding suggests. */
static void add_order_fields(struct http_call *call, struct val *m, const struct finding *f) {
    map_text(m, "token", web_form_token(call));
    map_text(m, "typed_reason", typed_or(http_form(call, "reason"), ""));
    map_text(m, "typed_title", typed_or(http_form(call, "title"), f ? f->title : ""));
    const char *suggested = f ? arena_printf(call->arena, "%s%s%s", f->message, f->mend ? "\n" : "",
                                             typed_or(f->mend, ""))
                              : "";
    map_text(m, "typed_text", typed_or(http_form(call, "text"), suggested));
    map_text(m, "typed_due",
             typed_or(http_form(call, "due"), date_text(call->arena, date_plus(web_today(), 10))));
}

static enum gp_code show_finding(struct http_call *call, const struct finding_key *key) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "处理核查发现", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(stored_findings(&work, round->id, &v));
    struct finding_view *views;
    struct result_thread thread;
    TRY(result_thread_load(&work, round->id, NULL, &thread));
    TRY(finding_views(&work, round->id, v, &thread, &views));
    const struct finding_view *view = view_of(views, v->ev.n_findings, key);
    if (!view)
        return gp_fail(call->err, GP_MISSING, NULL,
                       "现在的数据里没有这项发现，它可能已经改正；请返回列表查看");
    struct val *row = map_map(m, "finding");
    finding_put(row, v, view, &thread);
    if (view->question)
        results_notes(row, &thread, view->question->id,
                      arena_printf(call->arena, "/rounds/%s/findings/files/", round->id));
    finding_put_question(call, m);
    map_bool(m, "is_round", !view->finding->entry);
    map_text(m, "decision_lock", finding_lock_reason(round->state));
    map_bool(m, "in_approval", round->state == ROUND_APPROVAL);
    add_entry_choice(m, v, http_form(call, "to"));
    add_order_fields(call, m, view->finding);
    if (view->note && view->note->state == FINDING_DISMISSED) /* to be put better */
        map_text(m, "typed_reason", typed_or(http_form(call, "reason"), view->note->reason));
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/finding", m);
}

enum gp_code results_finding_page(struct http_call *call) {
    struct work work = web_work(call);
    struct finding_key key = finding_key_of(&work, http_query(call, "rule"),
                                            http_query(call, "entry"), http_query(call, "place"));
    return show_finding(call, &key);
}

static enum gp_code back_to_findings(struct http_call *call, const char *message) {
    return web_done(
        call, arena_printf(call->arena, "/rounds/%s/findings", http_param(call, "round")), message);
}

enum gp_code results_finding_decide(struct http_call *call) {
    struct work work = web_work(call);
    struct finding_key key = finding_key_of(&work, http_form(call, "rule"),
                                            http_form(call, "entry"), http_form(call, "place"));
    enum gp_code code = finding_decide(&work, http_param(call, "round"), &key,
                                       http_form(call, "verdict"), http_form(call, "reason"));
    if (code == GP_INVALID)
        return WORK_READ(&work, show_finding(call, &key));
    TRY(code);
    return back_to_findings(call, "已记录对这项发现的处理");
}

/* ---- rectifications */

enum gp_code results_rectify_page(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "提出整改", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(stored_findings(&work, round->id, &v));
    add_entry_choice(m, v, http_form(call, "to"));
    add_order_fields(call, m, NULL);
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/rectify", m);
}

enum gp_code results_rectify(struct http_call *call) {
    struct work work = web_work(call);
    bool from_finding = !cstr_empty(http_form(call, "rule"));
    struct finding_key key = finding_key_of(&work, http_form(call, "rule"),
                                            http_form(call, "entry"), http_form(call, "place"));
    struct rectification_order order = {
        .finding = from_finding ? key : (struct finding_key){.entry = "", .words = ""},
        .id = web_form_token(call),
        .entry =
            cstr_empty(http_form(call, "entry")) ? http_form(call, "to") : http_form(call, "entry"),
        .title = http_form(call, "title"),
        .text = http_form(call, "text"),
        .due = read_date(http_form(call, "due"))};
    enum gp_code code = rectification_order(&work, http_param(call, "round"), &order);
    if (code == GP_INVALID)
        return WORK_READ(&work,
                         from_finding ? show_finding(call, &key) : results_rectify_page(call));
    TRY(code);
    return back_to_findings(call, "已向运营机构提出整改");
}

enum gp_code results_rectification_decide(struct http_call *call) {
    struct work work = web_work(call);
    struct note_input in = {.round = http_param(call, "round"),
                            .id = http_param(call, "rectification"),
                            .text = http_form(call, "text")};
    bool closes = cstr_eq(http_form(call, "verdict"), "close");
    TRY(WORK_WRITE(&work,
                   closes ? rectification_close(&work, &in) : rectification_send_back(&work, &in)));
    return back_to_findings(call, closes ? "整改已通过" : "已退回运营机构继续整改");
}

enum gp_code results_round_file(struct http_call *call) {
    struct work work = web_work(call);
    struct result_thread thread;
    TRY(result_thread_load(&work, http_param(call, "round"), NULL, &thread));
    return results_file_reply(call, &thread, http_param(call, "sha256"));
}
