/* Retention, backups, and what the system holds. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "app/admin.h"
#include "web/admin.h"
#include "web/web.h"

/* ---- retention */

static enum gp_code show_retention(struct http_call *call) {
    struct app app = web_app(call);
    struct gp_err refusal = *call->err;
    struct admin_kept kept[KEPT_N];
    TRY(admin_retention(&app, kept));
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
        /* Personal data of finished projects only on purpose. */
        map_bool(row, "chosen", kept[i].count > 0 && i != KEPT_ID_NUMBERS);
    }
    return web_render(call, "admin_retention", m);
}

static enum gp_code retention_page(struct http_call *call) {
    return show_retention(call);
}

static enum gp_code run_retention(struct http_call *call) {
    struct app app = web_app(call);
    bool chosen[KEPT_N];
    int64_t deleted[KEPT_N], sum = 0;
    for (size_t i = 0; i < KEPT_N; i++)
        chosen[i] = http_form_row(call, "kept", i) != NULL;
    enum gp_code code = admin_run_retention(&app, chosen, deleted);
    if (code == GP_INVALID) {
        call->response->status = http_status_of(code);
        return show_retention(call);
    }
    TRY(code);
    for (size_t i = 0; i < KEPT_N; i++)
        sum += deleted[i];
    return web_done(call, "/admin/retention",
                    arena_printf(call->arena, "已清理 %lld 条，已记入审计日志", (long long)sum));
}

/* ---- backup */

static enum gp_code backup_folder(struct http_call *call, const char **ret) {
    *ret = web_folder(call, "backups");
    if (mkdir(*ret, 0700) == 0 || errno == EEXIST)
        return GP_OK;
    return gp_fail(call->err, GP_IO, "备份", "无法建立备份文件夹，请检查权限");
}

static int newest_first(const struct dirent **a, const struct dirent **b) {
    return -strcmp((*a)->d_name, (*b)->d_name);
}

static int is_backup(const struct dirent *entry) {
    return admin_is_backup_name(entry->d_name);
}

#define BACKUPS_SHOWN 50

/* 12.3 MB; whole bytes below a kilobyte. */
static const char *size_text(struct arena *a, int64_t bytes) {
    static const char *const units[] = {"KB", "MB", "GB", "TB"};
    if (bytes < 1024)
        return arena_printf(a, "%lld 字节", (long long)bytes);
    size_t u = 0;
    int64_t tenths = bytes * 10 / 1024;
    for (; tenths >= 10240 && u + 1 < GP_COUNT(units); u++)
        tenths /= 1024;
    return arena_printf(a, "%lld.%lld %s", (long long)(tenths / 10), (long long)(tenths % 10),
                        units[u]);
}

static int64_t file_size(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static enum gp_code backup_page(struct http_call *call) {
    struct app app = web_app(call);
    const char *folder;
    TRY(backup_folder(call, &folder));
    struct val *m = web_page(call, "备份");
    map_bool(m, "may", admin_may_back_up(&app) == GP_OK);
    *call->err = (struct gp_err){.arena = call->arena};
    struct dirent **found = NULL;
    int n = scandir(folder, &found, is_backup, newest_first);
    struct val *rows = map_list(m, "backups");
    for (int i = 0; i < n; i++) {
        if (i < BACKUPS_SHOWN) {
            struct val *row = list_add_map(rows);
            const char *name = arena_strdup(call->arena, found[i]->d_name);
            map_text(row, "name", name);
            map_text(row, "size",
                     size_text(call->arena,
                               file_size(arena_printf(call->arena, "%s/%s", folder, name))));
        }
        free(found[i]);
    }
    free(found);
    map_bool(m, "any", n > 0);
    map_text(m, "folder", folder);
    return web_render(call, "admin_backup", m);
}

static enum gp_code make_backup(struct http_call *call) {
    struct app app = web_app(call);
    const char *folder, *name;
    TRY(backup_folder(call, &folder));
    TRY(admin_backup(&app, folder, &name));
    return web_done(call, "/admin/backup", arena_printf(call->arena, "已备份到 %s", name));
}

static enum gp_code take_backup(struct http_call *call) {
    struct app app = web_app(call);
    const char *name = http_param(call, "name");
    TRY(admin_may_back_up(&app));
    const char *path = arena_printf(call->arena, "%s/%s", web_folder(call, "backups"), name);
    if (!admin_is_backup_name(name) || file_size(path) == 0)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个备份，请回到备份页重新选择");
    TRY(admin_audit(&app, "backup.take", name, NULL));
    call->response->file = path;
    call->response->type = "application/vnd.sqlite3";
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(call, name);
    return GP_OK;
}

/* ---- system */

static enum gp_code system_page(struct http_call *call) {
    struct app app = web_app(call);
    struct table_count *counts;
    size_t n;
    TRY(admin_counts(&app, &counts, &n));
    struct val *m = web_page(call, "系统信息");
    const struct web_config *config = web_config(call);
    map_text(m, "version", GP_VERSION);
    map_text(m, "tenant", app.tenant);
    map_text(m, "db_file", config->db_file);
    map_text(m, "db_size", size_text(call->arena, file_size(config->db_file)));
    map_text(
        m, "wal_size",
        size_text(call->arena, file_size(arena_printf(call->arena, "%s-wal", config->db_file))));
    map_text(m, "files", config->files);
    map_bool(m, "secure", config->secure_cookies);
    struct val *rows = map_list(m, "counts");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(rows);
        map_text(row, "name", counts[i].name);
        map_count(row, "rows", counts[i].rows);
    }
    return web_render(call, "admin_system", m);
}

static const struct http_field retention_form[] = {{"kept", "清理内容", 8, HTTP_ROWS}};

const struct http_route admin_data_routes[] = {
    {.method = HTTP_GET,
     .path = "/admin/retention",
     .run = retention_page,
     .need = PERM_ADMIN,
     .summary = "清理过期数据"},
    {.method = HTTP_POST,
     .path = "/admin/retention",
     .run = run_retention,
     .need = PERM_ADMIN,
     .where = HTTP_WRITE,
     .body_max = 4096,
     .form = retention_form,
     .n_form = GP_COUNT(retention_form),
     .summary = "执行清理"},
    {.method = HTTP_GET,
     .path = "/admin/backup",
     .run = backup_page,
     .need = PERM_ADMIN,
     .summary = "备份一览"},
    {.method = HTTP_POST,
     .path = "/admin/backup",
     .run = make_backup,
     .need = PERM_ADMIN,
     .where = HTTP_SLOW,
     .body_max = 1024,
     .summary = "备份数据库"},
    {.method = HTTP_GET,
     .path = "/admin/backup/download/:name",
     .run = take_backup,
     .need = PERM_ADMIN,
     .where = HTTP_SLOW,
     .summary = "下载备份"},
    {.method = HTTP_GET,
     .path = "/admin/system",
     .run = system_page,
     .need = PERM_ADMIN,
     .summary = "系统信息"},
    {.path = NULL},
};
