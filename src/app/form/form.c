/* The library first: a workbook becomes texts, texts a form, and what is kept are the texts, so
 * that a form is always made by the same compiler. Then answers, which lie as JSON under the names
 * of the questions. Which form is filled in where is attach.c. */
#include "app/form/form.h"

#include "app/rounds/flow.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "intake/xlsform.h"
#include "store/round.h"

#define ANSWER_JSON_MAX ((size_t)2 << 20)

/* ---- the library */

static int64_t questions_of(const struct survey_form *f) {
    int64_t n = 0;
    for (size_t i = 0; i < f->n_items; i++)
        n += survey_is_question(&f->items[i]);
    return n;
}

/* Name of the file without its ending; at most as long as a title may be. */
static const char *title_of_file(struct arena *a, const char *file_name) {
    const char *name = cstr_empty(file_name) ? "问卷" : file_name;
    const char *dot = strrchr(name, '.');
    struct str s = {name, dot && dot > name ? (size_t)(dot - name) : strlen(name)};
    size_t pos = 0;
    for (size_t i = 0; i < 100 && pos < s.n; i++)
        (void)utf8_next(s, &pos);
    return arena_strndup(a, name, pos);
}

static enum gp_code put_form(struct work *w, const struct xlsform *x, const struct survey_form *f,
                             const char *title, struct survey_form_row *ret) {
    struct survey_form_row *last, row = {.id = f->id,
                                         .title = f->title ? f->title : title,
                                         .body = xlsform_json(w->arena, x),
                                         .version = 1,
                                         .questions = questions_of(f),
                                         .created_at = work_now_ms(w),
                                         .created_by = w->actor};
    if (!row.id) {
        char hash[HASH_HEX];
        hash_hex(str_of(row.title), hash);
        row.id = arena_strndup(w->arena, hash, 20); /* of the same name it is the same form */
    }
    TRY(store_survey_form_get(w, row.id, DEC_UNSET, &last));
    if (last && cstr_eq(last->body, row.body)) {
        *ret = *last;
        return GP_OK;
    }
    if (last)
        row.version = last->version + 1;
    TRY(store_survey_form_put(w, &row));
    *ret = row;
    return GP_OK;
}

enum gp_code form_take(struct work *w, const char *round, struct str bytes, const char *file_name,
                       struct xlsform_problems *problems, struct survey_form_row *ret) {
    enum round_state unused;
    TRY(store_round_state(w, round, &unused));
    struct xlsform x;
    struct survey_form f;
    TRY(xlsform_read(w->arena, w->err, bytes, &x));
    if (!xlsform_compile(w->arena, &x, &f, problems))
        return gp_fail(w->err, GP_INVALID, NULL, "问卷有 %zu 处要改，改好后请重新上传",
                       problems->v.n);
    TRY(put_form(w, &x, &f, title_of_file(w->arena, file_name), ret));
    return flow_audit(
        w, round, NULL, "survey.form",
        arena_printf(w->arena, "%s，第 %lld 版", ret->title, (long long)ret->version));
}

static enum gp_code compile_kept(struct work *w, const struct xlsform *x, struct survey_form *ret) {
    struct xlsform_problems problems = {0};
    if (!xlsform_compile(w->arena, x, ret, &problems))
        return gp_fail(w->err, GP_INVALID, problems.v.v[0].sheet,
                       "这份问卷用现在的程序读不出来：%s", problems.v.v[0].message);
    return GP_OK;
}

enum gp_code form_of_texts(struct work *w, const char *title, const char *body,
                           struct survey_form *ret) {
    struct xlsform x;
    TRY(xlsform_parse(w->arena, w->err, str_of(body), &x));
    TRY(compile_kept(w, &x, ret));
    ret->title = title;
    return GP_OK;
}

enum gp_code form_load(struct work *w, const char *id, int64_t version, struct survey_form *ret) {
    struct survey_form_row row;
    struct xlsform x;
    TRY(form_sheets(w, id, version, &row, &x));
    TRY(compile_kept(w, &x, ret));
    ret->title = row.title;
    return GP_OK;
}

enum gp_code form_sheets(struct work *w, const char *id, int64_t version,
                         struct survey_form_row *ret, struct xlsform *ret_x) {
    struct survey_form_row *row;
    TRY(store_survey_form_get(w, id, version, &row));
    if (!row && form_example(w->arena, id, ret_x)) {
        *ret = (struct survey_form_row){.id = id, .title = form_example_title(id), .version = 1};
        return GP_OK;
    }
    if (!row)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这份问卷，请刷新页面");
    TRY(xlsform_parse(w->arena, w->err, str_of(row->body), ret_x));
    *ret = *row;
    return GP_OK;
}

/* The example becomes a form of the district's own when it is first used. */
enum gp_code form_newest(struct work *w, const char *id, struct survey_form_row *ret) {
    struct survey_form_row *row;
    struct survey_form f;
    TRY(store_survey_form_get(w, id, DEC_UNSET, &row));
    if (row) {
        *ret = *row;
        return GP_OK;
    }
    struct xlsform x;
    if (!form_example(w->arena, id, &x))
        return gp_fail(w->err, GP_INVALID, "问卷", "请选择一份问卷");
    TRY(compile_kept(w, &x, &f));
    return put_form(w, &x, &f, "", ret);
}

/* ---- answers */

/* Answers lie under the names of the questions. */
enum gp_code form_values(struct work *w, const struct survey_form *f, const char *body,
                         const char **values) {
    JSON_HOLD json_t *top = NULL;
    TRY(json_read_few(w->err, str_of(body), ANSWER_JSON_MAX, 2, SURVEY_ITEMS_MAX + 1, &top));
    for (size_t i = 0; i < f->n_items; i++)
        values[i] =
            arena_strdup(w->arena, json_string_value(json_object_get(top, f->items[i].name)));
    return GP_OK;
}

enum gp_code form_tally(struct work *w, const struct survey_form *f, const char *const *bodies,
                        size_t n, struct survey_tally **ret) {
    const char **values = gp_new_n(w->arena, const char *, f->n_items);
    *ret = survey_tally_new(w->arena, f);
    for (size_t i = 0; i < n; i++) {
        TRY(form_values(w, f, bodies[i], values));
        survey_tally_add(w->arena, f, *ret, values);
    }
    survey_tally_sort(*ret, f->n_items);
    return GP_OK;
}

const char *form_answers_json(struct arena *a, const struct survey_form *f,
                              const struct survey_sheet *sheet) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    for (size_t i = 0; i < f->n_items; i++)
        if (sheet->v[i].value)
            jout_pair(&o, f->items[i].name, sheet->v[i].value);
    jout_end(&o);
    return arena_strdup(a, buf_text(&b));
}
