/* Findings of the automatic checks, and rectifications. A finding is named by rule, entry and
 * place, since it is computed anew each time and has no row; only decisions and rectifications are
 * stored. After a refusal the same page comes again with what was typed (show_finding). Who may
 * decide what is told by app. */
#include "app/results/evaluation.h"
#include "app/rounds/flow.h"
#include "web/download.h"
#include "web/results/common.h"
#include "web/results/filter.h"
#include "web/results/inside.h"
#include "num/typed.h"
#include "web/assets.h"
#include "web/list.h"

#define PAGE 100

/* ---- which are shown */

static const char *const severity_words[SEVERITY_N] = {"info", "warning", "error"};
const char *const severity_colors[SEVERITY_N] = {"blue", "yellow", "red"};

/* In the address, or in the form of what is done to many. */
static const char *asked(const struct http_call *call, const char *name) {
    return call->request->method == HTTP_POST ? http_form(call, name) : http_query(call, name);
}

struct finding_filter finding_filter_read(const struct http_call *call) {
    struct finding_filter f = {
        .severity = -1, .show = asked(call, "show"), .rule = asked(call, "rule_shown")};
    const char *severity = asked(call, "severity");
    f.rule = check_rule_of(cstr_or_empty(f.rule)) ? f.rule : NULL;
    for (int i = 0; severity && i < SEVERITY_N; i++)
        if (strcmp(severity, severity_words[i]) == 0)
            f.severity = i;
    if (cstr_empty(f.show))
        f.show = "open";
    int64_t page;
    const char *at = http_query(call, "page");
    if (at && dec_parse(str_of(at), 0, &page) == DEC_PARSED && page > 1 && page < 100000)
        f.page = (size_t)page - 1;
    return f;
}

bool finding_filter_shows(const struct finding_filter *f, const struct finding_view *v) {
    if (f->severity >= 0 && (int)v->finding->severity != f->severity)
        return false;
    if (f->rule && !cstr_eq(v->finding->rule, f->rule))
        return false;
    if (strcmp(f->show, "open") == 0)
        return !v->note;
    if (strcmp(f->show, "done") == 0)
        return v->note != NULL;
    return true;
}

/* ---- the list */

static void add_decided(struct val *row, const struct finding_note *n) {
    if (n && cstr_empty(n->account))
        map_text(row, "decided", "随数据导入");
    else
        map_time(row, "decided", n ? n->at_ms : DEC_UNSET);
}

static void add_finding(struct val *row, const struct finding_view *v) {
    const struct finding *f = v->finding;
    map_text(row, "rule", f->rule);
    map_text(row, "title", f->title);
    map_text(row, "severity", severity_name(f->severity));
    map_text(row, "color", severity_colors[f->severity]);
    map_text(row, "entry", f->entry ? f->entry : "");
    const char *key = place_key(row->arena, &f->at);
    map_text(row, "place", cstr_or_empty(f->where));
    map_text(row, "at", key);
    map_text(row, "message", f->message);
    map_text(row, "printed", f->printed);
    map_text(row, "expected", f->expected);
    map_text(row, "difference", f->difference);
    map_text(row, "mend", f->mend);
    map_text(row, "basis", f->basis);
    map_text(row, "state", finding_state_name(v->note));
    map_bool(row, "is_open", !v->note);
    bool dismissed = v->note && v->note->state == FINDING_DISMISSED;
    map_text(row, "reason", dismissed ? v->note->reason : NULL);
    map_text(row, "words", v->note && v->note->state == FINDING_ACCEPTED ? v->note->reason : NULL);
    map_bool(row, "internal", check_rule_is_internal(f->rule));
    add_decided(row, v->note);
    map_textf(row, "query", "rule=%s&entry=%s&place=%s", http_url_encode(row->arena, f->rule),
              http_url_encode(row->arena, f->entry ? f->entry : ""),
              http_url_encode(row->arena, key));
}

static const char *center_of(const struct evaluation *ev, const char *entry) {
    for (size_t i = 0; i < ev->n_entries; i++)
        if (cstr_eq(ev->entries[i].entry->id, entry))
            return results_entry_name(&ev->entries[i]);
    return "全轮次";
}

/* Dismissals that meet no finding: harmless, but they would meet one that comes back. */
static void add_stale(struct val *m, const struct evaluation *ev) {
    struct val *list = map_list(m, "stale");
    for (size_t i = 0; i < ev->n_stale; i++) {
        const struct finding_dismissal *d = ev->stale[i];
        const struct check_rule *rule = check_rule_of(d->rule);
        if (d->adopted) /* put right since: nothing is left to be decided */
            continue;
        struct val *row = list_add_map(list);
        map_text(row, "rule", d->rule);
        map_text(row, "title", rule ? rule->title : d->rule);
        map_text(row, "entry", cstr_or_empty(d->entry));
        map_text(row, "center", center_of(ev, d->entry));
        map_text(row, "place", cstr_or_empty(dismissal_where(row->arena, ev, d)));
        map_text(row, "at", d->place ? d->place : place_key(row->arena, &d->at));
        map_text(row, "reason", d->reason);
    }
    map_bool(m, "any_stale", list->list.n > 0);
}

/* Groups by center: a new group begins where the center changes. */
static size_t add_findings(struct val *m, const struct finding_filter *filter,
                           const struct finding_view *views, size_t n) {
    struct val *groups = map_list(m, "groups"), *rows = NULL;
    const char *center = NULL;
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        const struct finding *f = views[i].finding;
        if (!finding_filter_shows(filter, &views[i]))
            continue;
        size_t at = shown++;
        if (at < filter->page * PAGE || at >= (filter->page + 1) * PAGE)
            continue;
        if (!rows || !cstr_eq(center, f->center)) {
            struct val *group = list_add_map(groups);
            center = f->center;
            map_text(group, "center", center ? center : "全轮次");
            rows = map_list(group, "findings");
        }
        struct val *row = list_add_map(rows);
        add_finding(row, &views[i]);
        map_count(row, "i", (int64_t)(at - filter->page * PAGE));
    }
    return shown;
}

static const char *rule_query(struct arena *a, const struct finding_filter *f) {
    return f->rule ? arena_printf(a, "&rule_shown=%s", http_url_encode(a, f->rule)) : "";
}

static void add_option(struct val *list, const struct finding_filter *f, const char *title,
                       size_t n, bool current, const char *severity, const char *show) {
    struct val *row = list_add_map(list);
    map_textf(row, "title", "%s %zu", title, n);
    map_textf(row, "query", "severity=%s&show=%s%s&keep=1", severity, show,
              rule_query(row->arena, f));
    map_bool(row, "current", current);
}

static void add_filters(struct val *m, const struct finding_filter *f,
                        const struct finding_view *views, size_t n) {
    size_t by_severity[SEVERITY_N] = {0}, open = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        struct finding_filter any = {-1, f->show, f->rule, 0},
                              rest = {f->severity, "all", f->rule, 0};
        by_severity[views[i].finding->severity] += finding_filter_shows(&any, &views[i]);
        if (!finding_filter_shows(&rest, &views[i]))
            continue;
        all++;
        open += !views[i].note;
    }
    const char *severity = f->severity < 0 ? "" : severity_words[f->severity];
    struct val *shows = map_list(m, "shows"), *severities = map_list(m, "severities");
    add_option(shows, f, "待处理", open, strcmp(f->show, "open") == 0, severity, "open");
    add_option(shows, f, "已处理", all - open, strcmp(f->show, "done") == 0, severity, "done");
    add_option(shows, f, "全部", all, strcmp(f->show, "all") == 0, severity, "all");
    add_option(severities, f, "全部程度", by_severity[0] + by_severity[1] + by_severity[2],
               f->severity < 0, "", f->show);
    for (int i = SEVERITY_N - 1; i >= 0; i--)
        add_option(severities, f, severity_name((enum severity)i), by_severity[i], f->severity == i,
                   severity_words[i], f->show);
}

/* The rules of what the other filters show, with how many there are of each. */
static void add_rules(struct val *m, const struct finding_filter *f,
                      const struct finding_view *views, size_t n) {
    struct finding_filter any = *f;
    any.rule = NULL;
    struct val *list = map_list(m, "rules");
    const struct check_rule *rule;
    for (size_t k = 0; (rule = check_rule_at(k)); k++) {
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
            found +=
                cstr_eq(views[i].finding->rule, rule->id) && finding_filter_shows(&any, &views[i]);
        bool chosen = cstr_eq(rule->id, f->rule);
        if (found > 0 || chosen)
            list_add_option(list, rule->id, arena_printf(m->arena, "%s（%zu）", rule->title, found),
                            chosen);
    }
    map_text(m, "rule_shown", cstr_or_empty(f->rule));
    map_text(m, "severity_shown", f->severity < 0 ? "" : severity_words[f->severity]);
    map_text(m, "show_shown", f->show);
}

static void add_pages(struct val *m, const struct finding_filter *f, size_t shown) {
    struct val *list = map_list(m, "pages");
    map_count(m, "shown", (int64_t)shown);
    map_bool(m, "any_shown", shown > 0);
    size_t pages = (shown + PAGE - 1) / PAGE;
    for (size_t i = 0; pages > 1 && i < pages; i++) {
        struct val *row = list_add_map(list);
        map_count(row, "number", (int64_t)i + 1);
        map_textf(row, "query", "severity=%s&show=%s%s&page=%zu",
                  f->severity < 0 ? "" : severity_words[f->severity], f->show,
                  rule_query(row->arena, f), i + 1);
        map_bool(row, "current", i == f->page);
    }
}

static enum gp_code show_findings(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "核查发现与整改", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(app_evaluate(&work, round->id, &v));
    struct finding_view *views;
    TRY(finding_views(&work, round->id, v, &views));
    struct finding_filter filter = finding_filter_read(call);
    add_filters(m, &filter, views, v->ev.n_findings);
    add_rules(m, &filter, views, v->ev.n_findings);
    map_text(m, "typed_reason", web_typed(call, "reason"));
    map_bool(m, "many_open", call->request->method == HTTP_POST);
    map_text(m, "js_many", asset_of("many.js")->url);
    add_pages(m, &filter, add_findings(m, &filter, views, v->ev.n_findings));
    web_offer_download(call, m, arena_printf(call->arena, "/rounds/%s/findings", round->id));
    add_stale(m, &v->ev);
    map_text(m, "decision_lock", finding_lock_reason(round->state));
    map_bool(m, "in_approval", round->state == ROUND_APPROVAL);
    map_bool(m, "any", v->ev.n_findings > 0);
    struct result_thread thread;
    struct entry_scope *entries;
    size_t n;
    TRY(result_thread_load(&work, round->id, NULL, &thread));
    TRY(flow_entries(&work, round->id, &entries, &n));
    struct thread_view view = {
        .file_base = arena_printf(call->arena, "/rounds/%s/findings/files/", round->id),
        .entries = entries,
        .n_entries = n};
    results_threads(m, &thread, &view);
    map_bool(m, "any_rectifications", thread.n_rectifications > 0);
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/findings", m);
}

enum gp_code results_findings_page(struct http_call *call) {
    list_recall(call);
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
    TRY(app_evaluate(w, round, &v));
    TRY(finding_views(w, round, v, &views));
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

enum gp_code results_findings_decide(struct http_call *call) {
    struct work work = web_work(call);
    const char *round = http_param(call, "round"), *verdict = http_form(call, "verdict");
    const struct finding_key *keys = NULL;
    struct batch b;
    size_t n = 0;
    int64_t seq;
    if (!cstr_eq(verdict, "accept") && !cstr_eq(verdict, "dismiss"))
        return gp_fail(call->err, GP_INVALID, NULL, "没有这个操作，请刷新页面后重试");
    if (http_form(call, "all"))
        TRY(WORK_READ(&work, all_open(call, &work, &keys, &n)));
    else
        keys = ticked(call, &work, &n);
    enum gp_code code = WORK_WRITE(&work, finding_decide_each(&work, round, keys, n, verdict,
                                                              http_form(call, "reason"), &b, &seq));
    if (code == GP_INVALID)
        return WORK_READ(&work, show_findings(call));
    TRY(code);
    const char *to = b.done == b.parts.n ? arena_printf(call->arena, "/rounds/%s/findings", round)
                                         : arena_printf(call->arena, "/rounds/%s/batch/%lld", round,
                                                        (long long)seq);
    return web_done(call, to,
                    arena_printf(call->arena, "%s：%s",
                                 cstr_eq(verdict, "accept") ? "采纳" : "不采纳",
                                 batch_text(call->arena, &b)));
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
    TRY(app_evaluate(&work, round->id, &v));
    struct finding_view *views;
    TRY(finding_views(&work, round->id, v, &views));
    const struct finding_view *view = view_of(views, v->ev.n_findings, key);
    if (!view)
        return gp_fail(call->err, GP_MISSING, NULL,
                       "现在的数据里没有这项发现，它可能已经改正；请返回列表查看");
    add_finding(map_map(m, "finding"), view);
    map_text(m, "center", view->finding->center ? view->finding->center : "全轮次");
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

static date_t read_date(const char *text) {
    date_t d = DATE_UNSET;
    return text && typed_date(str_of(text), &d) ? d : DATE_UNSET;
}

enum gp_code results_rectify_page(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "提出整改", &round, &m));
    struct work work = web_work(call);
    struct app_evaluation *v;
    TRY(app_evaluate(&work, round->id, &v));
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
