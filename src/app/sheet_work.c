/* Keeping, handing in and sending back a score sheet, whoever its scorer is. */
#include "app/flow.h"
#include "app/marking.h"
#include "base/rand.h"
#include "store/sheet.h"

const struct sheet *sheet_of_key(const struct sheet *sheets, size_t n,
                                 const struct sheet_key *key) {
    for (size_t i = 0; i < n; i++)
        if (sheets[i].role == key->role && cstr_eq(sheets[i].component, key->component) &&
            cstr_eq(sheets[i].scorer, key->scorer))
            return &sheets[i];
    return NULL;
}

/* The list has the newest version first. */
const struct sheet_submission *submission_of_key(const struct sheet_submission *list, size_t n,
                                                 const struct sheet_key *key) {
    for (size_t i = 0; i < n; i++)
        if (list[i].key.role == key->role && cstr_eq(list[i].key.entry, key->entry) &&
            cstr_eq(list[i].key.component, key->component) &&
            cstr_eq(list[i].key.scorer, key->scorer))
            return &list[i];
    return NULL;
}

/* ---- when */

static const char *expert_closed(enum round_state round, enum entry_state entry) {
    if (round == ROUND_DRAFT || round == ROUND_COLLECTING)
        return "本轮还没有开始评分，现在可以先看材料";
    if (entry < ENTRY_ACCEPTED)
        return "资料还没有受理，受理后才能评分";
    if (entry == ENTRY_OBJECTED)
        return "运营机构提出了异议，复核期间不能改分";
    return entry == ENTRY_ACCEPTED ? NULL : "项目的评分已经完成，要修改请联系评估方";
}

static const char *party_closed(enum round_state round, enum entry_state entry) {
    if (round == ROUND_DRAFT)
        return "本轮评估还没有开始，开始后才能评价";
    return entry > ENTRY_ACCEPTED ? "项目的评价已经截止，要补充请联系评估方" : NULL;
}

const char *marking_closed(enum round_state round, enum entry_state entry, enum scorer_role role) {
    const char *locked = round_lock_reason(round);
    if (locked)
        return locked;
    if (entry == ENTRY_WITHDRAWN)
        return "项目已退出本轮评估，不用再评分";
    if (round == ROUND_APPROVAL)
        return "评估报告正在审批，不能再改分";
    return role == SCORER_EXPERT ? expert_closed(round, entry) : party_closed(round, entry);
}

/* ---- keeping */

struct work_step {
    struct app *app;
    const struct sheet_work *w;
    struct sheet_outcome *out;
};

/* Whether what was typed may take the place of the draft that is there. */
static bool is_current(struct work_step *s, const char *body) {
    const struct sheet_work *w = s->w;
    *s->out = (struct sheet_outcome){.revision = w->draft_revision, .kept = true};
    if (w->draft_revision <= w->revision || cstr_eq(w->draft, body))
        return true;
    s->out->kept = false;
    s->out->problem = "另一个窗口或另一台设备保存过更新的草稿，这里填写的还没有保存。"
                      "要用这里的内容，请再点一次；要用那一份，请刷新页面";
    return false;
}

static enum gp_code keep(struct db *db, struct gp_err *e, struct work_step *s, const char *body) {
    const struct sheet_work *w = s->w;
    if (cstr_eq(w->draft, body))
        return GP_OK;
    struct sheet_draft draft = {.key = w->key,
                                .revision = s->out->revision + 1,
                                .body = body,
                                .done = (int64_t)w->form->done,
                                .items = (int64_t)w->form->leaves,
                                .saved_at = db_now_ms(db)};
    s->out->revision = draft.revision;
    return store_draft_put(db, e, s->app->tenant, &draft);
}

static enum gp_code save(struct db *db, struct gp_err *e, void *arg) {
    struct work_step *s = arg;
    const char *body = sheet_input_write(s->app->arena, s->w->form, s->w->input);
    return is_current(s, body) ? keep(db, e, s, body) : GP_OK;
}

enum gp_code sheet_work_save(struct app *app, const struct sheet_work *w,
                             struct sheet_outcome *ret) {
    struct work_step s = {app, w, ret};
    return db_tx_join(app->db, app->err, DB_WRITE, save, &s);
}

/* ---- handing in */

/* PF20261124-k3x9q7ab: to be read out on the telephone. */
static const char *new_reference(struct arena *a, date_t today) {
    struct date_civil day = date_civil(today);
    return arena_printf(a, "PF%04d%02d%02d-%.8s", day.year, day.month, day.day, rand_id(a));
}

static enum gp_code hand_in(struct db *db, struct gp_err *e, struct work_step *s,
                            const char *body) {
    struct app *app = s->app;
    const struct sheet_work *w = s->w;
    struct sheet sheet = w->form->sheet;
    sheet.id = w->sheet ? w->sheet : rand_id(app->arena);
    sheet.scorer = w->key.scorer;
    sheet.scorer_name = w->name;
    sheet.submitted = w->today;
    struct sheet_submission submission = {
        .key = w->key,
        .version = w->version + 1,
        .reference = new_reference(app->arena, w->today),
        .body = body,
        .points = w->form->points,
        .submitted_at = db_now_ms(db),
        .submitted_by = w->by,
        .returned_at = DEC_UNSET,
    };
    TRY(store_sheet_put(db, e, app->tenant, w->key.round, w->key.entry, &sheet));
    TRY(store_submission_put(db, e, app->tenant, &submission));
    if (w->draft)
        TRY(store_draft_drop(db, e, app->tenant, &w->key));
    TRY(flow_audit(app, w->key.round, w->key.entry, "sheet.submit",
                   arena_printf(app->arena, "%s %s", w->key.component, submission.reference)));
    s->out->reference = submission.reference;
    return GP_OK;
}

static enum gp_code submit(struct db *db, struct gp_err *e, void *arg) {
    struct work_step *s = arg;
    const char *body = sheet_input_write(s->app->arena, s->w->form, s->w->input);
    if (!is_current(s, body))
        return GP_OK;
    if (!s->w->form->first_open)
        return hand_in(db, e, s, body);
    s->out->problem = sheet_form_open(s->app->arena, s->w->form);
    return keep(db, e, s, body);
}

enum gp_code sheet_work_submit(struct app *app, const struct sheet_work *w,
                               struct sheet_outcome *ret) {
    struct work_step s = {app, w, ret};
    return db_tx_join(app->db, app->err, DB_WRITE, submit, &s);
}

/* ---- sending back */

struct return_step {
    struct app *app;
    const struct sheet_key *key;
    const struct sheet *sheet;
    const struct standard *standard;
    const struct component *component;
    const char *reason;
};

/* The draft begins with what was handed in; its revision goes on from an older draft's. */
static enum gp_code put_back(struct db *db, struct gp_err *e, struct return_step *s) {
    struct app *app = s->app;
    struct sheet_draft *there;
    TRY(store_draft_get(db, app->arena, e, app->tenant, s->key, &there));
    struct sheet_form form;
    sheet_form_rows(app->arena, s->component, &form);
    struct sheet_input input = sheet_input_of(app->arena, &form, s->sheet);
    TRY(sheet_form_judge(app, s->standard, &input, &form));
    struct sheet_draft draft = {.key = *s->key,
                                .revision = there ? there->revision + 1 : 1,
                                .body = sheet_input_write(app->arena, &form, &input),
                                .done = (int64_t)form.done,
                                .items = (int64_t)form.leaves,
                                .saved_at = db_now_ms(db)};
    return store_draft_put(db, e, app->tenant, &draft);
}

static enum gp_code send_back(struct db *db, struct gp_err *e, void *arg) {
    struct return_step *s = arg;
    struct app *app = s->app;
    const struct sheet_key *key = s->key;
    TRY(put_back(db, e, s));
    TRY(store_sheet_reopen(db, e, app->tenant, key->round, key->entry, s->sheet->id));
    TRY(store_submission_return(db, e, app->tenant, key, app->actor, s->reason));
    TRY(store_decision_drop(db, e, app->tenant, key->round, key->entry));
    return flow_audit(
        app, key->round, key->entry, "sheet.return",
        arena_printf(app->arena, "%s %s：%s", key->component, key->scorer, s->reason));
}

enum gp_code sheet_work_return(struct app *app, const struct sheet_key *key,
                               const struct sheet *sheet, const struct standard *standard,
                               const struct component *component, const char *reason) {
    if (!reason || strspn(reason, " \t\r\n") == strlen(reason))
        return gp_fail(app->err, GP_INVALID, "退回理由", "请写明为什么退回、要补充什么");
    struct return_step s = {app, key, sheet, standard, component, reason};
    return db_tx_join(app->db, app->err, DB_WRITE, send_back, &s);
}
