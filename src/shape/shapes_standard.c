/* A standard from the inside out, as shapes_round.c does a round: a shape stands before the shape
 * that holds it, and standard, the whole, comes last. Items hold items, so that shape_item names
 * itself. What a rule means is told in core/standard.h; a bound that stands here stands nowhere
 * else. The macros are in fields.h. */

#include "shape/fields.h"

WORDS(scorer_role, SCORER_N, {"expert", "专家"}, {"inspector", "实地验收人员"},
      {"commissioner", "委托方"}, {"purchaser", "购买主体"}, {"committee", "社区党委"});
WORDS(item_kind, ITEM_N, {"group", "分组"}, {"points", "直接打分"}, {"combo", "组合分"},
      {"degree", "程度分"}, {"ratio", "比例分"}, {"deduct", "扣分"}, {"bonus", "加分"});
WORDS(source_kind, SOURCE_N, {"contract", "合同和付款"}, {"staffing", "人员和空岗"},
      {"indicators", "指标完成情况"}, {"funds", "资金使用情况"}, {"text", "工作服务成效"},
      {"material", "递交的材料"});
WORDS(aggregate_kind, AGGREGATE_N, {"single", "单一评分"}, {"mean", "平均分"}, {"median", "中位数"},
      {"trimmed", "去掉最高最低后的平均分"});
WORDS(round_mode, ROUND_UP + 1, {"half_up", "四舍五入"}, {"half_even", "四舍六入五成双"},
      {"down", "舍去尾数"}, {"up", "进一"});
WORDS(vacancy_base, VACANCY_BASE_N, {"contract_total", "合同总额"}, {"labor_cost", "人力成本"},
      {"post_price", "岗位单价"});
WORDS(vacancy_days, VACANCY_DAYS_N, {"contract_days", "合同自然日"}, {"days_365", "365 天"},
      {"days_30_per_month", "每月 30 天"});
WORDS(two_posts, TWO_POSTS_N, {"not_set", "未设定"}, {"both_filled", "两个岗位都算有人"},
      {"later_vacant", "后到的岗位算空岗"}, {"earlier_vacant", "先到的岗位算空岗"});

WORDS(survey_measure, SURVEY_MEASURE_N, {"mean", "平均值折算"}, {"satisfied", "满意率折算"});

WORDS(not_applicable, NOT_APPLICABLE_N, {"not_set", "未设定"},
      {"scaled", "不计入满分，其余各项按比例折算"});

#define T struct item_option
static const struct field item_option_fields[] = {
    ID(REQ, id, "选项编号", "Unique in the item."),
    TEXT(REQ, name, TEXT_LINE, "选项名称", NULL),
    SCORE(REQ, points, 0, "选项分值", "Points that the option is worth."),
};
SHAPE(item_option, "评分选项");
#undef T

#define T struct item_source
static const struct field item_source_fields[] = {
    ENUM(REQ, kind, source_kind, "看哪里", "Part of the hand-in."),
    TEXT(OPT, material, TEXT_NAME, "材料名称",
         "Of material: what the checklist calls it; all files when left out."),
};
SHAPE(item_source, "评分时看的资料");
#undef T

#define T struct survey_rule
static const struct field survey_rule_fields[] = {
    ID(REQ, form, "问卷编号", "form_id of the XLSForm."),
    TEXT(REQ, question, ID_LENGTH, "题目代号", "Name of the question in that form."),
    ENUM(REQ, measure, survey_measure, "计分办法", "What is made of the answers."),
    COUNT(REQ, low, 0, 100, "量表最低值", "Answers outside of the scale are not counted."),
    COUNT(REQ, high, 1, 100, "量表最高值", NULL),
    COUNT(OPT, satisfied_from, 0, 100, "几分起算满意", "Only for satisfied."),
    COUNT(REQ, least, 2, 100000, "最少回答人数",
          "With fewer answers on the scale it is marked by whoever marks the rest."),
    TEXT(OPT, basis, TEXT_LINE, "依据", "Where the rule comes from."),
};
SHAPE(survey_rule, "满意度调查计分");
#undef T

#define T struct item
static const struct field item_fields[] = {
    ID(REQ, id, "指标编号", "Unique in the component."),
    TEXT(REQ, name, TEXT_LINE, "指标名称", NULL),
    ENUM(REQ, kind, item_kind, "计分方式", "How a mark becomes points.",
         .also = "评分方式 打分方式 计分类型"),
    SCORE(REQ, max, 0, "满分", "Of a group: the sum of its children's, bonus left out.",
          .also = "分值 分数 标准分 权重 指标分值 总分"),
    SCORE(OPT, step, 1, "打分步长", "Of points items; 0.01 when left out."),
    SCORE(OPT, per_time, 1, "每次分值", "Of deduct and bonus items."),
    LIST(OPT, options, item_option, 50, "选项", "Conditions of a combo, levels of a degree item."),
    BOOL(OPT, may_not_apply, "允许不适用",
         "Scorers may mark the item, or the whole group, as not applicable."),
    TEXT(OPT, criteria, TEXT_PARAGRAPH, "评分标准", "What scorers go by.",
         .also = "评分细则 评分说明 评估标准 评分办法 计分办法 评分要求"),
    TEXTS(OPT, evidence, 50, "需提供材料", "Material that the item asks for.",
          .also = "佐证材料 所需材料 材料 证明材料 查阅资料 评估材料"),
    LIST(OPT, sources, item_source, 20, "评分时看的资料",
         "Where scorers see what the item asks for; by the names of the evidence when left out."),
    TEXT(OPT, basis, TEXT_LINE, "依据", "Regulation and article.", .also = "政策依据 文件依据"),
    FLAGGED(survey, survey_rule, survey.given, "满意度调查计分",
            "Of points items: residents' answers make the points, where there are enough."),
    LIST(OPT, items, item, 200, "下级指标", "Children of a group; three levels at most."),
};
SHAPE(item, "评分指标");
#undef T

#define T struct aggregation
static const struct field aggregation_fields[] = {
    ENUM(REQ, kind, aggregate_kind, "汇总方式", "How several scorers' marks become one."),
    COUNT(OPT, drop_high, 0, 100, "去掉最高分个数", "Only for trimmed."),
    COUNT(OPT, drop_low, 0, 100, "去掉最低分个数", "Only for trimmed."),
    COUNT(OPT, min_scorers, 1, 100, "最少评分人数",
          "Fewer leave the component open; 1 when left out."),
    FACTOR(OPT, factor, 1, "系数", "Multiplies the rounded mark; none when left out."),
    SCORE(REQ, step, 1, "取整步长", "The printed mark is rounded to a multiple of it."),
    ENUM(REQ, rounding, round_mode, "取整方式", NULL),
    BOOL(
        OPT, rounded_first, "先取整再定等级",
        "The grade goes by the rounded mark, as it does where there is a factor; by the mark as it "
        "is when left out."),
};
SHAPE(aggregation, "汇总规则");
#undef T

#define T struct component
static const struct field component_fields[] = {
    ID(REQ, id, "板块编号", "Unique in the method."),
    TEXT(REQ, name, TEXT_NAME, "板块名称", NULL),
    SCORE(REQ, max, 0, "板块满分", "Its share of the total."),
    SCORE(OPT, scored_full, 1, "打分满分", "The scale that scorers mark on; max when left out."),
    ENUM(REQ, scored_by, scorer_role, "评分方", "Who gives the marks."),
    OBJECT(REQ, aggregation, aggregation, "汇总规则", NULL),
    FLAGGED(survey, survey_rule, survey.given, "满意度调查计分",
            "Without items: residents' answers make the points, where there are enough."),
    LIST(OPT, items, item, 200, "指标", "None: scorers give one mark for the whole component."),
};
SHAPE(component, "评分板块");
#undef T

#define T struct method
static const struct field method_fields[] = {
    ID(REQ, id, "方式编号", "Unique in the standard."),
    TEXT(REQ, name, TEXT_NAME, "方式名称", NULL),
    TEXT(OPT, form, TEXT_NAME, "评估形式", "What the method is made of: 资料递交+履约评价."),
    LIST(REQ, components, component, 20, "板块", "Their maxima sum to the standard's full mark."),
};
SHAPE(method, "评估方式");
#undef T

#define T struct band
static const struct field band_fields[] = {
    TEXT(REQ, name, TEXT_NAME, "等级名称", NULL, .also = "等级 评估等级 档次"),
    SCORE(REQ, from, 0, "等级下限", "Included; the upper bound is the next band's, excluded.",
          .also = "最低分 下限 起始分 分数下限 分数线"),
};
SHAPE(band, "等级");
#undef T

#define T struct fund_category
static const struct field fund_category_fields[] = {
    ID(REQ, id, "资金类别编号", NULL),
    TEXT(REQ, name, TEXT_NAME, "资金类别名称", NULL, .also = "资金类别 类别 类别名称 费用类别"),
    TEXTS(OPT, also, 50, "别名", "Other names that operators use for it.",
          .also = "其他叫法 又称 别称"),
};
SHAPE(fund_category, "资金类别");
#undef T

#define T struct vacancy_rule
static const struct field vacancy_rule_fields[] = {
    ENUM(REQ, base, vacancy_base, "扣除基数", "What is divided by days and posts."),
    MONEY(OPT, post_price, 1, "岗位单价", "Yuan per post and contract; only for post_price."),
    ENUM(REQ, day_count, vacancy_days, "天数口径", "The days that the base is divided by."),
    BOOL(OPT, weekdays_only, "只计工作日", "Counts Monday to Friday instead of natural days."),
    COUNT(OPT, grace_days, 0, 366, "免扣天数", "Of each vacancy; 0 when left out."),
    BOOL(OPT, unqualified_is_vacant, "资质不符视为空岗",
         "A stand-in without the post's qualification leaves it vacant."),
    ENUM(OPT, two_posts, two_posts, "一人两岗", "What becomes of two posts that one person is in."),
    MONEY(REQ, step, 1, "取整步长", "The deduction is rounded to a multiple of it."),
    ENUM(REQ, rounding, round_mode, "取整方式", NULL),
    TEXT(OPT, basis, TEXT_LINE, "依据", "Where the rule comes from."),
};
SHAPE(vacancy_rule, "空岗扣除规则");
#undef T

#define T struct param
static const struct field param_fields[] = {
    ID(REQ, name, "参数名", "One of those of core/param.h."),
    TEXT(OPT, value, 40, "参数值", "Decimal text; left out: not set, and the check is off."),
    TEXT(OPT, source, TEXT_LINE, "来源", "Where the limit comes from."),
};
SHAPE(param, "核查参数");
#undef T

#define T struct standard
static const struct field standard_fields[] = {
    ID(REQ, id, "标准编号", NULL),
    TEXT(REQ, title, TEXT_LINE, "标准名称", NULL),
    COUNT(REQ, version, 1, 10000, "标准版本", "A published version never changes."),
    BOOL(REQ, official, "正式标准", "False: printed with 示例, 非官方标准."),
    TEXT(OPT, source, TEXT_LINE, "来源", "The document it is taken from."),
    DATE(OPT, valid_from, "生效日期", NULL),
    DATE(OPT, valid_to, "失效日期", "Left out: open."),
    SCORE(REQ, full, 1, "总分满分", NULL),
    SCORE(REQ, total_step, 1, "总分步长", "Totals are exact multiples of it."),
    LIST(REQ, methods, method, 10, "评估方式", NULL),
    LIST(REQ, bands, band, 20, "等级区间", "Highest first, the last one from 0."),
    LIST(OPT, fund_categories, fund_category, 100, "资金类别", NULL),
    ENUM(REQ, share_rounding, round_mode, "占比取整方式", NULL),
    ENUM(OPT, not_applicable, not_applicable, "不适用项的算法",
         "What becomes of the points of items that do not apply."),
    OBJECT(REQ, vacancy, vacancy_rule, "空岗扣除规则",
           "Holds where a contract has no rule of its own."),
    LIST(OPT, params, param, 100, "核查参数", "Limits of the automatic checks."),
};
SHAPE(standard, "评估标准");
#undef T

static const struct words standard_format = {
    (const struct word[]){{"gongping-standard", "评估标准"}}, 1};

#define T struct standard_file
static const struct field standard_file_fields[] = {
    FORMAT(standard_format),
    VERSION(1),
    OBJECT(REQ, standard, standard, "评估标准", NULL),
};
SHAPE(standard_file, "评估标准文件");
#undef T
