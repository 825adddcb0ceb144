/* A versioned evaluation standard (评估标准): every rule that a user may change, as data.
 *
 * A published version never changes; a result records id and version. A limit that nobody has set
 * stays unset (未设定) and switches its check off. */
#ifndef GP_CORE_STANDARD_H
#define GP_CORE_STANDARD_H

#include "core/calc.h"

/* Who gives a mark. */
enum scorer_role {
    SCORER_EXPERT,       /* 专家 */
    SCORER_INSPECTOR,    /* 实地验收人员 */
    SCORER_COMMISSIONER, /* 委托方 */
    SCORER_PURCHASER,    /* 购买主体 */
    SCORER_COMMITTEE,    /* 社区党委 */
    SCORER_N,
};

enum item_kind {
    ITEM_GROUP,  /* only holds other items */
    ITEM_POINTS, /* 直接打分: any mark from 0 to max in steps of step */
    ITEM_COMBO,  /* 组合分: sum of the parts that are met */
    ITEM_DEGREE, /* 程度分: one of the named levels */
    ITEM_RATIO,  /* 比例分: max × done ÷ target, at most max */
    ITEM_DEDUCT, /* 扣分: max less per_time for each time, not below 0 */
    ITEM_BONUS,  /* 加分: per_time for each time, at most max; not part of the full mark */
    ITEM_N,
};

/* 组合分的一个条件, or 程度分的一个档次 */
struct item_option {
    const char *id, *name;
    score_t points;
};

/* Items nest up to three levels: 一级指标, 二级指标, 三级指标. */
#define ITEM_LEVELS 3

/* Which part of a hand-in shows what an item is judged by. */
enum source_kind {
    SOURCE_CONTRACT,   /* 合同、付款 */
    SOURCE_STAFFING,   /* 人员、资质、空岗 */
    SOURCE_INDICATORS, /* 指标完成情况 */
    SOURCE_FUNDS,      /* 资金使用情况表 */
    SOURCE_TEXT,       /* 工作服务成效 */
    SOURCE_MATERIAL,   /* files of the checklist */
    SOURCE_N,
};
struct item_source {
    enum source_kind kind;
    const char *material; /* of SOURCE_MATERIAL: what the checklist calls it; NULL: all files */
};

/* 居民满意度调查计分: the points of an item, or of a component without items, come from what
 * residents answered to one question of a survey, whose answers are steps of a scale. With fewer
 * answers than the least number nothing is derived, and whoever marks the component marks this,
 * too. */
enum survey_measure {
    SURVEY_BY_MEAN,      /* max × (mean − low) ÷ (high − low) */
    SURVEY_BY_SATISFIED, /* max × answers from satisfied_from on ÷ all answers */
    SURVEY_MEASURE_N,
};
struct survey_rule {
    bool given;
    const char *form, *question; /* form_id of the XLSForm; name of a question in it */
    enum survey_measure measure;
    int64_t low, high;      /* ends of the scale; other answers (不清楚) are not counted */
    int64_t satisfied_from; /* for SURVEY_BY_SATISFIED */
    int64_t least;          /* answers on the scale */
    const char *basis;      /* where the rule comes from; may be NULL */
};

struct item {
    const char *id, *name;
    enum item_kind kind;
    score_t max;                 /* of a group: the sum of its children's max, bonus left out */
    score_t step;                /* 直接打分; unset means 0.01 */
    score_t per_time;            /* 扣分, 加分 */
    struct item_option *options; /* 组合分, 程度分 */
    size_t n_options;
    bool may_not_apply;    /* 允许“不适用”; of a group: as a whole */
    const char *criteria;  /* 评分标准 text; may be NULL */
    const char **evidence; /* 需提供材料 */
    size_t n_evidence;
    struct item_source *sources; /* where that is seen; none: by the words of its names */
    size_t n_sources;
    const char *basis;         /* regulation and article; may be NULL */
    struct survey_rule survey; /* 直接打分 alone */
    struct item *items;
    size_t n_items;
};

/* What becomes of the points of items that do not apply (不适用). */
enum not_applicable {
    NOT_APPLICABLE_NOT_SET, /* 未设定: reckoned as scaled, and it is said */
    NOT_APPLICABLE_SCALED,  /* out of the full mark, and the rest is scaled up to it */
    NOT_APPLICABLE_N,
};

enum aggregate_kind {
    AGGREGATE_SINGLE,  /* exactly one scorer */
    AGGREGATE_MEAN,    /* 平均分 */
    AGGREGATE_MEDIAN,  /* 中位数 */
    AGGREGATE_TRIMMED, /* 去掉最高、最低若干个后的平均分 */
    AGGREGATE_N,
};

/* Several scorers' marks into one: drop, average, round to step, times factor, round again. That is
 * the component's figure as it is printed and adds up to the printed total. The grade is decided by
 * the marks as they are, unless the standard says that components are rounded before, or states a
 * factor, which multiplies the rounded mark. */
struct aggregation {
    enum aggregate_kind kind;
    int64_t drop_high, drop_low; /* 去掉 k 个最高分、k 个最低分; only for AGGREGATE_TRIMMED */
    int64_t min_scorers;         /* fewer leave the component open; unset means 1 */
    share_t factor;              /* 系数; unset means none */
    score_t step;                /* 0.01 */
    enum round_mode rounding;
    bool rounded_first; /* 先取整再定等级: the rounding is part of the rule */
};

/* 板块: one scored part of the total. */
struct component {
    const char *id, *name;
    score_t max;         /* its share of the total */
    score_t scored_full; /* the scale on which scorers mark; unset means max */
    enum scorer_role scored_by;
    struct aggregation aggregation;
    struct survey_rule survey; /* of a component without items */
    struct item *items;        /* none: scorers give one mark for the whole component */
    size_t n_items;
};

struct method {
    const char *id, *name; /* two, 方式二 */
    const char *form;      /* 资料递交+履约评价 */
    struct component *components;
    size_t n_components;
};

/* 等级区间: lower bound included, upper bound excluded; totals are never rounded before grading. */
struct band {
    const char *name;
    score_t from;
};

struct fund_category {
    const char *id, *name; /* labor, 人力成本 */
    const char **also;     /* other names operators use for it */
    size_t n_also;
};

enum vacancy_base {
    VACANCY_CONTRACT_TOTAL,
    VACANCY_LABOR_COST,
    VACANCY_POST_PRICE,
    VACANCY_BASE_N
};
/* 一人两岗: which of the posts that somebody is in at once stays without anybody. */
enum two_posts {
    TWO_POSTS_NOT_SET,      /* 未设定: days are counted as if both were filled, and it is said */
    TWO_POSTS_BOTH_FILLED,  /* none */
    TWO_POSTS_LATER_VACANT, /* the one begun later */
    TWO_POSTS_EARLIER_VACANT, /* the one begun before */
    TWO_POSTS_N,
};
enum vacancy_days { VACANCY_CONTRACT_DAYS, VACANCY_365, VACANCY_30_PER_MONTH, VACANCY_DAYS_N };

/* 空岗扣除规则: base ÷ days ÷ posts × vacant days, divided and rounded once at the end. */
struct vacancy_rule {
    enum vacancy_base base;
    money_t post_price; /* yuan per post and contract, for VACANCY_POST_PRICE */
    enum vacancy_days day_count;
    bool weekdays_only;         /* count Monday to Friday instead of natural days */
    int64_t grace_days;         /* of each vacancy, not deducted; unset means 0 */
    bool unqualified_is_vacant; /* a stand-in without the post's qualification leaves it vacant */
    enum two_posts two_posts;
    money_t step; /* 0.01 yuan */
    enum round_mode rounding;
    const char *basis; /* where the rule comes from */
};

/* A check's limit. The meaning, unit and Chinese name of each name are in param.h. */
struct param {
    const char *name;
    const char *value;  /* decimal text; NULL = 未设定 */
    const char *source; /* where the limit comes from; NULL when unset */
};

struct standard {
    const char *id, *title;
    int64_t version;
    bool official;               /* false: printed with 示例, 非官方标准 */
    const char *source;          /* the document it is taken from */
    date_t valid_from, valid_to; /* unset: open */
    score_t full;                /* 100 */
    score_t total_step;          /* totals are exact multiples of it: 0.01 */
    struct method *methods;
    size_t n_methods;
    struct band *bands; /* highest first */
    size_t n_bands;
    struct fund_category *fund_categories;
    size_t n_fund_categories;
    enum round_mode share_rounding;
    enum not_applicable not_applicable;
    struct vacancy_rule vacancy;
    struct param *params;
    size_t n_params;
};

/* A rule broken by a standard, for the editor and the importer. */
struct standard_problem {
    const char *where; /* 方式二 / 资料递交 / 人员管理 */
    const char *message;
};

/* Everything that keeps the standard from being published: maxima that do not add up, bands out of
 * order or without 0, more than three levels, duplicate ids, trimmed mean without drops, options
 * worth more than the item. None: *ret_n is 0. */
void standard_validate(const struct standard *s, struct arena *a,
                       struct standard_problem **ret_problems, size_t *ret_n);

const struct method *standard_method(const struct standard *s, const char *id);
const struct component *method_component(const struct method *m, const char *id);

/* The full mark on the scale on which scorers mark the component. */
score_t component_scale(const struct component *comp);

/* "标题（第 3 版）", "标题（第 3 版，示例，非官方标准）". */
const char *standard_label(struct arena *a, const struct standard *s);

/* 一人两岗的，后到的岗位算空岗; "" for 未设定. */
const char *two_posts_text(enum two_posts rule);

const char *scorer_role_name(enum scorer_role r);
/* Those who rate by a 履约评价: neither expert nor inspector. */
bool scorer_is_party(enum scorer_role r);
const char *item_kind_name(enum item_kind k);
/* Whether the component, or one of its items, is judged by a survey. */
bool component_asks_survey(const struct component *comp);
const char *aggregate_kind_name(enum aggregate_kind k);

#endif
