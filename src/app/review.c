#include "app/review.h"

#include "app/flow.h"
#include "app/notice.h"
#include "app/setting.h"
#include "db/db.h"

enum gp_code review_by_two(struct app *app, bool *ret) {
    int64_t people;
    TRY(setting_number(app, SETTING_OBJECTION_PEOPLE, &people));
    *ret = people != DEC_UNSET && people >= 2;
    return GP_OK;
}

struct load_step {
    struct app *app;
    const char *round;
    struct review *r;
};

static enum gp_code load(struct db *db, struct gp_err *e, void *arg) {
    struct load_step *s = arg;
    struct app *app = s->app;
    const struct account *who = app->account;
    TRY(review_by_two(app, &s->r->by_two));
    TRY(store_review_of_round(db, app->arena, e, app->tenant, s->round, &s->r->steps,
                              &s->r->n_steps));
    if (s->r->n_steps == 0)
        return GP_OK; /* nothing that anybody could confirm */
    return store_review_parts(db, app->arena, e, app->tenant, s->round, app->actor,
                              who ? who->expert : NULL, &s->r->parts, &s->r->n_parts);
}

enum gp_code review_load(struct app *app, const char *round, struct review *ret) {
    *ret = (struct review){0};
    struct load_step s = {app, round, ret};
    return db_tx_join(app->db, app->err, DB_READ, load, &s);
}

const struct review_step *review_waiting(const struct review *r, const char *objection) {
    const struct review_step *last = NULL;
    for (size_t i = 0; i < r->n_steps; i++)
        if (cstr_eq(r->steps[i].objection, objection))
            last = &r->steps[i];
    return last && last->step == REVIEW_PROPOSE ? last : NULL;
}

struct own_step {
    struct app *app;
    const char *account;
    struct review_own *v;
    size_t n;
};

static enum gp_code find_own(struct db *db, struct gp_err *e, void *arg) {
    struct own_step *s = arg;
    bool by_two;
    TRY(review_by_two(s->app, &by_two));
    return by_two ? store_review_own(db, s->app->arena, e, s->app->tenant, s->account, &s->v, &s->n)
                  : GP_OK;
}

enum gp_code review_own_waiting(struct app *app, const char *account, struct review_own **ret,
                                size_t *ret_n) {
    struct own_step s = {.app = app, .account = account};
    TRY(db_tx_join(app->db, app->err, DB_READ, find_own, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

const char *review_obstacle(const struct app *app, const struct review *r,
                            const struct objection *o, const struct review_step *waiting) {
    if (cstr_eq(waiting->account, app->actor))
        return "处理意见是您提出的，要由另一位评估方负责人复核";
    for (size_t i = 0; i < r->n_parts; i++)
        if (cstr_eq(r->parts[i].entry, o->entry))
            return "您评过这个项目，或确认过它的评分结果，不能复核对它的异议";
    return NULL;
}

/* ---- steps */

struct step {
    struct app *app;
    const struct objection *o;
    const struct note_input *in;
    bool upheld;
    const char *text;
};

static int64_t next_ord(const struct review *r, const char *objection) {
    int64_t n = 0;
    for (size_t i = 0; i < r->n_steps; i++)
        n += cstr_eq(r->steps[i].objection, objection);
    return n;
}

static enum gp_code add_step(struct app *app, const struct objection *o, const struct review *r,
                             enum review_kind kind, bool upheld, const char *text) {
    static const char *const actions[REVIEW_KIND_N] = {"objection.propose", "objection.return",
                                                       "objection.confirm"};
    struct review_step step = {.objection = o->id,
                               .ord = next_ord(r, o->id),
                               .step = kind,
                               .upheld = upheld,
                               .text = text,
                               .account = app->actor,
                               .author = app->account ? app->account->name : app->actor,
                               .at_ms = db_now_ms(app->db)};
    TRY(store_review_put(app->db, app->err, app->tenant, &step));
    return flow_audit(app, o->round, o->entry, actions[kind], text);
}

static enum gp_code propose(struct db *db, struct gp_err *e, void *arg) {
    (void)db;
    struct step *s = arg;
    struct app *app = s->app;
    struct review r;
    size_t told;
    struct entry_scope *scope;
    TRY(review_load(app, s->o->round, &r));
    const struct review_step *waiting = review_waiting(&r, s->o->id);
    if (waiting)
        return gp_fail(e, GP_CONFLICT, NULL, "%s已经提出了处理意见，正等待复核", waiting->author);
    TRY(flow_entry(app, s->o->round, s->o->entry, &scope));
    struct notice_text text = {
        .title = arena_printf(app->arena, "%s：异议的处理意见待您复核", scope->center_name),
        .body = s->text,
        .link = arena_printf(app->arena, "/rounds/%s/objections", s->o->round)};
    TRY(notice_to_others(app, ROLE_MANAGER, &text, &told));
    if (told == 0)
        return gp_fail(e, GP_CONFLICT, NULL,
                       "本区划设定异议由两人复核，但没有另一位评估方负责人的账号；"
                       "请系统管理员再建一个，或改“设置”里的复核人数");
    return add_step(app, s->o, &r, REVIEW_PROPOSE, s->upheld, s->text);
}

enum gp_code review_propose(struct app *app, const struct objection *o, bool upheld,
                            const char *text) {
    struct step s = {.app = app, .o = o, .upheld = upheld, .text = text};
    return db_tx_join(app->db, app->err, DB_WRITE, propose, &s);
}

/* The proposal that waits, of an objection that is open. */
static enum gp_code find_waiting(struct step *s, struct review *r, const struct review_step **ret) {
    TRY(objection_find_open(s->app, s->in, &s->o));
    TRY(review_load(s->app, s->o->round, r));
    *ret = review_waiting(r, s->o->id);
    if (*ret)
        return GP_OK;
    return gp_fail(s->app->err, GP_CONFLICT, NULL, "现在没有待复核的处理意见，请刷新后查看");
}

static enum gp_code tell_proposer(struct step *s, const struct review_step *waiting,
                                  const char *what, const char *body) {
    struct entry_scope *scope;
    TRY(flow_entry(s->app, s->o->round, s->o->entry, &scope));
    struct notice_text text = {
        .title = arena_printf(s->app->arena, "%s：异议的处理意见%s", scope->center_name, what),
        .body = body,
        .link = arena_printf(s->app->arena, "/rounds/%s/objections", s->o->round)};
    return notice_to_account(s->app, waiting->account, &text);
}

static enum gp_code confirm(struct db *db, struct gp_err *e, void *arg) {
    (void)db;
    struct step *s = arg;
    struct review r;
    const struct review_step *waiting;
    TRY(find_waiting(s, &r, &waiting));
    const char *obstacle = review_obstacle(s->app, &r, s->o, waiting);
    if (obstacle)
        return gp_fail(e, GP_CONFLICT, NULL, "%s", obstacle);
    TRY(add_step(s->app, s->o, &r, REVIEW_CONFIRM, waiting->upheld, waiting->text));
    TRY(tell_proposer(s, waiting, "已复核同意，已生效", NULL));
    return objection_settle(s->app, s->o, waiting->upheld, waiting->text);
}

enum gp_code review_confirm(struct app *app, const struct note_input *in) {
    struct step s = {.app = app, .in = in};
    return db_tx_join(app->db, app->err, DB_WRITE, confirm, &s);
}

static enum gp_code give_back(struct db *db, struct gp_err *e, void *arg) {
    (void)db;
    (void)e;
    struct step *s = arg;
    struct review r;
    const struct review_step *waiting;
    TRY(find_waiting(s, &r, &waiting));
    TRY(add_step(s->app, s->o, &r, REVIEW_RETURN, waiting->upheld, s->in->text));
    if (cstr_eq(waiting->account, s->app->actor))
        return GP_OK; /* taken back */
    return tell_proposer(s, waiting, "被退回", s->in->text);
}

enum gp_code review_give_back(struct app *app, const struct note_input *in) {
    if (cstr_empty(in->text))
        return gp_fail(app->err, GP_INVALID, "退回理由", "必须写明理由");
    struct step s = {.app = app, .in = in};
    return db_tx_join(app->db, app->err, DB_WRITE, give_back, &s);
}
