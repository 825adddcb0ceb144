#include "bundle/fields.h"

WORDS(org_kind, ORG_KIND_N, {"commissioner", "委托方"}, {"evaluator", "评估方"},
      {"purchaser", "购买主体"}, {"committee", "社区党委"}, {"operator", "运营机构"});

#define T struct category_alias
static const struct field category_alias_fields[] = {
    TEXT(REQ, label, NAME, "机构用名", "As the operator's own table writes it."),
    ID(REQ, category, "资金类别", "Id in the standard."),
};
SHAPE(category_alias, "资金类别对照");
#undef T

#define T struct org
static const struct field org_fields[] = {
    ID(REQ, id, "机构编号", NULL),
    TEXT(REQ, name, NAME, "机构名称", NULL),
    TEXT(OPT, short_name, NAME, "机构简称", NULL),
    ENUM(REQ, kind, org_kind, "机构类别", NULL),
    LIST(OPT, fund_labels, category_alias, 200, "资金类别对照",
         "The operator's names of categories."),
};
SHAPE(org, "机构");
#undef T

#define T struct substation
static const struct field substation_fields[] = {
    ID(REQ, id, "分站点编号", NULL),
    TEXT(REQ, name, NAME, "分站点名称", NULL),
};
SHAPE(substation, "分站点");
#undef T

#define T struct center
static const struct field center_fields[] = {
    ID(REQ, id, "中心编号", NULL),
    TEXT(REQ, name, NAME, "中心简称", "As tables print it: 六和."),
    TEXT(REQ, full_name, NAME, "中心全称", NULL),
    TEXT(REQ, subdistrict, NAME, "所属街道", NULL),
    TEXT(OPT, community, NAME, "所属社区", NULL),
    DIGITS(OPT, region_code, 12, "统计用区划代码", NULL),
    LIST(OPT, substations, substation, 50, "分站点", NULL),
};
SHAPE(center, "党群服务中心");
#undef T

#define T struct post
static const struct field post_fields[] = {
    ID(REQ, id, "岗位编号", NULL),
    TEXT(REQ, title, NAME, "岗位名称", NULL),
    ID(OPT, substation, "所在分站点", "Left out: at the center itself."),
    BOOL(OPT, lead, "主管岗位", NULL),
    TEXT(OPT, qualification, NAME, "岗位资质要求", "Left out: none."),
};
SHAPE(post, "岗位");
#undef T

#define T struct requirement
static const struct field requirement_fields[] = {
    TEXT(REQ, qualification, NAME, "资质", NULL),
    COUNT(REQ, count, 0, COUNT_MOST, "要求人数", "Wanted of the whole team."),
    TEXT(OPT, note, LINE, "说明", "Where it was read."),
};
SHAPE(requirement, "资质要求");
#undef T

#define T struct certificate
static const struct field certificate_fields[] = {
    TEXT(REQ, qualification, NAME, "资质", NULL),
    TEXT(OPT, number, NAME, "证书编号", NULL),
    DATE(OPT, issued, "发证日期", NULL),
    DATE(OPT, expires, "有效期至", "Left out: no end."),
};
SHAPE(certificate, "证书");
#undef T

#define T struct person
static const struct field person_fields[] = {
    ID(REQ, id, "人员编号", NULL),
    TEXT(REQ, name, NAME, "姓名", NULL),
    TEXT(OPT, id_number, 32, "公民身份号码", "Sensitive; never in a published bundle."),
    LIST(OPT, certificates, certificate, 50, "证书", NULL),
};
SHAPE(person, "人员");
#undef T

#define T struct engagement
static const struct field engagement_fields[] = {
    ID(REQ, id, "在岗记录编号", NULL),
    ID(REQ, post, "岗位", NULL),
    ID(REQ, person, "人员", NULL),
    DATE(REQ, start, "到岗日期", "First day in the post."),
    DATE(OPT, end, "离岗日期", "Last day in the post; left out: still in it."),
    TEXT(OPT, reason, LINE, "离岗原因", NULL),
};
SHAPE(engagement, "在岗记录");
#undef T

#define T struct indicator
static const struct field indicator_fields[] = {
    ID(REQ, id, "指标编号", NULL),
    TEXT(REQ, name, NAME, "指标名称", NULL),
    TEXT(REQ, unit, 20, "单位", NULL),
    COUNT(REQ, target, 0, COUNT_MOST, "指标量", "The contracted quantity."),
    COUNT(OPT, min_sessions, 0, COUNT_MOST, "每单位最少节数", "Left out: not tested."),
    COUNT(OPT, min_people, 0, COUNT_MOST, "每单位最少人数", "Left out: not tested."),
    COUNT(OPT, min_minutes, 0, COUNT_MOST, "每单位最少分钟", "Left out: not tested."),
    BOOL(OPT, once_per_person, "每人只计一次", "A person counts once however often recorded."),
};
SHAPE(indicator, "合同指标");
#undef T

#define T struct payment
static const struct field payment_fields[] = {
    ID(REQ, id, "款项编号", NULL),
    TEXT(REQ, name, NAME, "款项名称", NULL),
    DATE(OPT, date, "付款日期", NULL),
    MONEY(REQ, amount, 0, "付款金额", NULL),
    BOOL(OPT, paid, "已付", "False: agreed, still to be paid."),
};
SHAPE(payment, "付款");
#undef T

#define T struct project
static const struct field project_fields[] = {
    ID(REQ, id, "项目编号", NULL),
    TEXT(REQ, title, LINE, "项目名称", NULL),
    ID(REQ, center, "中心", "Id of a center."),
    ID(REQ, operator_org, "运营机构", "Id of an org."),
    ID(REQ, purchaser, "购买主体", "Id of an org."),
    ID(OPT, committee, "社区党委", "Id of an org."),
    DATE(REQ, start, "合同开始日期", "Counted."),
    DATE(REQ, end, "合同结束日期", "Counted."),
    MONEY(REQ, total, 1, "合同总额", NULL),
    COUNT(OPT, headcount, 0, COUNT_MOST, "协议人数", "Left out: the number of posts."),
    LIST(OPT, posts, post, 500, "岗位", NULL),
    LIST(OPT, requirements, requirement, 50, "资质要求", NULL),
    LIST(OPT, people, person, 1000, "人员", NULL),
    LIST(OPT, engagements, engagement, 2000, "在岗记录", NULL),
    LIST(OPT, indicators, indicator, 200, "合同指标", NULL),
    LIST(OPT, payments, payment, 50, "付款", NULL),
    FLAGGED(vacancy, vacancy_rule, own_vacancy_rule, "合同自定空岗扣除规则",
            "Only where the contract states its own; else the standard's holds."),
};
SHAPE(project, "项目");
#undef T
