/* Forms first: a workbook becomes texts, texts a form, and what is kept are the texts, so that a
 * form is always made by the same compiler. Then the desk of a round and the opening of a survey,
 * then what is seen of it; tally() counts answers from the JSON in which they lie. At the end who
 * answers: enter() finds the survey by its address, hand_in() judges and stores. */
#include "app/survey/survey.h"

#include "app/rounds/flow.h"
#include "app/survey/example.h"
#include "base/hash.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "codec/json_out.h"
#include "core/param.h"
#include "intake/xlsform.h"
#include "num/typed.h"
#include "store/round.h"
#include "store/standard.h"

#define ANSWER_JSON_MAX ((size_t)2 << 20)

/* ---- forms */

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

enum gp_code survey_form_take(struct work *w, const char *round, struct str bytes,
                              const char *file_name, struct xlsform_problems *problems,
                              struct survey_form_row *ret) {
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

static enum gp_code form_of(struct work *w, const char *id, int64_t version,
                            struct survey_form *ret) {
    struct survey_form_row row;
    struct xlsform x;
    TRY(survey_form_sheets(w, id, version, &row, &x));
    TRY(compile_kept(w, &x, ret));
    ret->title = row.title;
    return GP_OK;
}

enum gp_code survey_form_sheets(struct work *w, const char *id, int64_t version,
                                struct survey_form_row *ret, struct xlsform *ret_x) {
    struct survey_form_row *row;
    TRY(store_survey_form_get(w, id, version, &row));
    if (!row && cstr_eq(id, SURVEY_EXAMPLE)) {
        *ret_x = survey_example(w->arena);
        *ret = (struct survey_form_row){.id = id, .title = "居民满意度调查（示例）", .version = 1};
        return GP_OK;
    }
    if (!row)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这份问卷，请刷新页面");
    TRY(xlsform_parse(w->arena, w->err, str_of(row->body), ret_x));
    *ret = *row;
    return GP_OK;
}

/* The example becomes a form of the district's own when it is first used. */
static enum gp_code newest_form(struct work *w, const char *id, struct survey_form_row *ret) {
    struct survey_form_row *row;
    struct survey_form f;
    TRY(store_survey_form_get(w, id, DEC_UNSET, &row));
    if (row) {
        *ret = *row;
        return GP_OK;
    }
    if (!cstr_eq(id, SURVEY_EXAMPLE))
        return gp_fail(w->err, GP_INVALID, "问卷", "请选择一份问卷");
    struct xlsform x = survey_example(w->arena);
    TRY(compile_kept(w, &x, &f));
    return put_form(w, &x, &f, "", ret);
}

/* ---- the desk */

enum survey_state survey_state(const struct survey_row *s, date_t today) {
    if (s->closed_at != DEC_UNSET)
        return SURVEY_CLOSED;
    if (date_cmp(s->last_day, today) < 0)
        return SURVEY_ENDED;
    return s->quota != DEC_UNSET && s->answers >= s->quota ? SURVEY_FULL : SURVEY_OPEN;
}

const char *survey_state_name(enum survey_state state) {
    static const char *const names[] = {"进行中", "已到期", "已结束", "已收满"};
    return names[state];
}

static enum gp_code least_of(struct work *w, const struct survey_desk *d, int64_t *ret) {
    struct standard standard;
    *ret = DEC_UNSET;
    if (d->n_entries == 0 || !d->entries[0].standard)
        return GP_OK;
    TRY(store_standard_share(w, d->entries[0].standard, d->entries[0].standard_version, &standard));
    *ret = param_count(&standard, "survey_least");
    return GP_OK;
}

enum gp_code survey_desk(struct work *w, const char *round, struct survey_desk *ret) {
    enum round_state state;
    TRY(store_round_state(w, round, &state));
    TRY(store_survey_form_list(w, &ret->forms, &ret->n_forms));
    TRY(store_survey_list(w, round, &ret->surveys, &ret->n_surveys));
    TRY(flow_entries(w, round, &ret->entries, &ret->n_entries));
    ret->locked = round_lock_reason(state);
    return least_of(w, ret, &ret->least);
}

static enum gp_code read_count(struct work *w, const char *where, const char *text, int64_t least,
                               int64_t most, int64_t *ret) {
    int64_t v;
    if (typed_figure(str_of(text), 0, TYPED_PLAIN, &v) != DEC_PARSED || v < least || v > most)
        return gp_fail(w->err, GP_INVALID, where, "请填 %lld 到 %lld 的整数", (long long)least,
                       (long long)most);
    *ret = v;
    return GP_OK;
}

static enum gp_code read_order(struct work *w, const struct survey_desk *d,
                               const struct survey_order *o, struct survey_row *s) {
    if (!typed_date(str_of(o->last_day), &s->last_day))
        return gp_fail(w->err, GP_INVALID, "最后一天", "请写成 2026-12-31 这样的日期");
    if (date_cmp(s->last_day, o->today) < 0)
        return gp_fail(w->err, GP_INVALID, "最后一天", "这一天已经过去，请改成今天或以后");
    if (date_cmp(s->last_day, date_plus(o->today, SURVEY_DAYS_MAX)) > 0)
        return gp_fail(w->err, GP_INVALID, "最后一天", "最长一年，请改近一些");
    int64_t floor = d->least == DEC_UNSET || d->least < SURVEY_LEAST_MIN ? SURVEY_LEAST_MIN
                    : d->least > SURVEY_LEAST_MAX                        ? SURVEY_LEAST_MAX
                                                                         : d->least;
    TRY(read_count(w, "公开结果的最少份数", o->least, floor, SURVEY_LEAST_MAX, &s->least));
    s->quota = DEC_UNSET;
    if (!cstr_empty(o->quota))
        TRY(read_count(w, "最多收多少份", o->quota, s->least, SURVEY_QUOTA_MAX, &s->quota));
    for (size_t i = 0; i < d->n_entries; i++)
        if (cstr_eq(d->entries[i].entry, o->entry))
            s->entry = o->entry;
    if (!cstr_empty(o->entry) && !s->entry)
        return gp_fail(w->err, GP_INVALID, "调查对象", "本轮没有这个项目，请重新选择");
    return GP_OK;
}

enum gp_code survey_open(struct work *w, const char *round, const struct survey_order *order) {
    struct survey_desk d;
    struct survey_form_row form;
    struct survey_row *there, s = {.id = order->id,
                                   .round = round,
                                   .opened_at = work_now_ms(w),
                                   .opened_by = w->actor,
                                   .closed_at = DEC_UNSET};
    TRY(survey_desk(w, round, &d));
    TRY(store_survey_get(w, order->id, &there));
    if (there && cstr_eq(there->round, round))
        return GP_OK;
    if (d.locked)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", d.locked);
    TRY(read_order(w, &d, order, &s));
    TRY(newest_form(w, order->form, &form));
    s.form = form.id;
    s.form_version = form.version;
    TRY(store_survey_put(w, &s));
    return flow_audit(w, round, s.entry, "survey.open",
                      arena_printf(w->arena, "%s，第 %lld 版，到 %s", form.title,
                                   (long long)form.version, date_text(w->arena, s.last_day)));
}

static enum gp_code find(struct work *w, const char *round, const char *id,
                         struct survey_row **ret) {
    TRY(store_survey_get(w, id, ret));
    if (!*ret || !cstr_eq((*ret)->round, round))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这次调查，请刷新页面");
    return GP_OK;
}

enum gp_code survey_close(struct work *w, const char *round, const char *id) {
    struct survey_row *s;
    TRY(find(w, round, id, &s));
    if (s->closed_at != DEC_UNSET)
        return GP_OK;
    TRY(store_survey_close(w, id, work_now_ms(w)));
    return flow_audit(w, round, s->entry, "survey.close", s->title);
}

/* ---- results */

/* Answers lie under the names of the questions. */
static enum gp_code values_of(struct work *w, const struct survey_form *f, const char *body,
                              const char **values) {
    JSON_HOLD json_t *top = NULL;
    TRY(json_read_few(w->err, str_of(body), ANSWER_JSON_MAX, 2, SURVEY_ITEMS_MAX + 1, &top));
    for (size_t i = 0; i < f->n_items; i++)
        values[i] =
            arena_strdup(w->arena, json_string_value(json_object_get(top, f->items[i].name)));
    return GP_OK;
}

static enum gp_code tally(struct work *w, const struct survey_row *s, const struct survey_form *f,
                          struct survey_tally **ret) {
    const char **bodies, **values = gp_new_n(w->arena, const char *, f->n_items);
    size_t n;
    *ret = survey_tally_new(w->arena, f);
    TRY(store_survey_answers(w, s->id, &bodies, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(values_of(w, f, bodies[i], values));
        survey_tally_add(w->arena, f, *ret, values);
    }
    survey_tally_sort(*ret, f->n_items);
    return GP_OK;
}

bool survey_tells(const struct survey_view *v, size_t item) {
    return v->tally && v->tally[item].answered >= v->row->least;
}

enum gp_code survey_view(struct work *w, const char *round, const char *id, date_t today,
                         struct survey_view *ret) {
    struct survey_view v = {0};
    TRY(find(w, round, id, &v.row));
    TRY(form_of(w, v.row->form, v.row->form_version, &v.form));
    v.state = survey_state(v.row, today);
    if (v.state == SURVEY_OPEN)
        v.withheld = "调查还在进行。结果在结束以后显示，以免从每次的变化看出某个人怎么答";
    else if (v.row->answers < v.row->least)
        v.withheld =
            arena_printf(w->arena, "只收到 %lld 份，不足 %lld 份，不显示结果，以免认出答题人",
                         (long long)v.row->answers, (long long)v.row->least);
    else
        TRY(tally(w, v.row, &v.form, &v.tally));
    *ret = v;
    return GP_OK;
}

/* ---- who answers */

/* Of this survey alone: the same browser cannot be followed from one to the next. */
static const char *token_hash(struct arena *a, const struct survey_row *s, const char *token) {
    char hash[HASH_HEX];
    hash_hex(str_of(arena_printf(a, "%s:%s", s->id, token)), hash);
    return arena_strdup(a, hash);
}

enum gp_code survey_enter(const struct work *w, const char *code, const char *token, date_t today,
                          struct survey_visit *ret) {
    const char *dot = strchr(code, '.');
    struct survey_visit v = {.work = *w};
    v.work.account = NULL;
    v.work.actor = "survey";
    if (dot && dot - code <= 12 && rand_is_id(dot + 1)) {
        v.work.tenant = arena_strndup(w->arena, code, (size_t)(dot - code));
        TRY(store_survey_get(&v.work, dot + 1, &v.row));
    }
    if (!v.row)
        return gp_fail(w->err, GP_MISSING, NULL,
                       "没有这次调查。请重新扫二维码，或者照原样打开链接");
    TRY(form_of(&v.work, v.row->form, v.row->form_version, &v.form));
    v.state = survey_state(v.row, today);
    if (token)
        TRY(store_survey_given(&v.work, v.row->id, token_hash(w->arena, v.row, token), &v.given));
    *ret = v;
    return GP_OK;
}

static const char *answers_json(struct arena *a, const struct survey_form *f,
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

enum gp_code survey_hand_in(struct survey_visit *v, const char *token, const char *const *typed,
                            const bool *known, date_t today, struct survey_sheet *ret_sheet,
                            size_t *ret_more) {
    struct work *w = &v->work;
    *ret_sheet = survey_judge(w->arena, &v->form, typed, today);
    *ret_more = 0;
    if (v->given)
        return GP_OK;
    if (v->state != SURVEY_OPEN)
        return gp_fail(w->err, GP_CONFLICT, NULL, "调查已经结束，不再收答卷");
    for (size_t i = 0; i < v->form.n_items; i++)
        *ret_more += survey_is_question(&v->form.items[i]) && ret_sheet->v[i].shown && !known[i];
    if (*ret_more > 0)
        return gp_fail(w->err, GP_INVALID, NULL, "因为您的回答，多出 %zu 题，请接着填写",
                       *ret_more);
    if (ret_sheet->n_problems > 0)
        return gp_fail(w->err, GP_INVALID, NULL, "有 %zu 题需要检查，已在下面标出",
                       ret_sheet->n_problems);
    if (ret_sheet->n_answered == 0)
        return gp_fail(w->err, GP_INVALID, NULL, "还没有回答任何一题");
    TRY(store_survey_give(w, v->row->id, token_hash(w->arena, v->row, token)));
    return store_survey_answer_put(w, v->row->id, rand_id(w->arena),
                                   answers_json(w->arena, &v->form, ret_sheet));
}
