#include "app/finding.h"

#include "app/flow.h"
#include "app/notice.h"
#include "base/rand.h"
#include "bundle/text.h"
#include "db/db.h"
#include "store/round.h"

/* ---- decisions */

static int by_key(const void *a, const void *b) {
    const struct finding_note *x = a, *y = b;
    int rule = strcmp(x->rule, y->rule);
    int entry = rule ? rule : strcmp(x->entry, y->entry);
    return entry ? entry : strcmp(x->place, y->place);
}

struct views_step {
    struct app *app;
    const char *round;
    struct finding_note *notes;
    size_t n;
};

static enum gp_code load_notes(struct db *db, struct gp_err *e, void *arg) {
    struct views_step *s = arg;
    return store_finding_list(db, s->app->arena, e, s->app->tenant, s->round, &s->notes, &s->n);
}

enum gp_code finding_views(struct app *app, const char *round, const struct app_evaluation *v,
                           struct finding_view **ret) {
    struct views_step s = {.app = app, .round = round};
    TRY(db_tx_join(app->db, app->err, DB_READ, load_notes, &s));
    if (s.n > 1)
        qsort(s.notes, s.n, sizeof(*s.notes), by_key);
    struct finding_view *views = gp_new_n(app->arena, struct finding_view, v->ev.n_findings + 1);
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = &v->ev.findings[i];
        struct finding_note key = {
            .rule = f->rule, .entry = cstr_or_empty(f->entry), .place = cstr_or_empty(f->where)};
        views[i] = (struct finding_view){
            f, s.n ? bsearch(&key, s.notes, s.n, sizeof(*s.notes), by_key) : NULL};
    }
    *ret = views;
    return GP_OK;
}

/* Decisions go into the report, so they rest while it is with the commissioner: what is approved is
 * what will be published. */
static enum gp_code check_decidable(struct db *db, struct app *app, const char *round) {
    enum round_state state;
    TRY(store_round_state(db, app->err, app->tenant, round, &state));
    const char *why = finding_lock_reason(state);
    return why ? gp_fail(app->err, GP_CONFLICT, NULL, "%s", why) : GP_OK;
}

const char *finding_lock_reason(enum round_state state) {
    return state == ROUND_APPROVAL
               ? "报告正在审批，核查发现的处理会写进报告，要改请先“退回修改报告”"
               : round_lock_reason(state);
}

static const struct {
    const char *verdict, *action;
    enum finding_state state;
} verdicts[] = {
    {"accept", "finding.accept", FINDING_ACCEPTED},
    {"dismiss", "finding.dismiss", FINDING_DISMISSED},
    {"reopen", "finding.reopen", FINDING_STATE_N},
};

struct decide_step {
    struct app *app;
    const char *round;
    const struct finding_key *key;
    const char *action, *reason;
    enum finding_state state; /* FINDING_STATE_N: takes the decision back */
};

/* The reason as the audit log keeps it: with the finding it is about. */
static const char *about(struct app *app, const struct finding_key *key, const char *reason) {
    return arena_printf(app->arena, "%s %s%s%s", key->rule, key->place,
                        cstr_empty(reason) ? "" : "：", cstr_or_empty(reason));
}

/* A second click: the same decision is in force already. */
static enum gp_code is_decided(struct db *db, struct gp_err *e, const struct decide_step *s,
                               bool *ret) {
    struct finding_note *notes;
    size_t n;
    TRY(store_finding_list(db, s->app->arena, e, s->app->tenant, s->round, &notes, &n));
    const struct finding_note key = {
        .rule = s->key->rule, .entry = s->key->entry, .place = s->key->place};
    *ret = s->state == FINDING_STATE_N;
    for (size_t i = 0; i < n; i++)
        if (by_key(&notes[i], &key) == 0)
            *ret = notes[i].state == s->state &&
                   cstr_eq(cstr_or_empty(notes[i].reason), cstr_or_empty(s->reason));
    return GP_OK;
}

static enum gp_code decide(struct db *db, struct gp_err *e, void *arg) {
    struct decide_step *s = arg;
    struct app *app = s->app;
    bool done;
    TRY(check_decidable(db, app, s->round));
    TRY(is_decided(db, e, s, &done));
    if (done)
        return GP_OK;
    struct finding_note note = {.rule = s->key->rule,
                                .entry = s->key->entry,
                                .place = s->key->place,
                                .state = s->state,
                                .reason = s->reason,
                                .account = app->actor,
                                .at_ms = db_now_ms(db)};
    if (s->state == FINDING_STATE_N)
        TRY(store_finding_drop(db, e, app->tenant, s->round, &note));
    else
        TRY(store_finding_put(db, e, app->tenant, s->round, &note));
    const char *entry = cstr_empty(s->key->entry) ? NULL : s->key->entry;
    return flow_audit(app, s->round, entry, s->action, about(app, s->key, s->reason));
}

/* The reason as a bundle can hold it; NULL when nothing was written. */
static enum gp_code read_reason(struct app *app, const char *typed, const char **ret) {
    struct field field = *shape_field(&shape_finding_dismissal, "reason");
    struct finding_dismissal said = {.reason = NULL};
    field.required = false;
    const char *problem = field_take(app->arena, &field, typed, &said);
    if (problem)
        return gp_fail(app->err, GP_INVALID, "理由", "%s", problem);
    *ret = said.reason;
    return GP_OK;
}

/* A decision goes out with the round's data, where what it names must be there. */
static enum gp_code check_there(struct app *app, const char *round, const struct finding_key *key) {
    struct app_evaluation *v;
    TRY(app_evaluate(app, round, &v));
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = &v->ev.findings[i];
        if (cstr_eq(f->rule, key->rule) && cstr_eq(cstr_or_empty(f->entry), key->entry) &&
            cstr_eq(cstr_or_empty(f->where), key->place))
            return GP_OK;
    }
    return gp_fail(app->err, GP_MISSING, NULL,
                   "现在的数据里没有这项发现，它可能已经改正；请返回列表查看");
}

enum gp_code finding_decide(struct app *app, const char *round, const struct finding_key *key,
                            const char *verdict, const char *reason) {
    struct decide_step s = {app, round, key, NULL, NULL, FINDING_STATE_N};
    for (size_t i = 0; i < GP_COUNT(verdicts); i++)
        if (cstr_eq(verdict, verdicts[i].verdict)) {
            s.action = verdicts[i].action;
            s.state = verdicts[i].state;
        }
    if (!s.action || !check_rule_of(key->rule))
        return gp_fail(app->err, GP_INVALID, NULL, "没有这项发现或操作，请刷新页面后重试");
    TRY(read_reason(app, reason, &s.reason));
    if (s.state == FINDING_DISMISSED && !s.reason)
        return gp_fail(app->err, GP_INVALID, "理由", "不采纳一项发现，必须写明理由");
    if (s.state != FINDING_STATE_N)
        TRY(check_there(app, round, key));
    return db_tx_join(app->db, app->err, DB_WRITE, decide, &s);
}

/* ---- notes */

const char *result_author(const struct app *app) {
    if (!app->account || app->account->roles & ROLE_MANAGER)
        return "评估方";
    return app->account->roles & (ROLE_OPERATOR | ROLE_CENTER) ? "运营机构" : "委托方";
}

enum gp_code result_note_add(struct app *app, const struct note_input *in, enum note_kind kind,
                             const char *author) {
    struct result_note note = {.id = rand_id(app->arena),
                               .round = in->round,
                               .entry = in->entry,
                               .subject = in->id,
                               .kind = kind,
                               .text = cstr_or_empty(in->text),
                               .account = app->actor,
                               .author = author,
                               .at_ms = db_now_ms(app->db)};
    TRY(store_note_put(app->db, app->err, app->tenant, &note));
    for (size_t i = 0; i < in->n_files; i++) {
        struct result_file file = {.note = note.id,
                                   .ord = (int64_t)i,
                                   .sha256 = in->files[i].sha256,
                                   .file_name = in->files[i].file_name,
                                   .size = in->files[i].size};
        TRY(store_note_file_put(app->db, app->err, app->tenant, &file));
    }
    return GP_OK;
}

struct thread_step {
    struct app *app;
    const char *round, *entry;
    struct result_thread *t;
};

static enum gp_code load_thread(struct db *db, struct gp_err *e, void *arg) {
    struct thread_step *s = arg;
    struct arena *a = s->app->arena;
    const char *tenant = s->app->tenant;
    struct result_thread *t = s->t;
    TRY(store_rectification_list(db, a, e, tenant, s->round, s->entry, &t->rectifications,
                                 &t->n_rectifications));
    TRY(store_objection_list(db, a, e, tenant, s->round, s->entry, &t->objections,
                             &t->n_objections));
    struct result_notes said;
    TRY(store_note_list(db, a, e, tenant, s->round, s->entry, &said));
    t->notes = said.notes.v, t->n_notes = said.notes.n;
    t->files = said.files.v, t->n_files = said.files.n;
    return GP_OK;
}

enum gp_code result_thread_load(struct app *app, const char *round, const char *entry,
                                struct result_thread *ret) {
    struct thread_step s = {app, round, entry, ret};
    return db_tx_join(app->db, app->err, DB_READ, load_thread, &s);
}

/* ---- rectifications */

struct order_step {
    struct app *app;
    const char *round;
    const struct rectification_order *order;
};

static enum gp_code tell_operator(struct app *app, const struct entry_scope *scope,
                                  const char *title, const char *body) {
    struct notice_text text = {
        .title = title,
        .body = body,
        .link = arena_printf(app->arena, "/outcome/%s/%s", scope->round, scope->entry)};
    return notice_to_org(app, scope->operator_org, scope->center, &text);
}

/* Whether the order was given before, by a first click; another one under its id is refused. */
static enum gp_code is_ordered(struct db *db, struct gp_err *e, const struct order_step *s,
                               bool *ret) {
    struct rectification *there;
    TRY(store_rectification_get(db, s->app->arena, e, s->app->tenant, s->order->id, &there));
    *ret = there && cstr_eq(there->round, s->round) && cstr_eq(there->entry, s->order->entry) &&
           cstr_eq(there->title, s->order->title);
    if (!there || *ret)
        return GP_OK;
    return gp_fail(e, GP_CONFLICT, NULL,
                   "这张表已经用来提过整改“%s”；要再提一项，请回到列表重新打开“提出整改”",
                   there->title);
}

static enum gp_code order(struct db *db, struct gp_err *e, void *arg) {
    struct order_step *s = arg;
    struct app *app = s->app;
    const struct rectification_order *o = s->order;
    struct entry_scope *scope;
    bool done;
    TRY(is_ordered(db, e, s, &done));
    if (done)
        return GP_OK;
    TRY(flow_entry(app, s->round, o->entry, &scope));
    TRY(flow_check_open(app, scope));
    if (o->finding.rule)
        TRY(check_decidable(db, app, s->round));
    struct rectification r = {.id = o->id,
                              .round = s->round,
                              .entry = o->entry,
                              .rule = o->finding.rule,
                              .place = o->finding.rule ? o->finding.place : NULL,
                              .title = o->title,
                              .text = o->text,
                              .due = o->due,
                              .state = RECTIFICATION_OPEN,
                              .created_ms = db_now_ms(db)};
    TRY(store_rectification_put(db, e, app->tenant, &r));
    struct note_input note = {.round = s->round, .entry = o->entry, .id = r.id, .text = o->text};
    TRY(result_note_add(app, &note, NOTE_ASK, result_author(app)));
    if (o->finding.rule) {
        struct finding_note decision = {.rule = o->finding.rule,
                                        .entry = o->finding.entry,
                                        .place = o->finding.place,
                                        .state = FINDING_RECTIFY,
                                        .reason = r.id,
                                        .account = app->actor,
                                        .at_ms = r.created_ms};
        TRY(store_finding_put(db, e, app->tenant, s->round, &decision));
    }
    TRY(tell_operator(app, scope, arena_printf(app->arena, "请整改：%s", o->title), o->text));
    return flow_audit(app, s->round, o->entry, "rectification.order", o->title);
}

enum gp_code rectification_order(struct app *app, const char *round,
                                 const struct rectification_order *o) {
    if (cstr_empty(o->entry))
        return gp_fail(app->err, GP_INVALID, "参评项目",
                       "整改要落到一个参评项目上，请选择是哪一个");
    if (cstr_empty(o->title) || cstr_empty(o->text))
        return gp_fail(app->err, GP_INVALID, "整改事项、整改要求", "都要填写");
    if (!date_is_set(o->due))
        return gp_fail(app->err, GP_INVALID, "整改期限", "请填写日期，例如 2026-11-30");
    if (o->finding.rule && !check_rule_of(o->finding.rule))
        return gp_fail(app->err, GP_INVALID, NULL, "没有这项发现，请刷新页面后重试");
    struct order_step s = {app, round, o};
    return db_tx_join(app->db, app->err, DB_WRITE, order, &s);
}

/* The three moves of a rectification. */
struct rectification_move {
    enum rectification_state from, to;
    enum note_kind kind;
    const char *action, *told; /* what the operator is told; NULL: the evaluator is */
};

static const struct rectification_move answered = {RECTIFICATION_OPEN, RECTIFICATION_ANSWERED,
                                                   NOTE_ANSWER, "rectification.answer", NULL};
static const struct rectification_move closed = {RECTIFICATION_ANSWERED, RECTIFICATION_CLOSED,
                                                 NOTE_CLOSE, "rectification.close", "整改已通过"};
static const struct rectification_move sent_back = {RECTIFICATION_ANSWERED, RECTIFICATION_OPEN,
                                                    NOTE_SEND_BACK, "rectification.send_back",
                                                    "整改被退回"};

struct move_step {
    struct app *app;
    const struct note_input *in;
    const struct rectification_move *move;
};

static enum gp_code tell_managers(struct app *app, const char *title, const char *round) {
    struct notice_text text = {.title = title,
                               .link = arena_printf(app->arena, "/rounds/%s/findings", round)};
    return notice_to_role(app, ROLE_MANAGER, &text);
}

static enum gp_code move(struct db *db, struct gp_err *e, void *arg) {
    struct move_step *s = arg;
    struct app *app = s->app;
    struct rectification *r;
    TRY(store_rectification_get(db, app->arena, e, app->tenant, s->in->id, &r));
    if (!r || !cstr_eq(r->round, s->in->round) ||
        (s->in->entry && !cstr_eq(r->entry, s->in->entry)))
        return gp_fail(e, GP_MISSING, NULL, "没有这项整改");
    struct entry_scope *scope;
    TRY(flow_entry(app, r->round, r->entry, &scope));
    TRY(flow_check_open(app, scope));
    struct note_input note = *s->in;
    note.entry = r->entry;
    TRY(store_rectification_move(db, e, app->tenant, r->id, s->move->from, s->move->to));
    TRY(result_note_add(app, &note, s->move->kind, result_author(app)));
    if (!s->move->told)
        TRY(tell_managers(
            app, arena_printf(app->arena, "%s 已答复整改：%s", scope->center_name, r->title),
            r->round));
    else
        TRY(tell_operator(app, scope, arena_printf(app->arena, "%s：%s", s->move->told, r->title),
                          note.text));
    return flow_audit(app, r->round, r->entry, s->move->action, note.text);
}

static enum gp_code move_rectification(struct app *app, const struct note_input *in,
                                       const struct rectification_move *m, const char *what) {
    if (m->kind != NOTE_CLOSE && cstr_empty(in->text))
        return gp_fail(app->err, GP_INVALID, what, "没有填写");
    struct move_step s = {app, in, m};
    return db_tx_join(app->db, app->err, DB_WRITE, move, &s);
}

enum gp_code rectification_answer(struct app *app, const struct note_input *in) {
    return move_rectification(app, in, &answered, "整改情况");
}

enum gp_code rectification_close(struct app *app, const struct note_input *in) {
    return move_rectification(app, in, &closed, "意见");
}

enum gp_code rectification_send_back(struct app *app, const struct note_input *in) {
    return move_rectification(app, in, &sent_back, "退回理由");
}
