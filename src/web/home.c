#include "web/home.h"

#include "app/analysis/analysis.h"
#include "app/todo.h"
#include "web/analysis/charts.h"
#include "web/web.h"

/* What the evaluator asks first: how far the round is. */
static void add_picture(struct http_call *call, const struct todo_list *todos, struct val *m) {
    charts_t charts = {0};
    const char *round = NULL;
    if (web_visitor(call)->perms & PERM_MANAGE) /* whose list has the rounds */
        round = analysis_current(call->arena, todos->rounds, todos->n_rounds, &charts);
    map_charts(m, "charts", charts.v, charts.n);
    map_bool(m, "has_picture", charts.n > 0);
    if (round)
        map_textf(m, "picture_link", "/rounds/%s", http_url_encode(call->arena, round));
}

/* What will come, for whom nothing waits yet. */
static const struct {
    int64_t roles;
    const char *text;
} coming[] = {
    {ROLE_MANAGER, "有资料要受理、异议要复核或报告要公示时，会列在这里。"},
    {ROLE_EXPERT, "评估方把项目分配给您评分后，会列在这里，并发消息给您。"},
    {ROLE_INSPECTOR, "评估方安排您去实地验收后，会列在这里，并发消息给您。"},
    {ROLE_OPERATOR | ROLE_CENTER,
     "评估轮次开始递交资料后，会列在这里，并发消息给您；有整改或结果时也在这里提醒。"},
    {ROLE_COMMISSIONER, "评估报告提交审批后，会列在这里，并发消息给您。"},
    {ROLE_PURCHASER | ROLE_COMMITTEE | ROLE_COMMISSIONER,
     "需要您单位评价时会列在这里；评价用评估方发来的链接填写，不用登录。"},
    {ROLE_ADMIN, "有数据到期可以清理时，会列在这里。"},
};

static void add_coming(struct val *m, int64_t roles) {
    struct val *list = map_list(m, "coming");
    for (size_t i = 0; i < GP_COUNT(coming); i++)
        if (coming[i].roles & roles)
            map_text(list_add_map(list), "text", coming[i].text);
}

static enum gp_code home(struct http_call *call) {
    struct work work = web_work(call);
    date_t today = web_today();
    struct todo_list todos;
    TRY(todo_all(&work, web_visitor(call)->account, today, &todos));
    struct val *m = web_page(call, "首页");
    add_picture(call, &todos, m);
    map_bool(m, "has_todos", todos.v.n > 0);
    add_coming(m, web_visitor(call)->account->roles);
    struct val *rows = map_list(m, "todos");
    for (size_t i = 0; i < todos.v.n; i++) {
        const struct todo *t = &todos.v.v[i];
        struct val *row = list_add_map(rows);
        map_text(row, "title", t->title);
        map_text(row, "detail", t->detail);
        map_text(row, "link", t->link);
        map_date(row, "due", t->due);
        map_bool(row, "late", date_is_set(t->due) && date_cmp(t->due, today) < 0);
    }
    return web_render(call, "home", m);
}

const struct http_route home_routes[] = {
    {.method = HTTP_GET, .path = "/", .run = home, .need = PERM_SIGNED_IN, .summary = "首页与待办"},
    {.path = NULL},
};
