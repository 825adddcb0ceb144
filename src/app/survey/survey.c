/* The desk of a round and the opening of a survey, then what is seen of it. At the end who answers:
 * enter() finds the survey by its address, hand_in() judges and stores. Forms are app/form. */
#include "app/survey/survey.h"

#include "app/rounds/flow.h"
#include "base/hash.h"
#include "base/rand.h"
#include "core/param.h"
#include "num/typed.h"
#include "store/round.h"
#include "store/standard.h"

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
    TRY(form_newest(w, order->form, &form));
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

static enum gp_code tally(struct work *w, const struct survey_row *s, const struct survey_form *f,
                          struct survey_tally **ret) {
    const char **bodies;
    size_t n;
    TRY(store_survey_answers(w, s->id, &bodies, &n));
    return form_tally(w, f, bodies, n, ret);
}

bool survey_tells(const struct survey_view *v, size_t item) {
    return v->tally && v->tally[item].answered >= v->row->least;
}

enum gp_code survey_view(struct work *w, const char *round, const char *id, date_t today,
                         struct survey_view *ret) {
    struct survey_view v = {0};
    TRY(find(w, round, id, &v.row));
    TRY(form_load(w, v.row->form, v.row->form_version, &v.form));
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
    TRY(form_load(&v.work, v.row->form, v.row->form_version, &v.form));
    v.state = survey_state(v.row, today);
    if (token)
        TRY(store_survey_given(&v.work, v.row->id, token_hash(w->arena, v.row, token), &v.given));
    *ret = v;
    return GP_OK;
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
                                   form_answers_json(w->arena, &v->form, ret_sheet));
}
