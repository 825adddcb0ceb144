#include "shape/account_line.h"
#include "shape/fields.h"

#define T struct account_line
static const struct field account_line_fields[] = {
    TEXT(REQ, name, 60, "姓名", NULL, .also = "名字 人员 联系人 负责人姓名 专家 专家姓名"),
    TEXT(OPT, org, TEXT_NAME, "所属机构", NULL,
         .also = "机构 单位 单位名称 机构名称 工作单位 所在单位"),
    TEXT(OPT, center, TEXT_NAME, "所属中心", NULL, .also = "中心 党群服务中心 中心名称"),
    TEXT(OPT, roles, 100, "角色", NULL, .also = "身份 权限 系统角色 账号类型 人员类别"),
    TEXT(OPT, phone, 40, "电话", NULL, .also = "手机 手机号 手机号码 联系电话 联系方式"),
    TEXT(OPT, login, 64, "登录名", NULL, .also = "账号 用户名 登录账号 账户"),
    TEXT(OPT, expert, 64, "专家编号", NULL, .also = "编号 专家代码"),
};
const struct shape shape_account_line = {.id = "account_line",
                                         .name = "账号",
                                         .size = sizeof(T),
                                         .fields = account_line_fields,
                                         .n_fields = GP_COUNT(account_line_fields),
                                         .personal = true};
#undef T
