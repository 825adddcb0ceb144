/* Feedback to the operators, their objections, and settling the results. */
#include "app/rounds/flow.h"
#include "app/results/review.h"
#include "web/results/common.h"
#include "web/results/inside.h"

static void add_entries(struct val *m, const struct feedback *f) {
    struct val *list = map_list(m, "states");
    size_t told = 0, objected = 0, final = 0, withdrawn = 0;
    for (size_t i = 0; i < f->n_entries; i++) {
        const struct entry_scope *s = &f->entries[i];
        struct val *row = list_add_map(list);
        map_text(row, "entry", s->entry);
        map_text(row, "name", s->center_name);
        map_text(row, "state", entry_state_name(s->state));
        map_bool(row, "is_final", s->state == ENTRY_FINAL && !round_lock_reason(s->round_state));
        results_history(row, f, s->entry);
        told += s->state == ENTRY_DISCLOSED;
        objected += s->state == ENTRY_OBJECTED;
        final += s->state == ENTRY_FINAL;
        withdrawn += s->state == ENTRY_WITHDRAWN;
    }
    map_count(m, "n_told", (int64_t)told);
    map_count(m, "n_objected", (int64_t)objected);
    map_count(m, "n_final", (int64_t) final);
    map_count(m, "n_entries", (int64_t)f->n_entries);
    map_bool(m, "all_final", final > 0 && final + withdrawn == f->n_entries);
}

static void add_window(struct val *m, const struct feedback *f, bool locked) {
    map_bool(m, "is_open", f->window != NULL);
    if (!f->window)
        return;
    bool over = date_cmp(web_today(), f->window->closes) > 0;
    map_date(m, "opened", f->window->opened);
    map_date(m, "closes", f->window->closes);
    map_bool(m, "over", over);
    map_bool(m, "locked", locked);
    const char *where;
    map_bool(m, "can_close", !locked && !feedback_close_obstacle(f, &where));
}

static void add_steps(struct val *row, const struct review *r, const char *objection) {
    static const char *const names[REVIEW_KIND_N] = {"提出处理意见", "退回处理意见", "复核同意"};
    struct val *list = map_list(row, "steps");
    for (size_t i = 0; i < r->n_steps; i++) {
        const struct review_step *s = &r->steps[i];
        if (!cstr_eq(s->objection, objection))
            continue;
        struct val *step = list_add_map(list);
        map_text(step, "name", names[s->step]);
        map_text(step, "verdict",
                 s->step == REVIEW_RETURN ? NULL : (s->upheld ? "异议成立" : "异议不成立"));
        map_text(step, "text", s->text);
        map_text(step, "author", s->author);
        map_time(step, "at", s->at_ms);
    }
    map_bool(row, "has_steps", list->list.n > 0);
}

/* For each open objection who may do what next. */
struct review_page {
    struct work *w;
    struct review review;
};

static const struct review_step *waiting_for(const struct review_page *p,
                                             const struct objection *o) {
    bool open = p->review.by_two && o->state == OBJECTION_OPEN;
    return open ? review_waiting(&p->review, o->id) : NULL;
}

static void add_review(struct val *row, const struct objection *o, void *arg) {
    const struct review_page *p = arg;
    const struct review_step *waiting = waiting_for(p, o);
    add_steps(row, &p->review, o->id);
    map_bool(row, "by_two", p->review.by_two);
    map_bool(row, "waits", waiting != NULL);
    map_bool(row, "is_mine", waiting && cstr_eq(waiting->account, p->w->actor));
    map_text(row, "obstacle", waiting ? review_obstacle(p->w, &p->review, o, waiting) : NULL);
}

enum gp_code results_objections_page(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "反馈与异议", &round, &m));
    struct work work = web_work(call);
    struct feedback f;
    struct result_thread thread;
    struct review_page review = {.w = &work};
    TRY(feedback_load(&work, round->id, http_query(call, "r"), &f));
    results_add_reports(call, m, &f.reports,
                        arena_printf(call->arena, "/rounds/%s/objections", round->id));
    map_text(m, "q", results_report_query(call));
    map_bool(m, "must_choose", feedback_must_choose(&f));
    TRY(result_thread_load(&work, round->id, NULL, &thread));
    add_entries(m, &f);
    add_window(m, &f, round_lock_reason(flow_report_state(&f.reports, f.report)) != NULL);
    struct thread_view view = {
        .file_base = arena_printf(call->arena, "/rounds/%s/findings/files/", round->id),
        .entries = f.entries,
        .n_entries = f.n_entries,
        .typed = http_form(call, "text"),
        .typed_for = http_param(call, "objection"),
        .more = add_review,
        .arg = &review};
    if (thread.n_objections > 0)
        TRY(review_load(&work, round->id, &review.review));
    results_threads(m, &thread, &view);
    map_bool(m, "any_objections", thread.n_objections > 0);
    results_put_refusal(call, m, &refusal);
    return web_render(call, "results/objections", m);
}

static enum gp_code done(struct http_call *call, enum gp_code code, const char *message) {
    return results_done(call, code, results_objections_page,
                        arena_printf(call->arena, "/rounds/%s/objections%s",
                                     http_param(call, "round"), results_report_query(call)),
                        message);
}

enum gp_code results_objection_decide(struct http_call *call) {
    struct work work = web_work(call);
    struct note_input in = {.round = http_param(call, "round"),
                            .id = http_param(call, "objection"),
                            .text = http_form(call, "text")};
    const char *verdict = http_form(call, "verdict");
    if (cstr_eq(verdict, "confirm"))
        return done(call, WORK_WRITE(&work, review_confirm(&work, &in)),
                    "已复核同意，决定已生效并通知运营机构");
    if (cstr_eq(verdict, "return"))
        return done(call, WORK_WRITE(&work, review_give_back(&work, &in)),
                    "处理意见已退回，可以重新提出");
    bool accept = cstr_eq(verdict, "accept"), waits = false;
    enum gp_code code = WORK_WRITE(&work, objection_decide(&work, &in, accept, &waits));
    if (waits)
        return done(call, code, "处理意见已提出，另一位评估方负责人复核同意后生效");
    return done(call, code, accept ? "异议成立，项目已退回重新评分" : "异议不成立，结果已定");
}

enum gp_code results_close(struct http_call *call) {
    struct work work = web_work(call);
    return done(
        call,
        WORK_WRITE(&work, feedback_close(&work, http_param(call, "round"), http_query(call, "r"),
                                         http_form(call, "text"), web_today())),
        "结果已确定，可以编写报告并提交审批");
}

/* A settled result turns out to be wrong. */
enum gp_code results_reopen_entry(struct http_call *call) {
    struct work work = web_work(call);
    return done(call,
                WORK_WRITE(&work, flow_move_entry(&work, http_param(call, "round"),
                                                  http_param(call, "entry"), "revise",
                                                  http_form(call, "text"))),
                "项目已退回评分，改正后请重新反馈结果");
}
