/* Tables first, a part of the standard a form, gathered in standard_parts. The second half finds
 * what an address means: standard_place opens the draft and goes down to method, component and
 * item, and standard_object gives what the form edits there. Limits are the exception: all are
 * offered, also those that the standard does not speak of, and the silent ones are taken out again
 * before saving (standard_settle, standard_unsettle). */

#include "web/standard/forms.h"

#include "core/param.h"

#define THIRD FORM_THIRD
#define THIN  "col-6 col-md-2"
#define WIDE  "col-12"

static const struct form_item head_items[] = {
    {.key = "title", .width = "col-12"},
    {.key = "source", .hint = "依据的文件；没有的留空", .width = "col-12"},
    {.key = "valid_from", .width = "col-6 col-md-3"},
    {.key = "valid_to", .hint = "没有期限的留空", .width = "col-6 col-md-3"},
    {.key = "full", .width = "col-6 col-md-3"},
    {.key = "total_step", .hint = "总分精确到，如 0.01", .width = "col-6 col-md-3"},
    {.key = "share_rounding", .label = "资金占比的取整方式", .width = "col-md-6"},
    {.key = "not_applicable",
     .label = "评为“不适用”的项怎样计算",
     .hint = "未设定的，其余各项按比例折算，并提示",
     .width = "col-md-6"},
    {.key = "official",
     .label = "正式标准（不勾选的，页面和报告都注明“示例，非官方标准”）",
     .width = "col-12"},
};
static const struct form_part head_parts[] = {
    {.id = "", .title = "基本信息", FORM_ITEMS(head_items)},
};

static const struct form_item method_rows[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "name", .label = "名称", .hint = NULL, .width = "col-12 col-md-4"},
    {.key = "form", .label = "评估形式", .width = "col-12 col-md-5"},
};
static const struct form_part methods_parts[] = {
    {.id = "methods",
     .title = "评估方式",
     .hint = "例如：方式二，资料递交+履约评价。先保存，再逐个填写板块。",
     .member = "methods",
     .row_id = "m",
     FORM_ITEMS(method_rows)},
};

/* Marks of several scorers are averaged and kept to 0.01 unless the page says otherwise. */
static void new_component(void *row) {
    struct component *c = row;
    c->aggregation.kind = AGGREGATE_MEAN;
    c->aggregation.step = score_of(100);
}
static const struct form_item component_rows[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "name", .label = "板块", .width = "col-12 col-md-4"},
    {.key = "max", .label = "满分", .width = THIN},
    {.key = "scored_by", .width = "col-6 col-md-3"},
};
static const struct form_part method_parts[] = {
    {.id = "components",
     .title = "板块",
     .hint = "各板块满分合计应等于总分满分。汇总规则和指标在板块自己的页面填写。",
     .member = "components",
     .row_id = "c",
     .init = new_component,
     FORM_ITEMS(component_rows)},
};

static const struct form_item component_items[] = {
    {.key = "name", .label = "板块名称", .width = "col-md-4"},
    {.key = "max", .label = "板块满分", .width = THIN},
    {.key = "scored_full", .hint = "与板块满分相同的不填", .width = "col-6 col-md-3"},
    {.key = "scored_by", .width = "col-md-3"},
};
static const struct form_item aggregation_items[] = {
    {.key = "kind", .width = THIRD},
    {.key = "drop_high", .label = "去掉几个最高分", .width = THIN},
    {.key = "drop_low", .label = "去掉几个最低分", .width = THIN},
    {.key = "min_scorers", .hint = "不填为 1", .width = THIN},
    {.key = "factor", .hint = "没有的不填", .width = THIN},
    {.key = "step", .label = "取整到", .width = THIN},
    {.key = "rounding", .width = THIRD},
    {.key = "rounded_first", .width = THIRD},
};
static const struct form_item survey_items[] = {
    {.key = "form", .hint = "问卷 settings 表的 form_id", .width = THIRD},
    {.key = "question", .hint = "survey 表的 name", .width = THIRD},
    {.key = "measure", .width = THIRD},
    {.key = "low", .hint = "如 1", .width = THIN},
    {.key = "high", .hint = "如 5", .width = THIN},
    {.key = "satisfied_from", .hint = "按满意率折算时填", .width = THIRD},
    {.key = "least", .hint = "不足的由评分人评分", .width = THIRD},
    {.key = "basis", .hint = "规则的出处", .width = WIDE},
};
#define SURVEY_PART(says)                                                                          \
    {                                                                                              \
        .id = "survey", .title = "由居民满意度调查计分", .hint = (says), .member = "survey",       \
        .switch_label = "由满意度调查的一道题计分", FORM_ITEMS(survey_items)                       \
    }

static const struct form_part component_parts[] = {
    {.id = "", .title = "板块", FORM_ITEMS(component_items)},
    {.id = "aggregation",
     .title = "多人评分的汇总",
     .hint = "去掉最高最低后取平均的，填写各去掉几个；其他方式留空。",
     .member = "aggregation",
     FORM_ITEMS(aggregation_items)},
    SURVEY_PART(
        "只用于不分项的板块。回答人数够了，按回答计分，评分人不用再评；不够的由评分人评分。"),
};

static const struct form_item item_items[] = {
    {.key = "name", .width = "col-md-6"},
    {.key = "kind", .width = "col-6 col-md-2"},
    {.key = "max", .label = "满分", .hint = "分组由下级相加", .width = THIN},
    {.key = "step", .hint = "直接打分用，不填为 0.01", .width = THIN},
    {.key = "per_time", .hint = "扣分、加分用", .width = THIN},
    {.key = "basis", .hint = "法规和条款", .width = "col-md-10"},
    {.key = "criteria", .widget = FORM_AREA, .width = "col-md-6"},
    {.key = "evidence", .hint = "一行一种", .width = "col-md-6"},
    {.key = "may_not_apply", .label = "允许评“不适用”（分组为整组不适用）", .width = "col-12"},
};
static const struct form_item option_rows[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "name", .label = "条件或档次", .width = "col-12 col-md-7"},
    {.key = "points", .label = "分值", .width = THIN},
};
static const struct form_item source_rows[] = {
    {.key = "kind", .label = "看哪里", .empty = "请选择", .width = "col-12 col-md-5"},
    {.key = "material",
     .label = "材料名称（照清单上的写；留空为全部材料）",
     .width = "col-12 col-md-7"},
};
static const struct form_part item_parts[] = {
    {.id = "", .title = "指标", FORM_ITEMS(item_items)},
    {.id = "options",
     .title = "条件或档次",
     .hint = "组合分填各条件（分值合计等于满分），程度分填各档次；其他计分方式留空。",
     .member = "options",
     .row_id = "o",
     FORM_ITEMS(option_rows)},
    {.id = "sources",
     .title = "评分时看的资料",
     .hint = "专家评这一项时，旁边打开这里列出的资料。不填的，按需提供材料的名称去找。",
     .member = "sources",
     FORM_ITEMS(source_rows)},
    SURVEY_PART(
        "只用于直接打分的指标。回答人数够了，按回答计分，评分人不用再评；不够的由评分人评分。"),
};

static const struct form_item band_rows[] = {
    {.key = "name", .label = "等级", .width = "col-6 col-md-4"},
    {.key = "from", .label = "下限（含）", .width = "col-6 col-md-3"},
};
static const struct form_part band_parts[] = {
    {.id = "bands",
     .title = "等级区间",
     .hint = "从高到低；最低一级从 0 分开始。总分不先取整再定等级。",
     .member = "bands",
     FORM_ITEMS(band_rows)},
};

static const struct form_item fund_rows[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "name", .label = "类别", .width = "col-12 col-md-4"},
    {.key = "also", .label = "别名（一行一个）", .width = "col-12 col-md-6"},
};
static const struct form_part fund_parts[] = {
    {.id = "funds",
     .title = "资金类别",
     .hint = "机构资金表里写法不同的名称填在别名里，自动归到这一类。",
     .member = "fund_categories",
     .row_id = "f",
     FORM_ITEMS(fund_rows)},
};

static const struct form_item vacancy_items[] = {
    FORM_VACANCY_ITEMS,
    {.key = "basis", .hint = "规则的出处", .width = WIDE},
};
static const struct form_part vacancy_parts[] = {
    {.id = "vacancy",
     .title = "空岗扣除规则",
     .hint = "基数 ÷ 天数 ÷ 岗位数 × 空岗天数，最后取整一次。合同另有约定的以合同为准。",
     .member = "vacancy",
     FORM_ITEMS(vacancy_items)},
};

static const char *limit_title(struct arena *a, const void *row) {
    const struct param_info *info = param_info_of(((const struct param *)row)->name);
    return info ? arena_printf(a, "%s（%s）", info->title, info->unit)
                : ((const struct param *)row)->name;
}
static const char *limit_meaning(struct arena *a, const void *row) {
    (void)a;
    const struct param_info *info = param_info_of(((const struct param *)row)->name);
    return info ? info->meaning : NULL;
}
static const struct form_item param_rows[] = {
    {.key = "name", .widget = FORM_HIDDEN},
    {.key = "value", .label = "限值", .width = "col-4 col-md-2"},
    {.key = "source", .label = "出处", .width = "col-8 col-md-8"},
};
static const struct form_part param_parts[] = {
    {.id = "params",
     .title = "核查限值",
     .hint = "留空的为“未设定”，对应的自动核查不进行。设定了的要写明出处。",
     .member = "params",
     .fixed = true,
     .row_title = limit_title,
     .row_hint = limit_meaning,
     FORM_ITEMS(param_rows)},
};

#define FORM(s, p)                                                                                 \
    { &shape_##s, (p), GP_COUNT(p) }
const struct standard_part_info standard_parts[PART_N] = {
    [PART_HEAD] = {"head", "基本信息", "基本信息", FORM(standard, head_parts)},
    [PART_METHODS] = {"methods", "评估方式", "评估方式", FORM(standard, methods_parts)},
    [PART_METHOD] = {"method", "评估方式的板块", NULL, FORM(method, method_parts)},
    [PART_COMPONENT] = {"component", "板块", NULL, FORM(component, component_parts)},
    [PART_ITEM] = {"item", "指标", NULL, FORM(item, item_parts)},
    [PART_BANDS] = {"bands", "等级区间", "等级区间", FORM(standard, band_parts)},
    [PART_FUNDS] = {"funds", "资金类别", "资金类别", FORM(standard, fund_parts)},
    [PART_VACANCY] = {"vacancy", "空岗扣除规则", "空岗扣除规则", FORM(standard, vacancy_parts)},
    [PART_PARAMS] = {"params", "核查限值", "核查限值", FORM(standard, param_parts)},
};

/* ---- places */

const char *standard_path(struct arena *a, const struct standard *s) {
    return standard_path_of(a, s->id, s->version);
}

const char *standard_path_of(struct arena *a, const char *id, int64_t version) {
    return arena_printf(a, "/standards/%s/%lld", id, (long long)version);
}

const char *standard_edit_path(struct arena *a, const struct standard *s, enum standard_part part,
                               const char *method, const char *component, const char *item) {
    const char *path =
        arena_printf(a, "%s/edit?part=%s", standard_path(a, s), standard_parts[part].word);
    if (method)
        path = arena_printf(a, "%s&method=%s", path, method);
    if (component)
        path = arena_printf(a, "%s&component=%s", path, component);
    return item ? arena_printf(a, "%s&item=%s", path, item) : path;
}

static struct method *find_method(struct standard *s, const char *id) {
    for (size_t i = 0; i < s->n_methods; i++)
        if (cstr_eq(s->methods[i].id, id))
            return &s->methods[i];
    return NULL;
}

static struct component *find_component(struct method *m, const char *id) {
    for (size_t i = 0; m && i < m->n_components; i++)
        if (cstr_eq(m->components[i].id, id))
            return &m->components[i];
    return NULL;
}

/* Every limit has a row, whether the standard speaks of it or not. */
static void list_all_params(struct arena *a, struct standard_place *place) {
    struct standard *s = &place->o.s;
    VEC(struct param) list = {0};
    for (size_t i = 0; i < s->n_params; i++)
        *VEC_PUSH(a, &list) = s->params[i];
    place->stored_params = list.n;
    for (size_t i = 0; i < n_param_infos; i++) {
        bool there = false;
        for (size_t k = 0; k < s->n_params; k++)
            there |= cstr_eq(s->params[k].name, param_infos[i].name);
        if (!there)
            *VEC_PUSH(a, &list) = (struct param){.name = param_infos[i].name};
    }
    s->params = list.v;
    s->n_params = list.n;
}

static enum gp_code find_item(struct http_call *call, struct standard_place *place) {
    const char *id = http_query(call, "item");
    place->under = http_query(call, "under") ? http_query(call, "under") : "";
    if (!cstr_empty(id)) {
        place->item = standard_find_item(place->component, id);
        return place->item ? GP_OK
                           : gp_fail(call->err, GP_MISSING, NULL, "没有这个指标，可能已经删除");
    }
    place->new_item = true;
    place->item = gp_new(call->arena, struct item);
    shape_unset(&shape_item, (char *)place->item);
    place->item->kind = ITEM_POINTS;
    return GP_OK;
}

enum gp_code standard_place(struct http_call *call, struct standard_place *ret) {
    struct work work = web_work(call);
    int64_t version = 0;
    *ret = (struct standard_place){.part = PART_HEAD};
    if (dec_parse(str_of(http_param(call, "version")), 0, &version) != DEC_PARSED)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这一版评估标准");
    TRY(standard_open(&work, http_param(call, "id"), version, &ret->o));
    for (unsigned i = 0; i < PART_N; i++)
        if (cstr_eq(http_query(call, "part"), standard_parts[i].word))
            ret->part = (enum standard_part)i;
    if (ret->part == PART_PARAMS)
        list_all_params(call->arena, ret);
    ret->method = find_method(&ret->o.s, http_query(call, "method"));
    ret->component = find_component(ret->method, http_query(call, "component"));
    bool there = ret->part == PART_METHOD                                ? ret->method != NULL
                 : ret->part == PART_COMPONENT || ret->part == PART_ITEM ? ret->component != NULL
                                                                         : true;
    if (!there)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个评估方式或板块，可能已经删除");
    return ret->part == PART_ITEM ? find_item(call, ret) : GP_OK;
}

void *standard_object(struct standard_place *place) {
    switch (place->part) {
    case PART_METHOD:
        return place->method;
    case PART_COMPONENT:
        return place->component;
    case PART_ITEM:
        return place->item;
    default:
        return &place->o.s;
    }
}

/* Limits that say nothing are left out, unless the file had them. */
static void drop_silent_params(struct arena *a, struct standard_place *place) {
    struct standard *s = &place->o.s;
    VEC(struct param) list = {0};
    for (size_t i = 0; i < s->n_params; i++) {
        const struct param *p = &s->params[i];
        if (i < place->stored_params || !cstr_empty(p->value) || !cstr_empty(p->source))
            *VEC_PUSH(a, &list) = *p;
    }
    place->every_param = s->params;
    place->n_every_param = s->n_params;
    s->params = list.v;
    s->n_params = list.n;
}

void standard_unsettle(struct standard_place *place) {
    if (!place->every_param)
        return;
    place->o.s.params = place->every_param;
    place->o.s.n_params = place->n_every_param;
}

enum gp_code standard_settle(struct http_call *call, struct standard_place *place) {
    struct work work = web_work(call);
    if (place->part == PART_PARAMS)
        drop_silent_params(call->arena, place);
    if (place->new_item)
        TRY(standard_add_item(&work, place->component, place->under, place->item));
    if (place->component)
        standard_sum_groups(place->component);
    return GP_OK;
}
