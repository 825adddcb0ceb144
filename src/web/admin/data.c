/* Retention, and what the system holds. */
#include "app/admin/admin.h"
#include "app/files/files.h"
#include "app/files/quota.h"
#include "base/file.h"
#include "base/memory.h"
#include "web/admin/admin.h"
#include "web/web.h"
#include "web/route.h"

/* ---- retention */

static date_t day_of(int64_t ms) {
    return (date_t){(int32_t)((ms + CHINA_OFFSET_MS) / DAY_MS)};
}

static enum gp_code retention_page(struct http_call *call) {
    struct work work = web_work(call);
    struct gp_err refusal = *call->err;
    struct admin_kept kept[KEPT_N];
    TRY(admin_retention(&work, kept));
    struct val *m = web_page(call, "清理");
    map_text(m, "problem", refusal.message);
    map_text(m, "where", refusal.where);
    struct val *rows = map_list(m, "kept");
    for (size_t i = 0; i < KEPT_N; i++) {
        struct val *row = list_add_map(rows);
        map_textf(row, "index", "%zu", i);
        map_text(row, "title", kept[i].title);
        map_text(row, "hint", kept[i].hint);
        map_bool(row, "unlimited", kept[i].days == DEC_UNSET);
        map_bool(row, "at_once", kept[i].days == 0);
        map_count(row, "days", kept[i].days);
        map_count(row, "count", kept[i].count);
        map_bool(row, "any", kept[i].count > 0);
        map_bool(row, "chosen", kept[i].count > 0 && !kept[i].on_purpose);
        map_text(row, "kind", kept[i].kind);
        map_bool(row, "goes", kept[i].goes_at != DEC_UNSET && !kept[i].held);
        map_bool(row, "held", kept[i].held);
        map_text(row, "goes_at",
                 kept[i].goes_at == DEC_UNSET ? NULL
                                              : date_text(call->arena, day_of(kept[i].goes_at)));
    }
    return web_render(call, "admin/retention", m);
}

static enum gp_code hold_kind(struct http_call *call) {
    struct work work = web_work(call);
    bool held = http_form(call, "resume") == NULL;
    TRY(admin_hold(&work, http_form(call, "kind"), held));
    return web_done(call, "/admin/retention",
                    held ? "已暂缓，恢复前不会自动清除" : "已恢复，到期自动清除");
}

static enum gp_code run_retention(struct http_call *call) {
    struct work work = web_work(call);
    bool chosen[KEPT_N];
    int64_t deleted[KEPT_N], sum = 0;
    for (size_t i = 0; i < KEPT_N; i++)
        chosen[i] = http_form_row(call, "kept", i) != NULL;
    enum gp_code code = admin_run_retention(&work, chosen, deleted);
    if (code == GP_INVALID) {
        web_refuse(call, code);
        return retention_page(call);
    }
    TRY(code);
    for (size_t i = 0; i < KEPT_N; i++)
        sum += deleted[i];
    return web_done(call, "/admin/retention",
                    arena_printf(call->arena, "已清理 %lld 条，已记入审计日志", (long long)sum));
}

/* ---- system */

static enum gp_code system_page(struct http_call *call) {
    struct work work = web_work(call);
    struct table_count *counts;
    size_t n;
    TRY(store_table_counts(&work, &counts, &n));
    struct val *m = web_page(call, "系统信息");
    const struct web_config *config = web_config(call);
    map_text(m, "version", GP_VERSION);
    map_text(m, "tenant", work.tenant);
    map_text(m, "db_file", db_address_shown(call->arena, config->db_file));
    map_text(m, "db_size", file_size_text(call->arena, db_size(work.db)));
    struct files_place place;
    TRY(files_look(&work, config->beside, &place));
    map_text(m, "files", place.path);
    map_text(m, "files_problem", place.problem);
    map_text(m, "scan", config->scan);
    map_bool(m, "secure", config->secure_cookies);
    map_text(m, "memory", file_size_text(call->arena, memory_resident()));
    map_text(m, "kept", file_size_text(call->arena, memory_kept()));
    map_text(m, "kept_max", file_size_text(call->arena, memory_kept_max()));
    struct quota quota;
    TRY(quota_look(&work, NULL, NULL, &quota));
    map_text(m, "files_used", file_size_text(call->arena, quota.used));
    map_text(m, "files_max", file_size_text(call->arena, quota.max));
    struct val *rows = map_list(m, "counts");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "name", counts[i].name);
        map_count(row, "rows", counts[i].rows);
    }
    return web_render(call, "admin/system", m);
}

static const struct http_field hold_form[] = {{"kind", "内容", 20, HTTP_REQUIRED},
                                              {"resume", "恢复", 1, 0}};
static const struct http_field retention_form[] = {{"kept", "清理内容", 8, HTTP_ROWS}};

const struct http_route admin_data_routes[] = {
    WEB_GET("/admin/retention", retention_page, PERM_ADMIN, "清理过期数据"),
    WEB_POST("/admin/retention", run_retention, PERM_ADMIN, HTTP_WRITE, 4096, "执行清理",
             WEB_FORM(retention_form)),
    WEB_POST("/admin/retention/hold", hold_kind, PERM_ADMIN, HTTP_WRITE, 1024,
             "暂缓或恢复到期自动清除", WEB_FORM(hold_form)),
    WEB_GET("/admin/system", system_page, PERM_ADMIN, "系统信息", .where = HTTP_SLOW),
    {.path = NULL},
};
