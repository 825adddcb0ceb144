#include "core/standard.h"

const char *scorer_role_name(enum scorer_role r) {
    static const char *const names[SCORER_N] = {"专家", "实地验收人员", "委托方", "购买主体",
                                                "社区党委"};
    return r < SCORER_N ? names[r] : "";
}

const char *item_kind_name(enum item_kind k) {
    static const char *const names[ITEM_N] = {"分组",   "直接打分", "组合分", "程度分",
                                              "比例分", "扣分",     "加分"};
    return k < ITEM_N ? names[k] : "";
}

const char *aggregate_kind_name(enum aggregate_kind k) {
    static const char *const names[AGGREGATE_N] = {"一人评分", "平均分", "中位数",
                                                   "去掉最高分和最低分后的平均分"};
    return k < AGGREGATE_N ? names[k] : "";
}

const struct method *standard_method(const struct standard *s, const char *id) {
    for (size_t i = 0; i < s->n_methods; i++)
        if (cstr_eq(s->methods[i].id, id))
            return &s->methods[i];
    return NULL;
}

const struct component *method_component(const struct method *m, const char *id) {
    for (size_t i = 0; i < m->n_components; i++)
        if (cstr_eq(m->components[i].id, id))
            return &m->components[i];
    return NULL;
}

score_t component_scale(const struct component *comp) {
    return score_is_set(comp->scored_full) ? comp->scored_full : comp->max;
}

const char *standard_label(struct arena *a, const struct standard *s) {
    return arena_printf(a, "%s（第 %lld 版%s）", cstr_empty(s->title) ? "未命名的标准" : s->title,
                        (long long)s->version, s->official ? "" : "，示例，非官方标准");
}

bool scorer_is_party(enum scorer_role r) {
    return r == SCORER_COMMISSIONER || r == SCORER_PURCHASER || r == SCORER_COMMITTEE;
}

const char *two_posts_text(enum two_posts rule) {
    static const char *const texts[TWO_POSTS_N] = {"", "一人两岗的，两个岗位都算有人",
                                                   "一人两岗的，后到的岗位算空岗",
                                                   "一人两岗的，先到的岗位算空岗"};
    return rule < TWO_POSTS_N ? texts[rule] : "";
}
