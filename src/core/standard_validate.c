/* Everything that keeps a standard from being published. A rule is a small function that reports
 * what it finds and goes on, so that an editor sees all problems at once. */
#include "core/param.h"
#include "core/standard.h"

struct review {
    struct arena *arena;
    VEC(struct standard_problem) found;
};

/* The maxima of a list of items; bonus items take no part in it. */
struct maxima {
    score_t sum;
    bool known; /* false when one of them is unset or the sum left its range */
};

static void report(struct review *r, const char *where, const char *fmt, ...) GP_PRINTF(3, 4);

static void report(struct review *r, const char *where, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    struct standard_problem *p = VEC_PUSH(r->arena, &r->found);
    p->where = where;
    p->message = arena_vprintf(r->arena, fmt, ap);
    va_end(ap);
}

static const char *below(struct review *r, const char *where, const char *name) {
    return arena_printf(r->arena, "%s / %s", where, name);
}

/* What a thing is called in a message: its name, its id, or its place in the list. */
static const char *called(struct review *r, const char *name, const char *id, const char *what,
                          size_t index) {
    if (!cstr_empty(name))
        return name;
    if (!cstr_empty(id))
        return id;
    return arena_printf(r->arena, "第 %zu 个%s", index + 1, what);
}

static bool positive(score_t s) {
    return score_is_set(s) && s.v > 0;
}

static void need_name(struct review *r, const char *where, const char *name, const char *what) {
    if (cstr_empty(name))
        report(r, where, "没有填写%s", what);
}

/* ---- names that may stand only once */

struct names {
    VEC(const char *) v;
};

static void names_add(struct review *r, struct names *names, const char *name) {
    if (!cstr_empty(name))
        *VEC_PUSH(r->arena, &names->v) = name;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Reports each text that stands more than once, and only once. Sorts the list. */
static void need_unique(struct review *r, const char *where, struct names *names,
                        const char *what) {
    if (names->v.n < 2)
        return;
    qsort(names->v.v, names->v.n, sizeof(*names->v.v), by_text);
    for (size_t i = 1; i < names->v.n; i++) {
        const char *name = names->v.v[i];
        if (strcmp(name, names->v.v[i - 1]) != 0)
            continue;
        if (i < 2 || strcmp(name, names->v.v[i - 2]) != 0)
            report(r, where, "%s“%s”重复，请改成互不相同的", what, name);
    }
}

/* ---- items */

static void maxima_add(struct maxima *m, score_t max) {
    m->known = m->known && score_add(m->sum, max, &m->sum);
}

static void need_sum(struct review *r, const char *where, const struct maxima *m, score_t want,
                     const char *of, const char *full) {
    if (!score_is_set(want))
        return;
    if (!m->known)
        report(r, where, "%s有的没有填写，或者合计太大，无法与%s核对", of, full);
    else if (score_cmp(m->sum, want) != 0)
        report(r, where, "%s合计 %s 分，应当等于%s %s 分", of, score_text(r->arena, m->sum), full,
               score_text(r->arena, want));
}

static void review_points(struct review *r, const char *where, const struct item *it) {
    if (!score_is_set(it->step))
        return;
    if (it->step.v <= 0)
        report(r, where, "打分步长必须大于 0");
    else if (score_is_set(it->max) && it->max.v % it->step.v != 0)
        report(r, where, "满分 %s 不是打分步长 %s 的整数倍，打不出满分",
               score_text(r->arena, it->max), score_text(r->arena, it->step));
}

static void review_options(struct review *r, const char *where, const struct item *it) {
    struct names ids = {0};
    struct maxima sum = {score_of(0), true};
    if (it->n_options == 0)
        report(r, where, "%s至少要有一个%s", item_kind_name(it->kind),
               it->kind == ITEM_COMBO ? "条件" : "档次");
    for (size_t i = 0; i < it->n_options; i++) {
        const struct item_option *o = &it->options[i];
        const char *name = called(r, o->name, o->id, "选项", i);
        need_name(r, below(r, where, name), o->id, "编号");
        need_name(r, below(r, where, name), o->name, "名称");
        names_add(r, &ids, o->id);
        maxima_add(&sum, o->points);
        if (!score_is_set(o->points) || o->points.v < 0)
            report(r, where, "“%s”的分值没有填写，或者小于 0", name);
        else if (score_is_set(it->max) && score_cmp(o->points, it->max) > 0)
            report(r, where, "“%s”的分值 %s 超过本项满分 %s", name, score_text(r->arena, o->points),
                   score_text(r->arena, it->max));
    }
    need_unique(r, where, &ids, "选项编号");
    if (it->kind == ITEM_COMBO && it->n_options > 0)
        need_sum(r, where, &sum, it->max, "各条件分值", "本项满分");
}

static void review_per_time(struct review *r, const char *where, const struct item *it) {
    if (!positive(it->per_time))
        report(r, where, "每次%s的分值必须大于 0", it->kind == ITEM_BONUS ? "加分" : "扣分");
    else if (score_is_set(it->max) && score_cmp(it->per_time, it->max) > 0)
        report(r, where, "每次的分值 %s 超过本项满分 %s", score_text(r->arena, it->per_time),
               score_text(r->arena, it->max));
}

static void review_sources(struct review *r, const char *where, const struct item *it) {
    for (size_t i = 0; i < it->n_sources; i++) {
        const struct item_source *s = &it->sources[i];
        if (s->material && s->kind != SOURCE_MATERIAL)
            report(r, where, "评分时看的资料“%s”：只有“递交的材料”写材料名称", s->material);
        for (size_t k = 0; k < i; k++)
            if (it->sources[k].kind == s->kind && cstr_eq(it->sources[k].material, s->material))
                report(r, where, "评分时看的资料写了两次同一种，请删去一行");
    }
}

static void review_survey(struct review *r, const char *where, const struct survey_rule *s) {
    if (!s->given)
        return;
    if (cstr_empty(s->form) || cstr_empty(s->question))
        report(r, where, "满意度调查计分：请写明问卷编号和题目代号");
    if (s->low < 0 || s->high <= s->low)
        report(r, where, "满意度调查计分：量表最高值应当大于最低值，最低值不小于 0");
    if (s->least < 2)
        report(r, where, "满意度调查计分：最少回答人数至少为 2");
    if (s->measure >= SURVEY_MEASURE_N)
        report(r, where, "满意度调查计分：计分办法不认识，请从列表里选择");
    else if (s->measure == SURVEY_BY_SATISFIED &&
             (s->satisfied_from <= s->low || s->satisfied_from > s->high))
        report(r, where, "满意度调查计分：按满意率折算的，请填几分起算满意，高于量表最低值");
    else if (s->measure == SURVEY_BY_MEAN && s->satisfied_from != DEC_UNSET)
        report(r, where, "满意度调查计分：按平均值折算的，不填几分起算满意");
}

static void review_survey_item(struct review *r, const char *where, const struct item *it) {
    if (it->survey.given && it->kind != ITEM_POINTS)
        report(r, where, "由满意度调查计分的，计分方式应当是直接打分");
    if (it->survey.given && it->may_not_apply)
        report(r, where, "由满意度调查计分的，不能允许“不适用”");
    review_survey(r, where, &it->survey);
}

static void review_leaf(struct review *r, const char *where, const struct item *it) {
    static void (*const rules[ITEM_N])(struct review *, const char *, const struct item *) = {
        [ITEM_POINTS] = review_points,  [ITEM_COMBO] = review_options,
        [ITEM_DEGREE] = review_options, [ITEM_DEDUCT] = review_per_time,
        [ITEM_BONUS] = review_per_time,
    };
    if (!positive(it->max))
        report(r, where, "满分必须大于 0");
    if (it->n_items > 0)
        report(r, where, "%s下面不能再有指标，请把本项改为分组，或删去下级指标",
               item_kind_name(it->kind));
    if (it->n_options > 0 && it->kind != ITEM_COMBO && it->kind != ITEM_DEGREE)
        report(r, where, "%s不使用选项，请删去选项，或改为组合分、程度分",
               item_kind_name(it->kind));
    review_sources(r, where, it);
    review_survey_item(r, where, it);
    if (rules[it->kind])
        rules[it->kind](r, where, it);
}

static struct maxima review_items(struct review *r, const char *where, const struct item *items,
                                  size_t n, unsigned depth, struct names *ids);

static void review_group(struct review *r, const char *where, const struct item *it, unsigned depth,
                         struct names *ids) {
    if (it->n_items == 0)
        report(r, where, "分组下面没有指标");
    if (it->n_options > 0)
        report(r, where, "分组不使用选项，请删去选项");
    if (it->survey.given)
        report(r, where, "分组不由满意度调查计分，请写在下级指标里");
    if (!score_is_set(it->max) || it->max.v < 0)
        report(r, where, "没有填写满分");
    if (it->n_items > 0 && depth + 1 >= ITEM_LEVELS) {
        report(r, where, "指标最多 %d 级，请减少层级", ITEM_LEVELS);
        return;
    }
    struct maxima sum = review_items(r, where, it->items, it->n_items, depth + 1, ids);
    if (it->n_items > 0)
        need_sum(r, where, &sum, it->max, "下级指标满分（加分项除外）", "本组满分");
}

static struct maxima review_items(struct review *r, const char *where, const struct item *items,
                                  size_t n, unsigned depth, struct names *ids) {
    struct maxima sum = {score_of(0), true};
    for (size_t i = 0; i < n; i++) {
        const struct item *it = &items[i];
        const char *here = below(r, where, called(r, it->name, it->id, "指标", i));
        need_name(r, here, it->id, "编号");
        need_name(r, here, it->name, "名称");
        names_add(r, ids, it->id);
        if (it->kind >= ITEM_N) {
            report(r, here, "评分方式不认识，请从列表里选择");
            continue;
        }
        if (it->kind == ITEM_GROUP)
            review_group(r, here, it, depth, ids);
        else
            review_leaf(r, here, it);
        if (it->kind != ITEM_BONUS)
            maxima_add(&sum, it->max);
    }
    return sum;
}

/* ---- components and methods */

static void review_drops(struct review *r, const char *where, const struct aggregation *g) {
    bool given = g->drop_high != DEC_UNSET && g->drop_low != DEC_UNSET;
    if (given && (g->drop_high < 0 || g->drop_low < 0))
        report(r, where, "去掉的最高分、最低分个数不能小于 0");
    else if (g->kind == AGGREGATE_TRIMMED && (!given || (g->drop_high == 0 && g->drop_low == 0)))
        report(r, where, "选了去掉最高分和最低分，请填写各去掉几个，至少去掉一个");
    else if (g->kind != AGGREGATE_TRIMMED && ((g->drop_high != DEC_UNSET && g->drop_high != 0) ||
                                              (g->drop_low != DEC_UNSET && g->drop_low != 0)))
        report(r, where, "%s不去掉最高分和最低分，请清空去掉的个数", aggregate_kind_name(g->kind));
}

static void review_aggregation(struct review *r, const char *where, const struct aggregation *g,
                               score_t total_step) {
    if (g->kind >= AGGREGATE_N) {
        report(r, where, "合成多人评分的方法不认识，请从列表里选择");
        return;
    }
    review_drops(r, where, g);
    if (g->min_scorers != DEC_UNSET && g->min_scorers < 0)
        report(r, where, "至少评分人数不能小于 0");
    if (g->kind == AGGREGATE_SINGLE && g->min_scorers > 1)
        report(r, where, "一人评分的板块，至少评分人数不能多于 1");
    if (share_is_set(g->factor) && g->factor.v <= 0)
        report(r, where, "系数必须大于 0");
    if (cstr_empty(round_mode_name(g->rounding)))
        report(r, where, "取整方式不认识，请从列表里选择");
    if (!positive(g->step))
        report(r, where, "得分的步长必须大于 0");
    else if (positive(total_step) && g->step.v % total_step.v != 0)
        report(r, where, "得分的步长 %s 不是总分步长 %s 的整数倍，总分会带出更细的小数",
               score_text(r->arena, g->step), score_text(r->arena, total_step));
}

static void review_component(struct review *r, const char *where, const struct component *comp,
                             score_t total_step) {
    need_name(r, where, comp->id, "编号");
    need_name(r, where, comp->name, "名称");
    /* The traces of the total and of the grade bear these names. */
    if (cstr_eq(comp->id, "total") || cstr_eq(comp->id, "grade"))
        report(r, where, "编号“%s”已作他用，请换一个", comp->id);
    if (comp->scored_by >= SCORER_N)
        report(r, where, "评分人身份不认识，请从列表里选择");
    if (!positive(comp->max))
        report(r, where, "满分必须大于 0");
    else if (positive(total_step) && comp->max.v % total_step.v != 0)
        report(r, where, "满分 %s 不是总分步长 %s 的整数倍", score_text(r->arena, comp->max),
               score_text(r->arena, total_step));
    if (score_is_set(comp->scored_full) && comp->scored_full.v <= 0)
        report(r, where, "打分时用的满分必须大于 0；与板块满分相同时可以不填");
    review_aggregation(r, where, &comp->aggregation, total_step);
    if (comp->survey.given && comp->n_items > 0)
        report(r, where, "分项评分的板块，满意度调查计分请写在指标里");
    review_survey(r, where, &comp->survey);
    struct names ids = {0};
    struct maxima sum = review_items(r, where, comp->items, comp->n_items, 0, &ids);
    need_unique(r, where, &ids, "指标编号");
    if (comp->n_items > 0)
        need_sum(r, where, &sum, component_scale(comp), "各项满分（加分项除外）",
                 score_is_set(comp->scored_full) ? "打分时用的满分" : "板块满分");
}

static void review_method(struct review *r, const struct standard *s, size_t index) {
    const struct method *m = &s->methods[index];
    const char *where = called(r, m->name, m->id, "方式", index);
    struct names ids = {0}, names = {0};
    struct maxima sum = {score_of(0), true};
    need_name(r, where, m->id, "编号");
    need_name(r, where, m->name, "名称");
    if (m->n_components == 0)
        report(r, where, "至少要有一个板块");
    for (size_t i = 0; i < m->n_components; i++) {
        const struct component *comp = &m->components[i];
        review_component(r, below(r, where, called(r, comp->name, comp->id, "板块", i)), comp,
                         s->total_step);
        names_add(r, &ids, comp->id);
        names_add(r, &names, comp->name);
        maxima_add(&sum, comp->max);
    }
    need_unique(r, where, &ids, "板块编号");
    need_unique(r, where, &names, "板块名称");
    if (m->n_components > 0)
        need_sum(r, where, &sum, s->full, "各板块满分", "总分满分");
}

static void review_methods(struct review *r, const struct standard *s) {
    struct names ids = {0}, names = {0};
    if (s->n_methods == 0)
        report(r, "评估方式", "至少要有一种评估方式");
    for (size_t i = 0; i < s->n_methods; i++) {
        review_method(r, s, i);
        names_add(r, &ids, s->methods[i].id);
        names_add(r, &names, s->methods[i].name);
    }
    need_unique(r, "评估方式", &ids, "编号");
    need_unique(r, "评估方式", &names, "名称");
}

/* ---- the rest of the standard */

static void review_head(struct review *r, const struct standard *s) {
    static const char *const where = "基本信息";
    need_name(r, where, s->id, "编号");
    need_name(r, where, s->title, "标题");
    if (s->version < 1)
        report(r, where, "版本号必须是 1 或更大的整数");
    if (!positive(s->full))
        report(r, where, "总分满分必须大于 0");
    if (!positive(s->total_step))
        report(r, where, "总分步长必须大于 0");
    if (cstr_empty(round_mode_name(s->share_rounding)))
        report(r, where, "所占比例的取整方式不认识，请从列表里选择");
    if (date_is_set(s->valid_from) && date_is_set(s->valid_to) &&
        date_cmp(s->valid_from, s->valid_to) > 0)
        report(r, where, "有效期的开始日期 %s 晚于结束日期 %s", date_text(r->arena, s->valid_from),
               date_text(r->arena, s->valid_to));
}

static void review_bands(struct review *r, const struct standard *s) {
    static const char *const where = "等级区间";
    struct names names = {0};
    if (s->n_bands == 0) {
        report(r, where, "至少要有一个等级");
        return;
    }
    for (size_t i = 0; i < s->n_bands; i++) {
        const struct band *b = &s->bands[i];
        const char *name = called(r, b->name, NULL, "等级", i);
        need_name(r, below(r, where, name), b->name, "名称");
        names_add(r, &names, b->name);
        if (!score_is_set(b->from) || b->from.v < 0)
            report(r, where, "“%s”的起点分没有填写，或者小于 0", name);
        else if (i > 0 && score_is_set(s->bands[i - 1].from) &&
                 score_cmp(b->from, s->bands[i - 1].from) >= 0)
            report(r, where, "“%s”的起点 %s 分应当低于上一等级的 %s 分，请从高到低排列", name,
                   score_text(r->arena, b->from), score_text(r->arena, s->bands[i - 1].from));
    }
    need_unique(r, where, &names, "等级名称");
    if (score_is_set(s->full) && score_cmp(s->bands[0].from, s->full) > 0)
        report(r, where, "“%s”的起点分高于总分满分，谁也达不到",
               called(r, s->bands[0].name, NULL, "等级", 0));
    if (s->bands[s->n_bands - 1].from.v != 0)
        report(r, where, "最低的等级必须从 0 分开始，否则有的总分没有等级");
}

static void review_fund_categories(struct review *r, const struct standard *s) {
    static const char *const where = "资金类别";
    struct names ids = {0}, names = {0};
    for (size_t i = 0; i < s->n_fund_categories; i++) {
        const struct fund_category *f = &s->fund_categories[i];
        const char *here = below(r, where, called(r, f->name, f->id, "类别", i));
        need_name(r, here, f->id, "编号");
        need_name(r, here, f->name, "名称");
        names_add(r, &ids, f->id);
        names_add(r, &names, f->name);
        for (size_t k = 0; k < f->n_also; k++)
            names_add(r, &names, f->also[k]);
    }
    need_unique(r, where, &ids, "编号");
    need_unique(r, where, &names, "名称（含别名）");
}

static void review_vacancy(struct review *r, const struct vacancy_rule *v) {
    static const char *const where = "空岗扣除规则";
    if (v->base >= VACANCY_BASE_N || v->day_count >= VACANCY_DAYS_N)
        report(r, where, "扣除基数或天数算法不认识，请从列表里选择");
    if (v->base == VACANCY_POST_PRICE && (!money_is_set(v->post_price) || v->post_price.fen <= 0))
        report(r, where, "按岗位单价扣除时，岗位单价必须大于 0");
    if (v->grace_days != DEC_UNSET && v->grace_days < 0)
        report(r, where, "免扣天数不能小于 0");
    if (!money_is_set(v->step) || v->step.fen <= 0)
        report(r, where, "扣除金额的步长必须大于 0");
    if (cstr_empty(round_mode_name(v->rounding)))
        report(r, where, "取整方式不认识，请从列表里选择");
}

static void review_params(struct review *r, const struct standard *s) {
    static const char *const where = "核查限值";
    struct names names = {0};
    for (size_t i = 0; i < s->n_params; i++) {
        const struct param *p = &s->params[i];
        const struct param_info *info = cstr_empty(p->name) ? NULL : param_info_of(p->name);
        names_add(r, &names, p->name);
        if (!info) {
            report(r, below(r, where, called(r, p->name, NULL, "限值", i)),
                   "没有这个名称的限值，请从列表里选择");
            continue;
        }
        if (!p->value)
            continue;
        const char *here = below(r, where, info->title);
        int64_t value = 0;
        enum dec_parse parsed = param_parse(info->kind, p->value, &value);
        if (parsed != DEC_PARSED)
            report(r, here, "“%s”%s", p->value, dec_parse_problem(parsed));
        else if (value < 0)
            report(r, here, "限值 %s 不能小于 0", p->value);
        if (cstr_empty(p->source))
            report(r, here, "设定了限值，请写明出处；没有出处的请留空，表示未设定");
    }
    need_unique(r, where, &names, "限值");
}

void standard_validate(const struct standard *s, struct arena *a,
                       struct standard_problem **ret_problems, size_t *ret_n) {
    struct review r = {.arena = a};
    review_head(&r, s);
    review_methods(&r, s);
    review_bands(&r, s);
    review_fund_categories(&r, s);
    review_vacancy(&r, &s->vacancy);
    review_params(&r, s);
    *ret_problems = r.found.v;
    *ret_n = r.found.n;
}
