/* Accounts: list, form, password, second factor. One form serves the new account and the change of
 * one (add_form); it shows what was typed after a refusal and what is stored otherwise. A new
 * password is shown once, in the answer to the request that set it, and never again
 * (show_password). The rules are app/admin/accounts.c. */
#include "app/account/guard.h"
#include "app/admin/admin.h"
#include "app/levels/levels.h"
#include "core/project.h"
#include "web/admin/admin.h"
#include "web/assets.h"
#include "web/download.h"
#include "web/web.h"
#include "web/edit.h"
#include "web/list.h"
#include "web/route.h"

/* A list in the order of a column is sorted here, so it is read whole. */
#define ROWS_MOST 20000

static int64_t role_of(const char *code) {
    for (size_t i = 0; code && i < n_role_infos; i++)
        if (strcmp(role_infos[i].code, code) == 0)
            return role_infos[i].role;
    return DEC_UNSET;
}

static enum gp_code add_roles_filter(struct work *w, struct val *m, int64_t chosen) {
    struct val *roles = map_list(m, "roles");
    int64_t offered;
    TRY(level_own_roles(w, &offered));
    for (size_t i = 0; i < n_role_infos; i++) {
        if (!(offered & role_infos[i].role))
            continue;
        struct val *row = list_add_map(roles);
        map_text(row, "code", role_infos[i].code);
        map_text(row, "name", role_infos[i].name);
        map_bool(row, "chosen", chosen == (int64_t)role_infos[i].role);
    }
    return GP_OK;
}

struct account_filter admin_account_filter(const struct http_call *call, admin_read read) {
    const char *state = cstr_or_empty(read(call, "state"));
    return (struct account_filter){.words = cstr_or_empty(read(call, "q")),
                                   .role = role_of(read(call, "role")),
                                   .active = strcmp(state, "on") == 0    ? 1
                                             : strcmp(state, "off") == 0 ? 0
                                                                         : DEC_UNSET,
                                   .fresh = strcmp(state, "new") == 0,
                                   .after = cstr_or_empty(read(call, "after"))};
}

static const struct book_column columns[] = {
    {.heading = "登录名"},     {.heading = "姓名"}, {.heading = "角色"},
    {.heading = "动态验证码"}, {.heading = "状态"},
};

/* Page after page: what the filter lets through, all of it. */
static enum gp_code list_file(struct http_call *call) {
    struct work work = web_work(call);
    struct account_filter f = admin_account_filter(call, http_query);
    struct web_table t = web_table(call, "账号", "账号一览", columns, GP_COUNT(columns));
    f.after = "";
    while (f.after) {
        struct admin_accounts found;
        TRY(admin_accounts(&work, &f, &found));
        for (size_t i = 0; i < found.n; i++) {
            const struct account *a = &found.v[i];
            const struct book_cell cells[] = {
                book_text(a->login),
                book_text(a->name),
                book_text(roles_text(call->arena, a->roles)),
                book_text(a->totp_secret ? "已开启" : "未开启"),
                book_text(a->active ? "启用" : "停用"),
            };
            web_table_add(&t, cells);
        }
        f.after = found.next;
    }
    return web_table_send(
        &t, arena_printf(call->arena, "账号-%s", date_text(call->arena, web_today())));
}

static const struct list_column list_columns[] = {{"login", "登录名", false},
                                                  {"name", "姓名", false},
                                                  {"roles", "角色", false},
                                                  {"totp", "动态验证码", false},
                                                  {"active", "状态", false}};

static int compare_accounts(size_t column, const void *a, const void *b) {
    const struct account *x = a, *y = b;
    switch (column) {
    case 0:
        return cstr_order(x->login, y->login);
    case 1:
        return cstr_order(x->name, y->name);
    case 2:
        return (x->roles > y->roles) - (x->roles < y->roles);
    case 3:
        return !x->totp_secret - !y->totp_secret;
    default:
        return y->active - x->active;
    }
}

/* A page of the list: in the database's order from one login to the next; in the order of a column
 * all that the filter lets through is read, and the page begins after the login too. */
static enum gp_code find(struct work *w, struct account_filter *f, const struct list_order *order,
                         struct admin_accounts *ret) {
    if (order->column == SIZE_MAX)
        return admin_accounts(w, f, ret);
    f->limit = ROWS_MOST;
    TRY(admin_accounts_all(w, f, ret));
    const void **v = gp_new_n(w->arena, const void *, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++)
        v[i] = &ret->v[i];
    list_sort(order, v, ret->n, compare_accounts);
    size_t first = 0;
    for (size_t i = 0; *f->after && i < ret->n; i++)
        if (cstr_eq(((const struct account *)v[i])->login, f->after))
            first = i + 1;
    size_t n = ret->n - first > ADMIN_PAGE ? ADMIN_PAGE : ret->n - first;
    struct account *page = gp_new_n(w->arena, struct account, n + 1);
    for (size_t i = 0; i < n; i++)
        page[i] = *(const struct account *)v[first + i];
    *ret = (struct admin_accounts){page, n, first + n < ret->n ? page[n - 1].login : NULL};
    return GP_OK;
}

static enum gp_code list_page(struct http_call *call) {
    list_recall(call);
    struct work work = web_work(call);
    const char *role = http_query(call, "role"), *state = cstr_or_empty(http_query(call, "state"));
    struct account_filter f = admin_account_filter(call, http_query);
    const char *words = f.words;
    struct admin_accounts found;
    struct val *m = web_page(call, "账号");
    struct list_order order = list_heads(call, m, list_columns, GP_COUNT(list_columns));
    TRY(find(&work, &f, &order, &found));
    web_offer_download(call, m, "/admin/accounts");
    map_text(m, "q", words);
    map_bool(m, "filtered", *words || f.role != DEC_UNSET || f.active != DEC_UNSET || f.fresh);
    map_bool(m, "state_new", f.fresh);
    map_bool(m, "state_on", f.active == 1);
    map_bool(m, "state_off", f.active == 0);
    TRY(add_roles_filter(&work, m, f.role));
    struct val *rows = map_list(m, "accounts");
    for (size_t i = 0; i < found.n; i++) {
        const struct account *a = &found.v[i];
        struct val *row = list_add_map(rows);
        map_text(row, "id", a->id);
        map_text(row, "login", a->login);
        map_text(row, "name", a->name);
        map_text(row, "roles", roles_text(call->arena, a->roles));
        map_bool(row, "active", a->active);
        map_bool(row, "has_totp", a->totp_secret != NULL);
        map_count(row, "i", (int64_t)i);
        map_bool(row, "may_help", a->active && onetime_may_help(work.account, a));
    }
    bool is_admin = web_visitor(call)->perms & PERM_ADMIN;
    map_bool(m, "is_admin", is_admin);
    map_text(m, "js_many", asset_of("many.js")->url);
    map_text(m, "role", cstr_or_empty(role));
    map_text(m, "state", state);
    map_bool(m, "found", found.n > 0);
    map_bool(m, "has_next", found.next != NULL);
    map_textf(m, "next", "/admin/accounts?q=%s&role=%s&state=%s&sort=%s&dir=%s&after=%s",
              http_url_encode(call->arena, words),
              http_url_encode(call->arena, cstr_or_empty(role)),
              http_url_encode(call->arena, state),
              order.column == SIZE_MAX ? "" : list_columns[order.column].key,
              order.down ? "down" : "", http_url_encode(call->arena, cstr_or_empty(found.next)));
    return web_render(call, "admin/accounts", m);
}

/* ---- the form */

static const char *kind_title(const char *word) {
    static const struct {
        const char *word;
        enum org_kind kind;
    } kinds[] = {{"commissioner", ORG_COMMISSIONER},
                 {"evaluator", ORG_EVALUATOR},
                 {"purchaser", ORG_PURCHASER},
                 {"committee", ORG_COMMITTEE},
                 {"operator", ORG_OPERATOR}};
    for (size_t i = 0; i < GP_COUNT(kinds); i++)
        if (cstr_eq(kinds[i].word, word))
            return org_kind_name(kinds[i].kind);
    return "";
}

static void add_choices(struct val *m, const char *name, const struct named *v, size_t n,
                        const char *chosen) {
    struct val *rows = map_list(m, name);
    for (size_t i = 0; i < n; i++) {
        if (date_is_set(v[i].retired) && !cstr_eq(v[i].id, chosen))
            continue;
        struct val *row = list_add_map(rows);
        map_text(row, "id", v[i].id);
        const char *kind = kind_title(v[i].kind);
        map_textf(row, "name", "%s%s%s", kind, *kind ? "：" : "", v[i].name);
        map_bool(row, "chosen", cstr_eq(v[i].id, chosen));
    }
}

static enum gp_code add_form(struct http_call *call, struct work *w, struct val *m,
                             const struct account *f, struct admin_choices *ret_choices) {
    struct gp_err refusal = *call->err; /* a transaction that goes well clears it */
    int64_t offered;
    TRY(admin_choices(w, ret_choices));
    TRY(level_own_roles(w, &offered));
    struct admin_choices choices = *ret_choices;
    *call->err = refusal;
    map_text(m, "login", cstr_or_empty(f->login));
    map_text(m, "name", cstr_or_empty(f->name));
    map_text(m, "phone", cstr_or_empty(f->phone));
    map_text(m, "expert", cstr_or_empty(f->expert));
    add_choices(m, "orgs", choices.orgs, choices.n_orgs, f->org);
    add_choices(m, "centers", choices.centers, choices.n_centers, f->center);
    admin_put_roles(m, offered | f->roles, f->roles);
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    map_bool(m, "ask_sure", call->err->code == GP_INVALID && cstr_eq(call->err->where, GUARD_SURE));
    return GP_OK;
}

static struct account_form read_form(const struct http_call *call) {
    struct account f = {.login = account_tidy_login(call->arena, http_form(call, "login")),
                        .name = http_form(call, "name"),
                        .phone = http_form(call, "phone"),
                        .org = http_form(call, "org"),
                        .center = http_form(call, "center"),
                        .expert = http_form(call, "expert")};
    for (size_t i = 0; i < n_role_infos; i++)
        if (http_form_row(call, "role", i))
            f.roles |= role_infos[i].role;
    return (struct account_form){.account = f, .sure = http_form(call, "sure") != NULL};
}

static enum gp_code show_new(struct http_call *call, const struct account *f) {
    struct work work = web_work(call);
    struct val *m = web_page(call, "新建账号");
    struct admin_choices choices;
    TRY(add_form(call, &work, m, f, &choices));
    map_text(m, "action", "/admin/accounts");
    return web_render(call, "admin/account_new", m);
}

static enum gp_code new_page(struct http_call *call) {
    return show_new(call, &(struct account){0});
}

/* The page that shows a password once: it is in this answer and nowhere else. */
static enum gp_code show_password(struct http_call *call, const char *title, const char *id,
                                  const char *login, const char *password) {
    struct val *m = web_page(call, title);
    map_text(m, "login", login);
    map_text(m, "password", password);
    map_text(m, "id", id);
    return web_render(call, "admin/password", m);
}

static enum gp_code add_account(struct http_call *call) {
    struct work work = web_work(call);
    struct account_form f = read_form(call);
    const char *id, *password;
    enum gp_code code = admin_add_account(&work, &f, NULL, &id, &password);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return WORK_READ(&work, show_new(call, &f.account));
    }
    TRY(code);
    return show_password(call, "账号已建立", id, f.account.login, password);
}

/* What waits for a second administrator. */
static void add_waiting(struct http_call *call, struct val *m, const struct admin_account *v) {
    const struct account_change *c = v->waiting;
    map_bool(m, "waiting", c != NULL);
    if (!c)
        return;
    struct account now = *v->account;
    now.roles = c->roles;
    now.org = c->org;
    now.center = c->center;
    now.expert = c->expert;
    const char *from, *to, *self = web_visitor(call)->account->id;
    guard_difference(call->arena, v->account, &now, &from, &to);
    map_text(m, "change_from", from);
    map_text(m, "change_to", to);
    map_text(m, "change_why", c->why);
    map_time(m, "change_at", c->asked_at);
    map_bool(m, "may_confirm", !cstr_eq(c->asked_by, self) && !cstr_eq(c->account, self));
}

static const char *own_path(const struct http_call *call) {
    return arena_printf(call->arena, "/admin/accounts/%s",
                        http_url_encode(call->arena, http_param(call, "account")));
}

static struct edit stored_account(struct http_call *call, const struct account *a,
                                  const struct admin_choices *choices) {
    struct edit e = {.call = call};
    edit_add(&e, "login", a->login);
    edit_add(&e, "name", a->name);
    edit_add(&e, "phone", a->phone);
    edit_add(&e, "org", a->org);
    edit_add(&e, "center", a->center);
    edit_add(&e, "expert", a->expert);
    for (size_t i = 0; i < n_role_infos; i++)
        edit_add_row(&e, "role", i, a->roles & role_infos[i].role ? "1" : "");
    for (size_t i = 0; choices && i < choices->n_orgs; i++)
        edit_label(&e, "org", choices->orgs[i].id, choices->orgs[i].name);
    for (size_t i = 0; choices && i < choices->n_centers; i++)
        edit_label(&e, "center", choices->centers[i].id, choices->centers[i].name);
    return e;
}

static enum gp_code check_version(struct http_call *call, struct work *w) {
    struct admin_account v;
    TRY(admin_account(w, http_param(call, "account"), &v));
    struct edit stored = stored_account(call, v.account, NULL);
    return edit_check(&stored);
}

/* typed NULL: as stored */
static enum gp_code show_account(struct http_call *call, const struct account *typed) {
    struct work work = web_work(call);
    struct gp_err refusal = *call->err;
    struct admin_account v;
    TRY(admin_account(&work, http_param(call, "account"), &v));
    *call->err = refusal;
    const struct account *a = v.account;
    struct val *m = web_page(call, arena_printf(call->arena, "账号 %s", a->login));
    struct admin_choices choices;
    TRY(add_form(call, &work, m, typed ? typed : a, &choices));
    struct edit stored = stored_account(call, a, &choices);
    edit_show(&stored, m, own_path(call));
    map_textf(m, "action", "/admin/accounts/%s", a->id);
    add_waiting(call, m, &v);
    map_bool(m, "active", a->active);
    map_bool(m, "last_admin", v.last_admin);
    map_bool(m, "may_stop", a->active && !v.last_admin);
    map_bool(m, "may_help", a->active && onetime_may_help(work.account, a));
    map_bool(m, "has_password", a->password != NULL);
    map_bool(m, "password_once", v.password_once);
    map_bool(m, "has_totp", a->totp_secret != NULL);
    map_time(m, "created", a->created_at);
    map_bool(m, "has_sessions", v.n_sessions > 0);
    map_textf(m, "n_sessions", "%zu", v.n_sessions);
    map_textf(m, "log", "/admin/audit?actor=%s", http_url_encode(call->arena, a->login));
    struct val *rows = map_list(m, "sessions");
    for (size_t i = 0; i < v.n_sessions; i++) {
        struct val *row = list_add_map(rows);
        map_time(row, "since", v.sessions[i].created_at);
        map_time(row, "seen", v.sessions[i].seen_at);
        map_text(row, "remote", v.sessions[i].remote);
        map_text(row, "agent", admin_browser_name(call->arena, v.sessions[i].agent));
    }
    return web_render(call, "admin/account", m);
}

static enum gp_code account_page(struct http_call *call) {
    return show_account(call, NULL);
}

static enum gp_code done(struct http_call *call, enum gp_code code, const struct account *typed,
                         const char *message) {
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return show_account(call, typed);
    }
    TRY(code);
    return web_done(call, own_path(call), message);
}

static enum gp_code change_account(struct http_call *call) {
    struct work work = web_work(call);
    struct account_form f = read_form(call);
    bool waits = false;
    enum gp_code code = check_version(call, &work);
    if (code == GP_OK)
        code = admin_change_account(&work, http_param(call, "account"), &f, &waits);
    return done(
        call, code, &f.account,
        waits ? "专家编号、所属机构或角色的修改要由另一位系统管理员确认后生效，已通知；其他已保存"
              : "账号已保存");
}

static enum gp_code decide_change(struct http_call *call) {
    struct work work = web_work(call);
    bool confirm = cstr_eq(http_form(call, "confirm"), "1");
    return done(call, admin_decide_change(&work, http_param(call, "account"), confirm), NULL,
                confirm ? "修改已生效，该账号的登录已结束" : "修改已取消");
}

static enum gp_code reset_password(struct http_call *call) {
    struct work work = web_work(call);
    const char *id = http_param(call, "account"), *password;
    struct admin_account v;
    TRY(WORK_READ(&work, admin_account(&work, id, &v)));
    TRY(admin_reset_password(&work, id, &password));
    return show_password(call, "密码已重置", id, v.account->login, password);
}

static enum gp_code set_active(struct http_call *call) {
    struct work work = web_work(call);
    bool active = cstr_eq(http_form(call, "active"), "1");
    return done(call, admin_set_active(&work, http_param(call, "account"), active), NULL,
                active ? "账号已启用" : "账号已停用，其登录已结束");
}

static enum gp_code reset_totp(struct http_call *call) {
    struct work work = web_work(call);
    return done(call, admin_reset_totp(&work, http_param(call, "account")), NULL,
                "动态验证码已取消，本人可以重新开启");
}

static enum gp_code end_sessions(struct http_call *call) {
    struct work work = web_work(call);
    return done(call, admin_end_sessions(&work, http_param(call, "account")), NULL,
                "该账号的全部登录已结束");
}

static const struct http_field account_form[] = {
    {"login", "登录名", 80, 0},     {"name", "姓名", 60, 0},        {"phone", "电话", 40, 0},
    {"org", "所属机构", 100, 0},    {"center", "所属中心", 100, 0}, {"expert", "专家编号", 100, 0},
    {"role", "角色", 8, HTTP_ROWS}, {"sure", "仍要这样设", 2, 0},   EDIT_SEEN,
};
static const struct http_field decide_form[] = {{"confirm", "确认", 1, HTTP_REQUIRED}};
static const struct http_field active_form[] = {{"active", "启用", 1, HTTP_REQUIRED}};

const struct http_route admin_account_routes[] = {
    WEB_GET("/admin/accounts", list_page, PERM_ADMIN | PERM_MANAGE, "账号一览"),
    WEB_DOWNLOAD("/admin/accounts", list_file, PERM_ADMIN | PERM_MANAGE, "账号一览"),
    WEB_POST("/admin/accounts", add_account, PERM_ADMIN, HTTP_SLOW, 16384, "新建账号",
             WEB_FORM(account_form)),
    WEB_GET("/admin/accounts/new", new_page, PERM_ADMIN, "新建账号页"),
    WEB_GET("/admin/accounts/:account", account_page, PERM_ADMIN, "账号"),
    WEB_POST("/admin/accounts/:account", change_account, PERM_ADMIN, HTTP_WRITE, 16384, "修改账号",
             WEB_FORM(account_form), .edits = true),
    WEB_POST("/admin/accounts/:account/password", reset_password, PERM_ADMIN, HTTP_SLOW, 1024,
             "重置密码"),
    WEB_POST("/admin/accounts/:account/change", decide_change, PERM_ADMIN, HTTP_WRITE, 16384,
             "确认或取消等待中的账号修改", WEB_FORM(decide_form)),
    WEB_POST("/admin/accounts/:account/active", set_active, PERM_ADMIN, HTTP_WRITE, 16384,
             "启用或停用账号", WEB_FORM(active_form)),
    WEB_POST("/admin/accounts/:account/totp", reset_totp, PERM_ADMIN, HTTP_WRITE, 1024,
             "取消动态验证码"),
    WEB_POST("/admin/accounts/:account/sessions", end_sessions, PERM_ADMIN, HTTP_WRITE, 1024,
             "结束账号的全部登录"),
    {.path = NULL},
};
