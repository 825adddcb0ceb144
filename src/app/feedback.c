#include "app/feedback.h"

#include "app/flow.h"
#include "app/notice.h"
#include "app/review.h"
#include "base/rand.h"
#include "db/db.h"

const char *score_parts_text(struct arena *a, const struct entry_score *s) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < s->n_components; i++) {
        const struct component_score *c = &s->components[i];
        buf_addf(&b, "%s%s %s", i ? "；" : "", c->component->name,
                 score_is_set(c->points) ? score_text(a, c->points) : "尚未出分");
    }
    return arena_strdup(a, buf_text(&b));
}

/* ---- where it stands */

enum gp_code result_round(struct app *app, const char *round, struct store_round **ret) {
    return store_round_get(app->db, app->arena, app->err, app->tenant, round, ret);
}

struct load_step {
    struct app *app;
    const char *round, *entry;
    struct feedback *f;
};

static enum gp_code load(struct db *db, struct gp_err *e, void *arg) {
    struct load_step *s = arg;
    struct arena *a = s->app->arena;
    TRY(store_window_get(db, a, e, s->app->tenant, s->round, &s->f->window));
    if (!s->entry)
        TRY(flow_entries(s->app, s->round, &s->f->entries, &s->f->n_entries));
    return store_disclosed_list(db, a, e, s->app->tenant, s->round, s->entry, &s->f->told,
                                &s->f->n_told);
}

enum gp_code feedback_load(struct app *app, const char *round, const char *entry,
                           struct feedback *ret) {
    *ret = (struct feedback){0};
    struct load_step s = {app, round, entry, ret};
    return db_tx_join(app->db, app->err, DB_READ, load, &s);
}

static const struct entry_result *result_of(const struct app_evaluation *v, const char *entry) {
    for (size_t i = 0; i < v->ev.n_entries; i++)
        if (strcmp(v->ev.entries[i].entry->id, entry) == 0)
            return &v->ev.entries[i];
    return NULL;
}

/* To be told now: scored, or accepted with every mark there. */
static bool is_waiting(const struct entry_scope *s) {
    return s->state == ENTRY_SCORED || s->state == ENTRY_ACCEPTED;
}

const char *feedback_obstacle(struct app *app, const struct feedback *f,
                              const struct app_evaluation *v) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < f->n_entries; i++) {
        const struct entry_scope *s = &f->entries[i];
        const struct entry_result *r = result_of(v, s->entry);
        const char *name = s->center_name ? s->center_name : s->entry;
        if (s->state < ENTRY_ACCEPTED)
            buf_addf(&b, "%s：%s，还没有受理资料\n", name, entry_state_name(s->state));
        else if (is_waiting(s) && (!r || !score_is_set(r->score.total)))
            buf_addf(&b, "%s：还有部分没有出分\n", name);
    }
    return b.n ? arena_strdup(app->arena, buf_text(&b)) : NULL;
}

/* ---- telling */

struct open_step {
    struct app *app;
    const char *round;
    int64_t days;
    date_t today;
};

static enum gp_code note_result(struct app *app, const char *round, const char *step,
                                const struct app_evaluation *v, const struct entry_result *r) {
    struct disclosed_result told = {.entry = r->entry->id,
                                    .at_ms = db_now_ms(app->db),
                                    .step = step,
                                    .total = r->score.total,
                                    .grade = r->score.band ? r->score.band->name : NULL,
                                    .parts = score_parts_text(app->arena, &r->score),
                                    .data_sha256 = v->data_hash};
    return store_disclosed_put(app->db, app->err, app->tenant, round, &told);
}

static enum gp_code tell_entry(struct open_step *s, const struct app_evaluation *v,
                               struct entry_scope *scope, date_t closes) {
    struct app *app = s->app;
    if (scope->state == ENTRY_ACCEPTED)
        TRY(flow_move_scope(app, scope, "finish_scoring", NULL));
    TRY(flow_move_scope(app, scope, "disclose", NULL));
    TRY(note_result(app, s->round, "disclose", v, result_of(v, scope->entry)));
    struct notice_text text = {
        .title = arena_printf(app->arena, "%s：评估结果已反馈，%s前可以提出异议",
                              scope->center_name, date_text_zh(app->arena, date_plus(closes, 1))),
        .link = arena_printf(app->arena, "/outcome/%s/%s", s->round, scope->entry)};
    return notice_to_org(app, scope->operator_org, scope->center, &text);
}

static enum gp_code open_feedback(struct db *db, struct gp_err *e, void *arg) {
    struct open_step *s = arg;
    struct app *app = s->app;
    struct app_evaluation *v;
    TRY(app_evaluate(app, s->round, &v));
    struct feedback f;
    TRY(feedback_load(app, s->round, NULL, &f));
    const char *obstacle = feedback_obstacle(app, &f, v);
    if (obstacle)
        return gp_fail(e, GP_CONFLICT, NULL, "还不能反馈结果。%s", obstacle);
    struct feedback_window w = {
        .days = s->days, .opened = s->today, .closes = date_plus(s->today, (int32_t)s->days)};
    if (f.window) {
        w.opened = f.window->opened;
        w.closes = date_max(w.closes, f.window->closes);
    }
    size_t told = 0;
    for (size_t i = 0; i < f.n_entries; i++) {
        if (!is_waiting(&f.entries[i]))
            continue;
        TRY(tell_entry(s, v, &f.entries[i], w.closes));
        told++;
    }
    if (told == 0)
        return gp_fail(e, GP_CONFLICT, NULL, "没有等待反馈的结果");
    TRY(store_window_put(db, e, app->tenant, s->round, &w));
    if (f.entries[0].round_state == ROUND_SCORING)
        TRY(flow_move_round(app, s->round, "disclose", NULL));
    return flow_audit(app, s->round, NULL, "feedback.open",
                      arena_printf(app->arena, "异议期至 %s", date_text(app->arena, w.closes)));
}

enum gp_code feedback_open(struct app *app, const char *round, int64_t days, date_t today) {
    if (days < 1 || days > 365)
        return gp_fail(app->err, GP_INVALID, "异议期天数", "应为 1 到 365 之间的整数");
    struct open_step s = {app, round, days, today};
    return db_tx_join(app->db, app->err, DB_WRITE, open_feedback, &s);
}

/* ---- objections */

struct objection_step {
    struct app *app;
    const struct note_input *in;
    const char *component;
    date_t today;
    bool accept, waits;
};

static enum gp_code file_objection(struct db *db, struct gp_err *e, void *arg) {
    struct objection_step *s = arg;
    struct app *app = s->app;
    struct feedback_window *w;
    TRY(store_window_get(db, app->arena, e, app->tenant, s->in->round, &w));
    if (!w)
        return gp_fail(e, GP_CONFLICT, NULL, "评估方还没有反馈结果，现在不能提出异议");
    if (date_cmp(s->today, w->closes) > 0)
        return gp_fail(e, GP_CONFLICT, NULL, "异议期已于 %s 结束，如有特殊情况请直接联系评估方",
                       date_text_zh(app->arena, w->closes));
    struct entry_scope *scope;
    TRY(flow_entry(app, s->in->round, s->in->entry, &scope));
    TRY(flow_move_entry(app, s->in->round, s->in->entry, "object", s->in->text));
    struct objection o = {.id = rand_id(app->arena),
                          .round = s->in->round,
                          .entry = s->in->entry,
                          .component = s->component,
                          .state = OBJECTION_OPEN,
                          .created_ms = db_now_ms(db),
                          .decided_ms = DEC_UNSET};
    TRY(store_objection_put(db, e, app->tenant, &o));
    struct note_input note = *s->in;
    note.id = o.id;
    TRY(result_note_add(app, &note, NOTE_OBJECT, result_author(app)));
    struct notice_text text = {
        .title = arena_printf(app->arena, "%s 对评估结果提出异议", scope->center_name),
        .link = arena_printf(app->arena, "/rounds/%s/objections", s->in->round)};
    return notice_to_role(app, ROLE_MANAGER, &text);
}

enum gp_code objection_file(struct app *app, const struct note_input *in, const char *component,
                            date_t today) {
    if (cstr_empty(in->text))
        return gp_fail(app->err, GP_INVALID, "异议内容", "请写明对哪一项有异议、理由是什么");
    struct objection_step s = {.app = app,
                               .in = in,
                               .component = cstr_empty(component) ? NULL : component,
                               .today = today};
    return db_tx_join(app->db, app->err, DB_WRITE, file_objection, &s);
}

/* The open objection named, or of the entry where none is named. */
static enum gp_code find_open(struct db *db, struct gp_err *e, struct objection_step *s,
                              const struct objection **ret) {
    struct objection *list;
    size_t n;
    TRY(store_objection_list(db, s->app->arena, e, s->app->tenant, s->in->round, s->in->entry,
                             &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].state != OBJECTION_OPEN || !cstr_eq(list[i].id, s->in->id))
            continue;
        *ret = &list[i];
        return GP_OK;
    }
    return gp_fail(e, GP_MISSING, NULL, "没有这项待处理的异议，可能已经处理过，请刷新后查看");
}

static enum gp_code withdraw(struct db *db, struct gp_err *e, void *arg) {
    struct objection_step *s = arg;
    const struct objection *o;
    TRY(find_open(db, e, s, &o));
    TRY(flow_move_entry(s->app, o->round, o->entry, "drop_objection", NULL));
    TRY(store_objection_decide(db, e, s->app->tenant, o->id, OBJECTION_WITHDRAWN, db_now_ms(db)));
    return result_note_add(s->app, s->in, NOTE_WITHDRAW, result_author(s->app));
}

enum gp_code objection_withdraw(struct app *app, const struct note_input *in) {
    struct objection_step s = {.app = app, .in = in};
    return db_tx_join(app->db, app->err, DB_WRITE, withdraw, &s);
}

/* A rejected objection leaves the result as it was told, and settles it. */
static enum gp_code note_settled(struct app *app, const struct objection *o) {
    struct app_evaluation *v;
    TRY(app_evaluate(app, o->round, &v));
    return note_result(app, o->round, "reject_objection", v, result_of(v, o->entry));
}

enum gp_code objection_find_open(struct app *app, const struct note_input *in,
                                 const struct objection **ret) {
    struct objection_step s = {.app = app, .in = in};
    return find_open(app->db, app->err, &s, ret);
}

enum gp_code objection_settle(struct app *app, const struct objection *o, bool accept,
                              const char *text) {
    struct entry_scope *scope;
    TRY(flow_entry(app, o->round, o->entry, &scope));
    TRY(flow_move_entry(app, o->round, o->entry, accept ? "accept_objection" : "reject_objection",
                        text));
    TRY(store_objection_decide(app->db, app->err, app->tenant, o->id,
                               accept ? OBJECTION_ACCEPTED : OBJECTION_REJECTED,
                               db_now_ms(app->db)));
    struct note_input note = {.round = o->round, .entry = o->entry, .id = o->id, .text = text};
    TRY(result_note_add(app, &note, accept ? NOTE_ACCEPT : NOTE_REJECT, result_author(app)));
    if (!accept)
        TRY(note_settled(app, o));
    struct notice_text told = {.title = arena_printf(app->arena, "%s：异议%s", scope->center_name,
                                                     accept ? "成立，将重新评分" : "不成立"),
                               .body = text,
                               .link =
                                   arena_printf(app->arena, "/outcome/%s/%s", o->round, o->entry)};
    return notice_to_org(app, scope->operator_org, scope->center, &told);
}

static enum gp_code decide(struct db *db, struct gp_err *e, void *arg) {
    struct objection_step *s = arg;
    const struct objection *o;
    TRY(find_open(db, e, s, &o));
    TRY(review_by_two(s->app, &s->waits));
    return s->waits ? review_propose(s->app, o, s->accept, s->in->text)
                    : objection_settle(s->app, o, s->accept, s->in->text);
}

enum gp_code objection_decide(struct app *app, const struct note_input *in, bool accept,
                              bool *ret_waits) {
    if (cstr_empty(in->text))
        return gp_fail(app->err, GP_INVALID, "复核理由", "必须写明理由，运营机构会看到");
    struct objection_step s = {.app = app, .in = in, .accept = accept};
    TRY(db_tx_join(app->db, app->err, DB_WRITE, decide, &s));
    *ret_waits = s.waits;
    return GP_OK;
}

/* ---- settling */

struct close_step {
    struct app *app;
    const char *round, *reason;
    date_t today;
};

static enum gp_code check_may_close(struct close_step *s, const struct feedback *f) {
    struct gp_err *e = s->app->err;
    if (!f->window)
        return gp_fail(e, GP_CONFLICT, NULL, "还没有反馈结果，不能确定");
    if (date_cmp(s->today, f->window->closes) <= 0 && cstr_empty(s->reason))
        return gp_fail(e, GP_INVALID, "理由", "异议期到 %s 才结束，提前确定结果必须写明理由",
                       date_text_zh(s->app->arena, f->window->closes));
    for (size_t i = 0; i < f->n_entries; i++)
        if (f->entries[i].state == ENTRY_OBJECTED)
            return gp_fail(e, GP_CONFLICT, f->entries[i].center_name,
                           "还有异议没有处理，请先作出复核决定");
    return GP_OK;
}

static enum gp_code close_feedback(struct db *db, struct gp_err *e, void *arg) {
    struct close_step *s = arg;
    struct app *app = s->app;
    (void)db;
    struct feedback f;
    TRY(feedback_load(app, s->round, NULL, &f));
    TRY(check_may_close(s, &f));
    struct app_evaluation *v;
    TRY(app_evaluate(app, s->round, &v));
    size_t settled = 0;
    for (size_t i = 0; i < f.n_entries; i++) {
        if (f.entries[i].state != ENTRY_DISCLOSED)
            continue;
        TRY(flow_move_scope(app, &f.entries[i], "finalise", NULL));
        TRY(note_result(app, s->round, "finalise", v, result_of(v, f.entries[i].entry)));
        settled++;
    }
    if (settled == 0)
        return gp_fail(e, GP_CONFLICT, NULL, "没有等待确定的结果");
    return flow_audit(app, s->round, NULL, "feedback.close", s->reason);
}

enum gp_code feedback_close(struct app *app, const char *round, const char *reason, date_t today) {
    struct close_step s = {app, round, reason, today};
    return db_tx_join(app->db, app->err, DB_WRITE, close_feedback, &s);
}
