/* Backups: making one, the list, fetching one. */
#include <dirent.h>

#include "app/admin/audit.h"
#include "app/admin/admin.h"
#include "app/admin/backup.h"
#include "app/admin/backup_seal.h"
#include "base/file.h"
#include "web/admin/admin.h"
#include "web/admin/backup_job.h"
#include "web/route.h"

#define BACKUPS_SHOWN 50

static int newest_first(const struct dirent **a, const struct dirent **b) {
    return -strcmp((*a)->d_name, (*b)->d_name);
}

static int is_backup(const struct dirent *entry) {
    return backup_is_name(entry->d_name);
}

/* A copy of the database alone, as earlier versions of the program made them. */
static bool is_database_alone(const char *name) {
    return cstr_ends(name, ".db");
}

static void list_backups(struct http_call *call, struct val *m, const char *folder) {
    struct dirent **found = NULL;
    int n = scandir(folder, &found, is_backup, newest_first);
    struct val *rows = map_list(m, "backups");
    for (int i = 0; i < n; i++) {
        if (i < BACKUPS_SHOWN) {
            struct val *row = list_add_map(rows);
            const char *name = arena_strdup(call->arena, found[i]->d_name);
            const char *path = arena_printf(call->arena, "%s/%s", folder, name);
            map_text(row, "name", name);
            map_text(row, "size", file_size_text(call->arena, file_size(path)));
            map_bool(row, "database_alone", is_database_alone(name));
            map_bool(row, "sealed", cstr_ends(name, SEAL_ENDING));
            map_bool(row, "automatic", backup_is_automatic(name));
        }
        free(found[i]);
    }
    free(found);
    map_bool(m, "any", n > 0);
}

static enum gp_code backup_page(struct http_call *call) {
    struct work work = web_work(call);
    const char *folder;
    TRY(backup_job_make_folder(call->err, web_config(call), &folder));
    struct val *m = web_page(call, "备份");
    map_bool(m, "may", backup_is_own(&work) == GP_OK);
    *call->err = (struct gp_err){.arena = call->arena};
    struct backup_view view;
    backup_job_look(call, &view);
    map_bool(m, "running", view.running);
    map_time(m, "begun", view.begun_ms);
    map_text(m, "problem", view.problem);
    map_text(m, "where", NULL);
    map_text(m, "warning", view.warning);
    if (view.running)
        http_set_header(call, "Refresh", "2"); /* goes on without a script */
    list_backups(call, m, folder);
    map_text(m, "folder", folder);
    return web_render(call, "admin/backup", m);
}

static enum gp_code make_backup(struct http_call *call) {
    struct work work = web_work(call);
    const char *folder;
    TRY(WORK_READ(&work, backup_is_own(&work)));
    TRY(backup_job_make_folder(call->err, web_config(call), &folder));
    TRY(backup_job_begin(call));
    return http_redirect(call, "/admin/backup");
}

static enum gp_code take_backup(struct http_call *call) {
    struct work work = web_work(call);
    const char *name = http_param(call, "name");
    TRY(WORK_READ(&work, backup_is_own(&work)));
    const char *path =
        arena_printf(call->arena, "%s/%s", backup_job_folder(call->arena, web_config(call)), name);
    if (!backup_is_name(name) || file_size(path) == 0)
        return gp_fail(call->err, GP_MISSING, NULL, "没有这个备份，请回到备份页重新选择");
    TRY(WORK_WRITE(&work, audit_note(&work, "backup.take", name, NULL)));
    http_send_lasting(call, path,
                      is_database_alone(name)        ? "application/vnd.sqlite3"
                      : cstr_ends(name, SEAL_ENDING) ? "application/octet-stream"
                                                     : "application/zip");
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(call, name);
    return GP_OK;
}

const struct http_route admin_backup_routes[] = {
    WEB_GET("/admin/backup", backup_page, PERM_ADMIN, "备份一览"),
    WEB_POST("/admin/backup", make_backup, PERM_ADMIN, HTTP_SLOW, 1024, "备份数据库和文件"),
    WEB_GET("/admin/backup/download/:name", take_backup, PERM_ADMIN, "下载备份", .where = HTTP_SLOW,
            .unit = HTTP_UNIT_OWN),
    {.path = NULL},
};
