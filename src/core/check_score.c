/* Checks of the marks: allowed, complete, plausible, and given by people who may give them. The
 * table at the end names the rules. What a mark is worth was decided before, in rubric.c; its
 * problems are only carried to their place here (each_sheet). What is left is judgement: sheets of
 * one proportion, ratings against the facts, scorers far apart. Ties are judged by recusal.c; a
 * sheet unlike its submission comes marked from outside. */
#include "core/check_tables.h"
#include "core/recusal.h"
#include "core/rubric.h"

enum { REASONS_NAMED = 3 };

typedef void (*sheet_check)(struct check_run *r, const struct component_score *c,
                            const struct sheet_score *s);

static enum gp_code each_sheet(struct check_run *r, sheet_check check) {
    const struct entry_score *score = &r->entry->score;
    for (size_t i = 0; i < score->n_components; i++)
        for (size_t k = 0; k < score->components[i].n_sheets; k++)
            check(r, &score->components[i], &score->components[i].sheets[k]);
    return GP_OK;
}

static const char *points(struct check_run *r, score_t s) {
    return score_text(r->c->arena, s);
}

static const char *percent(struct check_run *r, share_t s) {
    return share_text(r->c->arena, s);
}

static struct place_ref component_place(const struct component *c) {
    return check_place(PLACE_COMPONENT, c->id, NULL);
}

static struct place_ref item_place(const struct sheet *s, const struct item *item) {
    return check_place(PLACE_SHEET, s->id, item ? item->id : NULL);
}

/* ---- sheets that are not what was handed in */

static enum gp_code unlike_submission(struct check_run *r) {
    const struct entry *e = r->entry->entry;
    for (size_t i = 0; i < e->n_unlike; i++) {
        const struct unlike_sheet *u = &e->unlike[i];
        check_report(r,
                     u->sheet ? check_place(PLACE_SHEET, u->sheet, NULL)
                              : check_place(PLACE_COMPONENT, u->component, NULL),
                     "计分的评分表不是评分人提交的那一份，也没有更正记录");
    }
    return GP_OK;
}

/* ---- marks that their item does not allow */

static score_t scale_of(const struct component *c) {
    return score_is_set(c->scored_full) ? c->scored_full : c->max;
}

/* The most that may be written as points; unset for kinds that are not marked in points. */
static score_t most_of(const struct component *c, const struct item *item) {
    if (!item)
        return scale_of(c);
    return item->kind == ITEM_POINTS ? item->max : SCORE_UNSET;
}

static bool is_over(const struct component *c, const struct item *item, const struct mark *m) {
    score_t most = most_of(c, item);
    return m && !m->not_applicable && score_is_set(m->points) && score_is_set(most) &&
           score_cmp(m->points, most) > 0;
}

static void report_over(struct check_run *r, const struct component *c, const struct sheet *s,
                        const struct item *item) {
    const struct mark *m = sheet_mark(s, item);
    if (!is_over(c, item, m))
        return;
    score_t most = most_of(c, item), difference;
    struct finding *f = check_report(r, item_place(s, item), "评了 %s 分，满分为 %s 分",
                                     points(r, m->points), points(r, most));
    f->printed = points(r, m->points);
    f->expected = points(r, most);
    if (score_sub(m->points, most, &difference))
        f->difference = points(r, difference);
}

static void check_over(struct check_run *r, const struct component_score *c,
                       const struct sheet_score *s) {
    if (c->component->n_items == 0)
        report_over(r, c->component, s->sheet, NULL);
    for (size_t i = 0; i < s->n_items; i++)
        if (s->items[i].item)
            report_over(r, c->component, s->sheet, s->items[i].item);
}

static enum gp_code over_max(struct check_run *r) {
    return each_sheet(r, check_over);
}

static void check_mark(struct check_run *r, const struct component_score *c,
                       const struct sheet_score *s) {
    for (size_t i = 0; i < s->n_items; i++) {
        const struct item_score *is = &s->items[i];
        if (is->problem && !is_over(c->component, is->item, sheet_mark(s->sheet, is->item)))
            check_report(r, item_place(s->sheet, is->item), "%s", is->problem);
    }
}

static enum gp_code bad_mark(struct check_run *r) {
    return each_sheet(r, check_mark);
}

/* Groups count once, and what is in them does not count again. */
static size_t count_not_applicable(const struct component_score *c) {
    size_t n = 0;
    for (size_t k = 0; k < c->n_sheets; k++)
        for (size_t i = 0; i < c->sheets[k].n_items; i++) {
            const struct item_score *is = &c->sheets[k].items[i];
            const struct mark *m = is->item ? sheet_mark(c->sheets[k].sheet, is->item) : NULL;
            n += m && m->not_applicable && is->not_applicable;
        }
    return n;
}

/* ---- reasons that the standard asks for */

static bool is_blank(const char *text) {
    return cstr_empty(text) || strspn(text, " \t\r\n") == strlen(text);
}

static const char *without_reason(struct check_run *r, const struct sheet_score *s, size_t *ret_n) {
    const char *names = "";
    *ret_n = 0;
    for (size_t i = 0; i < s->n_items; i++) {
        const struct item *item = s->items[i].item;
        const struct mark *m = item ? sheet_mark(s->sheet, item) : NULL;
        if (!m || !is_blank(m->reason) ||
            !mark_reason_wanted(&check_dossier(r)->standard, item->kind, item->max,
                                s->items[i].points))
            continue;
        if ((*ret_n)++ < REASONS_NAMED)
            names = calc_printf(r->c, "%s、“%s”", names, item->name);
    }
    return *names ? names + strlen("、") : names;
}

static void check_reasons(struct check_run *r, const struct component_score *c,
                          const struct sheet_score *s) {
    (void)c;
    size_t n;
    const char *names = without_reason(r, s, &n);
    if (n > 0)
        check_report(r, item_place(s->sheet, NULL), "有 %zu 项应写明理由而没有写：%s%s", n, names,
                     n > REASONS_NAMED ? "等" : "");
}

/* Where the standard sets no limit, whoever scores is asked all the same, and nobody is blamed. */
static enum gp_code reason_missing(struct check_run *r) {
    const struct standard *s = &check_dossier(r)->standard;
    if (!param_is_set(s, "mark_reason_below") && !param_is_set(s, "mark_reason_from"))
        return GP_OK;
    return each_sheet(r, check_reasons);
}

/* The standard says what becomes of their points; where it does not, nothing is done in silence. */
static enum gp_code not_applicable_rule(struct check_run *r) {
    const struct entry_score *score = &r->entry->score;
    if (check_dossier(r)->standard.not_applicable != NOT_APPLICABLE_NOT_SET)
        return GP_OK;
    for (size_t i = 0; i < score->n_components; i++) {
        size_t n = count_not_applicable(&score->components[i]);
        if (n > 0)
            check_report(r, component_place(score->components[i].component),
                         "有 %zu 处评为“不适用”，评估标准没有规定怎样计算（未设定），"
                         "现在不计入满分、其余各项按比例折算",
                         n);
    }
    return GP_OK;
}

/* ---- who has not scored */

/* Inspectors are chosen, assigned and recused like experts. */
static bool has_sheet(const struct entry *e, const char *expert) {
    for (size_t i = 0; i < e->n_sheets; i++) {
        const struct sheet *s = &e->sheets[i];
        if ((s->role == SCORER_EXPERT || s->role == SCORER_INSPECTOR) &&
            date_is_set(s->submitted) && cstr_eq(s->scorer, expert))
            return true;
    }
    return false;
}

static const char *expert_name(const struct check_run *r, const char *id) {
    return round_expert_name(&r->ev->dossier->round, id);
}

static struct place_ref expert_place(const char *id) {
    return check_place(PLACE_EXPERT, id, NULL);
}

static enum gp_code rater_missing(struct check_run *r) {
    const struct entry_score *score = &r->entry->score;
    const struct entry *e = r->entry->entry;
    for (size_t i = 0; i < score->n_components; i++) {
        const struct component_score *c = &score->components[i];
        if (c->by_survey)
            continue;
        int64_t least = c->component->aggregation.min_scorers;
        least = least == DEC_UNSET || least < 1 ? 1 : least;
        if ((uint64_t)c->n_sheets < (uint64_t)least)
            check_report(r, component_place(c->component),
                         "由%s评分，应有至少 %lld 份，已递交 %zu 份",
                         scorer_role_name(c->component->scored_by), (long long)least, c->n_sheets);
    }
    for (size_t i = 0; i < e->n_assignments; i++)
        if (!e->assignments[i].conflict && !has_sheet(e, e->assignments[i].expert))
            check_report(r, expert_place(e->assignments[i].expert),
                         "专家%s已分配，但没有递交评分表",
                         expert_name(r, e->assignments[i].expert));
    return GP_OK;
}

/* ---- surveys by which the standard scores */

static enum gp_code survey_few(struct check_run *r) {
    const struct entry_score *score = &r->entry->score;
    const struct entry *e = r->entry->entry;
    for (size_t i = 0; i < score->n_components; i++) {
        const struct component *comp = score->components[i].component;
        struct survey_use *uses;
        size_t n = survey_uses(r->c->arena, comp, &uses);
        for (size_t k = 0; k < n; k++) {
            struct survey_score v =
                survey_score_of(r->c->arena, e->surveys, e->n_surveys, uses[k].rule, uses[k].max);
            if (v.few)
                check_report(r, component_place(comp), "“%s”%s",
                             uses[k].item ? uses[k].item->name : comp->name, v.few);
        }
    }
    return GP_OK;
}

/* ---- marks that tell nothing, or the contrary of the facts */

enum { STRAIGHT_MIN = 3 }; /* two equal proportions are no pattern yet */

static bool takes_part(const struct item_score *s) {
    return s->item && s->item->kind != ITEM_GROUP && s->item->kind != ITEM_BONUS &&
           !s->not_applicable && !s->missing && score_is_set(s->points) &&
           score_is_set(s->item->max) && s->item->max.v > 0;
}

static bool same_proportion(const struct item_score *a, const struct item_score *b) {
    int64_t x, y;
    return dec_mul(a->points.v, b->item->max.v, &x) && dec_mul(b->points.v, a->item->max.v, &y) &&
           x == y;
}

static void check_straight(struct check_run *r, const struct component_score *c,
                           const struct sheet_score *s) {
    (void)c;
    const struct item_score *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->n_items; i++) {
        if (!takes_part(&s->items[i]))
            continue;
        if (first && !same_proportion(first, &s->items[i]))
            return;
        first = first ? first : &s->items[i];
        n++;
    }
    share_t share = SHARE_UNSET;
    if (n < STRAIGHT_MIN ||
        !dec_mul_div(first->points.v, SHARE_ONE, first->item->max.v, ROUND_HALF_UP, &share.v))
        return;
    check_report(r, item_place(s->sheet, NULL), "%zu 个评分项全部按满分的 %s%% 打分", n,
                 percent(r, share));
}

static enum gp_code straight_line(struct check_run *r) {
    return each_sheet(r, check_straight);
}

/* What speaks against a very high rating, in words; "" when nothing does. */
static const char *adverse_facts(struct check_run *r) {
    const struct staffing *s = &r->entry->staffing;
    const char *facts = "";
    if (s->vacant_days > 0)
        facts = calc_printf(r->c, "、空岗 %lld 天%s", (long long)s->vacant_days,
                            s->vacancy_open ? "且仍未补齐" : "");
    for (size_t i = 0; i < s->n_gaps; i++)
        if (s->gaps[i].missing > 0)
            facts = calc_printf(r->c, "%s、缺%s %lld 名", facts, s->gaps[i].qualification,
                                (long long)s->gaps[i].missing);
    if (r->entry->indicators.view == PROGRESS_BEHIND)
        facts = calc_printf(r->c, "%s、指标进度滞后", facts);
    return *facts ? facts + strlen("、") : "";
}

static enum gp_code contradicts_facts(struct check_run *r) {
    const struct entry_score *score = &r->entry->score;
    const char *facts = adverse_facts(r);
    share_t limit = check_limit_share(r), floor;
    for (size_t i = 0; *facts && i < score->n_components; i++) {
        const struct component_score *c = &score->components[i];
        if (!scorer_is_party(c->component->scored_by) || !score_is_set(c->points) ||
            !dec_mul_div(c->points.v, SHARE_ONE, c->component->max.v, ROUND_DOWN, &floor.v) ||
            floor.v < limit.v)
            continue;
        struct finding *f =
            check_report(r, component_place(c->component), "评分 %s 分（满分 %s 分），但%s",
                         points(r, c->points), points(r, c->component->max), facts);
        f->printed = points(r, c->points);
    }
    return GP_OK;
}

static enum gp_code spread(struct check_run *r) {
    const struct entry_score *score = &r->entry->score;
    share_t limit = check_limit_share(r), ceiling;
    for (size_t i = 0; i < score->n_components; i++) {
        const struct component_score *c = &score->components[i];
        const struct spread *s = &c->spread;
        if (c->n_sheets < 2 ||
            !dec_mul_div(s->range.v, SHARE_ONE, c->component->max.v, ROUND_UP, &ceiling.v) ||
            ceiling.v <= limit.v)
            continue;
        struct finding *f =
            check_report(r, component_place(c->component),
                         "最高 %s 分，最低 %s 分，相差 %s 分，超过满分 %s 分的 %s%%",
                         points(r, s->highest), points(r, s->lowest), points(r, s->range),
                         points(r, c->component->max), percent(r, limit));
        f->difference = points(r, s->range);
    }
    return GP_OK;
}

/* ---- recusal */

static const struct affiliation *binding_of(const struct check_run *r, const struct expert *x) {
    int64_t months = param_count(&check_dossier(r)->standard, "recusal_months");
    for (size_t i = 0; i < x->n_affiliations; i++)
        if (!x->affiliations[i].dismissed &&
            recusal_binds(&x->affiliations[i], r->entry->project,
                          recusal_day(r->ev->dossier->round.opened, r->ev->dossier->round.closed),
                          months))
            return &x->affiliations[i];
    return NULL;
}

static const struct assignment *assignment_of(const struct entry *e, const char *expert) {
    for (size_t i = 0; i < e->n_assignments; i++)
        if (cstr_eq(e->assignments[i].expert, expert))
            return &e->assignments[i];
    return NULL;
}

static const char *org_name(const struct check_run *r, const char *id) {
    const struct org *o = dossier_org(r->ev->dossier, id);
    return o && !cstr_empty(o->name) ? o->name : id;
}

static const char *relation_text(struct check_run *r, const struct affiliation *a) {
    const char *relation = cstr_empty(a->relation) ? "有关系" : a->relation;
    if (!date_is_set(a->to))
        return calc_printf(r->c, "与%s%s（仍在持续）", org_name(r, a->org), relation);
    return calc_printf(r->c, "与%s%s（至%s）", org_name(r, a->org), relation,
                       date_text_zh(r->c->arena, a->to));
}

static void check_recusal(struct check_run *r, const struct expert *x) {
    const struct entry *e = r->entry->entry;
    const struct assignment *own = assignment_of(e, x->id);
    bool scored = has_sheet(e, x->id);
    if (!own && !scored)
        return;
    const char *done = scored ? "已递交评分表" : "已分配给本项目";
    const struct affiliation *a = binding_of(r, x);
    if (own && own->conflict)
        check_report(r, expert_place(x->id), "专家%s申报了利益冲突%s%s，但%s",
                     expert_name(r, x->id), cstr_empty(own->relation) ? "" : "：",
                     own->relation ? own->relation : "", done);
    else if (a)
        check_report(r, expert_place(x->id), "专家%s%s，应当回避，但%s", expert_name(r, x->id),
                     relation_text(r, a), done);
}

static enum gp_code recusal(struct check_run *r) {
    const struct round *round = &r->ev->dossier->round;
    for (size_t i = 0; i < round->n_experts; i++)
        check_recusal(r, &round->experts[i]);
    return GP_OK;
}

static enum gp_code undeclared(struct check_run *r) {
    const struct entry *e = r->entry->entry;
    for (size_t i = 0; i < e->n_assignments; i++)
        if (!e->assignments[i].declared)
            check_report(r, expert_place(e->assignments[i].expert), "专家%s没有签署回避声明",
                         expert_name(r, e->assignments[i].expert));
    return GP_OK;
}

#define RECUSAL_RULES                                                                              \
    "《政府购买社会工作服务项目评估管理办法（试行）》（深民规〔2021〕3号）关于回避的规定"

const struct check_rule check_score_rules[] = {
    {"score.unlike_submission", SEVERITY_ERROR, TELL_EVALUATOR, DUE_AT_ONCE, "评分与提交时不一致",
     NULL, "请查明是谁改动的；恢复评分人提交的内容，或请评分人重新提交。", NULL, unlike_submission,
     NULL},
    {"score.over_max", SEVERITY_ERROR, TELL_EVALUATOR, DUE_AT_ONCE, "评分超过满分", NULL,
     "请评分人改正。", NULL, over_max, NULL},
    {"score.bad_mark", SEVERITY_ERROR, TELL_EVALUATOR, DUE_AT_ONCE, "评分不符合评分规则", NULL,
     "请评分人按该项的评分规则改正。", NULL, bad_mark, NULL},
    {"score.reason_missing", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE, "评分没有写明理由",
     NULL, "请评分人补写理由。", NULL, reason_missing, NULL},
    {"score.not_applicable_rule", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE,
     "不适用项的算法未设定", NULL, "请在评估标准的基本信息里写明不适用的项怎样计算。", NULL,
     not_applicable_rule, NULL},
    {"score.rater_missing", SEVERITY_WARNING, TELL_EVALUATOR, DUE_SCORES, "缺少评分", NULL,
     "请催收评分；评分未齐之前不计算总分，缺少的评分不按 0 分计。", NULL, rater_missing, NULL},
    {"score.survey_few", SEVERITY_WARNING, TELL_EVALUATOR, DUE_SCORES, "满意度调查答卷不足", NULL,
     "请继续收集答卷并采用结果，或由评分人给这一项评分；没有结果的不按 0 分计。", NULL, survey_few,
     NULL},
    {"score.straight_line", SEVERITY_INFO, TELL_EVALUATOR, DUE_AT_ONCE, "各项按同一比例打分", NULL,
     "请评分人确认是否逐项评分，并补充评分理由。", NULL, straight_line, NULL},
    {"score.contradicts_facts", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE,
     "评分与记录的事实不一致", NULL, "请评分方说明评分理由，或重新评分。",
     "rating_contradiction_share", contradicts_facts, NULL},
    {"score.spread", SEVERITY_WARNING, TELL_EVALUATOR, DUE_AT_ONCE, "评分人之间分歧较大", NULL,
     "请评分人复核，或由组长说明理由后裁定。", "score_spread_max", spread, NULL},
    {"score.recusal", SEVERITY_ERROR, TELL_EVALUATOR, DUE_AT_ONCE, "应当回避的专家参与评分",
     RECUSAL_RULES, "请取消分配、作废其评分表，另派专家。", NULL, recusal, NULL},
    {"score.undeclared", SEVERITY_WARNING, TELL_EVALUATOR, DUE_SCORES, "没有回避声明",
     RECUSAL_RULES, "请专家在查看材料之前签署回避声明。", NULL, undeclared, NULL},
    {0},
};
