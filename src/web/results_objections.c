/* Feedback to the operators, their objections, and settling the results. */
#include "app/flow.h"
#include "web/results_common.h"
#include "web/results_pages.h"

static void add_entries(struct val *m, const struct feedback *f) {
    struct val *list = map_list(m, "states");
    size_t told = 0, objected = 0, final = 0, withdrawn = 0;
    for (size_t i = 0; i < f->n_entries; i++) {
        const struct entry_scope *s = &f->entries[i];
        struct val *row = list_add_map(list);
        map_text(row, "entry", s->entry);
        map_text(row, "name", s->center_name);
        map_text(row, "state", entry_state_name(s->state));
        map_bool(row, "is_final", s->state == ENTRY_FINAL);
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
    bool waiting = false;
    for (size_t i = 0; i < f->n_entries; i++)
        waiting = waiting || f->entries[i].state == ENTRY_DISCLOSED;
    map_bool(m, "can_close", waiting && !locked);
}

static enum gp_code show(struct http_call *call) {
    struct refusal refusal = results_refusal(call);
    struct store_round *round;
    struct val *m;
    TRY(results_page(call, "反馈与异议", &round, &m));
    struct app app = web_app(call);
    struct feedback f;
    struct result_thread thread;
    TRY(feedback_load(&app, round->id, NULL, &f));
    TRY(result_thread_load(&app, round->id, NULL, &thread));
    add_entries(m, &f);
    add_window(m, &f, round_lock_reason(round->state) != NULL);
    struct thread_view view = {arena_printf(call->arena, "/rounds/%s/findings/files/", round->id),
                               f.entries, f.n_entries, http_form(call, "text"),
                               http_param(call, "objection")};
    results_threads(m, &thread, &view);
    map_bool(m, "any_objections", thread.n_objections > 0);
    results_put_refusal(call, m, &refusal);
    return web_render(call, "result_objections", m);
}

enum gp_code results_objections_page(struct http_call *call) {
    return show(call);
}

static enum gp_code done(struct http_call *call, enum gp_code code, const char *message) {
    if (web_is_mendable(code))
        return show(call);
    TRY(code);
    return web_done(call,
                    arena_printf(call->arena, "/rounds/%s/objections", http_param(call, "round")),
                    message);
}

enum gp_code results_objection_decide(struct http_call *call) {
    struct app app = web_app(call);
    struct note_input in = {.round = http_param(call, "round"),
                            .id = http_param(call, "objection"),
                            .text = http_form(call, "text")};
    bool accept = cstr_eq(http_form(call, "verdict"), "accept");
    return done(call, objection_decide(&app, &in, accept),
                accept ? "异议成立，项目已退回重新评分" : "异议不成立，结果已定");
}

enum gp_code results_close(struct http_call *call) {
    struct app app = web_app(call);
    return done(
        call, feedback_close(&app, http_param(call, "round"), http_form(call, "text"), web_today()),
        "结果已确定，可以编写报告并提交审批");
}

/* A settled result turns out to be wrong. */
enum gp_code results_reopen_entry(struct http_call *call) {
    struct app app = web_app(call);
    return done(call,
                flow_move_entry(&app, http_param(call, "round"), http_param(call, "entry"),
                                "revise", http_form(call, "text")),
                "项目已退回评分，改正后请重新反馈结果");
}
