/* Organisations, centers, and all that a project is made of, from the inside out: a shape stands
 * before the shape that holds it. Each row is what everybody else knows of a member (see
 * shapes_round.c, where it is told); the names after .also are headings that offices use for it,
 * by which src/intake finds its column. Who adds a member begins here after core/project.h
 * (docs/adding.md). */
#include "shape/fields.h"

WORDS(org_kind, ORG_KIND_N, {"commissioner", "委托方"}, {"evaluator", "评估方"},
      {"purchaser", "购买主体"}, {"committee", "社区党委"}, {"operator", "运营机构"});

#define T struct category_alias
static const struct field category_alias_fields[] = {
    TEXT(REQ, label, TEXT_NAME, "机构用名", "As the operator's own table writes it."),
    ID(REQ, category, "资金类别", "Id in the standard."),
};
SHAPE(category_alias, "资金类别对照");
#undef T

#define T struct org
static const struct field org_fields[] = {
    ID(REQ, id, "机构编号", NULL, .also = "编号 代码 机构代码"),
    TEXT(REQ, name, TEXT_NAME, "机构名称", NULL,
         .also = "名称 单位名称 机构全称 全称 单位 承接机构 中标机构", OPEN),
    TEXT(OPT, short_name, TEXT_NAME, "机构简称", NULL, .also = "简称", OPEN),
    ENUM(REQ, kind, org_kind, "机构类别", NULL,
         .also = "类别 类型 机构类型 单位类型 单位性质 角色"),
    TEXT(OPT, credit_code, 18, "统一社会信用代码",
         "GB 32100, 18 signs; by it an operator is one in all districts.",
         .also = "信用代码 社会信用代码 统一信用代码 统一代码", OPEN),
    LIST(OPT, fund_labels, category_alias, 200, "资金类别对照",
         "The operator's names of categories."),
};
SHAPE(org, "机构");
#undef T

#define T struct substation
static const struct field substation_fields[] = {
    ID(REQ, id, "分站点编号", NULL, .also = "编号 站点编号"),
    TEXT(REQ, name, TEXT_NAME, "分站点名称", NULL,
         .also = "分站点 站点名称 分站名称 站点 名称 分中心 分中心名称 服务站 服务点", OPEN),
};
SHAPE(substation, "分站点");
#undef T

#define T struct center
static const struct field center_fields[] = {
    ID(REQ, id, "中心编号", NULL, .also = "编号 代码"),
    TEXT(REQ, name, TEXT_NAME, "中心简称", "As tables print it: 六和.",
         .also = "中心 简称 中心名称 党群服务中心 社区中心 中心名", OPEN),
    TEXT(REQ, full_name, TEXT_NAME, "中心全称", NULL,
         .also = "全称 中心全名 党群服务中心全称 党群服务中心名称 社区党群服务中心", OPEN),
    TEXT(REQ, subdistrict, TEXT_NAME, "所属街道", NULL,
         .also = "街道 街道办 所在街道 街道名称 办事处 镇街", OPEN),
    TEXT(OPT, community, TEXT_NAME, "所属社区", NULL, .also = "社区 所在社区 社区名称", OPEN),
    DIGITS(OPT, region_code, 12, "统计用区划代码", NULL,
           .also = "区划代码 行政区划代码 统计区划代码 地区代码"),
    TEXT(OPT, external_code, TEXT_NAME, "外部编码",
         "As orgUnit in ADX and DHIS2; left out: the id.", .also = "外部系统编码 orgUnit", OPEN),
    LIST(OPT, substations, substation, 50, "分站点", NULL),
};
SHAPE(center, "党群服务中心");
#undef T

#define T struct post
static const struct field post_fields[] = {
    ID(REQ, id, "岗位编号", NULL, .also = "编号 岗位号 岗位代码"),
    TEXT(REQ, title, TEXT_NAME, "岗位名称", NULL,
         .also = "岗位 岗位名 职务 职位 工作岗位 岗位类别 岗位类型 职务名称"),
    ID(OPT, substation, "所在分站点", "Left out: at the center itself.",
       .also = "分站点 所在站点 站点 服务站点 工作地点 驻点 派驻站点 所属站点"),
    BOOL(OPT, lead, "主管岗位", NULL,
         .also = "主管 是否主管 负责人 是否负责人 中心主管 是否中心主管"),
    TEXT(OPT, qualification, TEXT_NAME, "岗位资质要求", "Left out: none.",
         .also = "资质要求 岗位要求 资格要求 任职资格 任职要求 职业资格要求 持证要求 要求资质"),
    PART(OPT, share, "岗位份额", "Of a whole post, for part-time ones; left out: a whole one.",
         .also = "份额 折算 折算系数 岗位折算 岗位系数 人员折算"),
};
SHAPE(post, "岗位");
#undef T

#define T struct requirement
static const struct field requirement_fields[] = {
    TEXT(REQ, qualification, TEXT_NAME, "资质", NULL,
         .also = "资质名称 资格 证书 职业资格 资质类别 资质要求 人员资质"),
    COUNT(REQ, count, 0, COUNT_MOST, "要求人数", "Wanted of the whole team.",
          .also = "人数 要求数量 最低人数 配备人数 数量 应配人数 协议人数"),
    TEXT(OPT, note, TEXT_LINE, "说明", "Where it was read.", .also = "备注 依据 出处 条款"),
};
SHAPE(requirement, "资质要求");
#undef T

#define T struct certificate
static const struct field certificate_fields[] = {
    TEXT(REQ, qualification, TEXT_NAME, "资质", NULL,
         .also =
             "证书 证书名称 资质名称 证书类别 职业资格 证书或资质 资格证书 持证情况 资格证书名称",
         CLEANED),
    TEXT(OPT, number, TEXT_NAME, "证书编号", NULL,
         .also = "证号 证书号 证书号码 编号 登记证号 资格证书编号 证书管理号 管理号", NEVER),
    DATE(OPT, issued, "发证日期", NULL,
         .also = "取得日期 取得时间 发证时间 颁发日期 批准日期 获证时间 签发日期 取证时间",
         CLEANED),
    DATE(OPT, expires, "有效期至", "Left out: no end.",
         .also = "到期日期 有效期 截止日期 失效日期 有效期截止 有效期限 到期时间 登记有效期",
         CLEANED),
};
PERSONAL_SHAPE(certificate, "证书");
#undef T

#define T struct person
static const struct field person_fields[] = {
    ID(REQ, id, "人员编号", NULL, .also = "编号 工号 员工编号 人员代码", CODED),
    TEXT(REQ, name, TEXT_NAME, "姓名", NULL,
         .also = "人员姓名 员工姓名 社工姓名 名字 持证人 工作人员 人员 社工", CODED),
    TEXT(OPT, id_number, 32, "公民身份号码", "Sensitive.",
         .also = "身份证号 身份证号码 身份证 证件号码 证件号 居民身份证号 公民身份证号码",
         FORGOTTEN),
    LIST(OPT, certificates, certificate, 50, "证书", NULL, CLEANED),
};
PERSONAL_SHAPE(person, "人员");
#undef T

#define T struct engagement
static const struct field engagement_fields[] = {
    ID(REQ, id, "在岗记录编号", NULL, .also = "编号", CODED),
    ID(REQ, post, "岗位", NULL, .also = "岗位名称 职务 职位 工作岗位 所在岗位 任职岗位 岗位编号",
       CLEANED),
    ID(REQ, person, "人员", NULL, .also = "姓名 人员姓名 员工姓名 社工姓名", CODED),
    DATE(REQ, start, "到岗日期", "First day in the post.",
         .also = "入职时间 入职日期 上岗日期 上岗时间 到岗时间 进场时间 进场日期 任职时间 任职日期 "
                 "开始日期 开始时间 在岗起始日 到任日期 起聘日期",
         CLEANED),
    DATE(OPT, end, "离岗日期", "Last day in the post; left out: still in it.",
         .also = "离职时间 离职日期 离岗时间 退场时间 退场日期 结束日期 结束时间 流失时间 卸任日期 "
                 "离任日期 在岗截止日",
         CLEANED),
    TEXT(OPT, reason, TEXT_LINE, "离岗原因", NULL,
         .also = "离职原因 流失原因 变动原因 流动原因 异动原因 备注", NEVER),
    COUNT(OPT, weekly_hours, 0, 60, "每周工时", "Whole hours a week; left out: not stated.",
          .also = "周工时 每周工作时间 每周工作时数 周工作小时 每周小时数 工时", CLEANED),
};
PERSONAL_SHAPE(engagement, "在岗记录");
#undef T

#define T struct indicator
static const struct field indicator_fields[] = {
    ID(REQ, id, "指标编号", NULL, .also = "编号 指标代码"),
    TEXT(REQ, name, TEXT_NAME, "指标名称", NULL,
         .also = "指标 指标内容 服务指标 服务内容 服务项目 指标项目 合同指标 任务名称 工作内容 "
                 "项目内容 指标项"),
    TEXT(REQ, unit, 20, "单位", NULL, .also = "计量单位 指标单位 数量单位"),
    COUNT(REQ, target, 0, COUNT_MOST, "指标量", "The contracted quantity.",
          .also = "指标数 目标量 目标数 目标值 合同量 合同数量 合同指标量 任务量 协议指标 协议数量 "
                  "应完成量 应完成数 年度指标 计划量 数量 指标要求 指标总量"),
    COUNT(OPT, min_sessions, 0, COUNT_MOST, "每单位最少节数", "Left out: not tested.",
          .also = "最少节数 每单位节数 节数要求 最低节数"),
    COUNT(OPT, min_people, 0, COUNT_MOST, "每单位最少人数", "Left out: not tested.",
          .also = "最少人数 每单位人数 人数要求 最低人数 参与人数要求"),
    COUNT(OPT, min_minutes, 0, COUNT_MOST, "每单位最少分钟", "Left out: not tested.",
          .also = "最少分钟 每单位分钟 时长要求 最低时长 每次时长"),
    BOOL(OPT, once_per_person, "每人只计一次", "A person counts once however often recorded.",
         .also = "是否每人只计一次 每人计一次 不重复计算 去重"),
    TEXT(OPT, external_code, TEXT_NAME, "外部编码",
         "As dataElement in ADX and DHIS2; left out: the id.", .also = "外部系统编码", OPEN),
};
SHAPE(indicator, "合同指标");
#undef T

#define T struct payment
static const struct field payment_fields[] = {
    ID(REQ, id, "款项编号", NULL, .also = "编号 序次 期数"),
    TEXT(REQ, name, TEXT_NAME, "款项名称", NULL,
         .also = "款项 付款名称 付款节点 付款期次 付款批次 支付节点 支付批次 款项类别 期次 批次"),
    DATE(OPT, date, "付款日期", NULL,
         .also = "支付日期 付款时间 支付时间 拨付日期 拨付时间 到账日期"),
    MONEY(REQ, amount, 0, "付款金额", NULL,
          .also = "金额 支付金额 拨付金额 付款额 款项金额 应付金额 本期金额"),
    BOOL(OPT, paid, "已付", "False: agreed, still to be paid.",
         .also = "是否已付 已支付 是否支付 支付状态 付款状态 是否到账"),
};
SHAPE(payment, "付款");
#undef T

#define T struct project
static const struct field project_fields[] = {
    ID(REQ, id, "项目编号", NULL, .also = "编号 合同编号 项目代码 采购编号"),
    TEXT(REQ, title, TEXT_LINE, "项目名称", NULL,
         .also = "项目 名称 项目全称 合同名称 采购项目名称 服务项目名称"),
    ID(REQ, center, "中心", "Id of a center.",
       .also = "党群服务中心 中心名称 中心简称 服务中心 社区中心 承接中心 服务地点 社区"),
    ID(REQ, operator_org, "运营机构", "Id of an org.",
       .also =
           "承接机构 服务机构 中标机构 中标单位 乙方 供应商 运营单位 承接单位 机构名称 社工机构"),
    ID(REQ, purchaser, "购买主体", "Id of an org.",
       .also = "购买方 采购方 采购单位 采购人 甲方 委托单位 购买单位 出资方"),
    ID(OPT, committee, "社区党委", "Id of an org.", .also = "党委 社区党委名称 用人单位"),
    DATE(REQ, start, "合同开始日期", "Counted.",
         .also = "开始日期 合同起始日 合同起始日期 协议开始日期 服务开始日期 起始日期 合同开始时间 "
                 "项目开始时间 起始时间 开始时间 合同期限 服务期限 项目周期 合同期 协议期限 服务期 "
                 "项目期限"),
    DATE(REQ, end, "合同结束日期", "Counted.",
         .also = "结束日期 合同截止日 合同终止日期 协议结束日期 服务结束日期 截止日期 合同结束时间 "
                 "合同到期日 项目结束时间 终止日期 到期日期 结束时间"),
    MONEY(REQ, total, 1, "合同总额", NULL,
          .also = "合同金额 协议总额 协议金额 合同总价 经费总额 项目金额 中标金额 项目经费 总金额 "
                  "合同价 合同总金额 经费"),
    COUNT(OPT, headcount, 0, COUNT_MOST, "协议人数", "Left out: the number of posts.",
          .also = "人数 配备人数 合同人数 社工人数 岗位数 岗位数量 购买岗位数 人员配备"),
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
