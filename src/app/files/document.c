#include "app/files/document.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/files/depot.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/rand.h"
#include "db/db.h"
#include "store/store.h"
#include "wire/scan.h"

bool document_is_hash(const char *s) {
    return s && strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

enum gp_code document_make_folders(struct gp_err *e, const char *files) {
    static const char *const below[] = {"", "/spool", "/documents", "/uploads", "/casefiles"};
    for (size_t i = 0; i < GP_COUNT(below); i++) {
        const char *path = arena_printf(e->arena, "%s%s", files, below[i]);
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return gp_fail(e, GP_IO, path, "无法建立文件夹，请检查权限");
    }
    return GP_OK;
}

/* Two digits of the hash part the files over 256 folders. */
const char *document_path(struct arena *a, const char *folder, const char *sha256) {
    return arena_printf(a, "%s/%.2s/%s", folder, sha256, sha256);
}

const char *document_name(struct arena *a, const char *sha256) {
    return arena_printf(a, "documents/%.2s/%s", sha256, sha256);
}

bool document_is_there(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Of the process, set before its threads begin. */
static const char *scanner;

void document_scan_with(const char *address) {
    scanner = address;
}

static enum gp_code look_through(struct work *w, const char *path) {
    const char *found = NULL;
    if (scanner)
        TRY(wire_scan(w->arena, w->err, scanner, path, &found));
    return found ? gp_fail(w->err, GP_INVALID, NULL, "发现病毒（%s），文件没有保存", found) : GP_OK;
}

/* A second name for the bytes: whatever stops us, they are under the first or under both, and the
 * same call again ends the same way. One that was there is of now, too: nobody sweeps it away
 * before it is noted. */
static enum gp_code place_here(struct work *w, const char *folder, const char *received_path,
                               const char *sha256) {
    const char *path = document_path(w->arena, folder, sha256);
    const char *shelf = arena_printf(w->arena, "%s/%.2s", folder, sha256);
    if (mkdir(shelf, 0700) != 0 && errno != EEXIST)
        return gp_fail(w->err, GP_IO, NULL, "服务器无法保存文件，请联系管理员");
    bool placed = link(received_path, path) == 0 ||
                  (errno == EEXIST && utimensat(AT_FDCWD, path, NULL, 0) == 0) ||
                  (errno == ENOENT && link(received_path, path) == 0); /* swept that moment */
    if (!placed || !file_sync(shelf) || !file_sync(folder))
        return gp_fail(w->err, GP_IO, NULL, "文件没有保存成功，请重新上传");
    return GP_OK;
}

/* Into storage always, even what may be there: it is of now then, and mended if it was damaged. */
enum gp_code document_place(struct work *w, const char *folder, const char *received_path,
                            const char *sha256) {
    if (!document_is_hash(sha256))
        return gp_fail(w->err, GP_INVALID, NULL, "文件的校验值不对");
    TRY(look_through(w, received_path));
    TRY(place_here(w, folder, received_path, sha256));
    const struct depot *depot = depot_attached();
    const struct depot_bytes all = {received_path, 0, -1};
    return depot ? depot_put(depot, w->err, document_name(w->arena, sha256), &all) : GP_OK;
}

/* ---- finding */

static enum gp_code bring(struct gp_err *e, const char *folder, const char *sha256,
                          const char *path) {
    char hash[HASH_HEX];
    int64_t size;
    const char *shelf = arena_printf(e->arena, "%s/%.2s", folder, sha256);
    const char *part = arena_printf(e->arena, "%s/../spool/brought-%s", folder, rand_id(e->arena));
    if (mkdir(shelf, 0700) != 0 && errno != EEXIST)
        return gp_fail(e, GP_IO, shelf, "无法建立文件夹，请检查权限");
    TRY(depot_get(depot_attached(), e, document_name(e->arena, sha256), part));
    bool read = hash_file(part, &size, hash);
    if (read && strcmp(hash, sha256) == 0 && rename(part, path) == 0)
        return GP_OK;
    unlink(part);
    return gp_fail(e, GP_IO, read ? sha256 : shelf,
                   read ? "对象存储里的这个文件与登记的校验值不符，可能被改动过或已损坏，不能使用；"
                          "请联系管理员，从备份恢复它"
                        : "服务器读不到刚取来的文件，请检查磁盘");
}

enum gp_code document_find(struct gp_err *e, const char *folder, const char *sha256,
                           const char **ret) {
    const char *path = document_path(e->arena, folder, sha256);
    *ret = path;
    if (document_is_there(path)) {
        const struct timespec used[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_OMIT}};
        if (depot_attached()) /* when it was last used: sweep.c */
            (void)utimensat(AT_FDCWD, path, used, 0);
        return GP_OK;
    }
    enum gp_code code = depot_attached() ? bring(e, folder, sha256, path) : GP_MISSING;
    if (code != GP_MISSING)
        return code;
    *ret = NULL;
    return GP_OK;
}

enum gp_code document_find_other(struct gp_err *e, const char *name, const char *path,
                                 const char **ret) {
    *ret = path;
    if (document_is_there(path))
        return GP_OK;
    const char *part = arena_printf(e->arena, "%s.part-%s", path, rand_id(e->arena));
    enum gp_code code = depot_attached() ? depot_get(depot_attached(), e, name, part) : GP_MISSING;
    if (code == GP_OK && rename(part, path) != 0)
        return gp_fail(e, GP_IO, path, "文件没有写到磁盘上，请检查磁盘空间");
    if (code != GP_MISSING)
        return code;
    *ret = NULL;
    return GP_OK;
}

/* ---- keeping */

enum gp_code document_note(struct work *w, const struct document *document) {
    struct document d = *document;
    d.created_at = work_now_ms(w);
    return store_document_put(w, &d);
}

enum gp_code document_keep(struct work *w, const char *folder, const char *received_path,
                           const struct document *document) {
    TRY(document_place(w, folder, received_path, document->sha256));
    TRY(WORK_WRITE(w, document_note(w, document)));
    unlink(received_path);
    return GP_OK;
}

/* ---- all of them */

#define PAGE 1000

static enum gp_code each_of(struct work *w, document_visit visit, void *arg) {
    char after[HASH_HEX] = "";
    for (size_t n = PAGE; n == PAGE;) {
        struct arena page GP_CLEANUP(arena_release) = ARENA_INIT;
        struct work into = work_into(w, &page);
        struct document *v;
        TRY(WORK_READ(&into, store_document_page(&into, after, PAGE, &v, &n)));
        for (size_t i = 0; i < n; i++)
            TRY(visit(arg, &v[i]));
        if (n > 0)
            memcpy(after, v[n - 1].sha256, sizeof(after));
    }
    return GP_OK;
}

enum gp_code document_each(struct work *w, document_visit visit, void *arg) {
    struct store_tenant *tenants;
    size_t n;
    TRY(WORK_READ(w, store_tenant_list(w, &tenants, &n)));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, tenants[i].tenant);
        TRY(each_of(&there, visit, arg));
    }
    return GP_OK;
}
