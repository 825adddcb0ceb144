/* What is done from the board: steps of the workflow, the deadline, reminders. Each answers with
 * the board and a message, or with an error page that says what is missing. */
#include "web/rounds/inside.h"

enum gp_code rounds_step(struct http_call *call) {
    struct work work = web_work(call);
    const char *step = http_form(call, "step");
    TRY(rounds_move(&work, http_param(call, "round"), step, http_form(call, "reason")));
    return web_done(call, round_url(call, ""),
                    arena_printf(call->arena, "已办理。%s", rounds_move_effect(step)));
}

enum gp_code rounds_discard_draft(struct http_call *call) {
    struct work work = web_work(call);
    TRY(rounds_discard(&work, http_param(call, "round"), http_form(call, "reason")));
    return web_done(call, "/rounds", "筹备中的轮次已删除");
}

static enum gp_code set_deadline(struct http_call *call) {
    struct work work = web_work(call);
    struct round_head head;
    TRY(store_round_head(&work, http_param(call, "round"), &head));
    struct edit stored = rounds_deadline_edit(call, &head);
    TRY(edit_check(&stored));
    return rounds_extend(&work, http_param(call, "round"), http_form(call, "deadline"),
                         http_form(call, "reason"));
}

enum gp_code rounds_set_deadline(struct http_call *call) {
    enum gp_code code = set_deadline(call);
    if (rounds_show_problem(call, code))
        return rounds_board(call);
    TRY(code);
    return web_done(call, round_url(call, ""), "递交截止已延后，各运营机构已收到通知");
}

enum gp_code rounds_closing(struct http_call *call) {
    struct work work = web_work(call);
    const char *entry = http_form(call, "entry");
    entry = cstr_empty(entry) ? NULL : entry;
    TRY(rounds_tell_closing(&work, http_param(call, "round"), entry));
    const char *back = cstr_eq(http_form(call, "from"), "scores") ? "/scores" : "";
    return web_done(call, entry ? entry_url(call, entry, "") : round_url(call, back),
                    "已通知正在填写的人；打开着的评分页会马上显示");
}

/* 已提醒 3 个对象；2 个今天已提醒过，不再重复；1 个没有账号，请另行联系 */
static const char *remind_text(struct arena *a, const struct remind_result *r) {
    const char *text =
        r->sent > 0 ? arena_printf(a, "已提醒 %zu 个对象", r->sent) : "没有发出新的提醒";
    if (r->already > 0)
        text = arena_printf(a, "%s；%zu 个今天已提醒过，不再重复", text, r->already);
    if (r->nobody > 0)
        text = arena_printf(a, "%s；%zu 个没有账号，请另行联系", text, r->nobody);
    return text;
}

enum gp_code rounds_remind(struct http_call *call) {
    static const char *const kinds[REMIND_N] = {
        [REMIND_OPERATOR] = "operator", [REMIND_EXPERT] = "expert", [REMIND_RATER] = "rater"};
    struct work work = web_work(call);
    const char *kind = http_form(call, "kind"), *entry = http_form(call, "entry");
    entry = cstr_empty(entry) ? NULL : entry;
    struct entry_choice meant = {&entry, entry != NULL};
    for (unsigned k = 0; k < REMIND_N; k++) {
        if (!cstr_eq(kinds[k], kind))
            continue;
        struct remind_result result;
        TRY(board_remind(&work, http_param(call, "round"), &meant, (enum reminder_kind)k,
                         web_today(), &result));
        return web_done(call, entry ? entry_url(call, entry, "") : round_url(call, ""),
                        remind_text(call->arena, &result));
    }
    return gp_fail(call->err, GP_INVALID, "提醒对象", "不认识，请刷新页面后重试");
}
