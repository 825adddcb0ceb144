/* Backups: making one, the list, fetching one. */
#include "app/admin/audit.h"
#include "app/admin/admin.h"
#include "app/admin/backup.h"
#include "app/admin/backup_seal.h"
#include "base/file.h"
#include "web/admin/admin.h"
#include "web/admin/backup_job.h"
#include "web/route.h"

#define BACKUPS_SHOWN 50

struct found {
    struct arena *arena;
    VEC(struct depot_item) items;
};

static enum gp_code note_item(void *arg, const struct depot_item *item) {
    struct found *f = arg;
    struct depot_item *own = VEC_PUSH(f->arena, &f->items);
    *own = *item;
    own->name = arena_strdup(f->arena, item->name);
    return GP_OK;
}

static int newest_first(const void *a, const void *b) {
    const struct depot_item *x = a, *y = b;
    return -strcmp(x->name, y->name);
}

/* A copy of the database alone, as earlier versions of the program made them. */
static bool is_database_alone(const char *name) {
    return cstr_ends(name, ".db");
}

/* Its list of files lies beside it: NAME.zip.files. */
static bool is_apart(const struct found *f, const char *name) {
    size_t n = strlen(name) - (cstr_ends(name, SEAL_ENDING) ? strlen(SEAL_ENDING) : 0);
    for (size_t i = 0; i < f->items.n; i++)
        if (strncmp(f->items.v[i].name, name, n) == 0 &&
            strcmp(f->items.v[i].name + n, ".files") == 0)
            return true;
    return false;
}

static void add_backup(struct val *rows, const struct found *f, const struct depot_item *item) {
    struct val *row = list_add_map(rows);
    map_text(row, "name", item->name);
    map_text(row, "size", file_size_text(row->arena, item->size));
    map_bool(row, "database_alone", is_database_alone(item->name));
    map_bool(row, "sealed", cstr_ends(item->name, SEAL_ENDING));
    map_bool(row, "automatic", backup_is_automatic(item->name));
    map_bool(row, "apart", is_apart(f, item->name));
}

/* Storage that is away is a problem to be told, and the page goes on. */
static void list_backups(struct http_call *call, struct val *m, const struct depot *place) {
    struct found f = {.arena = call->arena};
    struct gp_err e = {.arena = call->arena};
    enum gp_code code = depot_each(place, &e, "gongping-", note_item, &f);
    if (f.items.n > 0)
        qsort(f.items.v, f.items.n, sizeof(*f.items.v), newest_first);
    struct val *rows = map_list(m, "backups");
    for (size_t i = 0; i < f.items.n && rows->list.n < BACKUPS_SHOWN; i++)
        if (backup_is_name(f.items.v[i].name))
            add_backup(rows, &f, &f.items.v[i]);
    map_bool(m, "any", rows->list.n > 0);
    if (code != GP_OK)
        map_text(m, "problem", e.message);
}

static enum gp_code backup_page(struct http_call *call) {
    struct work work = web_work(call);
    struct depot *place;
    struct backup_view view;
    TRY(backup_job_place(call->err, web_config(call), &place));
    struct val *m = web_page(call, "备份");
    map_bool(m, "may", WORK_READ(&work, backup_is_own(&work)) == GP_OK);
    *call->err = (struct gp_err){.arena = call->arena};
    backup_job_look(call, &view);
    map_bool(m, "running", view.running);
    map_time(m, "begun", view.begun_ms);
    map_text(m, "problem", view.problem);
    map_text(m, "where", NULL);
    map_text(m, "warning", view.warning);
    if (view.running)
        http_set_header(call, "Refresh", "2"); /* goes on without a script */
    list_backups(call, m, place);
    map_text(m, "folder", depot_address(place));
    map_bool(m, "remote", depot_is_remote(place));
    return web_render(call, "admin/backup", m);
}

static enum gp_code make_backup(struct http_call *call) {
    struct work work = web_work(call);
    struct depot *unused;
    TRY(WORK_READ(&work, backup_is_own(&work)));
    TRY(backup_job_place(call->err, web_config(call), &unused));
    TRY(backup_job_begin(call));
    return http_redirect(call, "/admin/backup");
}

static enum gp_code take_backup(struct http_call *call) {
    struct work work = web_work(call);
    const char *name = http_param(call, "name");
    TRY(WORK_READ(&work, backup_is_own(&work)));
    struct depot *place;
    TRY(backup_job_place(call->err, web_config(call), &place));
    const char *path = arena_printf(call->arena, "%s/%s", depot_address(place), name);
    if (!backup_is_name(name) || depot_is_remote(place) || file_size(path) == 0)
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
    WEB_GET("/admin/backup", backup_page, PERM_ADMIN, "备份一览", .where = HTTP_SLOW,
            .unit = HTTP_UNIT_OWN),
    WEB_POST("/admin/backup", make_backup, PERM_ADMIN, HTTP_SLOW, 1024, "备份数据库和文件"),
    WEB_GET("/admin/backup/download/:name", take_backup, PERM_ADMIN, "下载备份", .where = HTTP_SLOW,
            .unit = HTTP_UNIT_OWN),
    {.path = NULL},
};
