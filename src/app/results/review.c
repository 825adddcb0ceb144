/* objection_decide at the end is where everything enters: with one person it settles at once, with
 * two it becomes a proposal. The steps are appended and never changed, so the state is the last
 * step of an objection (review_waiting), and who may confirm follows from who did the others
 * (review_obstacle). What settling does to score and notice is objection.c. */

#include "app/results/review.h"

#include "app/rounds/flow.h"
#include "app/notice.h"
#include "app/results/objection.h"
#include "app/admin/setting.h"
#include "db/db.h"

enum gp_code review_by_two(struct work *w, bool *ret) {
    int64_t people;
    TRY(setting_number(w, SETTING_OBJECTION_PEOPLE, &people));
    *ret = people != DEC_UNSET && people >= 2;
    return GP_OK;
}

enum gp_code review_load(struct work *w, const char *round, struct review *ret) {
    *ret = (struct review){0};
    struct review *r = ret;
    const struct account *who = w->account;
    TRY(review_by_two(w, &r->by_two));
    TRY(store_review_of_round(w, round, &r->steps, &r->n_steps));
    if (r->n_steps == 0)
        return GP_OK; /* nothing that anybody could confirm */
    return store_review_parts(w, round, w->actor, who ? who->expert : NULL, &r->parts, &r->n_parts);
}

const struct review_step *review_waiting(const struct review *r, const char *objection) {
    const struct review_step *last = NULL;
    for (size_t i = 0; i < r->n_steps; i++)
        if (cstr_eq(r->steps[i].objection, objection))
            last = &r->steps[i];
    return last && last->step == REVIEW_PROPOSE ? last : NULL;
}

enum gp_code review_own_waiting(struct work *w, const char *account, struct review_own **ret,
                                size_t *ret_n) {
    bool by_two;
    TRY(review_by_two(w, &by_two));
    *ret = NULL;
    *ret_n = 0;
    return by_two ? store_review_own(w, account, ret, ret_n) : GP_OK;
}

const char *review_obstacle(const struct work *w, const struct review *r, const struct objection *o,
                            const struct review_step *waiting) {
    if (cstr_eq(waiting->account, w->actor))
        return "处理意见是您提出的，要由另一位评估方负责人复核";
    for (size_t i = 0; i < r->n_parts; i++)
        if (cstr_eq(r->parts[i].entry, o->entry))
            return "您评过这个项目，或确认过它的评分结果，不能复核对它的异议";
    return NULL;
}

/* ---- steps */

static int64_t next_ord(const struct review *r, const char *objection) {
    int64_t n = 0;
    for (size_t i = 0; i < r->n_steps; i++)
        n += cstr_eq(r->steps[i].objection, objection);
    return n;
}

static enum gp_code add_step(struct work *w, const struct objection *o, const struct review *r,
                             enum review_kind kind, bool upheld, const char *text) {
    static const char *const actions[REVIEW_KIND_N] = {"objection.propose", "objection.return",
                                                       "objection.confirm"};
    struct review_step step = {.objection = o->id,
                               .ord = next_ord(r, o->id),
                               .step = kind,
                               .upheld = upheld,
                               .text = text,
                               .account = w->actor,
                               .author = w->account ? w->account->name : w->actor,
                               .at_ms = work_now_ms(w)};
    TRY(store_review_put(w, &step));
    return flow_audit(w, o->round, o->entry, actions[kind], text);
}

enum gp_code review_propose(struct work *w, const struct objection *o, bool upheld,
                            const char *text) {
    struct review r;
    size_t told;
    struct entry_scope *scope;
    TRY(review_load(w, o->round, &r));
    const struct review_step *waiting = review_waiting(&r, o->id);
    if (waiting)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s已经提出了处理意见，正等待复核",
                       waiting->author);
    TRY(flow_entry(w, o->round, o->entry, &scope));
    struct notice_text notice = {
        .title = arena_printf(w->arena, "%s：异议的处理意见待您复核", scope->center_name),
        .body = text,
        .link = arena_printf(w->arena, "/rounds/%s/objections", o->round)};
    TRY(notice_to_others(w, ROLE_MANAGER, &notice, &told));
    if (told == 0)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "本区划设定异议由两人复核，但没有另一位评估方负责人的账号；"
                       "请系统管理员再建一个，或改“设置”里的复核人数");
    return add_step(w, o, &r, REVIEW_PROPOSE, upheld, text);
}

/* The proposal that waits, of an objection that is open. */
static enum gp_code find_waiting(struct work *w, const struct note_input *in,
                                 const struct objection **ret_o, struct review *ret_review,
                                 const struct review_step **ret) {
    TRY(objection_find_open(w, in, ret_o));
    TRY(review_load(w, (*ret_o)->round, ret_review));
    *ret = review_waiting(ret_review, (*ret_o)->id);
    if (*ret)
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, NULL, "现在没有待复核的处理意见，请刷新后查看");
}

static enum gp_code tell_proposer(struct work *w, const struct objection *o,
                                  const struct review_step *waiting, const char *what,
                                  const char *body) {
    struct entry_scope *scope;
    TRY(flow_entry(w, o->round, o->entry, &scope));
    struct notice_text text = {
        .title = arena_printf(w->arena, "%s：异议的处理意见%s", scope->center_name, what),
        .body = body,
        .link = arena_printf(w->arena, "/rounds/%s/objections", o->round)};
    return notice_to_account(w, waiting->account, &text);
}

enum gp_code review_confirm(struct work *w, const struct note_input *in) {
    const struct objection *o;
    struct review r;
    const struct review_step *waiting;
    TRY(find_waiting(w, in, &o, &r, &waiting));
    const char *obstacle = review_obstacle(w, &r, o, waiting);
    if (obstacle)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", obstacle);
    TRY(add_step(w, o, &r, REVIEW_CONFIRM, waiting->upheld, waiting->text));
    TRY(tell_proposer(w, o, waiting, "已复核同意，已生效", NULL));
    return objection_settle(w, o, waiting->upheld, waiting->text);
}

enum gp_code review_give_back(struct work *w, const struct note_input *in) {
    if (cstr_empty(in->text))
        return gp_fail(w->err, GP_INVALID, "退回理由", "必须写明理由");
    const struct objection *o;
    struct review r;
    const struct review_step *waiting;
    TRY(find_waiting(w, in, &o, &r, &waiting));
    TRY(add_step(w, o, &r, REVIEW_RETURN, waiting->upheld, in->text));
    if (cstr_eq(waiting->account, w->actor))
        return GP_OK; /* taken back */
    return tell_proposer(w, o, waiting, "被退回", in->text);
}

enum gp_code objection_decide(struct work *w, const struct note_input *in, bool accept,
                              bool *ret_waits) {
    if (cstr_empty(in->text))
        return gp_fail(w->err, GP_INVALID, "复核理由", "必须写明理由，运营机构会看到");
    bool waits = false;
    const struct objection *o;
    TRY(objection_find_open(w, in, &o));
    TRY(review_by_two(w, &waits));
    TRY(waits ? review_propose(w, o, accept, in->text) : objection_settle(w, o, accept, in->text));
    *ret_waits = waits;
    return GP_OK;
}
