/* The words of a report on their way: samples that were left, the operators' 工作服务成效 under the
 * evaluator's wording, editions, remarks. In this order; each stands alone. */
#include "app/publish/words.h"

#include "app/publish/approver.h"
#include "app/publish/tell.h"
#include "app/results/report.h"
#include "app/rounds/flow.h"
#include "base/rand.h"
#include "report/compare.h"
#include "report/compose.h"
#include "shape/text.h"
#include "store/filling.h"
#include "store/store.h"

/* ---- samples */

static void note_place(struct arena *a, const char **places, const char *name) {
    *places = *places ? arena_printf(a, "%s、%s", *places, name) : name;
}

static bool has_sample(const char *text) {
    return text && strstr(text, REPORT_SAMPLE_MARK);
}

const char *report_samples_left(struct arena *a, const struct dossier *d) {
    const struct report_texts *t = &d->round.texts;
    const char *places = NULL;
    for (size_t i = 0; i < shape_report_texts.n_fields; i++) {
        const struct field *f = &shape_report_texts.fields[i];
        if (f->kind == FIELD_TEXT &&
            has_sample(*(const char *const *)(const void *)((const char *)t + f->at)))
            note_place(a, &places, f->name);
    }
    for (size_t i = 0; i < t->n_advice; i++)
        if (has_sample(t->advice[i].title) || has_sample(t->advice[i].text))
            note_place(a, &places, arena_printf(a, "整体建议第 %zu 条", i + 1));
    for (size_t i = 0; i < d->round.n_entries; i++) {
        const struct entry *e = &d->round.entries[i];
        const struct project *p = dossier_project(d, e->project);
        const struct center *c = p ? dossier_center(d, p->center) : NULL;
        if (has_sample(e->narrative_edited))
            note_place(a, &places, arena_printf(a, "%s的工作服务成效", c ? c->name : e->id));
    }
    return places;
}

/* ---- 工作服务成效 */

static const struct narrative_base *base_of(const struct narrative_bases *bases,
                                            const char *entry) {
    for (size_t i = 0; i < bases->n; i++)
        if (cstr_eq(bases->v[i].entry, entry))
            return &bases->v[i];
    return NULL;
}

enum gp_code report_narrative_bases(struct work *w, const char *round,
                                    struct narrative_bases *ret) {
    return store_narrative_base_list(w, round, &ret->v, &ret->n);
}

const struct narrative_base *report_narrative_rewritten(const struct narrative_bases *bases,
                                                        const struct entry *entry) {
    const struct narrative_base *base =
        cstr_empty(entry->narrative_edited) ? NULL : base_of(bases, entry->id);
    return base && !cstr_eq(base->own, cstr_or_empty(entry->narrative)) ? base : NULL;
}

enum gp_code report_narrative_save(struct work *w, const struct entry_scope *scope,
                                   const struct entry *entry, const char *text) {
    TRY(report_check_changeable(w, scope->round_state));
    struct entry e = *entry;
    bool own = !cstr_empty(text) && !cstr_eq(text, entry->narrative);
    e.narrative_edited = own ? text : NULL;
    struct shape_problems found = {0};
    shape_check_member(w->arena, &shape_entry, "narrative_edited", &e, &found);
    if (found.n > 0)
        return gp_fail(w->err, GP_INVALID, found.v[0].where, "%s", found.v[0].message);
    TRY(store_entry_put_narrative(w, scope->round, scope->entry, e.narrative_edited));
    struct narrative_base base = {.entry = scope->entry,
                                  .own = cstr_or_empty(entry->narrative),
                                  .account = w->actor,
                                  .at_ms = work_now_ms(w)};
    TRY(own ? store_narrative_base_put(w, scope->round, &base)
            : store_narrative_base_drop(w, scope->round, scope->entry));
    return flow_audit(w, scope->round, scope->entry, "entry.narrative", NULL);
}

/* ---- editions */

enum gp_code report_edition_now(struct work *w, const char *round, const char *report,
                                const char **ret) {
    struct app_evaluation *v;
    TRY(report_evaluate_published(w, round, report, &v));
    *ret = compare_text_of(w->arena, report_compose(w->arena, &v->ev, NULL));
    return GP_OK;
}

enum gp_code report_edition_keep(struct work *w, const char *round, const char *report,
                                 int64_t ord) {
    const char *text;
    TRY(report_edition_now(w, round, report, &text));
    return store_edition_put(w, round, cstr_or_empty(report), ord, text);
}

/* ---- 批注 */

const struct report_place report_places[] = {
    {"whole", "整份报告"},       {"summary", "评估概要"},        {"background", "评估背景"},
    {"standards", "评估标准"},   {"conduct", "开展评估"},        {"feedback", "收集各方评价"},
    {"results", "评估结果"},     {"advice", "整体建议"},         {"settlement", "拨付建议"},
    {"staffing", "人员配置"},    {"indicators", "指标完成"},     {"narratives", "工作服务成效"},
    {"funds", "资金使用情况表"}, {"findings", "核查发现一览表"},
};
const size_t n_report_places = GP_COUNT(report_places);

/* What people call the place; NULL: the report has no such place. */
static const char *place_name(const struct entry_scope *entries, size_t n, const char *key) {
    for (size_t i = 0; i < n_report_places; i++)
        if (cstr_eq(report_places[i].key, key))
            return report_places[i].name;
    size_t head = strlen(REPORT_PLACE_ENTRY);
    for (size_t i = 0; key && strncmp(key, REPORT_PLACE_ENTRY, head) == 0 && i < n; i++)
        if (cstr_eq(entries[i].entry, key + head))
            return entries[i].center_name;
    return NULL;
}

static const struct report_comment *comment_of(const struct report_comment *v, size_t n,
                                               const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(v[i].id, id) && !v[i].answer_to)
            return &v[i];
    return NULL;
}

static enum gp_code find_comment(struct work *w, const char *round, const char *report,
                                 const char *id, const struct report_comment **ret) {
    struct report_comment *all;
    size_t n;
    TRY(store_comment_list(w, round, report, &all, &n));
    *ret = comment_of(all, n, id);
    return *ret ? GP_OK : gp_fail(w->err, GP_MISSING, NULL, "没有这条批注，请刷新页面");
}

/* Of what may still be spoken. */
static enum gp_code begin_remark(struct work *w, const char *round, const char *report,
                                 const struct store_report **ret, enum round_state *ret_state) {
    struct flow_reports all;
    TRY(flow_reports(w, round, &all));
    TRY(flow_report_of(w, &all, report, ret));
    *ret_state = flow_report_state(&all, *ret);
    if (*ret_state >= ROUND_PUBLISHED)
        return gp_fail(w->err, GP_CONFLICT, NULL, "报告已公示，不能再加批注；要改请先“公示后更正”");
    return GP_OK;
}

/* The approver has the report before it from its submission on, and hears of nothing before. */
static enum gp_code tell_other(struct work *w, const char *round, const struct store_report *r,
                               enum round_state state, const struct report_remark *remark) {
    size_t told;
    if (remark->by_approver)
        return report_tell_evaluator(w, round, r, "报告有新的批注", remark->text);
    return state == ROUND_APPROVAL
               ? report_tell_commissioner(w, round, r, "报告有新的批注", remark->text, &told)
               : GP_OK;
}

enum gp_code report_comment_add(struct work *w, const char *round, const char *report,
                                const struct report_remark *remark) {
    const struct store_report *r;
    enum round_state state;
    struct entry_scope *entries;
    const struct report_comment *first = NULL;
    size_t n;
    report = cstr_or_empty(report);
    TRY(begin_remark(w, round, report, &r, &state));
    if (cstr_empty(remark->text))
        return gp_fail(w->err, GP_INVALID, "批注", "请写明要说的话");
    if (remark->answer_to)
        TRY(find_comment(w, round, report, remark->answer_to, &first));
    bool unused;
    TRY(approver_entries(w, round, r, &entries, &n, &unused));
    const char *place = first ? first->place : remark->place;
    const char *name = place_name(entries, n, place);
    if (!name)
        return gp_fail(w->err, GP_INVALID, "位置", "请从列表里选择批注的是哪一处");
    struct report_comment c = {.id = rand_id(w->arena),
                               .place = place,
                               .answer_to = first ? first->id : NULL,
                               .content = remark->text,
                               .account = w->actor,
                               .author = w->account ? w->account->name : w->actor,
                               .by_approver = remark->by_approver,
                               .at_ms = work_now_ms(w),
                               .resolved_ms = DEC_UNSET};
    TRY(store_comment_put(w, round, report, &c));
    TRY(tell_other(w, round, r, state, remark));
    return flow_audit_report(w, round, r, "report.comment", name);
}

enum gp_code report_comment_resolve(struct work *w, const char *round, const char *report,
                                    const char *id, bool resolved) {
    const struct store_report *r;
    enum round_state state;
    const struct report_comment *found;
    report = cstr_or_empty(report);
    TRY(begin_remark(w, round, report, &r, &state));
    TRY(find_comment(w, round, report, id, &found));
    struct report_comment c = *found;
    c.resolved_ms = resolved ? work_now_ms(w) : DEC_UNSET;
    c.resolved_by = !resolved ? NULL : w->account ? w->account->name : w->actor;
    TRY(store_comment_resolve(w, round, report, &c));
    return flow_audit_report(w, round, r,
                             resolved ? "report.comment_done" : "report.comment_reopen", NULL);
}
