#include "web/help.h"

#include "app/account/account.h"
#include "web/manual.h"
#include "web/route.h"
#include "web/web.h"

/* The chapters in the order in which they are listed: name of the address, and for whom. */
static const struct {
    const char *name, *about;
    unsigned roles; /* whose own chapter it is */
} chapters[] = {
    {"way", "从登记到公示，谁在哪里做什么", 0},
    {"basics", "登录、消息、搜索、下载和导入表格", 0},
    {"manager", "登记、建轮次、受理、分配专家、核查、反馈、结算、报告", ROLE_MANAGER},
    {"expert", "回避声明、评分、评分组", ROLE_EXPERT},
    {"operator", "填报和递交资料，看结果、提异议、答复整改", ROLE_OPERATOR | ROLE_CENTER},
    {"inspector", "现场打分、没有网络时怎样用", ROLE_INSPECTOR},
    {"commissioner", "看进度和结果，审批报告", ROLE_COMMISSIONER},
    {"purchaser", "评价购买的项目，看等级和应付款", ROLE_PURCHASER},
    {"committee", "评价本社区的中心，看结果", ROLE_COMMITTEE},
    {"rater", "用收到的链接评价", 0},
    {"supervisor", "看下级已公示的结果和进度，下发评估标准", ROLE_SUPERVISOR},
    {"admin", "账号、设置、备份、清理、审计日志", ROLE_ADMIN},
    {"public", "查看和下载公示的结果", 0},
    {"figures", "每个数字的公式和取整", 0},
    {"verify", "自己核对一份报告", 0},
    {"states", "各种状态是什么意思", 0},
    {"releases", "各版本有什么变化", 0},
};

static unsigned roles_of(const struct http_call *call) {
    const struct visitor *v = web_visitor(call);
    return v && v->account ? v->account->roles : 0;
}

/* The chapter that is asked for. Pages that several parties see name them together. */
static const char *asked_for(const struct http_call *call) {
    const char *name = http_param(call, "chapter");
    if (!cstr_eq(name, "party"))
        return name;
    unsigned roles = roles_of(call);
    return roles & ROLE_COMMISSIONER ? "commissioner"
           : roles & ROLE_COMMITTEE  ? "committee"
                                     : "purchaser";
}

static const struct embedded *text_of(const char *name) {
    for (size_t i = 0; i < n_manual; i++)
        if (strncmp(manual[i].name, name, strlen(name)) == 0 &&
            strcmp(manual[i].name + strlen(name), ".html") == 0)
            return &manual[i];
    return NULL;
}

/* The first line. */
static const char *title_of(struct arena *a, const struct embedded *e) {
    return arena_strndup(a, e->bytes.p, strcspn(e->bytes.p, "\n"));
}

static void add_chapters(struct http_call *call, struct val *m, const char *current) {
    unsigned roles = roles_of(call);
    struct val *list = map_list(m, "chapters");
    for (size_t i = 0; i < GP_COUNT(chapters); i++) {
        const struct embedded *e = text_of(chapters[i].name);
        if (!e)
            continue;
        struct val *row = list_add_map(list);
        map_textf(row, "path", "/help/%s", chapters[i].name);
        map_text(row, "title", title_of(call->arena, e));
        map_text(row, "about", chapters[i].about);
        map_bool(row, "own", roles & chapters[i].roles);
        map_bool(row, "current", cstr_eq(chapters[i].name, current));
    }
}

static enum gp_code index_page(struct http_call *call) {
    struct val *m = web_page(call, "用户手册");
    add_chapters(call, m, NULL);
    map_bool(m, "is_index", true);
    map_text(m, "contact", web_contact(call));
    return web_render(call, "help", m);
}

static enum gp_code chapter_page(struct http_call *call) {
    const char *name = asked_for(call);
    const struct embedded *e = text_of(name);
    if (!e)
        return gp_fail(call->err, GP_MISSING, NULL, "手册里没有这一章");
    struct val *m = web_page(call, title_of(call->arena, e));
    add_chapters(call, m, name);
    map_bool(m, "is_index", false);
    map_html(m, "text", e->bytes.p + strcspn(e->bytes.p, "\n"));
    map_text(m, "contact", web_contact(call));
    return web_render(call, "help", m);
}

static enum gp_code accessibility_page(struct http_call *call) {
    struct val *m = web_page(call, "无障碍说明");
    map_text(m, "contact", web_contact(call));
    return web_render(call, "accessibility", m);
}

const struct http_route help_routes[] = {
    WEB_GET("/help", index_page, PERM_PUBLIC, "用户手册"),
    WEB_GET("/help/:chapter", chapter_page, PERM_PUBLIC, "用户手册的一章"),
    WEB_GET("/accessibility", accessibility_page, PERM_PUBLIC, "无障碍说明"),
    {.path = NULL},
};
