/* Three layers: judge() says what one mark is worth on one kind of item, score_items walks the
 * tree and adds up, sheet_score brings the sum to the component's share of points (weigh). Missing
 * is kept apart from wrong and from not applicable all the way, as each has another consequence.
 * Sums hold whole 0.0001 apart from the rest as a fraction (struct amount): most sheets have no
 * rest, and then no long arithmetic is done. */

#include "core/rubric.h"

#include "core/param.h"
#include "core/subject.h"
#include "core/survey_score.h"

/* The step of marks where the standard states none: 0.01. */
#define STEP_DEFAULT ((score_t){100})

/* What a mark is worth: points, or why it is not allowed; neither when it is not filled in. */
struct verdict {
    score_t points;
    const struct fraction *exact; /* where points are rounded; else NULL */
    const char *problem;
};

/* A sum, and the part of it that is not a whole number of 0.0001; NULL: there is none. */
struct amount {
    score_t whole;
    const struct fraction *rest;
};

/* Sums over items. */
struct tally {
    struct amount earned;
    score_t bonus, applicable;
    size_t missing, problems;
    size_t applying; /* items that apply, bonus included */
};

struct scoring {
    struct calc *c;
    const struct entry *e;
    const struct component *comp;
    const struct sheet *sheet;
    const char *source; /* of every mark */
    VEC(struct item_score) items;
    VEC(struct trace_input) inputs;
    bool overflow;
};

const char *sheet_scorer(const struct sheet *s) {
    return cstr_empty(s->scorer_name) ? scorer_role_name(s->role) : s->scorer_name;
}

/* ---- one mark on one item */

static struct verdict worth(score_t points) {
    return (struct verdict){.points = points};
}

static struct verdict refused(const char *problem) {
    return (struct verdict){.points = SCORE_UNSET, .problem = problem};
}

static struct verdict not_filled_in(void) {
    return (struct verdict){.points = SCORE_UNSET};
}

static struct verdict judge_points(struct calc *c, const struct item *it, const struct mark *m) {
    score_t step = score_is_set(it->step) ? it->step : STEP_DEFAULT;
    if (!score_is_set(m->points))
        return not_filled_in();
    if (step.v <= 0)
        return refused("评估标准里的打分步长必须大于 0，请修改标准");
    if (m->points.v < 0 || score_cmp(m->points, it->max) > 0)
        return refused(calc_printf(c, "打了 %s 分，应当在 0 到 %s 分之间",
                                   score_text(c->arena, m->points), score_text(c->arena, it->max)));
    if (m->points.v % step.v != 0)
        return refused(calc_printf(c, "打了 %s 分，应当是 %s 的整数倍",
                                   score_text(c->arena, m->points), score_text(c->arena, step)));
    return worth(m->points);
}

static const struct item_option *option_of(const struct item *it, const char *id) {
    for (size_t i = 0; i < it->n_options; i++)
        if (cstr_eq(it->options[i].id, id))
            return &it->options[i];
    return NULL;
}

static bool stands_before(const char **parts, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (cstr_eq(parts[i], parts[at]))
            return true;
    return false;
}

static struct verdict judge_combo(struct calc *c, const struct item *it, const struct mark *m) {
    score_t sum = score_of(0);
    for (size_t i = 0; i < m->n_parts; i++) {
        const struct item_option *o = option_of(it, m->parts[i]);
        if (!o)
            return refused(
                calc_printf(c, "勾选的条件“%s”不在评分标准里", m->parts[i] ? m->parts[i] : ""));
        if (stands_before(m->parts, i))
            return refused(calc_printf(c, "条件“%s”勾选了两次", o->name));
        if (!score_add(sum, o->points, &sum))
            return refused("各条件的分值没有填写或太大，请修改标准");
    }
    if (score_cmp(sum, it->max) > 0)
        return refused("各条件的分值合计超过满分，请修改标准");
    return worth(sum);
}

static struct verdict judge_degree(struct calc *c, const struct item *it, const struct mark *m) {
    if (cstr_empty(m->level))
        return not_filled_in();
    const struct item_option *o = option_of(it, m->level);
    if (!o)
        return refused(calc_printf(c, "档次“%s”不在评分标准里，请从列表里选择", m->level));
    if (!score_is_set(o->points) || o->points.v < 0 || score_cmp(o->points, it->max) > 0)
        return refused(calc_printf(c, "档次“%s”的分值不在 0 到满分之间，请修改标准", o->name));
    return worth(o->points);
}

static struct verdict judge_ratio(struct calc *c, const struct item *it, const struct mark *m) {
    if (m->done == DEC_UNSET || m->target == DEC_UNSET)
        return not_filled_in();
    if (m->target <= 0)
        return refused("目标数必须大于 0；没有目标的请标为不适用");
    if (m->done < 0)
        return refused(calc_printf(c, "完成数 %lld 不能小于 0", (long long)m->done));
    score_t points;
    int64_t counted = m->done < m->target ? m->done : m->target;
    if (!score_scale(it->max, counted, m->target, ROUND_HALF_UP, &points))
        return refused("数字太大，请核对完成数、目标数");
    struct verdict v = worth(points);
    if (counted < m->target && calc_follows(c, 2)) {
        struct arena *a = c->arena;
        const struct fraction *share = fraction_of(a, counted, m->target);
        v.exact = fraction_mul(a, fraction_of(a, it->max.v, 1), share);
    }
    return v;
}

/* times × per_time, but not over max. No product is formed that could overflow. */
static score_t times_points(const struct item *it, int64_t times) {
    if (times > it->max.v / it->per_time.v)
        return it->max;
    return score_of(times * it->per_time.v);
}

static struct verdict judge_times(struct calc *c, const struct item *it, const struct mark *m) {
    if (m->times == DEC_UNSET)
        return not_filled_in();
    if (m->times < 0)
        return refused(calc_printf(c, "次数 %lld 不能小于 0", (long long)m->times));
    if (!score_is_set(it->per_time) || it->per_time.v <= 0)
        return refused("评估标准里每次的分值必须大于 0，请修改标准");
    score_t points = times_points(it, m->times);
    return worth(it->kind == ITEM_BONUS ? points : score_of(it->max.v - points.v));
}

static struct verdict judge(struct calc *c, const struct item *it, const struct mark *m) {
    static struct verdict (*const judges[ITEM_N])(struct calc *, const struct item *,
                                                  const struct mark *) = {
        [ITEM_POINTS] = judge_points, [ITEM_COMBO] = judge_combo,  [ITEM_DEGREE] = judge_degree,
        [ITEM_RATIO] = judge_ratio,   [ITEM_DEDUCT] = judge_times, [ITEM_BONUS] = judge_times,
    };
    if (it->kind >= ITEM_N || !judges[it->kind])
        return refused("评估标准里的评分方式不认识，请修改标准");
    if (!score_is_set(it->max) || it->max.v < 0)
        return refused("评估标准里没有填写满分，请修改标准");
    return judges[it->kind](c, it, m);
}

/* ---- walking the items */

/* The mark on the item; ret_n is how many there are. */
static const struct mark *mark_of(const struct sheet *s, const char *item, size_t *ret_n) {
    const struct mark *found = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < s->n_marks; i++) {
        if (!cstr_eq(s->marks[i].item, item))
            continue;
        if (!found)
            found = &s->marks[i];
        ++*ret_n;
    }
    return found;
}

static bool has_item(const struct item *items, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(items[i].id, id) || has_item(items[i].items, items[i].n_items, id))
            return true;
    return false;
}

static bool too_deep(const struct item *items, size_t n, unsigned levels) {
    if (levels == 0)
        return n > 0;
    for (size_t i = 0; i < n; i++)
        if (too_deep(items[i].items, items[i].n_items, levels - 1))
            return true;
    return false;
}

static enum gp_code check_marks(struct calc *c, const struct component *comp,
                                const struct sheet *s) {
    const char *where = calc_printf(c, "%s %s的评分表", comp->name, sheet_scorer(s));
    if (too_deep(comp->items, comp->n_items, ITEM_LEVELS))
        return gp_fail(c->err, GP_INVALID, where, "评估标准的指标超过 %d 级，请修改标准",
                       ITEM_LEVELS);
    for (size_t i = 0; i < s->n_marks; i++) {
        const char *id = s->marks[i].item;
        if (!id && comp->n_items > 0)
            return gp_fail(c->err, GP_INVALID, where,
                           "本板块按指标打分，请逐项打分，不能只打一个总分");
        if (id && !has_item(comp->items, comp->n_items, id))
            return gp_fail(c->err, GP_INVALID, where,
                           "评分的指标“%s”不在本板块里，请改成评估标准里有的指标", id);
    }
    return GP_OK;
}

static void add(struct scoring *g, score_t *sum, score_t v) {
    g->overflow = !score_add(*sum, v, sum) || g->overflow;
}

static const struct fraction *plus(struct scoring *g, const struct fraction *x,
                                   const struct fraction *y) {
    return x && y ? fraction_add(g->c->arena, x, y) : x ? x : y;
}

static void add_amount(struct scoring *g, struct amount *sum, const struct amount *x) {
    add(g, &sum->whole, x->whole);
    sum->rest = plus(g, sum->rest, x->rest);
}

static const struct fraction *exactly(struct scoring *g, const struct amount *x) {
    return plus(g, fraction_of(g->c->arena, x->whole.v, 1), x->rest);
}

/* To 0.0001, for people. */
static score_t shown(struct scoring *g, const struct amount *x) {
    score_t s = x->whole;
    if (x->rest)
        g->overflow = !fraction_round(exactly(g, x), 1, ROUND_HALF_UP, &s.v) || g->overflow;
    return s;
}

static void add_tally(struct scoring *g, struct tally *sum, const struct tally *t) {
    add_amount(g, &sum->earned, &t->earned);
    add(g, &sum->bonus, t->bonus);
    add(g, &sum->applicable, t->applicable);
    sum->missing += t->missing;
    sum->problems += t->problems;
    sum->applying += t->applying;
}

/* Settles what does not depend on the kind of item: twice marked, not applicable, not marked.
 * True when a mark is left to be judged. */
static bool open_mark(const struct item *it, const struct mark *m, size_t n_marks, bool skipped,
                      struct item_score *s) {
    if (skipped) {
        s->not_applicable = true;
        if (m && !m->not_applicable)
            s->problem = "上级指标已标为不适用，这一项不能再打分";
        return false;
    }
    if (n_marks > 1)
        s->problem = "同一项打了两次分，请只保留一次";
    else if (m && m->not_applicable && !it->may_not_apply)
        s->problem = "评估标准不允许把这一项标为不适用，请打分";
    else if (m && m->not_applicable)
        s->not_applicable = true;
    else if (!m)
        s->missing = it->kind != ITEM_GROUP;
    else
        return true;
    return false;
}

/* What residents answered takes the place of a mark, where there is enough of it; a mark that was
 * given before is left aside. */
static bool judge_by_survey(struct scoring *g, const struct item *it, struct item_score *s,
                            const struct fraction **ret_exact) {
    if (!it->survey.given || it->kind != ITEM_POINTS)
        return false;
    struct survey_score v =
        survey_score_of(g->c->arena, g->e->surveys, g->e->n_surveys, &it->survey, it->max);
    if (!v.exact)
        return false;
    s->by_survey = true;
    s->points = v.points;
    *ret_exact = v.exact;
    return true;
}

static const char *input_value(struct calc *c, const struct item_score *s) {
    if (s->problem)
        return "打分有误";
    if (s->not_applicable)
        return "不适用";
    return s->missing ? "未打分" : score_text(c->arena, s->points);
}

static struct tally score_leaf(struct scoring *g, const struct item *it, struct item_score *s,
                               const struct mark *m, size_t n_marks, bool skipped) {
    struct tally t = {0};
    const struct fraction *exact = NULL;
    bool surveyed = !skipped && judge_by_survey(g, it, s, &exact);
    if (!surveyed && open_mark(it, m, n_marks, skipped, s)) {
        struct verdict v = judge(g->c, it, m);
        s->points = v.points;
        s->problem = v.problem;
        exact = v.exact;
        s->missing = !v.problem && !score_is_set(v.points);
    }
    t.missing = s->missing;
    t.problems = s->problem != NULL;
    if (!s->not_applicable) {
        t.applying = 1;
        if (it->kind != ITEM_BONUS && score_is_set(it->max))
            add(g, &t.applicable, it->max);
        if (score_is_set(s->points) && it->kind == ITEM_BONUS)
            add(g, &t.bonus, s->points);
        else if (score_is_set(s->points))
            t.earned = exact ? (struct amount){.rest = exact} : (struct amount){s->points, NULL};
    }
    if (!g->c->untraced)
        *VEC_PUSH(g->c->arena, &g->inputs) = (struct trace_input){
            s->item ? it->name : g->comp->name, input_value(g->c, s),
            surveyed ? calc_printf(g->c, "%s.survey.%s.%s", g->e->id, g->comp->id, it->id)
                     : g->source};
    return t;
}

static struct tally score_items(struct scoring *g, const struct item *items, size_t n,
                                unsigned depth, bool skipped);

/* Fills the group's own line after its items. A group bears no mark, only 不适用. */
static struct tally score_group(struct scoring *g, const struct item *it, size_t at,
                                const struct mark *m, size_t n_marks, bool skipped) {
    struct item_score line = g->items.v[at];
    if (open_mark(it, m, n_marks, skipped, &line))
        line.problem = "分组不直接打分，请给下级指标打分";
    struct tally t = score_items(g, it->items, it->n_items, line.depth + 1, line.not_applicable);
    line.not_applicable = t.applying == 0;
    line.missing = t.missing > 0;
    if (!line.not_applicable && t.missing == 0 && t.problems == 0) {
        line.points = shown(g, &t.earned);
        add(g, &line.points, t.bonus);
    }
    t.problems += line.problem != NULL;
    g->items.v[at] = line;
    return t;
}

static struct tally score_items(struct scoring *g, const struct item *items, size_t n,
                                unsigned depth, bool skipped) {
    struct tally sum = {0};
    for (size_t i = 0; i < n; i++) {
        const struct item *it = &items[i];
        size_t n_marks, at = g->items.n;
        const struct mark *m = mark_of(g->sheet, it->id, &n_marks);
        struct item_score *s = VEC_PUSH(g->c->arena, &g->items);
        *s = (struct item_score){.item = it, .depth = depth, .points = SCORE_UNSET};
        struct tally t = it->kind == ITEM_GROUP ? score_group(g, it, at, m, n_marks, skipped)
                                                : score_leaf(g, it, s, m, n_marks, skipped);
        add_tally(g, &sum, &t);
    }
    return sum;
}

/* A component without items is one mark on its own scale. */
static struct tally score_whole(struct scoring *g) {
    struct item whole = {
        .kind = ITEM_POINTS,
        .max = component_scale(g->comp),
        .step = SCORE_UNSET,
        .per_time = SCORE_UNSET,
        .survey = {
            .low = DEC_UNSET, .high = DEC_UNSET, .satisfied_from = DEC_UNSET, .least = DEC_UNSET}};
    size_t n_marks;
    const struct mark *m = mark_of(g->sheet, NULL, &n_marks);
    struct item_score *s = VEC_PUSH(g->c->arena, &g->items);
    *s = (struct item_score){.points = SCORE_UNSET};
    return score_leaf(g, &whole, s, m, n_marks, false);
}

/* ---- the sheet */

/* More than any standard gives: what lies beyond it was mistyped. */
#define POINTS_MOST ((int64_t)1000000000000)

/* max × (earned ÷ applicable + bonus ÷ scale), as it is and to 0.0001. */
static void weigh(struct scoring *g, const struct tally *t, struct sheet_score *r) {
    struct arena *a = g->c->arena;
    const struct fraction *max = fraction_of(a, g->comp->max.v, 1), *v = exactly(g, &t->earned);
    if (component_scale(g->comp).v <= 0 || t->applicable.v > POINTS_MOST) {
        g->overflow = true;
        return;
    }
    if (t->applicable.v != g->comp->max.v)
        v = fraction_div(a, fraction_mul(a, max, v), fraction_of(a, t->applicable.v, 1));
    if (t->bonus.v != 0) {
        const struct fraction *share = fraction_of(a, t->bonus.v, component_scale(g->comp).v);
        v = fraction_add(a, v, fraction_mul(a, max, share));
    }
    if (fraction_cmp(v, max) > 0)
        v = max;
    g->overflow = !fraction_round(v, 1, ROUND_HALF_UP, &r->points.v) || g->overflow;
    r->exact = calc_follows(g->c, 2) || g->overflow ? v : fraction_of(a, r->points.v, 1);
}

/* " × 30 ÷ 28", or "" where both are the same. */
static const char *times_over(struct calc *c, score_t by, score_t over) {
    if (score_cmp(by, over) == 0)
        return "";
    return calc_printf(c, " × %s ÷ %s", score_text(c->arena, by), score_text(c->arena, over));
}

static const char *sheet_working(struct scoring *g, const struct tally *t,
                                 const struct sheet_score *s) {
    struct calc *c = g->c;
    const struct component *comp = g->comp;
    struct arena *a = c->arena;
    if (!s->complete)
        return t->applying == 0 || t->applicable.v == 0
                   ? "各项都标为不适用，没有得分"
                   : calc_printf(c, "%zu 项没有打分，%zu 项打分有误，没有得分", t->missing,
                                 t->problems);
    score_t scale = component_scale(comp), sum = s->points;
    const char *bonus = "";
    if (t->bonus.v > 0)
        bonus = calc_printf(c, " + 加分 %s%s", score_text(a, t->bonus),
                            times_over(c, comp->max, scale));
    const char *terms = calc_printf(c, "%s%s%s", score_text(a, shown(g, &t->earned)),
                                    times_over(c, comp->max, t->applicable), bonus);
    /* The bonus may have been cut at the maximum; say so, or the sum would look wrong. */
    const char *cut = t->bonus.v > 0 && score_cmp(sum, comp->max) == 0
                          ? calc_printf(c, "（不超过满分 %s）", score_text(a, comp->max))
                          : "";
    return calc_printf(c, "%s = %s%s", terms, score_text(a, sum), cut);
}

/* Old reports say of every scaled sheet that it was rounded, and it was. */
static const char *sheet_rounding(const struct scoring *g, bool scaled,
                                  const struct sheet_score *s) {
    if (!calc_follows(g->c, 2))
        return scaled ? "四舍五入到 0.0001 分，最后一步取整一次" : NULL;
    if (!scaled && (!s->exact || fraction_is_whole(s->exact)))
        return NULL;
    return "列出时四舍五入到 0.0001 分，往下计算用未取整的值";
}

static void trace_sheet(struct scoring *g, const struct dossier *d, const struct entry *e,
                        const struct tally *t, const struct sheet_score *s) {
    if (g->c->untraced)
        return;
    struct calc *c = g->c;
    bool scaled = score_cmp(g->comp->max, t->applicable) != 0;
    struct trace trace = {
        .id = calc_printf(c, "%s.sheet.%s", e->id, g->sheet->id),
        .label = calc_printf(c, "%s %s %s的评分", entry_name(d, e), g->comp->name,
                             sheet_scorer(g->sheet)),
        .value = score_text(c->arena, s->points),
        .unit = "分",
        .formula = scaled ? "得分之和 × 板块满分 ÷ 适用项满分，加分另计，不超过板块满分"
                          : "各项得分之和，不超过板块满分",
        .working = sheet_working(g, t, s),
        .rounding = sheet_rounding(g, scaled, s),
        .basis = standard_label(c->arena, &d->standard),
        .inputs = g->inputs.v,
        .n_inputs = g->inputs.n,
    };
    calc_trace(c, &trace);
}

static const char *source_of(struct calc *c, const struct sheet *s) {
    if (!date_is_set(s->submitted))
        return calc_printf(c, "%s的评分表（草稿）", sheet_scorer(s));
    return calc_printf(c, "%s的评分表（%s 提交）", sheet_scorer(s),
                       date_text(c->arena, s->submitted));
}

enum gp_code sheet_score(struct calc *c, const struct dossier *d, const struct entry *e,
                         const struct component *comp, const struct sheet *s,
                         struct sheet_score *ret) {
    TRY(check_marks(c, comp, s));
    struct scoring g = {.c = c, .e = e, .comp = comp, .sheet = s, .source = source_of(c, s)};
    struct tally t =
        comp->n_items > 0 ? score_items(&g, comp->items, comp->n_items, 0, false) : score_whole(&g);
    struct sheet_score r = {.sheet = s,
                            .points = SCORE_UNSET,
                            .raw = shown(&g, &t.earned),
                            .applicable = t.applicable,
                            .items = g.items.v,
                            .n_items = g.items.n,
                            .n_missing = t.missing,
                            .n_problems = t.problems};
    add(&g, &r.raw, t.bonus);
    r.complete = t.missing == 0 && t.problems == 0 && t.applicable.v > 0;
    if (r.complete && !g.overflow)
        weigh(&g, &t, &r);
    if (g.overflow)
        return calc_overflow(c, calc_printf(c, "%s %s的评分", comp->name, sheet_scorer(s)));
    trace_sheet(&g, d, e, &t, &r);
    *ret = r;
    return GP_OK;
}

const struct mark *sheet_mark(const struct sheet *s, const struct item *item) {
    for (size_t i = 0; i < s->n_marks; i++)
        if (cstr_eq(s->marks[i].item, item ? item->id : NULL))
            return &s->marks[i];
    return NULL;
}

/* ---- reasons */

share_t mark_reason_from(const struct standard *s) {
    share_t limit = param_share(s, "mark_reason_from");
    return share_is_set(limit) ? limit : share_of(SHARE_ONE);
}

/* Kinds in which a full mark is a judgement, not a count of facts. */
static bool is_judged(enum item_kind kind) {
    return kind == ITEM_POINTS || kind == ITEM_DEGREE;
}

const char *mark_reason_wanted(const struct standard *s, enum item_kind kind, score_t max,
                               score_t points) {
    share_t share, low = param_share(s, "mark_reason_below");
    if (kind == ITEM_GROUP || kind == ITEM_BONUS || !score_is_set(points) || max.v <= 0 ||
        !dec_mul_div(points.v, SHARE_ONE, max.v, ROUND_DOWN, &share.v))
        return NULL;
    if (points.v == 0)
        return "打了 0 分，请写明理由";
    if (share_is_set(low) && share.v < low.v)
        return "得分偏低，请写明理由";
    if (is_judged(kind) && share.v >= mark_reason_from(s).v)
        return score_cmp(points, max) == 0 ? "打了满分，请写明理由" : "得分偏高，请写明理由";
    return NULL;
}

/* ------------------------------------------------------------------ in words */

static const char *parts_text(struct arena *a, const struct item *item, const struct mark *m) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < m->n_parts; i++)
        for (size_t k = 0; k < item->n_options; k++)
            if (cstr_eq(item->options[k].id, m->parts[i]))
                buf_addf(&b, "%s%s", b.n > 0 ? "；" : "", item->options[k].name);
    return b.n > 0 ? arena_strdup(a, buf_text(&b)) : "都不符合";
}

static const char *level_text(const struct item *item, const char *level) {
    for (size_t i = 0; i < item->n_options; i++)
        if (cstr_eq(item->options[i].id, level))
            return item->options[i].name;
    return "";
}

static const char *count(struct arena *a, int64_t v) {
    return v == DEC_UNSET ? "未填" : arena_printf(a, "%lld", (long long)v);
}

const char *mark_words(struct arena *a, const struct item *item, const struct mark *m) {
    if (!m)
        return "未评";
    if (m->not_applicable)
        return "不适用";
    switch (item ? item->kind : ITEM_POINTS) {
    case ITEM_COMBO:
        return parts_text(a, item, m);
    case ITEM_DEGREE:
        return level_text(item, m->level);
    case ITEM_RATIO:
        return arena_printf(a, "完成 %s，目标 %s", count(a, m->done), count(a, m->target));
    case ITEM_DEDUCT:
    case ITEM_BONUS:
        return arena_printf(a, "%s 次", count(a, m->times));
    default:
        return "";
    }
}
