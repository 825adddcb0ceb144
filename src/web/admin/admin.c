/* The first page of administration, roles, settings and sessions. They are independent of each
 * other and may be read in any order. Only the settings need a word: their fields carry the names
 * of setting_infos, so a new setting appears without a line here. */
#include "web/admin/admin.h"

#include "app/admin/admin.h"
#include "app/levels/levels.h"
#include "app/admin/setting.h"
#include "web/web.h"
#include "web/edit.h"
#include "web/list.h"
#include "web/route.h"
#include "web/shown.h"

struct agent_word {
    const char *part, *name;
};

/* The first that fits: most browsers also name those that they descend from. */
static const struct agent_word browsers[] = {
    {"MicroMessenger", "微信"},
    {"DingTalk", "钉钉"},
    {"QQBrowser", "QQ 浏览器"},
    {"360SE", "360 浏览器"},
    {"HuaweiBrowser", "华为浏览器"},
    {"Edg", "微软浏览器（Edge）"},
    {"Firefox", "火狐（Firefox）"},
    {"Chrome", "谷歌浏览器（Chrome）"},
    {"Safari", "Safari"},
    {"Trident", "IE 浏览器"},
};
static const struct agent_word systems[] = {
    {"Android", "安卓"},    {"iPhone", "苹果手机"}, {"iPad", "苹果平板"},
    {"Windows", "Windows"}, {"Mac OS", "苹果电脑"}, {"Linux", "Linux"},
};

static const char *agent_word(const struct agent_word *words, size_t n, const char *agent) {
    for (size_t i = 0; i < n; i++)
        if (strstr(agent, words[i].part))
            return words[i].name;
    return NULL;
}

const char *admin_browser_name(struct arena *a, const char *agent) {
    if (cstr_empty(agent))
        return "未知浏览器";
    const char *browser = agent_word(browsers, GP_COUNT(browsers), agent);
    const char *device = agent_word(systems, GP_COUNT(systems), agent);
    return arena_printf(a, "%s%s%s", browser ? browser : "其他浏览器", device ? "，" : "",
                        device ? device : "");
}

static enum gp_code index_page(struct http_call *call) {
    static const struct {
        const char *path, *title, *text;
    } parts[] = {
        {"/admin/accounts", "账号", "新建账号、分配角色和所属机构、重置密码、停用"},
        {"/admin/roles", "角色", "九种角色各能做什么"},
        {"/admin/sessions", "登录", "谁在什么时候从哪里登录，可以让其退出"},
        {"/admin/papers", "文书模板", "通知、评分表、决定书等文书的文字"},
        {"/admin/settings", "设置", "区划名称、登录时间、动态验证码、保留期限"},
        {"/admin/channels", "消息发送", "邮件、群机器人、短信和网络接口；没有送达的消息"},
        {"/admin/audit", "审计日志", "谁在什么时候做了什么；查询、导出、校验"},
        {"/admin/reads", "查阅记录", "谁在什么时候看过人员名单、证件号和递交的文件"},
        {"/admin/retention", "清理", "过期的草稿、消息和个人信息"},
        {"/admin/person", "查一个人的信息", "本人来问时，看保存了什么，给一份副本"},
        {"/admin/amendments", "更正个人信息", "本人要求更正、补充时，登记、核实、答复"},
        {"/admin/backup", "备份", "把数据库和全部文件打包并下载"},
        {"/admin/system", "系统信息", "版本、数据量、存储空间"},
    };
    struct val *m = web_page(call, "系统管理");
    struct val *rows = map_list(m, "parts");
    for (size_t i = 0; i < GP_COUNT(parts); i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "path", parts[i].path);
        map_text(row, "title", parts[i].title);
        map_text(row, "text", parts[i].text);
    }
    return web_render(call, "admin/admin", m);
}

static enum gp_code roles_page(struct http_call *call) {
    struct work work = web_work(call);
    struct val *m = web_page(call, "角色");
    struct val *rows = map_list(m, "roles");
    int64_t own;
    TRY(level_own_roles(&work, &own));
    for (size_t i = 0; i < n_role_infos; i++) {
        if (!(own & role_infos[i].role))
            continue;
        struct val *row = list_add_map(rows);
        map_text(row, "name", role_infos[i].name);
        map_text(row, "code", role_infos[i].code);
        struct val *perms = map_list(row, "perms");
        for (unsigned bit = PERM_ADMIN; bit <= PERM_SUPERVISE; bit <<= 1)
            if (role_infos[i].perms & bit)
                map_text(list_add_map(perms), "name", perms_text(call->arena, bit));
    }
    return web_render(call, "admin/roles", m);
}

/* ---- sessions */

static const struct web_shown_column session_columns[] = {
    {"登录名", "login", BOOK_TEXT},   {"姓名", "name", BOOK_TEXT},
    {"登录时间", "since", BOOK_TEXT}, {"最后操作", "seen", BOOK_TEXT},
    {"有效至", "until", BOOK_TEXT},   {"地址", "remote", BOOK_TEXT},
    {"浏览器", "agent", BOOK_TEXT},
};
static const struct web_shown session_tables[] = {
    WEB_SHOWN_TABLE("登录", "sessions", session_columns),
};

static const struct list_column session_heads[] = {
    {"name", "账号", false},    {"since", "登录时间", false}, {"seen", "最后操作", false},
    {"until", "有效至", false}, {"remote", "地址", false},    {"agent", "浏览器", false},
    {NULL, "操作", false},
};

static enum gp_code sessions_page(struct http_call *call) {
    struct work work = web_work(call);
    struct session_info *v;
    size_t n;
    TRY(admin_sessions(&work, &v, &n));
    char own[HASH_HEX];
    hash_hex(str_of(web_visitor(call)->token), own);
    struct val *m = web_page(call, "登录");
    map_bool(m, "full", n == ADMIN_SESSIONS_MAX);
    struct val *rows = map_list(m, "sessions");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "login", v[i].login);
        map_text(row, "name", v[i].name);
        map_text(row, "account", v[i].session.account);
        map_text(row, "id", v[i].session.token_hash);
        map_time(row, "since", v[i].session.created_at);
        map_time(row, "seen", v[i].session.seen_at);
        map_time(row, "until", v[i].session.expires_at);
        map_text(row, "remote", v[i].session.remote);
        map_text(row, "agent", admin_browser_name(call->arena, v[i].session.agent));
        map_bool(row, "own", strcmp(v[i].session.token_hash, own) == 0);
    }
    struct list_order order = list_heads(call, m, session_heads, GP_COUNT(session_heads));
    list_sort_rows(&order, session_heads, rows);
    return web_render_shown(call, "admin/sessions", m, session_tables, GP_COUNT(session_tables));
}

static enum gp_code end_session(struct http_call *call) {
    struct work work = web_work(call);
    TRY(admin_end_session(&work, http_form(call, "session")));
    return web_done(call, "/admin/sessions", "已让该设备退出登录");
}

/* ---- settings */

static enum gp_code stored_settings(struct http_call *call, struct settings *ret,
                                    struct edit *ret_edit) {
    struct work work = web_work(call);
    struct gp_err refusal = *call->err; /* a transaction that goes well clears it */
    *ret_edit = (struct edit){.call = call};
    TRY(setting_all(&work, ret));
    *call->err = refusal;
    edit_add(ret_edit, "district", ret->district);
    for (size_t i = 0; i < SETTING_TEXT_N; i++)
        edit_add(ret_edit, setting_text_infos[i].name, ret->texts[i]);
    for (size_t i = 0; i < SETTING_N; i++)
        edit_add(ret_edit, setting_infos[i].name, ret->numbers[i]);
    for (size_t i = 0; i < n_role_infos; i++)
        edit_add_row(ret_edit, "role", i, ret->factor_roles & role_infos[i].role ? "1" : "");
    return GP_OK;
}

void admin_put_roles(struct val *m, int64_t shown, int64_t chosen) {
    struct val *roles = map_list(m, "roles");
    for (size_t i = 0; i < n_role_infos; i++) {
        if (!(shown & role_infos[i].role))
            continue;
        struct val *row = list_add_map(roles);
        map_textf(row, "index", "%zu", i);
        map_text(row, "name", role_infos[i].name);
        map_bool(row, "chosen", chosen & role_infos[i].role);
    }
}

static enum gp_code show_settings(struct http_call *call, const struct settings *v,
                                  const struct edit *stored) {
    struct val *m = web_page(call, "设置");
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    edit_show(stored, m, "/admin/settings");
    map_text(m, "district", v->district ? v->district : "");
    struct val *texts = map_list(m, "texts");
    for (size_t i = 0; i < SETTING_TEXT_N; i++) {
        struct val *row = list_add_map(texts);
        map_text(row, "name", setting_text_infos[i].name);
        map_text(row, "title", setting_text_infos[i].title);
        map_text(row, "hint", setting_text_infos[i].hint);
        map_text(row, "value", cstr_or_empty(v->texts[i]));
        map_count(row, "max", (int64_t)setting_text_infos[i].max);
    }
    struct val *numbers = map_list(m, "numbers");
    for (size_t i = 0; i < SETTING_N; i++) {
        struct val *row = list_add_map(numbers);
        map_text(row, "name", setting_infos[i].name);
        map_text(row, "title", setting_infos[i].title);
        map_text(row, "unit", setting_infos[i].unit);
        map_text(row, "hint", setting_infos[i].hint);
        map_text(row, "value", v->numbers[i] ? v->numbers[i] : "");
        int64_t fallback = setting_infos[i].fallback;
        map_text(row, "placeholder",
                 fallback == DEC_UNSET
                     ? "未设定"
                     : arena_printf(call->arena, "默认 %lld", (long long)fallback));
    }
    struct work work = web_work(call);
    int64_t own;
    TRY(level_own_roles(&work, &own));
    admin_put_roles(m, own, v->factor_roles);
    return web_render(call, "admin/settings", m);
}

static enum gp_code settings_page(struct http_call *call) {
    struct settings v;
    struct edit stored;
    TRY(stored_settings(call, &v, &stored));
    return show_settings(call, &v, &stored);
}

static enum gp_code save_settings(struct http_call *call) {
    struct work work = web_work(call);
    struct settings v = {.district = http_form(call, "district")};
    for (size_t i = 0; i < SETTING_N; i++)
        v.numbers[i] = http_form(call, setting_infos[i].name);
    for (size_t i = 0; i < SETTING_TEXT_N; i++)
        v.texts[i] = http_form(call, setting_text_infos[i].name);
    for (size_t i = 0; i < n_role_infos; i++)
        if (http_form_row(call, "role", i))
            v.factor_roles |= role_infos[i].role;
    struct settings before;
    struct edit stored;
    TRY(stored_settings(call, &before, &stored));
    enum gp_code code = edit_check(&stored);
    if (code == GP_OK)
        code = setting_save(&work, &v);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return show_settings(call, &v, &stored);
    }
    TRY(code);
    return web_done(call, "/admin/settings", "设置已保存");
}

static const struct http_field session_form[] = {{"session", "登录", 64, HTTP_REQUIRED}};
/* The numbers carry the names of setting_infos. */
static const struct http_field settings_form[] = {
    {"district", "区划名称", 60, 0},
    {"session_hours", "登录有效时间", 8, 0},
    {"idle_minutes", "无操作自动退出", 8, 0},
    {"objection_days", "异议期限", 8, 0},
    {"draft_days", "草稿保留", 8, 0},
    {"notice_days", "已读消息保留", 8, 0},
    {"personal_days", "个人信息保留", 8, 0},
    {"scan_days", "盖章扫描件保留", 8, 0},
    {"staff_days", "人员姓名和证书号保留", 8, 0},
    {"file_days", "证书等文件保留", 8, 0},
    {"original_days", "递交原件和内部留存保留", 8, 0},
    {"read_days", "查阅记录保留", 8, 0},
    {"erase_notice", "到期自动清除", 8, 0},
    {"objection_people", "复核异议的人数", 8, 0},
    {"entry_mb", "项目文件空间", 8, 0},
    {"district_mb", "区划文件空间", 8, 0},
    {"code_days", "一次性码有效期", 8, 0},
    {"backup_days", "自动备份", 8, 0},
    {"backup_keep", "自动备份保留", 8, 0},
    {"contact_name", "联系人", 60, 0},
    {"contact_phone", "联系电话", 40, 0},
    {"ocid_prefix", "OCDS 标识前缀", 11, 0},
    {"erase_items", "到期清除的材料", 300, 0},
    {"role", "角色", 8, HTTP_ROWS},
    EDIT_SEEN,
};
_Static_assert(GP_COUNT(settings_form) == SETTING_N + SETTING_TEXT_N + 3, "a field each");

const struct http_route admin_routes[] = {
    WEB_GET("/admin", index_page, PERM_ADMIN, "系统管理首页"),
    WEB_GET("/admin/roles", roles_page, PERM_ADMIN, "角色一览"),
    WEB_GET("/admin/sessions", sessions_page, PERM_ADMIN, "全部登录"),
    WEB_SHOWN("/admin/sessions", sessions_page, PERM_ADMIN, "正在登录的设备"),
    WEB_POST("/admin/sessions/end", end_session, PERM_ADMIN, HTTP_WRITE, 16384,
             "让一个设备退出登录", WEB_FORM(session_form)),
    WEB_GET("/admin/settings", settings_page, PERM_ADMIN, "设置"),
    WEB_POST("/admin/settings", save_settings, PERM_ADMIN, HTTP_WRITE, 16384, "保存设置",
             WEB_FORM(settings_form), .edits = true),
    {.path = NULL},
};
