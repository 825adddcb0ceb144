/* The first page: what waits for whoever signs in, and what their role looks at first. The to-do
 * list reads it all (app/todo.h); the parts below show the same rows as tables, so that a home
 * costs hardly a statement more. add_parts says which role has which part; each is a function here,
 * with a template in templates/home. */
#include "web/home.h"
#include "web/route.h"

#include "app/admin/admin.h"
#include "app/rounds/waits.h"
#include "app/todo.h"
#include "base/file.h"
#include "web/fill/fill.h"
#include "web/inspection/visit_view.h"
#include "web/levels/levels.h"
#include "web/marking/marking.h"
#include "web/results/results.h"
#include "web/rounds/tabs.h"
#include "web/web.h"

struct home {
    struct http_call *call;
    struct val *m;
    const struct todo_list *todos;
    date_t today;
    struct val *figures;
};

/* ---- figures: what a page says first */

struct figure {
    const char *name, *value, *unit, *note, *link;
    bool late;
};

static void add_figure(struct home *h, const struct figure *f) {
    struct val *row = list_add_map(h->figures);
    map_text(row, "name", f->name);
    map_text(row, "value", f->value);
    map_text(row, "unit", f->unit);
    map_text(row, "note", f->note);
    map_text(row, "link", f->link);
    map_bool(row, "late", f->late);
}

static const char *whole(struct home *h, int64_t n) {
    return arena_printf(h->call->arena, "%lld", (long long)n);
}

static const char *of_all(struct home *h, int64_t n, int64_t all) {
    return arena_printf(h->call->arena, "/ %lld", (long long)(all > 0 ? all : n));
}

/* ---- the evaluator's manager */

#define RAILS 3 /* rounds with their rail; the rest is in their list */

static bool is_under_way(const struct round_overview *r) {
    return r->state < ROUND_PUBLISHED && r->entries > 0;
}

/* What asks for attention first: rounds in which material or marks come in, then the others. */
static const struct round_overview *main_round(const struct todo_list *todos) {
    const struct round_overview *best = NULL;
    for (size_t i = 0; i < todos->n_rounds; i++) {
        const struct round_overview *r = &todos->rounds[i];
        bool busy = r->state == ROUND_COLLECTING || r->state == ROUND_SCORING;
        if (busy && is_under_way(r))
            return r;
        if (!best && is_under_way(r))
            best = r;
    }
    return best;
}

static void add_rail(struct home *h, struct val *list, const struct round_overview *r) {
    struct val *row = list_add_map(list);
    map_text(row, "title", cstr_empty(r->title) ? r->id : r->title);
    map_textf(row, "path", "/rounds/%s", http_url_encode(h->call->arena, r->id));
    map_text(row, "state", round_state_name(r->state));
    round_put_rail(row, r, STAGE_N);
    round_put_next(row, r, h->today);
}

static void add_rails(struct home *h, const struct round_overview *first) {
    struct val *list = map_list(h->m, "rounds");
    size_t left = 0;
    if (first)
        add_rail(h, list, first);
    for (size_t i = 0; i < h->todos->n_rounds; i++) {
        const struct round_overview *r = &h->todos->rounds[i];
        if (r == first || r->state >= ROUND_PUBLISHED)
            continue;
        if (list->list.n < RAILS)
            add_rail(h, list, r);
        else
            left++;
    }
    map_bool(h->m, "has_rounds", list->list.n > 0);
    map_bool(h->m, "has_left", left > 0);
    map_count(h->m, "n_left", (int64_t)left);
}

static void add_board_figures(struct home *h, const struct board *b, const char *base) {
    const struct board_totals *t = &b->totals;
    struct arena *a = h->call->arena;
    size_t late = t->hand_in[HAND_IN_OVERDUE];
    int64_t in = 0;
    for (size_t i = 0; i < b->n_lines; i++)
        in += !hand_in_is_open(b->lines[i].hand_in) && b->lines[i].hand_in != HAND_IN_NONE;
    add_figure(h, &(struct figure){"已递交的项目", whole(h, in), of_all(h, in, (int64_t)t->entries),
                                   late > 0 ? arena_printf(a, "%zu 个逾期", late) : "没有逾期",
                                   arena_printf(a, "%s?show=open", base), late > 0});
    add_figure(h, &(struct figure){"待受理", whole(h, (int64_t)t->waiting), "个项目",
                                   t->waiting > 0 ? "等您受理或退回" : "都受理了",
                                   arena_printf(a, "%s?show=waiting", base), false});
    add_figure(h, &(struct figure){
                      "专家评分", whole(h, t->experts_done), of_all(h, t->experts_done, t->experts),
                      t->unstaffed > 0 ? arena_printf(a, "%zu 个项目没有专家", t->unstaffed)
                                       : "都分配了专家",
                      arena_printf(a, "%s/experts", base), t->unstaffed > 0});
    add_figure(h, &(struct figure){"履约评价", whole(h, t->ratings),
                                   of_all(h, t->ratings, t->ratings_due),
                                   t->ratings < t->ratings_due ? "还没有交齐" : "齐了",
                                   arena_printf(a, "%s/links", base), false});
}

static void add_waits(struct home *h, const round_waits_t *waits, const char *base) {
    struct val *list = map_list(h->m, "waits");
    for (size_t i = 0; i < waits->n; i++) {
        const struct round_wait *w = &waits->v[i];
        struct val *row = list_add_map(list);
        map_text(row, "who", w->who);
        map_text(row, "what", w->what);
        map_textf(row, "n", "%lld %s", (long long)w->n, w->unit);
        map_date(row, "due", w->due);
        map_bool(row, "late", w->late);
        map_textf(row, "path", "%s%s", base, w->below);
    }
    map_bool(h->m, "has_waits", waits->n > 0);
}

static enum gp_code load_main(struct work *w, struct home *h) {
    const struct round_overview *r = main_round(h->todos);
    struct board b;
    struct panel_seat *seats;
    size_t n;
    round_waits_t waits;
    TRY(store_panel_seats(w, r->id, NULL, &seats, &n));
    TRY(board_load_known(w, r, h->today, &b));
    const char *base = arena_printf(w->arena, "/rounds/%s", http_url_encode(w->arena, r->id));
    map_text(h->m, "main_title", cstr_empty(r->title) ? r->id : r->title);
    add_board_figures(h, &b, base);
    round_waits(w->arena, &b, seats, n, h->today, &waits);
    add_waits(h, &waits, base);
    return GP_OK;
}

static enum gp_code manager_part(struct home *h) {
    const struct round_overview *first = main_round(h->todos);
    struct work work = web_work(h->call);
    if (first)
        TRY(load_main(&work, h));
    add_rails(h, first);
    return GP_OK;
}

/* ---- operators, experts, inspectors: their work as a table */

static enum gp_code operator_part(struct home *h) {
    fill_put_rows(h->call, h->m, h->todos->fill, h->todos->n_fill, h->today);
    return GP_OK;
}

static enum gp_code expert_part(struct home *h) {
    marking_put_queue(h->call, h->m, h->todos->marking, h->todos->n_marking, h->today);
    return GP_OK;
}

/* Today's first; those of other days follow, and what is over is left out. */
static enum gp_code inspector_part(struct home *h) {
    struct val *today = map_list(h->m, "visits_today"), *later = map_list(h->m, "visits_later");
    for (size_t i = 0; i < h->todos->n_visits; i++) {
        const struct visit *v = &h->todos->visits[i];
        if (v->state != VISIT_PLANNED || !v->center_name || round_lock_reason(v->round_state))
            continue;
        bool now = date_is_set(v->planned) && date_cmp(v->planned, h->today) <= 0;
        visit_model(list_add_map(now ? today : later), v);
    }
    map_bool(h->m, "any_today", today->list.n > 0);
    map_bool(h->m, "any_later", later->list.n > 0);
    return GP_OK;
}

/* ---- purchasers, committees, the commissioner */

static enum gp_code view_part(struct home *h) {
    return results_put_home(h->call, h->m, h->todos->entries, h->todos->n_entries,
                            h->todos->reports, h->todos->n_reports);
}

/* ---- a level above */

static enum gp_code supervisor_part(struct home *h) {
    return levels_put_home(h->call, h->m);
}

/* ---- the administrator */

#define BACKUP_DAYS 7 /* older than that, it is red */

static const char *days_ago(struct home *h, int64_t at_ms) {
    int32_t days = h->today.day - date_of_ms(at_ms).day;
    return days == 0 ? "今天" : arena_printf(h->call->arena, "%d 天前", (int)days);
}

static enum gp_code last_backup(struct work *w, struct home *h) {
    struct audit_filter filter = AUDIT_FILTER_ALL;
    struct audit_row *made;
    size_t n;
    filter.action = "backup.make";
    filter.limit = 1;
    TRY(store_audit_list(w, &filter, &made, &n));
    int64_t last = n > 0 ? made[0].at_ms : DEC_UNSET;
    bool old = n == 0 || h->today.day - date_of_ms(last).day > BACKUP_DAYS;
    add_figure(h, &(struct figure){"最近一次备份", n > 0 ? days_ago(h, last) : "没有", "",
                                   n > 0 ? web_time_text(w->arena, last) : "还没有做过备份",
                                   "/admin/backup", old});
    return GP_OK;
}

static void add_database(struct home *h) {
    int64_t size = db_size(web_work(h->call).db);
    add_figure(h, &(struct figure){"数据库", file_size_text(h->call->arena, size), "",
                                   "不含上传的文件", "/admin/system", false});
}

static enum gp_code admin_part(struct home *h) {
    struct work work = web_work(h->call);
    struct arena *a = h->call->arena;
    add_figure(h, &(struct figure){"账号", whole(h, h->todos->office.active), "个可用",
                                   arena_printf(a, "停用 %lld 个", (long long)h->todos->office.off),
                                   "/admin/accounts", false});
    TRY(last_backup(&work, h));
    add_database(h);
    bool safe = web_config(h->call)->secure_cookies;
    add_figure(h, &(struct figure){"运行", safe ? "正常" : "没有加密", "",
                                   safe ? "已启用加密连接" : "只适合本机或内网试用",
                                   "/admin/system", !safe});
    return GP_OK;
}

/* ---- the page */

static const struct {
    unsigned need;
    const char *name; /* of the part in the model */
    enum gp_code (*put)(struct home *h);
} parts[] = {
    {PERM_MANAGE, "is_manager", manager_part}, {PERM_FILL, "is_operator", operator_part},
    {PERM_MARK, "is_expert", expert_part},     {PERM_INSPECT, "is_inspector", inspector_part},
    {PERM_VIEW, "is_viewer", view_part},       {PERM_SUPERVISE, "is_supervisor", supervisor_part},
    {PERM_ADMIN, "is_admin", admin_part},
};

static enum gp_code add_parts(struct home *h) {
    unsigned perms = web_visitor(h->call)->perms;
    h->figures = map_list(h->m, "figures");
    for (size_t i = 0; i < GP_COUNT(parts); i++) {
        map_bool(h->m, parts[i].name, perms & parts[i].need);
        if (perms & parts[i].need)
            TRY(parts[i].put(h));
    }
    map_bool(h->m, "has_figures", h->figures->list.n > 0);
    return GP_OK;
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
    {ROLE_SUPERVISOR, "下级已公示的结果和进度在左边；没有要您办理的事。"},
    {ROLE_ADMIN, "有数据到期可以清理时，会列在这里。"},
};

static void add_coming(struct val *m, int64_t roles) {
    struct val *list = map_list(m, "coming");
    for (size_t i = 0; i < GP_COUNT(coming); i++)
        if (coming[i].roles & roles)
            map_text(list_add_map(list), "text", coming[i].text);
}

static void add_todos(struct home *h) {
    struct val *rows = map_list(h->m, "todos");
    for (size_t i = 0; i < h->todos->v.n; i++) {
        const struct todo *t = &h->todos->v.v[i];
        struct val *row = list_add_map(rows);
        map_text(row, "title", t->title);
        map_text(row, "detail", t->detail);
        map_text(row, "link", t->link);
        map_date(row, "due", t->due);
        map_bool(row, "late", date_is_set(t->due) && date_cmp(t->due, h->today) < 0);
    }
    map_bool(h->m, "has_todos", h->todos->v.n > 0);
}

static enum gp_code home(struct http_call *call) {
    struct work work = web_work(call);
    struct todo_list todos;
    struct home h = {call, NULL, &todos, web_today(), NULL};
    TRY(todo_all(&work, web_visitor(call)->account, h.today, &todos));
    h.m = web_page(call, "首页");
    add_todos(&h);
    add_coming(h.m, web_visitor(call)->account->roles);
    TRY(add_parts(&h));
    return web_render(call, "home", h.m);
}

const struct http_route home_routes[] = {
    WEB_GET("/", home, PERM_SIGNED_IN, "首页与待办"),
    {.path = NULL},
};
