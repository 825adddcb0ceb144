/* Forms beside inspections and ratings: which one holds, and answers to it, kept and judged.
 * Answers come by item of the attachment that the page showed, lie by name, and are read by item of
 * the form that is asked for: so a later version takes over what it still asks. */
#include "app/form/form.h"

#include "app/rounds/flow.h"
#include "store/round.h"

/* ---- which one */

enum gp_code form_attached(struct work *w, const char *round, enum form_purpose purpose, int64_t n,
                           struct form_attached **ret) {
    struct round_form_row *row;
    TRY(store_round_form_get(w, round, purpose, n, &row));
    return form_attached_by(w, row, ret);
}

enum gp_code form_attached_by(struct work *w, const struct round_form_row *row,
                              struct form_attached **ret) {
    *ret = NULL;
    if (!row || !row->form)
        return GP_OK;
    struct form_attached *at = gp_new(w->arena, struct form_attached);
    at->n = row->n;
    at->row = *row;
    TRY(form_of_texts(w, row->title, row->body, &at->form));
    *ret = at;
    return GP_OK;
}

static bool holds(const struct round_form_row *last, const struct survey_form_row *form) {
    if (!form)
        return !last || !last->form;
    return last && cstr_eq(last->form, form->id) && last->form_version == form->version;
}

enum gp_code form_attach(struct work *w, const char *round, enum form_purpose purpose,
                         const char *id) {
    static const char *const names[FORM_PURPOSE_N] = {"实地验收", "履约评价"};
    enum round_state state;
    struct round_form_row *last;
    struct survey_form_row form, *chosen = NULL;
    TRY(store_round_state(w, round, &state));
    if (round_lock_reason(state))
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", round_lock_reason(state));
    if (!cstr_empty(id)) {
        TRY(form_newest(w, id, &form));
        chosen = &form;
    }
    TRY(store_round_form_get(w, round, purpose, DEC_UNSET, &last));
    if (holds(last, chosen))
        return GP_OK;
    struct round_form_row row = {.round = round,
                                 .purpose = form_purpose_ids[purpose],
                                 .n = last ? last->n + 1 : 1,
                                 .form = chosen ? chosen->id : NULL,
                                 .form_version = chosen ? chosen->version : DEC_UNSET,
                                 .added_at = work_now_ms(w),
                                 .added_by = w->actor};
    TRY(store_round_form_put(w, &row));
    return flow_audit(w, round, NULL, "form.attach",
                      chosen ? arena_printf(w->arena, "%s：%s，第 %lld 版", names[purpose],
                                            chosen->title, (long long)chosen->version)
                             : arena_printf(w->arena, "%s：不再使用表单", names[purpose]));
}

/* ---- keeping */

static date_t today_of(struct work *w) {
    return date_of_ms(work_now_ms(w));
}

static const char *where_of(struct work *w, const struct survey_form *f,
                            const struct survey_sheet *sheet, size_t item) {
    return arena_printf(w->arena, "%s：%s", f->title, survey_label(w->arena, f, sheet, item));
}

/* missing: whether what was not given is a problem, too. SURVEY_NONE: there is none. */
static size_t first_problem(const struct survey_form *f, const struct survey_sheet *sheet,
                            bool missing) {
    for (size_t i = 0; i < f->n_items; i++)
        if (sheet->v[i].problem && (missing || !sheet->v[i].missing))
            return i;
    return SURVEY_NONE;
}

static enum gp_code check(struct work *w, const struct survey_form *f,
                          const struct survey_sheet *sheet, bool missing) {
    size_t i = first_problem(f, sheet, missing);
    if (i == SURVEY_NONE)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, where_of(w, f, sheet, i), "%s", sheet->v[i].problem);
}

enum gp_code form_keep(struct work *w, const struct form_answer_key *key,
                       const struct form_filled *filled) {
    if (!filled->typed) {
        struct form_answer_key from = *key;
        from.n = filled->base;
        return store_form_answer_carry(w, &from, key->n);
    }
    const struct survey_form *f = &filled->at->form;
    struct survey_sheet sheet = survey_judge(w->arena, f, filled->typed, today_of(w));
    TRY(check(w, f, &sheet, false));
    return store_form_answer_put(w, key, filled->at->row.form, filled->at->row.form_version,
                                 form_answers_json(w->arena, f, &sheet));
}

enum gp_code form_kept(struct work *w, const struct form_answer_key *key,
                       const struct form_attached *at, const char **typed) {
    struct form_answer *there;
    for (size_t i = 0; i < at->form.n_items; i++)
        typed[i] = NULL;
    TRY(store_form_answer_get(w, key, &there));
    return there ? form_values(w, &at->form, there->body, typed) : GP_OK;
}

enum gp_code form_complete(struct work *w, const struct form_answer_key *key,
                           const struct form_attached *at) {
    struct form_answer *there;
    const char **values = gp_new_n(w->arena, const char *, at->form.n_items);
    TRY(store_form_answer_get(w, key, &there));
    if (there) {
        bool same =
            cstr_eq(there->form, at->row.form) && there->form_version == at->row.form_version;
        if (!same)
            return gp_fail(w->err, GP_CONFLICT, at->form.title,
                           "评估方换了表单，请刷新页面，核对后再提交");
        TRY(form_values(w, &at->form, there->body, values));
    }
    date_t day = there ? date_of_ms(there->judged_at) : today_of(w);
    struct survey_sheet sheet = survey_judge(w->arena, &at->form, values, day);
    return check(w, &at->form, &sheet, true);
}

/* ---- drafts */

const char *form_typed_json(struct arena *a, const struct survey_form *f,
                            const char *const *typed) {
    struct survey_sheet sheet = {.v = gp_new_n(a, struct survey_answer, f->n_items)};
    for (size_t i = 0; i < f->n_items; i++)
        sheet.v[i].value = cstr_or_null(typed[i]);
    return form_answers_json(a, f, &sheet);
}

enum gp_code form_keep_draft(struct work *w, const struct form_answer_key *key,
                             const struct form_attached *at, const char *body) {
    return store_form_answer_put(w, key, at->row.form, at->row.form_version, body);
}

void form_presets(const struct survey_form *f, const char **typed) {
    for (size_t i = 0; i < f->n_items; i++)
        typed[i] = f->items[i].preset;
}

const char *form_first_open(struct work *w, const struct survey_form *f, const char *const *typed) {
    struct survey_sheet sheet = survey_judge(w->arena, f, typed, today_of(w));
    size_t i = first_problem(f, &sheet, true);
    if (i == SURVEY_NONE)
        return NULL;
    return arena_printf(w->arena, "%s：%s", where_of(w, f, &sheet, i), sheet.v[i].problem);
}

/* ---- reading */

enum gp_code form_read_again(struct work *w, struct form_read *last,
                             const struct form_answer *answer) {
    if (cstr_eq(last->id, answer->form) && last->version == answer->form_version)
        return GP_OK;
    last->id = NULL; /* while it is read anew, it is none */
    TRY(answer->form_body ? form_of_texts(w, answer->form_title, answer->form_body, &last->form)
                          : form_load(w, answer->form, answer->form_version, &last->form));
    last->id = answer->form;
    last->version = answer->form_version;
    return GP_OK;
}

enum gp_code form_lines_of(struct work *w, struct form_read *last, const struct form_answer *answer,
                           struct form_lines *ret) {
    const struct survey_form *f = &last->form;
    TRY(form_read_again(w, last, answer));
    const char **values = gp_new_n(w->arena, const char *, f->n_items);
    TRY(form_values(w, f, answer->body, values));
    ret->title = f->title;
    ret->n = survey_lines(w->arena, f, values, date_of_ms(answer->judged_at), &ret->v);
    return GP_OK;
}

enum gp_code form_lines(struct work *w, const struct form_answer_key *key, struct form_lines *ret) {
    struct form_answer *there;
    struct form_read last = {.id = NULL};
    *ret = (struct form_lines){.title = NULL};
    TRY(store_form_answer_get(w, key, &there));
    return there ? form_lines_of(w, &last, there, ret) : GP_OK;
}

const char *form_author(const struct form_answer *answer) {
    if (answer->author_name)
        return answer->author_name;
    return cstr_eq(answer->author, "*") ? "共同记录" : "已不在名单";
}
