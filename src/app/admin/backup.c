/* Begin with make() and fill(): a folder beside the wanted place, the copy of the database into
 * it, every document that the copy names, the manifest last; only the finished archive gets its
 * name. The order in fill() is the point: heads of the logs, then the copy, then the files. What a
 * killed backup leaves is found by its note in the files folder (leave_note, backup_sweep).
 * Putting back is backup_restore.c, which goes through the documents by document_each as well. */

#include "app/admin/backup_parts.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/admin/audit.h"
#include "app/admin/audit_heads.h"
#include "app/admin/backup_seal.h"
#include "app/files/document.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/workdir.h"
#include "codec/archive.h"
#include "codec/json_out.h"
#include "db/db.h"
#include "store/move.h"
#include "store/audit.h"
#include "store/store.h"

#define NOTE_MAX 8192

/* ---- names */

static bool has_form(const char *name, const char *form) {
    if (strlen(name) != strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? name[i] < '0' || name[i] > '9' : name[i] != form[i])
            return false;
    return true;
}

static const char *const forms[] = {
    "gongping-00000000-000000.zip",      "gongping-00000000-000000.zip" SEAL_ENDING,
    "gongping-00000000-000000-auto.zip", "gongping-00000000-000000-auto.zip" SEAL_ENDING,
    "gongping-00000000-000000.db",
};

bool backup_is_name(const char *name) {
    for (size_t i = 0; i < GP_COUNT(forms); i++)
        if (has_form(name, forms[i]))
            return true;
    return false;
}

bool backup_is_automatic(const char *name) {
    return backup_is_name(name) && strstr(name, "-auto.") != NULL;
}

int64_t backup_name_day(const char *name) {
    date_t day;
    char text[11] = "0000-00-00";
    if (!backup_is_name(name))
        return DEC_UNSET;
    memcpy(text, name + 9, 4);
    memcpy(text + 5, name + 13, 2);
    memcpy(text + 8, name + 15, 2);
    return date_parse(str_of(text), &day) ? day.day : DEC_UNSET;
}

const char *backup_name(struct arena *a, int64_t now_ms, bool automatic) {
    int64_t seconds = (now_ms + CHINA_OFFSET_MS) / 1000;
    struct date_civil d = date_civil((date_t){(int32_t)(seconds / 86400)});
    int day = (int)(seconds % 86400);
    return arena_printf(a, "gongping-%04d%02d%02d-%02d%02d%02d%s.zip", d.year, d.month, d.day,
                        day / 3600, day / 60 % 60, day % 60, automatic ? "-auto" : "");
}

#define NIGHT_IS_OVER (2 * (DAY_MS / 24))

bool backup_is_due(int64_t now_ms, int64_t newest_day, int64_t each_days) {
    if (each_days == DEC_UNSET)
        return false;
    if (newest_day == DEC_UNSET)
        return true;
    bool night = (now_ms + CHINA_OFFSET_MS) % DAY_MS >= NIGHT_IS_OVER;
    return night && newest_day + each_days <= date_of_ms(now_ms).day;
}

const char *backup_member(struct arena *a, const char *sha256) {
    return document_path(a, "documents", sha256);
}

/* ---- what there is */

enum gp_code backup_is_own(struct work *w) {
    struct store_tenant *tenants;
    size_t n;
    TRY(store_tenant_list(w, &tenants, &n));
    if (n == 1)
        return GP_OK;
    return gp_fail(w->err, GP_DENIED, "备份",
                   "这个数据库里有 %zu 个区划的数据，不能由一个区划的管理员下载；请在服务器上用 "
                   "gongping backup 备份",
                   n);
}

void backup_note_lack(struct arena *a, struct backup_lack *list, size_t *n,
                      const struct document *d, const char *why) {
    if (*n < BACKUP_NAMES_MAX)
        list[*n] = (struct backup_lack){arena_strdup(a, d->file_name), arena_strdup(a, d->sha256),
                                        arena_strdup(a, why)};
    ++*n;
}

/* ---- making one */

#define NOTE "backup-" /* in the files folder, of one under way: where it is made */
#define WORK "backup"

struct making {
    struct work *w;
    const char *files, *path;
    struct workdir work;
    const char *copy, *archive, *note; /* copy: of the database, until it is in the archive */
    struct archive_writer *zip;
    struct apart *apart; /* where files go instead of into the archive; NULL */
    struct backup_made *made;
    struct audit_note *heads; /* of the audit logs, before the copy was made */
    size_t n_heads;
    int64_t here_bytes, away_bytes; /* of all files: in the folder, and in storage alone */
};

/* By what the database says: before anything is brought. One that two districts have counts twice,
 * which errs on the safe side. */
static enum gp_code count_document(void *arg, const struct document *d) {
    struct making *m = arg;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    const char *path =
        document_path(&scratch, arena_printf(&scratch, "%s/documents", m->files), d->sha256);
    *(document_is_there(path) ? &m->here_bytes : &m->away_bytes) += d->size;
    return GP_OK;
}

static enum gp_code add_document(void *arg, const struct document *d) {
    struct making *m = arg;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err *e = m->w->err;
    const char *member = backup_member(&scratch, d->sha256), *path = NULL;
    if (m->apart)
        return backup_apart_add(m->apart, m->w, d, m->made);
    if (archive_has(m->zip, member))
        return GP_OK;
    enum gp_code code =
        document_find(e, arena_printf(&scratch, "%s/documents", m->files), d->sha256, &path);
    bool damaged = code == GP_IO && cstr_eq(e->where, d->sha256);
    if (code != GP_OK && !damaged)
        return code;
    struct stat st;
    bool there = !damaged && path && stat(path, &st) == 0 && S_ISREG(st.st_mode);
    if (!there || st.st_size != d->size) {
        backup_note_lack(m->w->arena, m->made->lacking, &m->made->n_lacking, d,
                         damaged ? "内容与校验值不符"
                         : there ? "大小与登记的不符"
                                 : "文件夹里没有");
        return GP_OK;
    }
    m->made->files++;
    m->made->bytes += d->size;
    return archive_add_file(m->zip, e, member, path, false);
}

static const char *manifest(struct making *m, const char *sha256, int64_t size) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_INDENT);
    jout_object(&o);
    jout_pair(&o, "format", BACKUP_FORMAT);
    jout_key(&o, "format_version");
    jout_int(&o, m->apart ? BACKUP_FORMAT_APART : BACKUP_FORMAT_VERSION);
    if (m->apart)
        jout_pair(&o, "files_apart", backup_apart_manifest(m->apart));
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
    jout_key(&o, "audit_heads");
    jout_array(&o);
    for (size_t i = 0; i < m->n_heads; i++) {
        jout_object(&o);
        jout_pair(&o, "tenant", m->heads[i].tenant);
        jout_key(&o, "seq");
        jout_int(&o, m->heads[i].head.seq);
        jout_pair(&o, "hash", m->heads[i].head.hash);
        jout_end(&o);
    }
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
    return arena_strdup(m->w->arena, buf_text(&b));
}

/* Files are stored as they are and the database at its full size at worst; a tenth is left to
 * those who work meanwhile. */
static enum gp_code check_room(struct making *m, int64_t database) {
    struct statvfs v;
    const char *folder = m->copy;
    if (statvfs(folder, &v) != 0)
        return GP_OK; /* the writing itself will tell */
    int64_t room = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
    /* Files in storage come here first, as copies, and are then copied once more. */
    int64_t need = (m->apart ? 0 : m->here_bytes + 2 * m->away_bytes) + database;
    if (room / 10 * 9 >= need)
        return GP_OK;
    return gp_fail(m->w->err, GP_IO, "备份", "磁盘空间不足：约需 %s，只剩 %s；请清理后再备份",
                   file_size_text(m->w->arena, need), file_size_text(m->w->arena, room));
}

/* The files are listed after the copy: what the copy names was there before it. */
static enum gp_code fill(struct making *m) {
    struct work *w = m->w;
    char sha256[HASH_HEX];
    int64_t size;
    TRY(audit_heads_note(w, m->files));
    TRY(WORK_READ(w, audit_heads_now(w, &m->heads, &m->n_heads)));
    TRY(store_copy(w, m->copy));
    if (!hash_file(m->copy, &size, sha256))
        return gp_fail(w->err, GP_IO, "备份", "读不到刚做好的数据库副本，请检查磁盘");
    TRY(document_each(w, count_document, m));
    TRY(check_room(m, size));
    TRY(document_each(w, add_document, m));
    TRY(archive_add_file(m->zip, w->err, BACKUP_DATABASE, m->copy, true));
    return archive_add_bytes(m->zip, w->err, BACKUP_MANIFEST, str_of(manifest(m, sha256, size)));
}

static enum gp_code note_in_log(struct making *m) {
    const char *slash = strrchr(m->path, '/');
    return audit_note_all(m->w, "backup.make", slash ? slash + 1 : m->path,
                          arena_printf(m->w->arena, "%lld 个文件", (long long)m->made->files));
}

/* What a killed one left lies wherever somebody wanted it: the note, which is there first, says
 * where. A backup goes on without one. */
static void leave_note(struct making *m) {
    struct gp_err unsaid = {.arena = m->w->arena};
    const char *slash = strrchr(m->path, '/');
    const char *parent =
        slash ? arena_strndup(m->w->arena, m->path, (size_t)(slash - m->path) + 1) : ".";
    char *whole = realpath(parent, NULL);
    const char *text =
        arena_printf(m->w->arena, "%s/%s", whole ? whole : ".", slash ? slash + 1 : m->path);
    free(whole);
    if (file_write(&unsaid, m->note, str_of(text)) != GP_OK)
        m->note = NULL;
}

/* The note of a backup that is under way stays. */
static void follow_note(struct arena *a, const char *note, const char *pid) {
    struct gp_err unread = {.arena = a};
    struct str path;
    if (file_read(a, &unread, note, NOTE_MAX, &path) != GP_OK)
        return;
    workdir_sweep(a, path.p, WORK, NULL, NULL);
    if (kill((pid_t)strtol(pid, NULL, 10), 0) != 0 && errno == ESRCH)
        unlink(note);
}

void backup_sweep(struct arena *a, const char *files) {
    DIR *dir = opendir(files);
    for (const struct dirent *d; dir && (d = readdir(dir)) != NULL;)
        if (strncmp(d->d_name, NOTE, strlen(NOTE)) == 0)
            follow_note(a, arena_printf(a, "%s/%s", files, d->d_name), d->d_name + strlen(NOTE));
    if (dir)
        closedir(dir);
}

static enum gp_code make(struct making *m, bool (*stop)(void *arg), void *arg) {
    struct work *w = m->w;
    struct stat st;
    if (lstat(m->path, &st) == 0)
        return gp_fail(w->err, GP_CONFLICT, m->path, "已有这个文件，请换一个文件名");
    leave_note(m);
    TRY(workdir_make(w->err, m->path, WORK, &m->work));
    m->copy = arena_printf(w->arena, "%s/data.db", m->work.path);
    m->archive = arena_printf(w->arena, "%s/backup.zip", m->work.path);
    TRY(archive_create(w->err, m->archive, &m->zip));
    enum gp_code code = fill(m);
    if (code == GP_OK)
        code = archive_finish(m->zip, w->err, stop, arg);
    else
        archive_discard(m->zip);
    TRY(code);
    return workdir_give(w->err, m->archive, m->path);
}

enum gp_code backup_make_at(struct work *w, const char *files, const char *path,
                            struct apart *apart, bool (*stop)(void *arg), void *arg,
                            struct backup_made *ret) {
    struct making m = {.w = w,
                       .files = files,
                       .path = path,
                       .apart = apart,
                       .note = arena_printf(w->arena, "%s/" NOTE "%ld", files, (long)getpid()),
                       .made = ret};
    *ret = (struct backup_made){0};
    backup_sweep(w->arena, files);
    workdir_sweep(w->arena, path, WORK, NULL, NULL);
    enum gp_code code = make(&m, stop, arg);
    workdir_remove(&m.work);
    if (m.note)
        unlink(m.note);
    TRY(code);
    return WORK_WRITE(w, note_in_log(&m));
}

enum gp_code backup_make(struct work *w, const char *files, const char *path,
                         bool (*stop)(void *arg), void *arg, struct backup_made *ret) {
    return backup_make_at(w, files, path, NULL, stop, arg, ret);
}

enum gp_code backup_make_sealed(struct work *w, const char *files, const struct backup_seal *seal,
                                bool (*stop)(void *arg), void *arg, struct backup_made *ret) {
    TRY(backup_make(w, files, seal->plain, stop, arg, ret));
    enum gp_code code = seal_file(w->err, seal->plain, seal->sealed, seal->key);
    unlink(seal->plain);
    return code;
}
