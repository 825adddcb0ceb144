#include "core/param.h"

const struct param_info param_infos[] = {
    {"labor_share_min", "人力成本占比下限", "%", PARAM_SHARE,
     "人力成本合计占资金使用合计（不含盈余/赤字）的比例低于此值时提示。"},
    {"management_share_max", "管理费占比上限", "%", PARAM_SHARE,
     "管理费合计占资金使用合计（不含盈余/赤字）的比例高于此值时提示。"},
    {"spending_pace_gap", "经费进度偏差上限", "个百分点", PARAM_SHARE,
     "经费使用比例与合同时间进度相差超过此值时提示。"},
    {"expected_jump_factor", "预计支出突增倍数上限", "倍", PARAM_FACTOR,
     "某一行预计发生额的日均数超过实际发生额日均数的此倍数时提示。"},
    {"turnover_max", "人员流动率上限", "%", PARAM_SHARE,
     "合同期内流动人次占协议人数的比例高于此值时提示。"},
    {"contract_months_min", "合同期下限", "个月", PARAM_COUNT,
     "合同服务期限的整月数少于此值时提示。"},
    {"evaluation_window_days", "终期评估时间窗", "天", PARAM_COUNT,
     "终期评估应在合同届满前此天数以内进行。"},
    {"indicator_lag", "指标滞后上限", "个百分点", PARAM_SHARE,
     "指标完成率落后于合同时间进度超过此值时为“滞后”，并提示。"},
    {"indicator_slight_lag", "指标略有滞后上限", "个百分点", PARAM_SHARE,
     "指标完成率落后于合同时间进度超过此值但未到“滞后”时为“略有滞后”。"},
    {"indicator_over_max", "指标超额上限", "%", PARAM_SHARE,
     "指标完成率高于此值时提示核对目标或统计口径。"},
    {"indicator_bunch_share", "指标集中完成上限", "%", PARAM_SHARE,
     "最后十分之一时间内完成的数量占比高于此值时提示赶指标。"},
    {"text_overlap_max", "文字雷同上限", "%", PARAM_SHARE,
     "两个中心的工作服务成效文字重合比例达到此值时提示。"},
    {"last_text_overlap_max", "沿用上期文字上限", "%", PARAM_SHARE,
     "工作服务成效文字与上一期的重合比例达到此值时提示。"},
    {"rating_contradiction_share", "高分与事实矛盾的起点", "%", PARAM_SHARE,
     "某方评分达到该板块满分的此比例，而记录中有空岗、缺资质或进度滞后时提示。"},
    {"score_spread_max", "评分分歧上限", "%", PARAM_SHARE,
     "同一板块最高分与最低分之差占满分的比例高于此值时提示。"},
    {"recusal_months", "离职回避期", "个月", PARAM_COUNT,
     "专家与被评方的关系结束不足此月数的，仍应回避。"},
    {"mark_reason_below", "低分须写理由的界限", "%", PARAM_SHARE,
     "某项得分占该项满分的比例低于此值时，评分人须写明理由。"},
    {"mark_reason_from", "高分须写理由的界限", "%", PARAM_SHARE,
     "直接打分或选档次的得分占满分的比例达到此值时，评分人须写明理由。"},
    {"survey_least", "满意度调查公开结果的最少份数", "份", PARAM_COUNT,
     "居民满意度调查收到的答卷不足此份数时，不显示结果，以免认出答题人。"},
    {"survey_cell", "满意度调查单个选项的最少人数", "人", PARAM_COUNT,
     "选某个选项的人少于此数时，只显示“少于几人”，必要时另隐去一个选项，以免由总数推出；计分的题"
     "要能重新计算，照实显示。填 3 以上才有意义。"},
};
const size_t n_param_infos = GP_COUNT(param_infos);

const struct param_info *param_info_of(const char *name) {
    for (size_t i = 0; i < n_param_infos; i++)
        if (cstr_eq(param_infos[i].name, name))
            return &param_infos[i];
    return NULL;
}

enum dec_parse param_parse(enum param_kind kind, const char *text, int64_t *ret) {
    static const unsigned scales[] = {
        [PARAM_SHARE] = SHARE_SCALE - 2,
        [PARAM_FACTOR] = SHARE_SCALE,
        [PARAM_MONEY] = MONEY_SCALE,
        [PARAM_SCORE] = SCORE_SCALE,
        [PARAM_COUNT] = 0,
    };
    return dec_parse(str_of(text), scales[kind], ret);
}

static const struct param *find(const struct standard *s, const char *name) {
    for (size_t i = 0; i < s->n_params; i++)
        if (cstr_eq(s->params[i].name, name))
            return &s->params[i];
    return NULL;
}

/* A limit asked for under the wrong type is a mistake of ours, but answering "unset" would silently
 * switch a check off. */
static int64_t value_of(const struct standard *s, const char *name, unsigned kinds) {
    const struct param_info *info = param_info_of(name);
    if (!info || !(kinds & 1U << info->kind))
        GP_DIE("limit '%s' is unknown or of another kind", name);
    const struct param *p = find(s, name);
    int64_t v = DEC_UNSET;
    if (!p || cstr_empty(p->value) || param_parse(info->kind, p->value, &v) != DEC_PARSED)
        return DEC_UNSET;
    return v;
}

share_t param_share(const struct standard *s, const char *name) {
    return share_of(value_of(s, name, 1U << PARAM_SHARE | 1U << PARAM_FACTOR));
}

int64_t param_count(const struct standard *s, const char *name) {
    return value_of(s, name, 1U << PARAM_COUNT);
}

bool param_is_set(const struct standard *s, const char *name) {
    return value_of(s, name, ~0U) != DEC_UNSET;
}

const char *param_source(const struct standard *s, const char *name) {
    const struct param *p = find(s, name);
    return p && !cstr_empty(p->value) && !cstr_empty(p->source) ? p->source : NULL;
}
