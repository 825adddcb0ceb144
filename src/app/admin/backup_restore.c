/* Putting a backup back: everything is made beside its place, compared, and moved there at the
 * end. restore() is the order; nothing that exists is overwritten, so check_free stands at both
 * its ends. Two names have to appear and cannot appear at once: files first, the database last,
 * and the mark MOVING lets the next start tell which of them is ours (take_files_back). A document
 * that is damaged is left out and told; a damaged database ends it. */
#include "app/admin/backup_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/admin/audit.h"
#include "app/admin/audit_heads.h"
#include "app/admin/backup_seal.h"
#include "app/files/document.h"
#include "app/files/files.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/workdir.h"
#include "codec/archive.h"
#include "codec/json.h"
#include "db/db.h"
#include "store/store.h"

#define WORK   "restore"
#define MOVING "moving" /* the files may be in place already, before their database */

struct restoring {
    struct arena *a;
    struct gp_err *e;
    struct archive_reader *r;
    const struct backup_source *from;
    const char *ending; /* of files beside the archive; NULL: they are in it */
    const char *db_file;
    struct workdir work; /* beside db_file, until all is well */
    const char *database, *files, *moving;
    struct backup_restored *out;
    struct audit_evidence evidence; /* heads that the backup kept */
};

/* ---- the place */

static enum gp_code check_free(struct restoring *s) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", FILES_ENDING};
    for (size_t i = 0; i < GP_COUNT(endings); i++) {
        struct stat st;
        const char *path = arena_printf(s->a, "%s%s", s->db_file, endings[i]);
        if (lstat(path, &st) == 0)
            return gp_fail(s->e, GP_CONFLICT, path,
                           "已经存在，恢复不会覆盖任何东西；请用 --db 换一个位置，"
                           "或先停掉网站并把它移走");
    }
    return GP_OK;
}

static enum gp_code make_work_folder(struct restoring *s) {
    TRY(workdir_make(s->e, s->db_file, WORK, &s->work));
    s->database = arena_printf(s->a, "%s/data.db", s->work.path);
    s->files = arena_printf(s->a, "%s/files", s->work.path);
    s->moving = arena_printf(s->a, "%s/" MOVING, s->work.path);
    return document_make_folders(s->e, s->files);
}

struct sweeping {
    struct arena *a;
    const char *db_file;
};

/* One that was killed between its two moves: the files are ours, and their database never came. */
static void take_files_back(void *arg, const char *work) {
    const struct sweeping *s = arg;
    struct stat st;
    if (lstat(arena_printf(s->a, "%s/" MOVING, work), &st) == 0 &&
        lstat(arena_printf(s->a, "%s/data.db", work), &st) == 0 && lstat(s->db_file, &st) != 0)
        (void)rename(arena_printf(s->a, "%s" FILES_ENDING, s->db_file),
                     arena_printf(s->a, "%s/files", work));
}

void backup_restore_sweep(struct arena *a, const char *db_file) {
    struct sweeping s = {a, db_file};
    workdir_sweep(a, db_file, WORK, take_files_back, &s);
}

/* ---- members */

struct file_sink {
    int fd;
    crypto_hash_sha256_state hash;
};

static bool take_bytes(void *arg, const void *bytes, size_t n) {
    struct file_sink *f = arg;
    crypto_hash_sha256_update(&f->hash, bytes, n);
    for (const char *p = bytes; n > 0;) {
        ssize_t w = write(f->fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        p += w;
        n -= (size_t)w;
    }
    return true;
}

/* Writes the member to a new file and gives the SHA-256 of what was written. */
static enum gp_code extract(struct restoring *s, const char *member, const char *path,
                            char sha256[static HASH_HEX]) {
    struct file_sink f = {.fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (f.fd < 0)
        return gp_fail(s->e, GP_IO, path, "无法写入文件，请检查权限和磁盘空间");
    crypto_hash_sha256_init(&f.hash);
    enum gp_code code = archive_read(s->r, s->e, member, take_bytes, &f);
    close(f.fd);
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&f.hash, digest);
    sodium_bin2hex(sha256, HASH_HEX, digest, sizeof(digest));
    return code;
}

/* ---- the database */

static enum gp_code no_backup(struct gp_err *e) {
    return gp_fail(e, GP_INVALID, NULL, "这不是本系统的备份文件，或是更新版本的程序做的");
}

/* What the manifest says of the database. */
struct expected {
    const char *sha256;
    int64_t size;
};

/* It becomes part of a name: nothing but what backup_apart_ending gives. */
static bool is_ending(const char *s) {
    static const char seal[] = SEAL_ENDING "-";
    size_t n = strlen(seal);
    return !*s || (strncmp(s, seal, n) == 0 && strlen(s) == n + 16 &&
                   strspn(s + n, "0123456789abcdefABCDEF") == 16);
}

static enum gp_code read_manifest(struct restoring *s, struct expected *ret) {
    struct str json;
    if (backup_manifest_read(s->a, s->e, s->r, &json) != GP_OK)
        return no_backup(s->e);
    JSON_HOLD json_t *root = NULL;
    const char *format, *made_by, *sha256, *ending = NULL;
    json_int_t version, made_ms, size;
    if (json_read(s->e, json, BACKUP_MANIFEST_MAX, 4, &root) != GP_OK ||
        json_unpack(root, "{s:s, s:I, s:s, s:I, s:s, s:I, s?s}", "format", &format,
                    "format_version", &version, "made_by", &made_by, "made_ms", &made_ms,
                    "database_sha256", &sha256, "database_size", &size, "files_apart",
                    &ending) != 0 ||
        strcmp(format, BACKUP_FORMAT) != 0 ||
        version != (ending ? BACKUP_FORMAT_APART : BACKUP_FORMAT_VERSION))
        return no_backup(s->e);
    if (ending && !is_ending(ending))
        return no_backup(s->e);
    if (ending && !s->from->beside)
        return gp_fail(s->e, GP_INVALID, NULL, "这个备份的文件另外存放，这里没有");
    s->ending = arena_strdup(s->a, ending);
    s->out->made_by = arena_strdup(s->a, made_by);
    s->out->made_ms = made_ms;
    s->evidence = (struct audit_evidence){.a = s->a};
    TRY(audit_heads_manifest(s->e, json, "备份的清单", &s->evidence));
    *ret = (struct expected){arena_strdup(s->a, sha256), size};
    return GP_OK;
}

/* Every document hangs on the database: one that is damaged is not put back. */
static enum gp_code restore_database(struct restoring *s) {
    struct expected expected = {0};
    char sha256[HASH_HEX];
    int64_t size = -1;
    TRY(read_manifest(s, &expected));
    if (!archive_size(s->r, BACKUP_DATABASE, &size) || size != expected.size)
        return gp_fail(s->e, GP_INVALID, BACKUP_DATABASE, "备份里没有数据库，或它不完整，不能恢复");
    enum gp_code code = extract(s, BACKUP_DATABASE, s->database, sha256);
    if (code == GP_INVALID || (code == GP_OK && strcmp(sha256, expected.sha256) != 0))
        return gp_fail(s->e, GP_INVALID, BACKUP_DATABASE,
                       "备份里的数据库已损坏（内容与校验值不符），不能恢复，请换一份备份");
    return code;
}

/* ---- the files */

static const char *lack_of(enum gp_code code, const char *sha256, const struct document *d) {
    if (code == GP_INVALID)
        return "在备份里已损坏";
    return strcmp(sha256, d->sha256) == 0 ? NULL : "在备份里的内容与校验值不符";
}

/* One that lies beside the archive: to path, and its hash. */
static enum gp_code bring(struct restoring *s, const char *sha256, const char *path,
                          char ret_hash[static HASH_HEX]) {
    const char *name = backup_apart_name(s->e->arena, sha256, s->ending);
    const char *got = arena_printf(s->e->arena, "%s.got", path);
    int64_t size;
    if (*s->ending && !s->from->unseal)
        return gp_fail(s->e, GP_IO, s->from->archive,
                       "它的文件是封好的，请用 --unseal 写明解封密钥的文件");
    if (!*s->ending) {
        TRY(depot_get(s->from->beside, s->e, name, path));
    } else {
        TRY(depot_get(s->from->beside, s->e, name, got));
        enum gp_code code = unseal_file(s->e, got, path, s->from->unseal);
        unlink(got);
        TRY(code);
    }
    return hash_file(path, &size, ret_hash) ? GP_OK
                                            : gp_fail(s->e, GP_IO, path, "读不出来，请检查磁盘");
}

static enum gp_code restore_apart(struct restoring *s, const struct document *d, const char *path) {
    char hash[HASH_HEX] = "";
    struct backup_restored *out = s->out;
    enum gp_code code = bring(s, d->sha256, path, hash);
    const char *why = code == GP_MISSING ? "备份里没有" : lack_of(code, hash, d);
    if (code != GP_OK && code != GP_INVALID && code != GP_MISSING)
        return code;
    if (why) {
        unlink(path);
        backup_note_lack(s->a, out->lacking, &out->n_lacking, d, why);
        return GP_OK;
    }
    out->files++;
    out->bytes += d->size;
    return GP_OK;
}

static enum gp_code restore_document(void *arg, const struct document *d) {
    struct restoring *s = arg;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct backup_restored *out = s->out;
    if (!document_is_hash(d->sha256))
        return gp_fail(s->e, GP_INVALID, d->file_name, "数据库里登记的校验值不对");
    const char *folder = arena_printf(&scratch, "%s/documents", s->files);
    const char *shelf = arena_printf(&scratch, "%s/%.2s", folder, d->sha256);
    const char *path = document_path(&scratch, folder, d->sha256);
    const char *member = backup_member(&scratch, d->sha256);
    int64_t size = -1;
    char sha256[HASH_HEX] = "";
    if (document_is_there(path))
        return GP_OK; /* of another district too */
    if (s->ending && mkdir(shelf, 0700) != 0 && errno != EEXIST)
        return gp_fail(s->e, GP_IO, shelf, "无法建立文件夹，请检查权限");
    if (s->ending)
        return restore_apart(s, d, path);
    if (!archive_size(s->r, member, &size) || size != d->size) {
        backup_note_lack(s->a, out->lacking, &out->n_lacking, d,
                         size < 0 ? "备份里没有" : "在备份里的大小与登记的不符");
        return GP_OK;
    }
    if (mkdir(shelf, 0700) != 0 && errno != EEXIST)
        return gp_fail(s->e, GP_IO, shelf, "无法建立文件夹，请检查权限");
    enum gp_code code = extract(s, member, path, sha256);
    if (code != GP_OK && code != GP_INVALID)
        return code;
    const char *why = lack_of(code, sha256, d);
    if (why) {
        unlink(path);
        backup_note_lack(s->a, out->lacking, &out->n_lacking, d, why);
        return GP_OK;
    }
    out->files++;
    out->bytes += size;
    return GP_OK;
}

/* ---- all of it */

static enum gp_code note_in_logs(struct work *w, const struct restoring *s) {
    return audit_note_all(w, "backup.restore", s->out->made_by,
                          arena_printf(w->arena, "%lld 个文件，缺 %zu 个", (long long)s->out->files,
                                       s->out->n_lacking));
}

static enum gp_code restore_files(struct restoring *s) {
    struct work work = {.arena = s->a, .err = s->e, .actor = "命令行"};
    TRY(app_open(&work, s->database, false));
    enum gp_code code = document_each(&work, restore_document, s);
    if (code == GP_OK)
        code = WORK_READ(&work, audit_check(&work, &s->evidence, &s->out->audit));
    if (code == GP_OK && s->out->audit.broken_at == 0)
        code = WORK_WRITE(&work, note_in_logs(&work, s));
    if (code == GP_OK)
        code = files_mark(&work, s->files);
    app_close(&work);
    return code;
}

static bool sync_all(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && syncfs(fd) == 0;
    if (fd >= 0)
        close(fd);
    return synced;
}

/* The database comes last: until it is there, nobody takes the place for an installation. */
static enum gp_code move_into_place(struct restoring *s) {
    TRY(check_free(s));
    const char *files = arena_printf(s->a, "%s" FILES_ENDING, s->db_file);
    TRY(file_write(s->e, s->moving, str_of("")));
    if (!sync_all(s->work.path) || rename(s->files, files) != 0)
        return gp_fail(s->e, GP_IO, files, "文件没有写到磁盘上，请检查磁盘空间");
    if (rename(s->database, s->db_file) != 0) {
        (void)rename(files, s->files);
        return gp_fail(s->e, GP_IO, s->db_file, "数据库没有放到位，请检查权限");
    }
    const char *slash = strrchr(s->db_file, '/');
    const char *parent =
        slash ? arena_strndup(s->a, s->db_file, (size_t)(slash - s->db_file) + 1) : ".";
    return file_sync(parent) ? GP_OK
                             : gp_fail(s->e, GP_IO, parent, "文件没有写到磁盘上，请检查磁盘");
}

static enum gp_code restore(struct restoring *s) {
    TRY(check_free(s));
    TRY(make_work_folder(s));
    TRY(restore_database(s));
    TRY(restore_files(s));
    return move_into_place(s);
}

enum gp_code backup_restore(struct arena *a, struct gp_err *e, const struct backup_source *from,
                            const char *db_file, struct backup_restored *ret) {
    struct restoring s = {.a = a, .e = e, .from = from, .db_file = db_file, .out = ret};
    *ret = (struct backup_restored){0};
    backup_restore_sweep(a, db_file);
    TRY(archive_open(e, from->archive, &s.r));
    enum gp_code code = restore(&s);
    archive_close(s.r);
    workdir_remove(&s.work);
    return code;
}
