/* The forms as data, a section a kind: each part says which member it edits and each item which
 * member of that, with hint, widget and width; bounds and names come from the shape. A new member
 * is a row here and nothing else on the page's side (docs/adding.md). Below stand the lists that a
 * choice offers, which only the database can give (registry_offer). */

#include "web/registry/forms.h"

#define THIRD FORM_THIRD
#define WIDE  "col-12"

/* ---- organisations */

static const struct form_item org_items[] = {
    {.key = "name", .hint = "公章上的全称"},
    {.key = "short_name", .hint = "表格里用的简称，可不填", .width = "col-md-3"},
    {.key = "kind", .width = "col-md-3"},
    {.key = "credit_code",
     .hint = "登记证书上的 18 位代码，可不填；填了才能看到同一机构在其他区已公示的结果",
     .width = "col-md-6"},
};
static const struct form_item label_items[] = {
    {.key = "label", .label = "机构表格里的写法"},
    {.key = "category", .label = "对应的资金类别", .widget = FORM_CHOICE},
};
static const struct form_part org_parts[] = {
    {.id = "", .title = "基本信息", FORM_ITEMS(org_items)},
    {.id = "fund_labels",
     .title = "资金名称对照",
     .hint =
         "只有运营机构需要。机构自己的资金表里名称与评估标准不同的，在这里对应一次，以后自动归类。",
     .member = "fund_labels",
     FORM_ITEMS(label_items)},
};

/* ---- centers */

static const struct form_item center_items[] = {
    {.key = "name", .hint = "表格里用的简称，如“六和”", .width = "col-md-4"},
    {.key = "full_name", .hint = "如“六和社区党群服务中心”", .width = "col-md-8"},
    {.key = "subdistrict", .label = "所属街道", .widget = FORM_SUGGEST, .width = "col-md-4"},
    {.key = "community", .label = "所属社区", .width = "col-md-4"},
    {.key = "region_code",
     .hint = "12 位数字，国家统计局公布；不清楚的先空着",
     .width = "col-md-4"},
    {.key = "external_code",
     .hint = "和别的系统交换指标数据时的 orgUnit；不填的用中心编号",
     .width = "col-md-4"},
};
static const struct form_item substation_items[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "name", .label = "分站点名称"},
};
static const struct form_part center_parts[] = {
    {.id = "", .title = "基本信息", FORM_ITEMS(center_items)},
    {.id = "substations",
     .title = "分站点",
     .hint = "没有分站点的留空。",
     .member = "substations",
     .row_id = "s",
     FORM_ITEMS(substation_items)},
};

/* ---- projects */

static const struct form_item project_items[] = {
    {.key = "title", .hint = "合同上的项目名称", .width = WIDE},
    {.key = "operator_org", .widget = FORM_CHOICE, .width = THIRD},
    {.key = "purchaser", .widget = FORM_CHOICE, .width = THIRD},
    {.key = "committee", .widget = FORM_CHOICE, .empty = "（没有）", .width = THIRD},
    {.key = "start", .hint = "含当天", .width = "col-6 col-md-3"},
    {.key = "end", .hint = "含当天", .width = "col-6 col-md-3"},
    {.key = "total", .label = "合同总额（元）", .width = "col-6 col-md-3"},
    {.key = "headcount",
     .label = "协议人数",
     .hint = "不填的按岗位数计",
     .width = "col-6 col-md-3"},
};
static const struct form_item post_items[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "title", .width = "col-12 col-md-3"},
    {.key = "substation",
     .label = "地点",
     .widget = FORM_CHOICE,
     .empty = "中心",
     .width = "col-6 col-md-3"},
    {.key = "qualification",
     .label = "资质要求",
     .widget = FORM_SUGGEST,
     .width = "col-6 col-md-3"},
    {.key = "share", .label = "份额", .hint = "非全职的填，如 0.5", .width = "col-4 col-md-1"},
    {.key = "lead", .label = "主管", .width = "col-auto"},
};
static const struct form_item requirement_items[] = {
    {.key = "qualification", .widget = FORM_SUGGEST, .width = "col-7 col-md-4"},
    {.key = "count", .label = "人数", .width = "col-5 col-md-2"},
    {.key = "note", .label = "依据或说明", .width = "col-12 col-md-4"},
};
static const struct form_item indicator_items[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "name", .width = "col-12 col-md-3"},
    {.key = "unit", .width = "col-4 col-md-1"},
    {.key = "target", .label = "数量", .width = "col-4 col-md-1"},
    {.key = "min_sessions", .label = "至少节数", .width = "col-4 col-md-1"},
    {.key = "min_people", .label = "至少人数", .width = "col-4 col-md-1"},
    {.key = "min_minutes", .label = "至少分钟", .width = "col-4 col-md-1"},
    {.key = "once_per_person", .label = "每人只计一次", .width = "col-auto"},
    {.key = "external_code",
     .label = "外部编码",
     .hint = "其他系统里的 dataElement",
     .width = "col-6 col-md-2"},
};
static const struct form_item payment_items[] = {
    {.key = "id", .widget = FORM_HIDDEN},
    {.key = "name", .label = "款项", .width = "col-12 col-md-3"},
    {.key = "amount", .label = "金额（元）", .width = "col-6 col-md-3"},
    {.key = "date", .label = "日期", .width = "col-6 col-md-3"},
    {.key = "paid", .label = "已付", .width = "col-auto"},
};
static const struct form_item vacancy_items[] = {
    FORM_VACANCY_ITEMS,
    {.key = "basis", .label = "合同条款", .hint = "写明合同第几条", .width = WIDE},
};
static const struct form_part project_parts[] = {
    {.id = "", .title = "合同", FORM_ITEMS(project_items)},
    {.id = "posts",
     .title = "岗位",
     .hint = "每个岗位一行；空岗按岗位逐日核算。",
     .member = "posts",
     .row_id = "post",
     FORM_ITEMS(post_items)},
    {.id = "requirements",
     .title = "全队资质要求",
     .hint = "合同对整个团队的要求，如“社会工作师（中级）不少于 2 名”。",
     .member = "requirements",
     FORM_ITEMS(requirement_items)},
    {.id = "indicators",
     .title = "合同指标",
     .hint = "数量按合同填写。“至少”几栏是一个单位能计数的条件，合同没有写的留空。",
     .member = "indicators",
     .row_id = "ind",
     FORM_ITEMS(indicator_items)},
    {.id = "payments",
     .title = "付款",
     .hint = "各期约定的款项；已经付出的勾选“已付”。",
     .member = "payments",
     .row_id = "pay",
     FORM_ITEMS(payment_items)},
    {.id = "vacancy",
     .title = "空岗扣除",
     .hint = "合同没有另行约定的不勾选，按评估标准的规则计算。",
     .member = "vacancy",
     .switch_label = "合同另有约定",
     FORM_ITEMS(vacancy_items)},
};

const struct form registry_forms[REGISTRY_KIND_N] = {
    [REGISTRY_ORG] = {&shape_org, org_parts, GP_COUNT(org_parts)},
    [REGISTRY_CENTER] = {&shape_center, center_parts, GP_COUNT(center_parts)},
    [REGISTRY_PROJECT] = {&shape_project, project_parts, GP_COUNT(project_parts)},
};

void *registry_object(struct registry_item *item) {
    if (item->kind == REGISTRY_ORG)
        return item->org;
    return item->kind == REGISTRY_CENTER ? (void *)item->center : item->project;
}

/* ---- choices */

/* Named by the source and by the national examinations; the list stays open. */
static const struct form_choice qualifications[] = {
    {"助理社会工作师", "助理社会工作师"},
    {"社会工作师（中级）", "社会工作师（中级）"},
    {"高级社会工作师", "高级社会工作师"},
    {"中共党员", "中共党员"},
};

static void offer_orgs(struct form_run *run, const char *name, enum org_kind kind,
                       const struct registry_choices *c, const char *chosen) {
    VEC(struct form_choice) list = {0};
    for (size_t i = 0; i < c->n_orgs; i++)
        if (c->orgs[i].kind == kind &&
            (!date_is_set(c->orgs[i].retired) || cstr_eq(c->orgs[i].id, chosen)))
            *VEC_PUSH(run->call->arena, &list) =
                (struct form_choice){c->orgs[i].id, c->orgs[i].name};
    form_choices(run, name, list.v, list.n);
}

static void offer_subdistricts(struct form_run *run, const struct registry_choices *c) {
    VEC(struct form_choice) list = {0};
    for (size_t i = 0; i < c->n_centers; i++) { /* they come ordered by it */
        const char *s = c->centers[i].subdistrict;
        if (!cstr_empty(s) && (list.n == 0 || !cstr_eq(list.v[list.n - 1].value, s)))
            *VEC_PUSH(run->call->arena, &list) = (struct form_choice){s, s};
    }
    form_choices(run, "subdistrict", list.v, list.n);
}

static void offer_categories(struct form_run *run, const struct registry_choices *c) {
    VEC(struct form_choice) list = {0};
    for (size_t i = 0; i < c->n_categories; i++)
        *VEC_PUSH(run->call->arena, &list) =
            (struct form_choice){c->categories[i].id, c->categories[i].name};
    form_choices(run, "fund_labels_category", list.v, list.n);
}

static void offer_substations(struct form_run *run, const struct center *c) {
    VEC(struct form_choice) list = {0};
    for (size_t i = 0; i < c->n_substations; i++)
        *VEC_PUSH(run->call->arena, &list) =
            (struct form_choice){c->substations[i].id, c->substations[i].name};
    form_choices(run, "posts_substation", list.v, list.n);
}

void registry_offer(struct form_run *run, const struct registry_item *item,
                    const struct registry_choices *choices) {
    if (item->kind == REGISTRY_ORG) {
        offer_categories(run, choices);
        return;
    }
    if (item->kind == REGISTRY_CENTER) {
        offer_subdistricts(run, choices);
        return;
    }
    offer_orgs(run, "operator_org", ORG_OPERATOR, choices, item->project->operator_org);
    offer_orgs(run, "purchaser", ORG_PURCHASER, choices, item->project->purchaser);
    offer_orgs(run, "committee", ORG_COMMITTEE, choices, item->project->committee);
    offer_substations(run, item->center);
    form_choices(run, "posts_qualification", qualifications, GP_COUNT(qualifications));
    form_choices(run, "requirements_qualification", qualifications, GP_COUNT(qualifications));
}
