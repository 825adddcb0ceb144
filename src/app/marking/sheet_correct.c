/* Recording what somebody else than its scorer changed of a sheet. */
#include "app/rounds/flow.h"
#include "app/notice.h"
#include "app/account/permission.h"
#include "app/form/form.h"
#include "app/marking/sheet_form.h"
#include "app/marking/sheet_trust.h"
#include "base/rand.h"
#include "store/account.h"
#include "store/sheet_correction.h"

/* What the party answered beside its marks stands on with the version that counts. */
static enum gp_code carry_answers(struct work *w, const struct sheet_difference *x, int64_t to) {
    if (x->key.role == SCORER_EXPERT || !x->last)
        return GP_OK;
    const struct form_answer_key key = {.purpose = FORM_RATING,
                                        .round = x->key.round,
                                        .entry = x->key.entry,
                                        .about = x->key.component,
                                        .author = x->key.scorer,
                                        .n = x->last->version};
    return store_form_answer_carry(w, &key, to);
}

static enum gp_code put_version(struct work *w, const struct dossier *d,
                                const struct sheet_difference *x) {
    struct arena *a = w->arena;
    if (!x->now && x->last && x->last->returned_at == DEC_UNSET)
        return store_submission_return(w, &x->key, w->actor, "更正：评分被删除");
    if (!x->now || !x->component)
        return GP_OK;
    struct sheet_form f;
    sheet_form_rows(a, x->component, &f);
    struct sheet_input input = sheet_input_of(a, &f, x->now);
    TRY(sheet_form_judge(w, entry_standard(d, x->entry), &input, &f));
    struct sheet_submission s = {
        .key = x->key,
        .version = x->last ? x->last->version + 1 : 1,
        .reference = arena_printf(a, "GZ-%.8s", rand_id(a)),
        .body = sheet_input_write(a, &f, &input),
        .points = score_is_set(f.points) ? f.points : (score_t){0},
        .submitted_at = work_now_ms(w),
        .submitted_by = arena_printf(a, "correction/%s", w->actor),
        .returned_at = DEC_UNSET,
    };
    TRY(store_submission_put(w, &s));
    return carry_answers(w, x, s.version);
}

static enum gp_code tell(struct work *w, const struct sheet_difference *x, const char *text,
                         const char *reason) {
    struct notice_text notice = {
        .title = "您提交的评分被更正",
        .body = arena_printf(w->arena, "%s。理由：%s。更正人：%s。不认可请联系评估方", text, reason,
                             w->account ? w->account->name : w->actor)};
    if (x->key.role != SCORER_EXPERT)
        return notice_to_org(w, x->key.scorer, NULL, &notice);
    notice.link = x->entry ? arena_printf(w->arena, "/marking/%s/%s/%s", x->key.round, x->key.entry,
                                          x->key.component)
                           : NULL;
    struct account *accounts;
    size_t n;
    TRY(store_account_list(w, &accounts, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(accounts[i].expert, x->key.scorer))
            TRY(notice_to_account(w, accounts[i].id, &notice));
    return GP_OK;
}

/* What whoever acts is here, as far as it may be published. */
static const char *office_of(const struct work *w) {
    return w->account ? roles_text(w->arena, w->account->roles) : "命令行";
}

static enum gp_code correct_one(struct work *w, const struct dossier *d,
                                const struct sheet_difference *x, const char *reason) {
    struct arena *a = w->arena;
    const struct sheet_correction c = {
        .id = rand_id(a),
        .entry = x->key.entry,
        .component = x->key.component,
        .scorer = x->key.scorer,
        .scorer_name = x->scorer_name,
        .role = x->key.role,
        .date = date_of_ms(work_now_ms(w)),
        .by = w->account ? w->account->name : w->actor,
        .office = office_of(w),
        .reason = reason,
        .changes = x->changes.v,
        .n_changes = x->changes.n,
    };
    const char *text = sheet_difference_text(a, d, x);
    TRY(put_version(w, d, x));
    TRY(store_sheet_corrections_put(w, d->round.id, &c, 1));
    TRY(flow_audit(w, x->key.round, x->key.entry, "sheet.correct",
                   arena_printf(a, "%s。理由：%s", text, reason)));
    return tell(w, x, text, reason);
}

enum gp_code sheet_correct(struct work *w, const struct dossier *d,
                           const struct sheet_difference *list, size_t n, const char *reason) {
    struct work mine = work_in(w, d->tenant);
    for (size_t i = 0; i < n; i++)
        TRY(correct_one(&mine, d, &list[i], reason));
    return GP_OK;
}
