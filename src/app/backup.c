#include "app/backup_parts.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/admin.h"
#include "app/document.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "codec/archive.h"
#include "codec/json_out.h"
#include "db/db.h"
#include "store/audit.h"
#include "store/store.h"

#define CHINA_OFFSET_MS (8 * 3600000LL)
#define PAGE            1000

/* ---- names */

static bool has_form(const char *name, const char *form) {
    if (strlen(name) != strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? name[i] < '0' || name[i] > '9' : name[i] != form[i])
            return false;
    return true;
}

bool backup_is_name(const char *name) {
    return has_form(name, "gongping-00000000-000000.zip") ||
           has_form(name, "gongping-00000000-000000.db");
}

const char *backup_name(struct arena *a, int64_t now_ms) {
    int64_t seconds = (now_ms + CHINA_OFFSET_MS) / 1000;
    struct date_civil d = date_civil((date_t){(int32_t)(seconds / 86400)});
    int day = (int)(seconds % 86400);
    return arena_printf(a, "gongping-%04d%02d%02d-%02d%02d%02d.zip", d.year, d.month, d.day,
                        day / 3600, day / 60 % 60, day % 60);
}

const char *backup_member(struct arena *a, const char *sha256) {
    return document_path(a, "documents", sha256);
}

/* ---- what there is */

struct tenants_step {
    struct arena *a;
    struct store_tenant *v;
    size_t n;
};

static enum gp_code list_tenants(struct db *db, struct gp_err *e, void *arg) {
    struct tenants_step *s = arg;
    return store_tenant_list(db, s->a, e, &s->v, &s->n);
}

enum gp_code backup_is_own(struct app *app) {
    struct tenants_step s = {.a = app->arena};
    TRY(db_tx_join(app->db, app->err, DB_READ, list_tenants, &s));
    if (s.n == 1)
        return GP_OK;
    return gp_fail(app->err, GP_DENIED, "备份",
                   "这个数据库里有 %zu 个区划的数据，不能由一个区划的管理员下载；请在服务器上用 "
                   "gongping backup 备份",
                   s.n);
}

struct page_step {
    struct arena *a;
    const char *tenant, *after;
    struct document *v;
    size_t n;
};

static enum gp_code read_page(struct db *db, struct gp_err *e, void *arg) {
    struct page_step *s = arg;
    return store_document_page(db, s->a, e, s->tenant, s->after, PAGE, &s->v, &s->n);
}

static enum gp_code each_of(struct db *db, struct gp_err *e, const char *tenant, backup_visit visit,
                            void *arg) {
    char after[HASH_HEX] = "";
    for (size_t n = PAGE; n == PAGE;) {
        struct arena page GP_CLEANUP(arena_release) = ARENA_INIT;
        struct page_step s = {.a = &page, .tenant = tenant, .after = after};
        TRY(db_tx_join(db, e, DB_READ, read_page, &s));
        n = s.n;
        for (size_t i = 0; i < n; i++)
            TRY(visit(arg, &s.v[i]));
        if (n > 0)
            memcpy(after, s.v[n - 1].sha256, sizeof(after));
    }
    return GP_OK;
}

enum gp_code backup_each(struct db *db, struct gp_err *e, backup_visit visit, void *arg) {
    struct tenants_step s = {.a = e->arena};
    TRY(db_tx_join(db, e, DB_READ, list_tenants, &s));
    for (size_t i = 0; i < s.n; i++)
        TRY(each_of(db, e, s.v[i].tenant, visit, arg));
    return GP_OK;
}

void backup_note_lack(struct arena *a, struct backup_lack *list, size_t *n,
                      const struct document *d, const char *why) {
    if (*n < BACKUP_NAMES_MAX)
        list[*n] = (struct backup_lack){arena_strdup(a, d->file_name), arena_strdup(a, d->sha256),
                                        arena_strdup(a, why)};
    ++*n;
}

/* ---- making one */

struct making {
    struct app *app;
    const char *files, *path, *copy; /* copy: of the database, until it is in the archive */
    struct archive_writer *w;
    struct backup_made *made;
};

static enum gp_code add_document(void *arg, const struct document *d) {
    struct making *m = arg;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err *e = m->app->err;
    const char *member = backup_member(&scratch, d->sha256);
    if (archive_has(m->w, member))
        return GP_OK;
    const char *path =
        document_path(&scratch, arena_printf(&scratch, "%s/documents", m->files), d->sha256);
    struct stat st;
    bool there = stat(path, &st) == 0 && S_ISREG(st.st_mode);
    if (!there || st.st_size != d->size) {
        backup_note_lack(m->app->arena, m->made->lacking, &m->made->n_lacking, d,
                         there ? "大小与登记的不符" : "文件夹里没有");
        return GP_OK;
    }
    m->made->files++;
    m->made->bytes += d->size;
    return archive_add_file(m->w, e, member, path, false);
}

static const char *manifest(struct making *m, const char *sha256, int64_t size) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_INDENT);
    jout_object(&o);
    jout_pair(&o, "format", BACKUP_FORMAT);
    jout_key(&o, "format_version");
    jout_int(&o, BACKUP_FORMAT_VERSION);
    jout_pair(&o, "made_by", "gongping " GP_VERSION);
    jout_key(&o, "made_ms");
    jout_int(&o, clock_now_ms());
    jout_pair(&o, "database_sha256", sha256);
    jout_key(&o, "database_size");
    jout_int(&o, size);
    jout_key(&o, "files");
    jout_int(&o, m->made->files);
    jout_key(&o, "files_size");
    jout_int(&o, m->made->bytes);
    jout_key(&o, "files_lacking");
    jout_int(&o, (int64_t)m->made->n_lacking);
    jout_end(&o);
    jout_finish(&o);
    return arena_strdup(m->app->arena, buf_text(&b));
}

/* Files are stored as they are and the database at its full size at worst; a tenth is left to
 * those who work meanwhile. */
static enum gp_code check_room(struct making *m, int64_t database) {
    struct statvfs v;
    const char *folder = m->copy;
    if (statvfs(folder, &v) != 0)
        return GP_OK; /* the writing itself will tell */
    int64_t room = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
    int64_t need = m->made->bytes + database;
    if (room / 10 * 9 >= need)
        return GP_OK;
    return gp_fail(m->app->err, GP_IO, "备份", "磁盘空间不足：约需 %s，只剩 %s；请清理后再备份",
                   file_size_text(m->app->arena, need), file_size_text(m->app->arena, room));
}

/* The files are listed after the copy: what the copy names was there before it. */
static enum gp_code fill(struct making *m) {
    struct app *app = m->app;
    char sha256[HASH_HEX];
    int64_t size;
    TRY(db_backup(app->db, app->err, m->copy));
    if (!hash_file(m->copy, &size, sha256))
        return gp_fail(app->err, GP_IO, "备份", "读不到刚做好的数据库副本，请检查磁盘");
    TRY(backup_each(app->db, app->err, add_document, m));
    TRY(check_room(m, size));
    TRY(archive_add_file(m->w, app->err, BACKUP_DATABASE, m->copy, true));
    return archive_add_bytes(m->w, app->err, BACKUP_MANIFEST, str_of(manifest(m, sha256, size)));
}

static enum gp_code note_in_log(struct making *m) {
    struct app app = *m->app;
    struct tenants_step s = {.a = app.arena};
    TRY(db_tx_join(app.db, app.err, DB_READ, list_tenants, &s));
    const char *slash = strrchr(m->path, '/');
    for (size_t i = 0; i < s.n; i++) {
        app.tenant = s.v[i].tenant;
        TRY(admin_audit(&app, "backup.make", slash ? slash + 1 : m->path,
                        arena_printf(app.arena, "%lld 个文件", (long long)m->made->files)));
    }
    return GP_OK;
}

enum gp_code backup_make(struct app *app, const char *files, const char *path,
                         bool (*stop)(void *arg), void *arg, struct backup_made *ret) {
    struct making m = {.app = app,
                       .files = files,
                       .path = path,
                       .copy = arena_printf(app->arena, "%s.data", path),
                       .made = ret};
    *ret = (struct backup_made){0};
    TRY(archive_create(app->err, path, &m.w));
    enum gp_code code = fill(&m);
    if (code == GP_OK)
        code = archive_finish(m.w, app->err, stop, arg);
    else
        archive_discard(m.w);
    unlink(m.copy);
    TRY(code);
    return note_in_log(&m);
}
