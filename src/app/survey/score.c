/* 满意度调查计分: which of the entry's score the standard has this survey make (uses_of), what it
 * would come to with the answers as they are (result_of), and taking that over. What is taken is no
 * answer but how many chose each step of a scale, and only from the survey's least number on, which
 * is what the page of results shows as well. */
#include "app/marking/closing.h"
#include "app/marking/settle.h"
#include "app/rounds/flow.h"
#include "app/survey/survey.h"
#include "core/param.h"
#include "shape/shape.h"
#include "store/standard.h"

#define STEP_MOST 100

/* The entry as far as surveys are concerned. */
struct grounds {
    struct work *w;
    const struct survey_view *v;
    struct entry_scope *scope;
    struct survey_result *stored;
    size_t n_stored;
    struct survey_grounds *ret;
};

/* ---- answers into a result */

/* The choice's place on a scale; DEC_UNSET: it is none (不清楚). */
static int64_t step_of(const struct survey_choice *choice) {
    int64_t v;
    bool is = dec_parse(str_of(choice->name), 0, &v) == DEC_PARSED && v >= 0 && v <= STEP_MOST;
    return is ? v : DEC_UNSET;
}

static int by_value(const void *a, const void *b) {
    const struct survey_step *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Choices of one value ("1", "01") are one step. */
static size_t merged(struct survey_step *v, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && v[kept - 1].value == v[i].value)
            v[kept - 1].count += v[i].count;
        else
            v[kept++] = v[i];
    }
    return kept;
}

static void add_steps(const struct survey_view *v, size_t item, struct survey_result *r) {
    const struct survey_item *it = &v->form.items[item];
    r->answered = 0;
    for (size_t k = 0; k < it->n_choices; k++) {
        int64_t value = step_of(&it->choices[k]);
        if (value == DEC_UNSET)
            continue;
        r->answered += v->tally[item].counts[k];
        r->steps[r->n_steps++] = (struct survey_step){value, v->tally[item].counts[k]};
    }
    if (r->n_steps > 1)
        qsort(r->steps, r->n_steps, sizeof(*r->steps), by_value);
    r->n_steps = merged(r->steps, r->n_steps);
    if (r->answered < v->row->least)
        r->n_steps = 0;
}

static bool is_scale(const struct survey_item *it) {
    return it->kind == SURVEY_SCALE || it->kind == SURVEY_ONE;
}

static enum gp_code result_of(struct work *w, const struct survey_view *v,
                              const struct survey_rule *rule, struct survey_result *ret) {
    size_t item = survey_find(&v->form, rule->question, 0);
    if (item == SURVEY_NONE || !is_scale(&v->form.items[item]))
        return gp_fail(w->err, GP_CONFLICT, v->form.title,
                       "评估标准按“%s”这一题计分，问卷的这一版没有这道题，或者它不是单选、量表题",
                       rule->question);
    const struct survey_item *it = &v->form.items[item];
    *ret = (struct survey_result){.form = v->row->form,
                                  .question = rule->question,
                                  .title = v->form.title,
                                  .label = it->label,
                                  .ended = v->row->last_day,
                                  .answered = v->row->answers,
                                  .steps = gp_new_n(w->arena, struct survey_step, it->n_choices)};
    if (v->row->closed_at != DEC_UNSET &&
        date_cmp(date_of_ms(v->row->closed_at), v->row->last_day) < 0)
        ret->ended = date_of_ms(v->row->closed_at);
    if (v->tally)
        add_steps(v, item, ret);
    return GP_OK;
}

static bool same_result(const struct survey_result *a, const struct survey_result *b) {
    bool same = a && a->answered == b->answered && a->n_steps == b->n_steps;
    for (size_t i = 0; same && i < b->n_steps; i++)
        same = a->steps[i].value == b->steps[i].value && a->steps[i].count == b->steps[i].count;
    return same;
}

/* ---- what the standard asks */

static enum gp_code add_ground(struct grounds *g, const struct component *c,
                               const struct survey_use *use) {
    struct survey_ground *x = &g->ret->v[g->ret->n];
    struct survey_result *fresh = gp_new(g->w->arena, struct survey_result);
    if (!cstr_eq(use->rule->form, g->v->row->form))
        return GP_OK;
    TRY(result_of(g->w, g->v, use->rule, fresh));
    *x = (struct survey_ground){
        .component = c,
        .use = *use,
        .score = survey_score_of(g->w->arena, fresh, 1, use->rule, use->max),
        .taken = same_result(survey_result_find(g->stored, g->n_stored, use->rule), fresh)};
    g->ret->n++;
    return GP_OK;
}

static enum gp_code uses_of(struct grounds *g, const struct method *m) {
    struct arena *a = g->w->arena;
    size_t all = 0;
    struct survey_use *uses;
    for (size_t i = 0; i < m->n_components; i++)
        all += survey_uses(a, &m->components[i], &uses);
    g->ret->v = gp_new_n(a, struct survey_ground, all);
    for (size_t i = 0; i < m->n_components; i++) {
        size_t n = survey_uses(a, &m->components[i], &uses);
        for (size_t k = 0; k < n; k++)
            TRY(add_ground(g, &m->components[i], &uses[k]));
    }
    return GP_OK;
}

/* As for those who rate: until scoring of the entry is over. */
static const char *why_locked(const struct grounds *g) {
    if (g->v->state == SURVEY_OPEN)
        return "调查还在进行，结束以后才能采用结果";
    return marking_closed(g->scope->round_state, g->scope->state, SCORER_COMMITTEE);
}

/* Of a survey of the whole round the limit is that of its first entry, as survey_least is. */
static enum gp_code open_round(struct grounds *g, struct standard *s) {
    struct entry_scope *entries;
    size_t n;
    TRY(flow_entries(g->w, g->v->row->round, &entries, &n));
    if (n == 0 || !entries[0].standard)
        return GP_OK;
    TRY(store_standard_share(g->w, entries[0].standard, entries[0].standard_version, s));
    g->ret->cell = param_count(s, "survey_cell");
    return GP_OK;
}

static enum gp_code open_grounds(struct grounds *g) {
    struct work *w = g->w;
    struct standard *s = gp_new(w->arena, struct standard);
    *g->ret = (struct survey_grounds){.cell = DEC_UNSET};
    if (!g->v->row->entry)
        return open_round(g, s);
    TRY(flow_entry(w, g->v->row->round, g->v->row->entry, &g->scope));
    if (!g->scope->method)
        return GP_OK;
    TRY(store_standard_share(w, g->scope->standard, g->scope->standard_version, s));
    g->ret->cell = param_count(s, "survey_cell");
    const struct method *m = standard_method(s, g->scope->method);
    if (!m)
        return GP_OK;
    TRY(store_survey_results(w, g->scope->round, g->scope->entry, &g->stored, &g->n_stored));
    TRY(uses_of(g, m));
    g->ret->locked = why_locked(g);
    return GP_OK;
}

enum gp_code survey_grounds(struct work *w, const struct survey_view *v,
                            struct survey_grounds *ret) {
    struct grounds g = {.w = w, .v = v, .ret = ret};
    return open_grounds(&g);
}

/* ---- taking */

/* Those of other forms and questions stay. */
static void replace(struct grounds *g, struct entry *e) {
    e->surveys = gp_new_n(g->w->arena, struct survey_result, g->n_stored + g->ret->n);
    e->n_surveys = 0;
    for (size_t i = 0; i < g->n_stored; i++)
        if (!cstr_eq(g->stored[i].form, g->v->row->form))
            e->surveys[e->n_surveys++] = g->stored[i];
    for (size_t i = 0; i < g->ret->n; i++) {
        const struct survey_ground *x = &g->ret->v[i];
        if (!survey_result_find(e->surveys, e->n_surveys, x->use.rule))
            e->surveys[e->n_surveys++] = *x->score.result;
    }
}

enum gp_code survey_take(struct work *w, const char *round, const char *id, date_t today) {
    struct survey_view v;
    struct survey_grounds all;
    struct entry e;
    TRY(survey_view(w, round, id, today, &v));
    struct grounds g = {.w = w, .v = &v, .ret = &all};
    TRY(open_grounds(&g));
    if (all.n == 0)
        return gp_fail(w->err, GP_CONFLICT, v.form.title,
                       "评估标准没有由这份问卷计分的项，或者这次调查不是某个中心的");
    if (all.locked)
        return gp_fail(w->err, GP_CONFLICT, v.form.title, "%s", all.locked);
    shape_clear(&shape_entry, &e);
    e.id = g.scope->entry;
    replace(&g, &e);
    TRY(store_survey_results_put(w, round, &e));
    TRY(flow_audit(w, round, e.id, "survey.take",
                   arena_printf(w->arena, "%s，%lld 份", v.form.title, (long long)v.row->answers)));
    return settle_entry(w, round, e.id);
}
