/* Keeping, handing in and sending back a score sheet, whoever its scorer is. */
#include "app/rounds/flow.h"
#include "app/marking/marking.h"
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

/* ---- keeping */

static bool is_same(const struct sheet_work *x, const char *body) {
    return cstr_eq(x->draft, body) && !x->beside;
}

/* Whether what was typed may take the place of the draft that is there. */
static bool is_current(const struct sheet_work *x, const char *body, struct sheet_outcome *ret) {
    *ret = (struct sheet_outcome){.revision = x->draft_revision, .kept = true};
    if (x->draft_revision <= x->revision || is_same(x, body))
        return true;
    ret->kept = false;
    ret->problem = "另一个窗口或另一台设备保存过更新的草稿，这里填写的还没有保存。"
                   "要用这里的内容，请再点一次；要用那一份，请刷新页面";
    return false;
}

static enum gp_code keep(struct work *w, const struct sheet_work *x, const char *body,
                         struct sheet_outcome *ret) {
    if (is_same(x, body))
        return GP_OK;
    struct sheet_draft draft = {.key = x->key,
                                .revision = ret->revision + 1,
                                .body = body,
                                .done = (int64_t)x->form->done,
                                .items = (int64_t)x->form->leaves,
                                .saved_at = work_now_ms(w)};
    ret->revision = draft.revision;
    return store_draft_put(w, &draft);
}

enum gp_code sheet_work_save(struct work *w, const struct sheet_work *sheet,
                             struct sheet_outcome *ret) {
    const char *body = sheet_input_write(w->arena, sheet->form, sheet->input);
    return is_current(sheet, body, ret) ? keep(w, sheet, body, ret) : GP_OK;
}

/* ---- handing in */

/* PF20261124-k3x9q7ab: to be read out on the telephone. */
static const char *new_reference(struct arena *a, date_t today) {
    struct date_civil day = date_civil(today);
    return arena_printf(a, "PF%04d%02d%02d-%.8s", day.year, day.month, day.day, rand_id(a));
}

static enum gp_code hand_in(struct work *w, const struct sheet_work *x, const char *body,
                            struct sheet_outcome *ret) {
    struct sheet sheet = x->form->sheet;
    sheet.id = x->sheet ? x->sheet : rand_id(w->arena);
    sheet.scorer = x->key.scorer;
    sheet.scorer_name = x->name;
    sheet.submitted = x->today;
    struct sheet_submission submission = {
        .key = x->key,
        .version = x->version + 1,
        .reference = new_reference(w->arena, x->today),
        .body = body,
        .points = x->form->points,
        .submitted_at = work_now_ms(w),
        .submitted_by = x->by,
        .returned_at = DEC_UNSET,
    };
    TRY(store_sheet_put(w, x->key.round, x->key.entry, &sheet));
    TRY(store_submission_put(w, &submission));
    if (x->draft)
        TRY(store_draft_drop(w, &x->key));
    TRY(flow_audit(w, x->key.round, x->key.entry, "sheet.submit",
                   arena_printf(w->arena, "%s %s", x->key.component, submission.reference)));
    ret->reference = submission.reference;
    return GP_OK;
}

enum gp_code sheet_work_submit(struct work *w, const struct sheet_work *sheet,
                               struct sheet_outcome *ret) {
    const char *body = sheet_input_write(w->arena, sheet->form, sheet->input);
    if (!is_current(sheet, body, ret))
        return GP_OK;
    if (!sheet->form->first_open)
        return hand_in(w, sheet, body, ret);
    ret->problem = sheet_form_open(w->arena, sheet->form);
    return keep(w, sheet, body, ret);
}

/* ---- sending back */

/* The draft begins with what was handed in; its revision goes on from an older draft's. */
static enum gp_code put_back(struct work *w, const struct sheet_key *key, const struct sheet *sheet,
                             const struct standard *standard, const struct component *component) {
    struct sheet_draft *there;
    TRY(store_draft_get(w, key, &there));
    struct sheet_form form;
    sheet_form_rows(w->arena, component, &form);
    TRY(sheet_form_surveys(w, key->round, key->entry, &form));
    struct sheet_input input = sheet_input_of(w->arena, &form, sheet);
    TRY(sheet_form_judge(w, standard, &input, &form));
    struct sheet_draft draft = {.key = *key,
                                .revision = there ? there->revision + 1 : 1,
                                .body = sheet_input_write(w->arena, &form, &input),
                                .done = (int64_t)form.done,
                                .items = (int64_t)form.leaves,
                                .saved_at = work_now_ms(w)};
    return store_draft_put(w, &draft);
}

enum gp_code sheet_work_return(struct work *w, const struct sheet_key *key,
                               const struct sheet *sheet, const struct standard *standard,
                               const struct component *component, const char *reason) {
    if (!reason || strspn(reason, " \t\r\n") == strlen(reason))
        return gp_fail(w->err, GP_INVALID, "退回理由", "请写明为什么退回、要补充什么");
    TRY(put_back(w, key, sheet, standard, component));
    TRY(store_sheet_reopen(w, key->round, key->entry, sheet->id));
    TRY(store_submission_return(w, key, w->actor, reason));
    TRY(store_decision_drop(w, key->round, key->entry));
    return flow_audit(w, key->round, key->entry, "sheet.return",
                      arena_printf(w->arena, "%s %s：%s", key->component, key->scorer, reason));
}
