/* Begin with panel_open(): who may look, then a part a component (add_part), then whether all is
 * there. The idea lies in compare(): all sheets go through the same form as the scorers', so that
 * lines meet row by row; spread and agreement are core's. Whoever scores and has not yet handed in
 * sees a part hidden, a manager too. Sending back and confirming load the panel again in the
 * transaction that writes. */

#include "app/marking/panel.h"

#include "app/rounds/flow.h"
#include "app/notice.h"
#include "store/sheet.h"
#include "store/standard.h"
#include "store/survey.h"

struct panel_reading {
    struct work *w;
    const char *own; /* expert id of the acting account; NULL: none of the panel */
    struct sheet *sheets;
    size_t n_sheets;
    struct calc calc;
    struct panel *p;
};

/* ---- who may */

static bool is_manager(const struct work *w) {
    return !w->account || w->account->roles & ROLE_MANAGER;
}

static enum gp_code check_access(struct panel_reading *s) {
    struct panel *p = s->p;
    const struct account *account = s->w->account;
    const char *own = account && account->roles & ROLE_EXPERT ? account->expert : NULL;
    bool own_lead = false, scores = false;
    for (size_t i = 0; i < p->n_members; i++) {
        const struct panel_member *x = &p->members[i];
        if (x->lead)
            p->lead = x->name;
        scores |= own && cstr_eq(x->expert, own) && !x->conflict;
        own_lead |= x->lead && own && cstr_eq(x->expert, own) && x->declared && !x->conflict;
    }
    p->may_decide = p->lead ? own_lead : is_manager(s->w);
    s->own = scores ? own : NULL; /* a manager too gives the own marks before seeing others' */
    return own_lead || is_manager(s->w)
               ? GP_OK
               : gp_fail(s->w->err, GP_DENIED, NULL,
                         "评分组的汇总只有组长和评估方能看；您自己的评分在“我的评分”里");
}

/* ---- comparing */

const char *panel_member_name(const struct panel *p, const char *expert) {
    for (size_t i = 0; i < p->n_members; i++)
        if (cstr_eq(p->members[i].expert, expert))
            return p->members[i].name;
    return NULL;
}

static bool counts(const struct sheet *s, const struct component *c) {
    return s->role == SCORER_EXPERT && date_is_set(s->submitted) && cstr_eq(s->component, c->id);
}

static bool has_sheet(const struct panel_part *part, const char *expert) {
    for (size_t i = 0; i < part->n_sheets; i++)
        if (cstr_eq(part->sheets[i].sheet->scorer, expert))
            return true;
    return false;
}

static void find_waiting(struct panel_reading *s, struct panel_part *part) {
    for (size_t i = 0; i < s->p->n_members; i++) {
        const struct panel_member *x = &s->p->members[i];
        if (x->conflict || x->other || has_sheet(part, x->expert))
            continue;
        part->waiting =
            part->waiting ? arena_printf(s->w->arena, "%s、%s", part->waiting, x->name) : x->name;
    }
}

/* Whether the range is more than the limit's share of the full mark. */
static bool is_wide(const struct panel *p, const struct spread *spread, score_t max) {
    share_t share;
    return share_is_set(p->limit) && score_is_set(spread->range) && max.v > 0 &&
           dec_mul_div(spread->range.v, SHARE_ONE, max.v, ROUND_UP, &share.v) &&
           share.v > p->limit.v;
}

static int64_t distance(score_t a, score_t b) {
    return a.v > b.v ? a.v - b.v : b.v - a.v;
}

/* Farthest from the median, unless more than a third of the panel is: then it is of two minds, and
 * nobody is an outlier. */
static bool is_outlier(score_t v, const struct spread *s, const score_t *marks, size_t n) {
    int64_t down = distance(s->lowest, s->median), up = distance(s->highest, s->median);
    int64_t most = down > up ? down : up;
    size_t far = 0;
    for (size_t i = 0; i < n; i++)
        far += distance(marks[i], s->median) == most;
    return score_is_set(v) && 3 * far <= n && distance(v, s->median) == most;
}

static enum gp_code add_line(struct panel_reading *s, struct panel_part *part,
                             const struct sheet_form *forms, struct sheet_input *inputs,
                             size_t at) {
    struct arena *a = s->w->arena;
    struct panel_line *line = &part->lines[part->n_lines++];
    line->row = &forms[0].rows[at];
    line->cells = gp_new_n(a, struct panel_cell, part->n_sheets);
    score_t *marks = gp_new_n(a, score_t, part->n_sheets);
    size_t n = 0;
    for (size_t k = 0; k < part->n_sheets; k++) {
        const struct form_row *r = &forms[k].rows[at];
        const struct mark_input *in = &inputs[k].marks[at];
        line->cells[k] = (struct panel_cell){.points = r->points,
                                             .not_applicable = r->not_applicable,
                                             .reason = in->reason,
                                             .evidence = in->evidence};
        if (score_is_set(r->points))
            marks[n++] = r->points;
    }
    TRY(spread_compute(&s->calc, marks, n, &line->spread));
    line->wide = is_wide(s->p, &line->spread, line->row->max);
    for (size_t k = 0; line->wide && k < part->n_sheets; k++)
        line->cells[k].outlier = is_outlier(line->cells[k].points, &line->spread, marks, n);
    return GP_OK;
}

/* Items differ in their full mark: compared are shares of it, in 1/10000. */
static void find_agreement(struct panel_reading *s, struct panel_part *part) {
    struct arena *a = s->w->arena;
    score_t *marks = gp_new_n(a, score_t, part->n_lines * part->n_sheets);
    for (size_t i = 0; i < part->n_lines; i++)
        for (size_t k = 0; k < part->n_sheets; k++) {
            score_t *m = &marks[i * part->n_sheets + k];
            score_t v = part->lines[i].cells[k].points, max = part->lines[i].row->max;
            *m = SCORE_UNSET;
            if (score_is_set(v) && max.v > 0)
                *m = dec_mul_div(v.v, SHARE_ONE, max.v, ROUND_HALF_UP, &m->v) ? *m : SCORE_UNSET;
        }
    part->icc = agreement_icc(a, marks, part->n_lines, part->n_sheets);
    part->alpha = agreement_alpha(a, marks, part->n_lines, part->n_sheets);
}

static enum gp_code add_up(struct panel_reading *s, struct panel_part *part) {
    struct arena *a = s->w->arena;
    score_t *marks = gp_new_n(a, score_t, part->n_sheets);
    const struct fraction **exact = gp_new_n(a, const struct fraction *, part->n_sheets);
    size_t n = 0;
    for (size_t k = 0; k < part->n_sheets; k++) {
        if (!part->sheets[k].exact)
            continue;
        exact[n] = part->sheets[k].exact;
        marks[n++] = part->sheets[k].points;
    }
    TRY(spread_compute(&s->calc, marks, n, &part->spread));
    part->wide = is_wide(s->p, &part->spread, part->component->max);
    for (size_t k = 0; part->wide && k < part->n_sheets; k++)
        part->sheets[k].outlier = is_outlier(part->sheets[k].points, &part->spread, marks, n);
    part->points = SCORE_UNSET;
    part->working = aggregate_shortfall(a, &part->component->aggregation, n);
    if (part->working)
        return GP_OK;
    struct aggregate sum;
    TRY(aggregate_exact(&s->calc, &part->component->aggregation, exact, n, &sum));
    part->points = sum.points;
    part->working = sum.working;
    return GP_OK;
}

static enum gp_code compare(struct panel_reading *s, struct panel_part *part) {
    struct arena *a = s->w->arena;
    struct sheet_form *forms = gp_new_n(a, struct sheet_form, part->n_sheets);
    struct sheet_input *inputs = gp_new_n(a, struct sheet_input, part->n_sheets);
    for (size_t k = 0; k < part->n_sheets; k++) {
        sheet_form_rows(a, part->component, &forms[k]);
        sheet_form_survey(a, &s->p->surveyed, &forms[k]);
        inputs[k] = sheet_input_of(a, &forms[k], part->sheets[k].sheet);
        TRY(sheet_form_judge(s->w, &s->p->standard, &inputs[k], &forms[k]));
        part->sheets[k].points = forms[k].points;
        part->sheets[k].exact = forms[k].exact;
    }
    if (part->n_sheets > 0) {
        part->lines = gp_new_n(a, struct panel_line, forms[0].n_rows);
        for (size_t i = 0; i < forms[0].n_rows; i++)
            if (forms[0].rows[i].number > 0)
                TRY(add_line(s, part, forms, inputs, i));
        find_agreement(s, part);
    }
    return add_up(s, part);
}

static enum gp_code add_part(struct panel_reading *s, const struct component *c) {
    struct panel *p = s->p;
    struct panel_part *part = &p->parts[p->n_parts++];
    *part = (struct panel_part){.component = c,
                                .icc = SHARE_UNSET,
                                .alpha = SHARE_UNSET,
                                .points = SCORE_UNSET,
                                .sheets = gp_new_n(s->w->arena, struct panel_sheet, s->n_sheets)};
    for (size_t i = 0; i < s->n_sheets; i++) {
        if (!counts(&s->sheets[i], c))
            continue;
        const char *name = panel_member_name(p, s->sheets[i].scorer);
        part->sheets[part->n_sheets++] =
            (struct panel_sheet){.sheet = &s->sheets[i],
                                 .name = name ? name : sheet_scorer(&s->sheets[i]),
                                 .may_return = name != NULL};
    }
    find_waiting(s, part);
    part->hidden = s->own && !has_sheet(part, s->own);
    if (part->hidden)
        return GP_OK;
    return compare(s, part);
}

/* Once for all sheets of all parts. */
static enum gp_code read_surveys(struct panel_reading *s, const struct method *m) {
    struct panel *p = s->p;
    for (size_t i = 0; m && i < m->n_components; i++)
        if (component_asks_survey(&m->components[i]))
            return store_survey_results(s->w, p->scope->round, p->scope->entry, &p->surveyed.v,
                                        &p->surveyed.n);
    return GP_OK;
}

enum gp_code panel_open(struct work *w, const char *round, const char *entry, struct panel **ret) {
    struct panel *p = gp_new(w->arena, struct panel);
    struct panel_reading s = {.w = w, .p = p};
    TRY(flow_entry(w, round, entry, &p->scope));
    TRY(store_panel_members(w, round, entry, ROLE_EXPERT, ROLE_INSPECTOR, &p->members,
                            &p->n_members));
    TRY(check_access(&s));
    TRY(store_standard_share(w, p->scope->standard, p->scope->standard_version, &p->standard));
    TRY(store_sheet_list(w, round, entry, &s.sheets, &s.n_sheets));
    TRY(store_decision_get(w, round, entry, &p->decision));
    TRY(store_submission_list(w, round, entry, &p->submissions, &p->n_submissions));
    p->limit = param_share(&p->standard, "score_spread_max");
    p->closed = marking_closed(p->scope->round_state, p->scope->state, SCORER_EXPERT);
    s.calc = (struct calc){.arena = w->arena, .err = w->err, .standard = p->standard.title};
    const struct method *m = standard_method(&p->standard, p->scope->method);
    TRY(read_surveys(&s, m));
    p->parts = gp_new_n(w->arena, struct panel_part, m ? m->n_components : 0);
    for (size_t i = 0; m && i < m->n_components; i++)
        if (m->components[i].scored_by == SCORER_EXPERT)
            TRY(add_part(&s, &m->components[i]));
    p->complete = p->n_parts > 0;
    for (size_t i = 0; i < p->n_parts; i++)
        p->complete = p->complete && !p->parts[i].waiting && score_is_set(p->parts[i].points);
    *ret = p;
    return GP_OK;
}

/* ---- sending back */

static const struct panel_sheet *find_sheet(const struct panel *p, const char *id,
                                            const struct panel_part **ret_part) {
    for (size_t i = 0; i < p->n_parts; i++)
        for (size_t k = 0; k < p->parts[i].n_sheets; k++)
            if (cstr_eq(p->parts[i].sheets[k].sheet->id, id)) {
                *ret_part = &p->parts[i];
                return &p->parts[i].sheets[k];
            }
    return NULL;
}

static enum gp_code tell_expert(struct work *w, const struct panel *p,
                                const struct panel_part *part, const char *expert,
                                const char *reason) {
    struct arena *a = w->arena;
    const struct notice_text text = {
        .title = arena_printf(a, "评分被退回：%s %s", p->scope->center_name, part->component->name),
        .body = arena_printf(a, "请修改后重新提交。理由：%s", reason),
        .link = arena_printf(a, "/marking/%s/%s/%s", p->scope->round, p->scope->entry,
                             part->component->id)};
    for (size_t i = 0; i < p->n_members; i++)
        if (cstr_eq(p->members[i].expert, expert) && p->members[i].account)
            return notice_to_account(w, p->members[i].account, &text);
    return GP_OK;
}

enum gp_code panel_return(struct work *w, const char *round, const char *entry, const char *sheet,
                          const char *reason) {
    struct panel *p;
    TRY(panel_open(w, round, entry, &p));
    if (p->closed)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", p->closed);
    const struct panel_part *part = NULL;
    const struct panel_sheet *x = find_sheet(p, sheet, &part);
    if (!x || part->hidden)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这份评分表，可能已经退回，请刷新页面");
    if (!x->may_return)
        return gp_fail(w->err, GP_CONFLICT, NULL, "评分人已不在本项目的专家名单里，不能退回");
    struct sheet_key key = {round, entry, part->component->id, SCORER_EXPERT, x->sheet->scorer};
    TRY(sheet_work_return(w, &key, x->sheet, &p->standard, part->component, reason));
    return tell_expert(w, p, part, x->sheet->scorer, reason);
}

/* ---- the decision */

enum gp_code panel_confirm(struct work *w, const char *round, const char *entry,
                           const char *comment) {
    struct panel *p;
    TRY(panel_open(w, round, entry, &p));
    if (!p->may_decide)
        return gp_fail(w->err, GP_DENIED, NULL, "已指定组长%s，由组长确认评分组结果",
                       cstr_or_empty(p->lead));
    if (p->closed)
        return gp_fail(w->err, GP_CONFLICT, NULL, "%s", p->closed);
    if (!p->complete)
        return gp_fail(w->err, GP_CONFLICT, NULL, "评分还没有交齐，交齐后才能确认");
    if (cstr_empty(comment) || strspn(comment, " \t\r\n") == strlen(comment))
        return gp_fail(w->err, GP_INVALID, "确认意见", "请写明评分组的意见，有分歧的写明如何认定");
    const struct panel_decision *there = p->decision;
    if (there && cstr_eq(there->decided_by, w->actor) && cstr_eq(there->comment, comment))
        return GP_OK; /* a second click */
    struct panel_decision d = {.comment = comment,
                               .decided_by = w->actor,
                               .decided_name = w->account ? w->account->name : w->actor,
                               .decided_at = work_now_ms(w)};
    TRY(store_decision_put(w, round, entry, &d));
    return flow_audit(w, round, entry, "panel.confirm", comment);
}

/* ---- what waits for the head */

enum gp_code panel_queue(struct work *w, struct panel_due **ret, size_t *ret_n) {
    *ret = NULL;
    *ret_n = 0;
    if (!w->account || !w->account->expert)
        return GP_OK;
    return store_panels_due(w, w->account->expert, ROLE_EXPERT, ROLE_INSPECTOR, ret, ret_n);
}
