/* Telling results and settling them, of a round or of one of its reports (feedback_load: the
 * report, its window, its entries). Each comes for all of them (feedback_open, feedback_close),
 * where one that is not ready stops all, and for a selection (feedback_tell_each,
 * feedback_settle_each), where each stands for itself and goes with the report that speaks of it
 * (each_report); tell_entry and settle_entry are what both do to one. The report moves on with the
 * last one (move_on). */
#include "app/results/feedback.h"

#include "app/results/evaluation.h"
#include "app/notice.h"
#include "app/results/result.h"
#include "app/marking/sheet_trust.h"
#include "db/db.h"

/* ---- where it stands */

bool feedback_must_choose(const struct feedback *f) {
    return f->reports.n > 0 && !f->report;
}

static const struct store_report *report_of_window(const struct feedback *f,
                                                   const struct feedback_window *w) {
    for (size_t i = 0; i < f->reports.n; i++)
        if (cstr_eq(f->reports.v[i].report.id, w->report))
            return &f->reports.v[i];
    return NULL;
}

/* Of the report asked for; of an entry, the last one that speaks of it. A window of before the
 * round had several reports was every entry's. */
static bool is_window_of(const struct feedback *f, const struct entry_scope *scope,
                         const struct feedback_window *w) {
    const struct store_report *of = report_of_window(f, w);
    if (scope)
        return cstr_empty(w->report) || (of && flow_report_covers(of, scope));
    return f->reports.n == 0 ? cstr_empty(w->report) : of && of == f->report;
}

/* Whatever was told opened a window. scope: the one entry; NULL: all. */
static enum gp_code load_told(struct work *w, const char *round, const struct entry_scope *scope,
                              struct feedback *f) {
    struct feedback_window *v;
    size_t n;
    TRY(store_window_list(w, round, &v, &n));
    if (n == 0)
        return GP_OK;
    for (size_t i = 0; i < n && !f->window; i++)
        if (is_window_of(f, scope, &v[i]))
            f->window = &v[i];
    return store_disclosed_list(w, round, scope ? scope->entry : NULL, &f->told, &f->n_told);
}

static enum gp_code load_entries(struct work *w, const char *round, struct feedback *f) {
    size_t n, kept = 0;
    TRY(flow_entries(w, round, &f->entries, &n));
    for (size_t i = 0; i < n; i++)
        if (flow_report_covers(f->report, &f->entries[i]))
            f->entries[kept++] = f->entries[i];
    f->n_entries = kept;
    return GP_OK;
}

enum gp_code feedback_load(struct work *w, const char *round, const char *report,
                           struct feedback *ret) {
    *ret = (struct feedback){0};
    TRY(flow_reports(w, round, &ret->reports));
    if (!cstr_empty(report))
        TRY(flow_report_of(w, &ret->reports, report, &ret->report));
    TRY(load_told(w, round, NULL, ret));
    return load_entries(w, round, ret);
}

enum gp_code feedback_load_entry(struct work *w, const struct entry_scope *scope,
                                 struct feedback *ret) {
    *ret = (struct feedback){0};
    TRY(flow_reports(w, scope->round, &ret->reports));
    return load_told(w, scope->round, scope, ret);
}

/* What is told or settled is told or settled report by report. */
static enum gp_code load_chosen(struct work *w, const char *round, const char *report,
                                struct feedback *ret) {
    TRY(feedback_load(w, round, report, ret));
    return feedback_must_choose(ret)
               ? gp_fail(w->err, GP_CONFLICT, NULL, "本轮分几份报告，请先选择是哪一份的结果")
               : GP_OK;
}

/* To be told now: scored, or accepted with every mark there. */
static bool is_waiting(const struct entry_scope *s) {
    return s->state == ENTRY_SCORED || s->state == ENTRY_ACCEPTED;
}

static const char *name_of(const struct entry_scope *s) {
    return s->center_name ? s->center_name : s->entry;
}

/* Why the entry's result cannot be told; NULL: it can, or it is not to be. */
static const char *obstacle_of(struct arena *a, const struct entry_scope *s,
                               const struct app_evaluation *v) {
    const struct entry_result *r = result_of_entry(v, s->entry);
    if (s->state < ENTRY_ACCEPTED)
        return arena_printf(a, "%s，还没有受理资料", entry_state_name(s->state));
    return is_waiting(s) && (!r || !score_is_set(r->score.total)) ? "还有部分没有出分" : NULL;
}

const char *feedback_obstacle(struct work *w, const struct feedback *f,
                              const struct app_evaluation *v) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < f->n_entries; i++) {
        const char *why = obstacle_of(w->arena, &f->entries[i], v);
        if (why)
            buf_addf(&b, "%s：%s\n", name_of(&f->entries[i]), why);
    }
    return b.n ? arena_strdup(w->arena, buf_text(&b)) : NULL;
}

/* ---- telling */

static enum gp_code tell_entry(struct work *w, struct app_evaluation *v, struct entry_scope *scope,
                               date_t closes) {
    if (scope->state == ENTRY_ACCEPTED)
        TRY(flow_move_scope(w, scope, "finish_scoring", NULL));
    TRY(flow_move_scope(w, scope, "disclose", NULL));
    TRY(result_note_told(w, scope->round, "disclose", v, result_of_entry(v, scope->entry)));
    struct notice_text text = {
        .title = arena_printf(w->arena, "%s：评估结果已反馈，%s前可以提出异议", scope->center_name,
                              date_text_zh(w->arena, date_plus(closes, 1))),
        .link = arena_printf(w->arena, "/outcome/%s/%s", scope->round, scope->entry)};
    return notice_to_org(w, scope->operator_org, scope->center, &text);
}

/* The report that is told; "": the round's only one. */
static const char *report_of(const struct feedback *f) {
    return f->report ? f->report->report.id : "";
}

static struct feedback_window window_of(const struct feedback *f, int64_t days, date_t today) {
    struct feedback_window w = {.report = report_of(f),
                                .days = days,
                                .opened = today,
                                .closes = date_plus(today, (int32_t)days)};
    if (f->window) {
        w.opened = f->window->opened;
        w.closes = date_max(w.closes, f->window->closes);
    }
    return w;
}

static bool any_untold(const struct feedback *f) {
    for (size_t i = 0; i < f->n_entries; i++)
        if (f->entries[i].state < ENTRY_DISCLOSED)
            return true;
    return false;
}

static bool is_scoring(const struct feedback *f) {
    return f->n_entries > 0 && !feedback_must_choose(f) &&
           flow_report_state(&f->reports, f->report) == ROUND_SCORING;
}

/* When nobody in the report waits for a result any more. */
static enum gp_code move_on(struct work *w, const char *round, const struct feedback *f) {
    if (!is_scoring(f) || any_untold(f))
        return GP_OK;
    return flow_move_report(w, round, report_of(f), "disclose", NULL);
}

static enum gp_code note_window(struct work *w, const char *round, const struct feedback *f,
                                const struct feedback_window *window) {
    TRY(store_window_put(w, round, window));
    return flow_audit_report(
        w, round, f->report, "feedback.open",
        arena_printf(w->arena, "异议期至 %s", date_text(w->arena, window->closes)));
}

static enum gp_code evaluate_true(struct work *w, const char *round, struct app_evaluation **ret) {
    TRY(app_evaluate(w, round, ret));
    return sheet_need_true(w->err, &(*ret)->dossier);
}

/* The report that tells an entry's result: the first that speaks of it, a summary only where no
 * other does; NULL: none. */
static const struct store_report *teller_of(const struct flow_reports *all,
                                            const struct entry_scope *e) {
    const struct store_report *found = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct store_report *r = &all->v[i];
        if (!flow_report_covers(r, e))
            continue;
        if (r->report.scope != REPORT_SUMMARY)
            return r;
        found = found ? found : r;
    }
    return found;
}

/* The feedback of the i-th report; of the one behind the last, of all entries: for those of which
 * no report speaks. */
static enum gp_code each_report(struct work *w, const char *round, const struct flow_reports *all,
                                size_t i, struct feedback *ret) {
    return feedback_load(w, round, i < all->n ? all->v[i].report.id : NULL, ret);
}

static bool is_told_by(const struct feedback *f, const struct entry_scope *e) {
    const struct store_report *teller = teller_of(&f->reports, e);
    return f->report ? teller && cstr_eq(teller->report.id, f->report->report.id) : !teller;
}

static enum gp_code check_days(struct work *w, int64_t days) {
    return days < 1 || days > 365
               ? gp_fail(w->err, GP_INVALID, "异议期天数", "应为 1 到 365 之间的整数")
               : GP_OK;
}

enum gp_code feedback_open(struct work *w, const char *round, const char *report, int64_t days,
                           date_t today) {
    struct app_evaluation *v;
    struct feedback f;
    TRY(check_days(w, days));
    TRY(evaluate_true(w, round, &v));
    TRY(load_chosen(w, round, report, &f));
    const char *obstacle = feedback_obstacle(w, &f, v);
    if (obstacle)
        return gp_fail(w->err, GP_CONFLICT, NULL, "还不能反馈结果。%s", obstacle);
    struct feedback_window window = window_of(&f, days, today);
    size_t told = 0;
    for (size_t i = 0; i < f.n_entries; i++) {
        if (!is_waiting(&f.entries[i]))
            continue;
        TRY(tell_entry(w, v, &f.entries[i], window.closes));
        told++;
    }
    /* All were told one by one, or the last ones withdrew: only the round has to move on. */
    bool only_round = f.window && is_scoring(&f);
    if (told == 0 && !only_round)
        return gp_fail(w->err, GP_CONFLICT, NULL, "没有等待反馈的结果");
    if (told > 0)
        TRY(note_window(w, round, &f, &window));
    return move_on(w, round, &f);
}

static enum gp_code tell_alone(struct work *w, struct app_evaluation *v, struct entry_scope *ret,
                               date_t closes) {
    struct entry_scope scope = *ret;
    const char *why = obstacle_of(w->arena, &scope, v);
    if (why)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", why);
    TRY(tell_entry(w, v, &scope, closes));
    *ret = scope; /* only what stands: the state that the unit leaves behind */
    return GP_OK;
}

/* Those of one report. */
static enum gp_code tell_chosen(struct batch *b, const char *round, struct app_evaluation *v,
                                struct feedback *f, const struct entry_choice *entries,
                                struct feedback_window window) {
    size_t before = b->done;
    for (size_t i = 0; i < f->n_entries; i++) {
        struct entry_scope *e = &f->entries[i];
        if (!is_told_by(f, e) || !entry_is_chosen(entries, e->entry))
            continue;
        TRY(batch_begin(b));
        TRY(batch_end(b, e->entry, name_of(e), tell_alone(&b->part, v, e, window.closes)));
    }
    if (b->done == before)
        return GP_OK;
    TRY(note_window(b->w, round, f, &window));
    return move_on(b->w, round, f);
}

enum gp_code feedback_tell_each(struct batch *b, const char *round,
                                const struct entry_choice *entries, int64_t days, date_t today) {
    struct app_evaluation *v;
    struct flow_reports all;
    struct feedback f;
    TRY(check_days(b->w, days));
    TRY(evaluate_true(b->w, round, &v));
    TRY(flow_reports(b->w, round, &all));
    for (size_t i = 0; i <= all.n; i++) {
        TRY(each_report(b->w, round, &all, i, &f));
        TRY(tell_chosen(b, round, v, &f, entries, window_of(&f, days, today)));
    }
    return GP_OK;
}

/* ---- settling */

const char *feedback_close_obstacle(const struct feedback *f, const char **ret_where) {
    size_t told = 0;
    *ret_where = NULL;
    if (!f->window)
        return "还没有反馈结果，不能确定";
    for (size_t i = 0; i < f->n_entries; i++) {
        told += f->entries[i].state == ENTRY_DISCLOSED;
        if (f->entries[i].state != ENTRY_OBJECTED)
            continue;
        *ret_where = f->entries[i].center_name;
        return "还有异议没有处理，请先作出复核决定";
    }
    return told > 0 ? NULL : "没有等待确定的结果";
}

static enum gp_code check_in_time(struct work *w, const struct feedback *f, const char *reason,
                                  date_t today) {
    if (date_cmp(today, f->window->closes) > 0 || !cstr_empty(reason))
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, "理由", "异议期到 %s 才结束，提前确定结果必须写明理由",
                   date_text_zh(w->arena, f->window->closes));
}

static enum gp_code settle_entry(struct work *w, struct app_evaluation *v,
                                 struct entry_scope *scope) {
    TRY(flow_move_scope(w, scope, "finalise", NULL));
    return result_note_told(w, scope->round, "finalise", v, result_of_entry(v, scope->entry));
}

enum gp_code feedback_close(struct work *w, const char *round, const char *report,
                            const char *reason, date_t today) {
    struct app_evaluation *v;
    struct feedback f;
    TRY(load_chosen(w, round, report, &f));
    const char *where, *obstacle = feedback_close_obstacle(&f, &where);
    if (obstacle)
        return gp_fail(w->err, GP_CONFLICT, where, "%s", obstacle);
    TRY(check_in_time(w, &f, reason, today));
    TRY(evaluate_true(w, round, &v));
    for (size_t i = 0; i < f.n_entries; i++)
        if (f.entries[i].state == ENTRY_DISCLOSED)
            TRY(settle_entry(w, v, &f.entries[i]));
    return flow_audit_report(w, round, f.report, "feedback.close", reason);
}

static enum gp_code settle_part(struct batch *b, struct app_evaluation *v,
                                struct entry_scope *scope) {
    TRY(batch_begin(b));
    return batch_end(b, scope->entry, name_of(scope), settle_entry(&b->part, v, scope));
}

static bool any_chosen(const struct feedback *f, const struct entry_choice *entries) {
    for (size_t i = 0; i < f->n_entries; i++)
        if (is_told_by(f, &f->entries[i]) && entry_is_chosen(entries, f->entries[i].entry))
            return true;
    return false;
}

enum gp_code feedback_settle_each(struct batch *b, const char *round,
                                  const struct entry_choice *entries, const char *reason,
                                  date_t today) {
    struct app_evaluation *v;
    struct flow_reports all;
    struct feedback f;
    TRY(evaluate_true(b->w, round, &v));
    TRY(flow_reports(b->w, round, &all));
    for (size_t k = 0; k <= all.n; k++) {
        TRY(each_report(b->w, round, &all, k, &f));
        if (!any_chosen(&f, entries))
            continue;
        if (!f.window)
            return gp_fail(b->w->err, GP_CONFLICT, NULL, "还没有反馈结果，不能确定");
        TRY(check_in_time(b->w, &f, reason, today));
        for (size_t i = 0; i < f.n_entries; i++) {
            if (is_told_by(&f, &f.entries[i]) && entry_is_chosen(entries, f.entries[i].entry))
                TRY(settle_part(b, v, &f.entries[i]));
        }
    }
    return cstr_empty(reason) ? GP_OK : flow_audit(b->w, round, NULL, "feedback.close", reason);
}
