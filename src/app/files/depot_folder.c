/* A folder: a name is a path below it. Bytes come by a second name where that can be, else by a
 * copy that gets its name when it is whole. */
#include "app/files/depot_inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/rand.h"

#define BLOCK ((size_t)64 << 10)

static const char *path_of(const struct depot *d, struct arena *a, const char *name) {
    return arena_printf(a, "%s/%s", d->root, name);
}

/* ---- putting and getting */

static bool copy_bytes(int in, int out, int64_t offset, int64_t n) {
    static _Thread_local char block[BLOCK];
    for (int64_t at = 0; n < 0 || at < n;) {
        size_t want = n < 0 || n - at > (int64_t)BLOCK ? BLOCK : (size_t)(n - at);
        ssize_t got = pread(in, block, want, (off_t)(offset + at));
        if (got == 0)
            return n < 0;
        if (got < 0 || pwrite(out, block, (size_t)got, (off_t)at) != got)
            return false;
        at += got;
    }
    return true;
}

bool depot_copy(const char *from, int64_t offset, int64_t n, const char *to) {
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = out >= 0 && copy_bytes(in, out, offset, n) && fsync(out) == 0;
    int why = errno;
    if (out >= 0)
        close(out);
    if (out >= 0 && !done)
        unlink(to);
    if (in >= 0)
        close(in);
    errno = why;
    return done;
}

/* Each folder on the way to the name; durable. */
static bool make_folders(const struct depot *d, struct arena *a, const char *name) {
    for (const char *slash = name; (slash = strchr(slash, '/')) != NULL; slash++) {
        const char *folder = arena_printf(a, "%s/%.*s", d->root, (int)(slash - name), name);
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static bool sync_names(const struct depot *d, struct arena *a, const char *name) {
    const char *path = path_of(d, a, name);
    for (const char *slash; (slash = strrchr(path, '/')) != NULL && strlen(path) > strlen(d->root);)
        if (path = arena_strndup(a, path, (size_t)(slash - path)), !file_sync(path))
            return false;
    return true;
}

/* Always bytes of its own: what happens to the one does not happen to the other, and what lay
 * damaged under this name is mended. */
static bool place(const struct depot *d, struct arena *a, const char *name,
                  const struct depot_bytes *from) {
    const char *path = path_of(d, a, name);
    const char *part = arena_printf(a, "%s.part-%s", path, rand_id(a));
    if (!depot_copy(from->path, from->offset, from->n, part))
        return false;
    if (rename(part, path) == 0)
        return true;
    unlink(part);
    return false;
}

static enum gp_code put(const struct depot *d, struct gp_err *e, const char *name,
                        const struct depot_bytes *from) {
    if (make_folders(d, e->arena, name) && place(d, e->arena, name, from) &&
        sync_names(d, e->arena, name))
        return GP_OK;
    return gp_fail(e, GP_IO, d->root, "文件没有保存成功，请检查权限和磁盘空间");
}

static enum gp_code get(const struct depot *d, struct gp_err *e, const char *name,
                        const char *path) {
    if (depot_copy(path_of(d, e->arena, name), 0, -1, path))
        return GP_OK;
    bool none = errno == ENOENT && access(path_of(d, e->arena, name), F_OK) != 0;
    return none ? gp_fail(e, GP_MISSING, name, "没有这个文件")
                : gp_fail(e, GP_IO, name, "文件读写不了，请检查权限和磁盘空间");
}

#define TEXT_MAX ((size_t)64 << 20)

static enum gp_code read_text(const struct depot *d, struct gp_err *e, const char *name,
                              struct str *ret) {
    return file_read(e->arena, e, path_of(d, e->arena, name), TEXT_MAX, ret);
}

static enum gp_code write_text(const struct depot *d, struct gp_err *e, const char *name,
                               struct str text) {
    return file_write(e, path_of(d, e->arena, name), text);
}

static enum gp_code size(const struct depot *d, struct gp_err *e, const char *name, int64_t *ret) {
    struct stat st;
    bool there = stat(path_of(d, e->arena, name), &st) == 0 && S_ISREG(st.st_mode);
    *ret = there ? (int64_t)st.st_size : -1;
    return GP_OK;
}

static enum gp_code drop(const struct depot *d, struct gp_err *e, const char *name) {
    const char *path = path_of(d, e->arena, name);
    if (unlink(path) == 0 || errno == ENOENT)
        return GP_OK;
    return gp_fail(e, GP_IO, path, "删不掉，请检查权限");
}

/* ---- listing */

/* folder: "" or with its slash. Those in it only below a prefix with a folder. */
static enum gp_code each_in(const struct depot *d, struct gp_err *e, const char *folder,
                            const char *begins, depot_visit visit, void *arg) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    DIR *dir = opendir(path_of(d, &scratch, folder));
    enum gp_code code = GP_OK;
    for (const struct dirent *f; dir && code == GP_OK && (f = readdir(dir)) != NULL;) {
        struct stat st;
        if (f->d_name[0] == '.' || strstr(f->d_name, ".part-") ||
            strncmp(f->d_name, begins, strlen(begins)) != 0 ||
            fstatat(dirfd(dir), f->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        const char *name = arena_printf(&scratch, "%s%s", folder, f->d_name);
        const struct depot_item item = {name, (int64_t)st.st_size,
                                        (int64_t)st.st_ctim.tv_sec * 1000};
        if (S_ISREG(st.st_mode))
            code = visit(arg, &item);
        else if (S_ISDIR(st.st_mode) && *folder)
            code = each_in(d, e, arena_printf(&scratch, "%s/", name), "", visit, arg);
    }
    if (dir)
        closedir(dir);
    return code;
}

static enum gp_code each(const struct depot *d, struct gp_err *e, const char *prefix,
                         depot_visit visit, void *arg) {
    const char *slash = strrchr(prefix, '/');
    size_t n = slash ? (size_t)(slash - prefix) + 1 : 0;
    return each_in(d, e, arena_strndup(e->arena, prefix, n), prefix + n, visit, arg);
}

const struct depot_kind depot_folder = {put, get, read_text, write_text, size, drop, each};
