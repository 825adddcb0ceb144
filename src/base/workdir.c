#include "base/workdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw) {
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static void remove_tree(const char *path) {
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Opened and locked; -1: it is not there, or its process lives. */
static int lock_folder(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    close(fd);
    return -1;
}

enum gp_code workdir_make(struct gp_err *e, const char *beside, const char *what,
                          struct workdir *ret) {
    const char *path = arena_printf(e->arena, "%s.%s-%ld", beside, what, (long)getpid());
    int fd = mkdir(path, 0700) == 0 ? lock_folder(path) : -1;
    if (fd < 0)
        return gp_fail(e, GP_IO, path, "无法建立文件夹，请检查位置是否存在、是否有写入权限");
    *ret = (struct workdir){path, fd};
    return GP_OK;
}

void workdir_remove(struct workdir *w) {
    if (!w->path)
        return;
    remove_tree(w->path);
    close(w->fd);
    *w = (struct workdir){NULL, -1};
}

/* NAME.WHAT-digits */
static bool has_form(const char *entry, const char *name, const char *what) {
    size_t n = strlen(name), m = strlen(what);
    if (strncmp(entry, name, n) != 0 || entry[n] != '.' || strncmp(entry + n + 1, what, m) != 0 ||
        entry[n + 1 + m] != '-')
        return false;
    const char *digits = entry + n + m + 2;
    return *digits && digits[strspn(digits, "0123456789")] == '\0';
}

void workdir_sweep(struct arena *a, const char *beside, const char *what,
                   void (*before)(void *arg, const char *path), void *arg) {
    const char *slash = strrchr(beside, '/');
    const char *parent = slash ? arena_strndup(a, beside, (size_t)(slash - beside) + 1) : "./";
    DIR *dir = opendir(parent);
    for (const struct dirent *d; dir && (d = readdir(dir)) != NULL;) {
        if (!has_form(d->d_name, slash ? slash + 1 : beside, what))
            continue;
        const char *path = arena_printf(a, "%s%s", slash ? parent : "", d->d_name);
        int fd = lock_folder(path);
        if (fd < 0)
            continue;
        if (before)
            before(arg, path);
        remove_tree(path);
        close(fd);
        fprintf(stderr, "提示：已清除上次中断时留下的文件 %s\n", path);
    }
    if (dir)
        closedir(dir);
}

enum gp_code workdir_give(struct gp_err *e, const char *from, const char *to) {
    struct stat st;
    int failed = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 ? 0 : errno;
    if (failed == EINVAL || failed == ENOSYS) /* not on every file system */
        failed = lstat(to, &st) == 0 ? EEXIST : rename(from, to) == 0 ? 0 : errno;
    if (failed == EEXIST)
        return gp_fail(e, GP_CONFLICT, to, "已有这个文件，请换一个文件名");
    return failed ? gp_fail(e, GP_IO, to, "文件没有放到位，请检查权限") : GP_OK;
}
