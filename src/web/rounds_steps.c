/* What is done from the board: steps of the workflow, the deadline, reminders. Each answers with
 * the board and a message, or with an error page that says what is missing. */
#include "web/rounds_inside.h"

enum gp_code rounds_step(struct http_call *call) {
    struct app app = web_app(call);
    const char *step = http_form(call, "step");
    TRY(rounds_move(&app, http_param(call, "round"), step, http_form(call, "reason")));
    return web_done(call, round_url(call, ""),
                    arena_printf(call->arena, "已办理。%s", rounds_move_effect(step)));
}

enum gp_code rounds_discard_draft(struct http_call *call) {
    struct app app = web_app(call);
    TRY(rounds_discard(&app, http_param(call, "round"), http_form(call, "reason")));
    return web_done(call, "/rounds", "筹备中的轮次已删除");
}

enum gp_code rounds_set_deadline(struct http_call *call) {
    struct app app = web_app(call);
    TRY(rounds_extend(&app, http_param(call, "round"), http_form(call, "deadline"),
                      http_form(call, "reason")));
    return web_done(call, round_url(call, ""), "递交截止已延后，各运营机构已收到通知");
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
    struct app app = web_app(call);
    const char *kind = http_form(call, "kind"), *entry = http_form(call, "entry");
    entry = cstr_empty(entry) ? NULL : entry;
    for (unsigned k = 0; k < REMIND_N; k++) {
        if (!cstr_eq(kinds[k], kind))
            continue;
        struct remind_result result;
        TRY(board_remind(&app, http_param(call, "round"), entry, (enum reminder_kind)k, web_today(),
                         &result));
        return web_done(call, entry ? entry_url(call, entry, "") : round_url(call, ""),
                        remind_text(call->arena, &result));
    }
    return gp_fail(call->err, GP_INVALID, "提醒对象", "不认识，请刷新页面后重试");
}
