/* A list of people into accounts. */
#include "app/admin/people.h"
#include "web/admin/admin.h"
#include "web/workbook/workbook.h"

static const struct workbook_place place = {
    .kind = &people_workbook,
    .base = "/admin/people",
    .title = "从名单导入账号",
    .up = "/admin/accounts",
    .up_name = "账号",
    .explain =
        "一张人员名单：姓名、所属机构、角色、电话；登录名、专家编号、所属中心可以有也可以没有。"
        "专家的任职关系（专家姓名或编号、机构、关系、起止日期）另占一张工作表。没有写登录名的，用手"
        "机"
        "号；专家编号由系统给。导入后给新账号发一次性码，可以打印成账号单。",
    .template_name = "账号名单模板",
    .subject = "",
    .org = "",
    .done = "/admin/accounts?state=new",
};

static enum gp_code start(struct http_call *call) {
    return workbook_start_page(call, &place);
}
static enum gp_code receive(struct http_call *call) {
    return workbook_receive(call, &place);
}
static enum gp_code again(struct http_call *call) {
    return workbook_again(call, &place);
}
static enum gp_code take_back(struct http_call *call) {
    return workbook_take_back(call, &place);
}
static enum gp_code template(struct http_call *call) {
    return workbook_send_template(call, &place);
}

const struct http_route people_routes[] = {
    WORKBOOK_ROUTES_FULL("/admin/people", PERM_ADMIN | PERM_MANAGE, "从名单导入账号"),
    {0},
};
