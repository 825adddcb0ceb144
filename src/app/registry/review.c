/* What must be right in a thing of the registry before it is stored. One review_ function a kind;
 * each goes on after a fault, so that a form shows all of them, and each fault names part, row and
 * member for its place there. What is odd but allowed is a warning. before is the stored thing,
 * NULL for a new one; what somebody already wrote about may not go (review_removed). */
#include "app/registry/registry.h"

#include "core/credit_code.h"

struct reviewer {
    struct arena *a;
    const char *tenant;
    const struct registry_item *item, *before;
    const struct registry_choices *choices;
    struct registry_review *found;
};

#define NO_ROW      SIZE_MAX
#define SAY(r, ...) arena_printf((r)->a, __VA_ARGS__)

static void fault(struct reviewer *r, const char *part, size_t index, const char *member,
                  const char *message) {
    *VEC_PUSH(r->a, &r->found->problems) = (struct registry_problem){part, index, member, message};
}

static void warn(struct reviewer *r, const char *message) {
    *VEC_PUSH(r->a, &r->found->warnings) = message;
}

static const struct registry_org *org_of(const struct registry_choices *c, const char *id) {
    for (size_t i = 0; i < c->n_orgs; i++)
        if (cstr_eq(c->orgs[i].id, id))
            return &c->orgs[i];
    return NULL;
}

static bool in_use(const struct reviewer *r, const char *id) {
    for (size_t i = 0; r->before && i < r->before->n_parts_in_use; i++)
        if (cstr_eq(r->before->parts_in_use[i], id))
            return true;
    return false;
}

/* ---- organisations */

static void review_labels(struct reviewer *r, const struct org *o) {
    if (o->n_fund_labels > 0 && o->kind != ORG_OPERATOR)
        fault(r, "fund_labels", 0, "label", "只有运营机构需要资金名称对照，请删去或改机构类别");
    for (size_t i = 0; i < o->n_fund_labels; i++)
        for (size_t k = 0; k < i; k++)
            if (cstr_eq(o->fund_labels[i].label, o->fund_labels[k].label))
                fault(r, "fund_labels", i, "label",
                      SAY(r, "“%s”与第 %zu 行重复", o->fund_labels[i].label, k + 1));
}

static void review_org(struct reviewer *r) {
    const struct org *o = r->item->org;
    const struct registry_item *before = r->before;
    review_labels(r, o);
    const char *code = cstr_empty(o->credit_code) ? NULL : credit_code_problem(o->credit_code);
    if (code)
        fault(r, NULL, NO_ROW, "credit_code", code);
    if (!before || before->org->kind == o->kind)
        return;
    for (size_t i = 0; i < before->n_uses; i++)
        if (before->uses[i].user != USED_BY_ACCOUNT) {
            fault(r, NULL, NO_ROW, "kind",
                  SAY(r, "“%s”正把它用作%s，不能改类别；请另建一个机构", before->uses[i].title,
                      org_kind_name(before->org->kind)));
            return;
        }
}

/* ---- centers */

/* Digits 1 to 6 are the county, 7 to 9 the subdistrict or town (GB/T 10114: 001 to 599). */
const char *registry_region_problem(struct arena *a, const char *tenant, const char *code) {
    if (cstr_empty(code))
        return NULL;
    size_t county = strlen(tenant);
    if (county > 6)
        county = 6;
    if (strlen(code) != 12 || strspn(code, "0123456789") != 12)
        return "应为 12 位数字";
    if (strncmp(code, tenant, county) != 0)
        return arena_printf(a, "前 6 位 %.6s 不是本区的 %.6s，请核对", code, tenant);
    int town = (code[6] - '0') * 100 + (code[7] - '0') * 10 + (code[8] - '0');
    if (town < 1 || town > 599)
        return arena_printf(a, "第 7 到 9 位是街道或乡镇的代码，应在 001 到 599 之间，这里是 %.3s",
                            code + 6);
    return NULL;
}

static bool has_substation(const struct center *c, const char *id) {
    for (size_t i = 0; i < c->n_substations; i++)
        if (cstr_eq(c->substations[i].id, id))
            return true;
    return false;
}

static void review_center(struct reviewer *r) {
    const struct center *c = r->item->center;
    const char *region = registry_region_problem(r->a, r->tenant, c->region_code);
    if (region)
        fault(r, NULL, NO_ROW, "region_code", region);
    for (size_t i = 0; i < c->n_substations; i++)
        for (size_t k = 0; k < i; k++)
            if (cstr_eq(c->substations[i].name, c->substations[k].name))
                fault(r, "substations", i, "name",
                      SAY(r, "“%s”与第 %zu 行重复", c->substations[i].name, k + 1));
    for (size_t i = 0; r->before && i < r->before->center->n_substations; i++) {
        const struct substation *s = &r->before->center->substations[i];
        if (in_use(r, s->id) && !has_substation(c, s->id))
            fault(r, NULL, NO_ROW, NULL,
                  SAY(r, "分站点“%s”有项目的岗位，不能删去；请先修改那些岗位", s->name));
    }
}

/* ---- projects */

/* was: what is stored; it may stay, retired or not. */
static void review_party(struct reviewer *r, const char *member, enum org_kind kind, const char *id,
                         const char *was) {
    const struct registry_org *o = org_of(r->choices, id);
    if (cstr_empty(id) && kind == ORG_COMMITTEE) /* may be left out */
        return;
    if (cstr_empty(id) || !o)
        fault(r, NULL, NO_ROW, member, SAY(r, "请从列表里选择%s", org_kind_name(kind)));
    else if (o->kind != kind)
        fault(r, NULL, NO_ROW, member,
              SAY(r, "“%s”是%s，不能作为%s", o->name, org_kind_name(o->kind), org_kind_name(kind)));
    else if (date_is_set(o->retired) && !cstr_eq(id, was))
        fault(r, NULL, NO_ROW, member,
              SAY(r, "“%s”已停用（%s），不能用于新的合同；要用请先恢复", o->name,
                  date_text(r->a, o->retired)));
}

static void review_parties(struct reviewer *r, const struct project *p) {
    const struct project *was = r->before ? r->before->project : NULL;
    review_party(r, "operator_org", ORG_OPERATOR, p->operator_org, was ? was->operator_org : NULL);
    review_party(r, "purchaser", ORG_PURCHASER, p->purchaser, was ? was->purchaser : NULL);
    review_party(r, "committee", ORG_COMMITTEE, p->committee, was ? was->committee : NULL);
}

static void review_terms(struct reviewer *r, const struct project *p) {
    if (r->choices)
        review_parties(r, p);
    if (date_is_set(p->start) && date_is_set(p->end) && date_cmp(p->end, p->start) < 0)
        fault(r, NULL, NO_ROW, "end",
              SAY(r, "结束日期 %s 早于开始日期 %s，请按合同改正", date_text(r->a, p->end),
                  date_text(r->a, p->start)));
    if (p->own_vacancy_rule && p->vacancy.base == VACANCY_POST_PRICE &&
        !money_is_set(p->vacancy.post_price))
        fault(r, "vacancy", NO_ROW, "post_price", "按岗位单价扣除时，请填写岗位单价");
}

/* Posts and indicators that somebody already wrote about. */
static void review_removed(struct reviewer *r, const struct project *p) {
    const struct project *old = r->before ? r->before->project : NULL;
    for (size_t i = 0; old && i < old->n_posts; i++)
        if (!project_post(p, old->posts[i].id) && project_has_staff(old, old->posts[i].id))
            fault(r, NULL, NO_ROW, NULL,
                  SAY(r, "岗位“%s”已有人员在岗记录，不能删去", old->posts[i].title));
    for (size_t i = 0; old && i < old->n_indicators; i++)
        if (!project_indicator(p, old->indicators[i].id) && in_use(r, old->indicators[i].id))
            fault(r, NULL, NO_ROW, NULL,
                  SAY(r, "指标“%s”已有评估轮次填了完成情况，不能删去", old->indicators[i].name));
}

static void review_rows(struct reviewer *r, const struct project *p) {
    for (size_t i = 0; i < p->n_posts; i++)
        if (!cstr_empty(p->posts[i].substation) &&
            !has_substation(r->item->center, p->posts[i].substation))
            fault(r, "posts", i, "substation", "这个中心没有这个分站点，请重新选择");
    for (size_t i = 0; i < p->n_indicators; i++)
        for (size_t k = 0; k < i; k++)
            if (cstr_eq(p->indicators[i].name, p->indicators[k].name))
                fault(r, "indicators", i, "name",
                      SAY(r, "“%s”与第 %zu 行重复，请改成能区分的名称", p->indicators[i].name,
                          k + 1));
    for (size_t i = 0; i < p->n_requirements; i++)
        for (size_t k = 0; k < i; k++)
            if (cstr_eq(p->requirements[i].qualification, p->requirements[k].qualification))
                fault(r, "requirements", i, "qualification",
                      SAY(r, "“%s”与第 %zu 行重复，请合并成一行", p->requirements[i].qualification,
                          k + 1));
}

static void warn_posts(struct reviewer *r, const struct project *p) {
    if (p->headcount == DEC_UNSET || p->n_posts == 0 || p->headcount == (int64_t)p->n_posts)
        return;
    warn(r, SAY(r, "协议人数 %lld 名，岗位列了 %zu 个；没有列出的岗位无法按日计算空岗",
                (long long)p->headcount, p->n_posts));
}

static void warn_payments(struct reviewer *r, const struct project *p) {
    money_t sum = money_of(0);
    bool plan = false;
    for (size_t i = 0; i < p->n_payments; i++) {
        plan |= !p->payments[i].paid;
        if (!money_add(sum, p->payments[i].amount, &sum))
            return;
    }
    if (p->n_payments == 0 || !money_is_set(p->total))
        return;
    int order = money_cmp(sum, p->total);
    if (order > 0 || (plan && order < 0))
        warn(r, SAY(r, "各期付款合计 %s 元，与合同总额 %s 元不等，请核对",
                    money_text_group(r->a, sum), money_text_group(r->a, p->total)));
}

static void review_project(struct reviewer *r) {
    const struct project *p = r->item->project;
    review_terms(r, p);
    review_rows(r, p);
    review_removed(r, p);
    warn_posts(r, p);
    warn_payments(r, p);
}

void registry_review_item(struct arena *a, const char *tenant, const struct registry_item *item,
                          const struct registry_item *before,
                          const struct registry_choices *choices, struct registry_review *ret) {
    static void (*const reviews[REGISTRY_KIND_N])(struct reviewer *) = {
        [REGISTRY_ORG] = review_org,
        [REGISTRY_CENTER] = review_center,
        [REGISTRY_PROJECT] = review_project,
    };
    struct reviewer r = {a, tenant, item, before, choices, ret};
    reviews[item->kind](&r);
}
