/* Which projects take part in a round, and what each or a group of them has of its own: the method
 * and the last day for handing in. First the two changes to one entry (rounds_own_method,
 * rounds_own_deadline), which the board makes for a selection, then the page that chooses projects
 * (pick): what is not named stays as it is. */
#include "app/rounds/rounds.h"

#include "app/notice.h"
#include "app/rounds/flow.h"
#include "app/rounds/method.h"
#include "base/lookup.h"

/* ---- of one entry */

static bool is_before_hand_in(enum entry_state s) {
    return s == ENTRY_OPEN || s == ENTRY_DRAFT;
}

const char *rounds_own_obstacle(enum round_state round, enum entry_state entry) {
    if (round != ROUND_DRAFT && round != ROUND_COLLECTING)
        return "本轮的资料递交已经结束";
    return is_before_hand_in(entry) ? NULL : "已递交资料；确需更改请先退回补正";
}

/* What is typed for all that are chosen. */
static enum gp_code read_deadline(struct work *w, const struct round_head *head, const char *text,
                                  date_t *ret) {
    TRY(rounds_date(w, "递交截止", text, ret));
    if (date_is_set(*ret) && date_is_set(head->opened) && date_cmp(*ret, head->opened) < 0)
        return gp_fail(w->err, GP_INVALID, "递交截止", "不能早于本轮开始的 %s",
                       date_text(w->arena, head->opened));
    if (date_is_set(*ret) && date_is_set(head->closed) && date_cmp(*ret, head->closed) > 0)
        return gp_fail(w->err, GP_INVALID, "递交截止", "不能晚于本轮结束的 %s",
                       date_text(w->arena, head->closed));
    /* The round's own day need not be said again, so that it moves when that one does. */
    if (date_is_set(*ret) && date_is_set(head->deadline) && date_cmp(*ret, head->deadline) == 0)
        *ret = DATE_UNSET;
    return GP_OK;
}

static const char *deadline_words(struct arena *a, const struct round_head *head, date_t own) {
    date_t day = deadline_of(head->deadline, own);
    return date_is_set(day) ? date_text(a, day) : "未设定";
}

static enum gp_code tell_deadline(struct work *w, const struct round_head *head,
                                  const struct board_row *row, date_t own, const char *reason) {
    struct notice_text text = {.title =
                                   arena_printf(w->arena, "%s的递交截止改为 %s", row->center_name,
                                                deadline_words(w->arena, head, own)),
                               .body = cstr_or_null(reason),
                               .link = arena_printf(w->arena, "/fill/%s/%s", head->id, row->entry)};
    return notice_to_org(w, row->operator_org, row->center, &text);
}

enum gp_code rounds_own_deadline(struct work *w, const struct round_head *head,
                                 const struct board_row *row, const char *deadline,
                                 const char *reason, date_t today) {
    date_t day;
    const char *why = rounds_own_obstacle(head->state, row->state);
    if (why)
        return gp_fail(w->err, GP_CONFLICT, row->center_name, "%s", why);
    TRY(read_deadline(w, head, deadline, &day));
    bool collecting = head->state == ROUND_COLLECTING;
    date_t until = deadline_of(head->deadline, day);
    if (collecting && date_is_set(until) && date_cmp(until, today) < 0)
        return gp_fail(w->err, GP_INVALID, "递交截止", "%s 已经过去，不能早于今天",
                       date_text(w->arena, until));
    if (collecting && cstr_empty(reason))
        return gp_fail(w->err, GP_INVALID, "原因", "已开始递交资料，改截止日期必须写明原因");
    if (date_is_set(day) == date_is_set(row->deadline) &&
        (!date_is_set(day) || date_cmp(day, row->deadline) == 0))
        return GP_OK;
    TRY(store_plan_set_deadline(w, head->id, row->entry, day));
    TRY(flow_audit(w, head->id, row->entry, "entry.deadline",
                   arena_printf(w->arena, "由 %s 改为 %s%s%s",
                                deadline_words(w->arena, head, row->deadline),
                                deadline_words(w->arena, head, day), cstr_empty(reason) ? "" : "：",
                                cstr_or_empty(reason))));
    return collecting ? tell_deadline(w, head, row, day, reason) : GP_OK;
}

enum gp_code rounds_own_method(struct work *w, const struct round_head *head,
                               const struct method_options *options, const struct board_row *row,
                               const char *value) {
    const char *why = rounds_own_obstacle(head->state, row->state);
    if (why && row->method)
        return gp_fail(w->err, GP_CONFLICT, row->center_name, "%s", why);
    bool proposed = cstr_eq(value, METHOD_PROPOSED);
    const struct method_option *m = proposed ? method_proposal(options, head, row->contract_end)
                                             : method_option_of(options, value);
    if (!m && proposed)
        return gp_fail(w->err, GP_INVALID, "评估方式", "按合同到期日得不出建议，请选定一种");
    if (!m)
        return gp_fail(w->err, GP_INVALID, "评估方式", "请选择列出的一种方式");
    if (cstr_eq(m->value,
                method_value(w->arena, row->standard, row->standard_version, row->method)))
        return GP_OK;
    TRY(store_plan_set_method(w, head->id, row->entry, &m->chosen));
    return flow_audit(w, head->id, row->entry, "entry.method",
                      arena_printf(w->arena, "改为%s", m->name));
}

/* ---- projects of the round */

struct picking {
    struct work *w;
    const char *round;
    const struct project_pick *picks;
    size_t n;
    date_t today;
    struct pick_result result;
    const struct round_head *head;
    const struct method_options *options;
};

static enum gp_code drop(struct picking *s, const struct candidate *c) {
    struct work *w = s->w;
    if (s->head->state != ROUND_DRAFT)
        return gp_fail(w->err, GP_CONFLICT, c->center_name,
                       "本轮已开始递交资料，项目不能直接移出；请在该项目的页面办理“退出评估”");
    if (c->state != ENTRY_OPEN)
        return gp_fail(w->err, GP_CONFLICT, c->center_name,
                       "已有填报内容，不能移出；请在该项目的页面办理“退出评估”");
    s->result.dropped++;
    return store_plan_drop_entry(w, s->round, c->entry, c->project);
}

/* A new entry is called as its project. */
static enum gp_code pick_deadline(struct picking *s, const struct candidate *c,
                                  const struct project_pick *p) {
    if (!p->deadline)
        return GP_OK;
    struct board_row row = {.entry = c->entry ? c->entry : c->project,
                            .center = c->center,
                            .center_name = c->center_name,
                            .operator_org = c->operator_org,
                            .state = c->entry ? c->state : ENTRY_OPEN,
                            .deadline = c->entry ? c->deadline : DATE_UNSET};
    date_t day;
    TRY(read_deadline(s->w, s->head, p->deadline, &day));
    if (date_cmp(day, row.deadline) == 0)
        return GP_OK;
    s->result.moved++;
    return rounds_own_deadline(s->w, s->head, &row, p->deadline, "加入本轮时设定", s->today);
}

static enum gp_code apply_pick(struct picking *s, const struct candidate *c,
                               const struct project_pick *p) {
    struct work *w = s->w;
    if (!p->take)
        return c->entry ? drop(s, c) : GP_OK;
    const char *value = cstr_or_null(p->method);
    const struct method_option *m = method_option_of(s->options, value);
    const struct chosen_method none = {0}, *chosen = m ? &m->chosen : &none;
    if (value && !m)
        return gp_fail(w->err, GP_INVALID, c->center_name, "所选标准没有这种评估方式，请重新选择");
    if (!c->entry && c->retired)
        return gp_fail(w->err, GP_CONFLICT, c->center_name,
                       "“%s”已停用，这个项目不能加入新的评估；要用请先在“机构与项目”里恢复它",
                       c->retired);
    if (!c->entry) {
        s->result.added++;
        TRY(store_plan_add_entry(w, s->round, c->project, chosen));
        return pick_deadline(s, c, p);
    }
    TRY(pick_deadline(s, c, p));
    if (cstr_eq(method_value(w->arena, c->standard, c->standard_version, c->method), value))
        return GP_OK;
    if (!is_before_hand_in(c->state) && c->method)
        return gp_fail(w->err, GP_CONFLICT, c->center_name,
                       "已递交资料，评估方式不能再改；确需更改请先退回补正");
    s->result.changed++;
    return store_plan_set_method(w, s->round, c->entry, chosen);
}

/* So that taking in many is not looking through all of them for each. */
static struct lookup picks_by_project(struct arena *a, const struct project_pick *picks, size_t n) {
    struct lookup l = {0};
    for (size_t i = 0; i < n; i++)
        if (picks[i].project)
            lookup_add(&l, a, str_of(picks[i].project), LOOKUP_NO_ROW,
                       (void *)(uintptr_t)&picks[i]);
    return l;
}

static enum gp_code pick(struct work *w, struct picking *s) {
    struct round_head head;
    struct method_options options;
    struct candidate *list;
    size_t n;
    s->result = (struct pick_result){0};
    TRY(store_round_head(w, s->round, &head));
    if (head.state != ROUND_DRAFT && head.state != ROUND_COLLECTING)
        return gp_fail(w->err, GP_CONFLICT, NULL, "本轮现在是“%s”，参评项目不能再增减",
                       round_state_name(head.state));
    TRY(method_options_load(w, &head, &options));
    TRY(store_plan_candidates(w, s->round, &(struct candidate_filter){0}, &list, &n));
    s->head = &head;
    s->options = &options;
    struct lookup picks = picks_by_project(w->arena, s->picks, s->n);
    for (size_t i = 0; i < n; i++) {
        const struct project_pick *p = lookup_get(&picks, str_of(list[i].project), LOOKUP_NO_ROW);
        if (p)
            TRY(apply_pick(s, &list[i], p));
    }
    const struct pick_result *r = &s->result;
    if (r->added + r->dropped + r->changed + r->moved == 0)
        return GP_OK;
    if (r->added > 0)
        TRY(store_plan_link(w, s->round));
    return flow_audit(w, s->round, NULL, "round.projects",
                      arena_printf(w->arena,
                                   "加入 %zu 个、移出 %zu 个、改评估方式 %zu 个、改递交截止 %zu 个",
                                   r->added, r->dropped, r->changed, r->moved));
}

enum gp_code rounds_pick(struct work *w, const char *round, const struct project_pick *picks,
                         size_t n, date_t today, struct pick_result *ret) {
    struct picking s = {.w = w, .round = round, .picks = picks, .n = n, .today = today};
    TRY(pick(w, &s));
    *ret = s.result;
    return GP_OK;
}
