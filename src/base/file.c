#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(int *fd) {
    if (*fd > STDERR_FILENO)
        close(*fd);
}

static enum gp_code fail_errno(struct gp_err *e, const char *path, const char *what) {
    int saved = errno;
    enum gp_code code = saved == ENOENT ? GP_MISSING : GP_IO;
    if (saved == ENOENT)
        (void)gp_fail(e, code, path, "找不到文件或所在目录，请检查路径");
    else if (saved == EACCES || saved == EROFS)
        (void)gp_fail(e, code, path, "没有权限%s文件", what);
    else if (saved == EISDIR)
        (void)gp_fail(e, code, path, "这是文件夹，不是文件，请写明文件名");
    else if (saved == ENOSPC)
        (void)gp_fail(e, code, path, "磁盘空间不足，无法%s文件", what);
    else
        (void)gp_fail(e, code, path, "无法%s文件", what);
    gp_fail_detail(e, "%s: errno %d", path, saved);
    return code;
}

static enum gp_code too_large(struct gp_err *e, const char *path, size_t max) {
    return gp_fail(e, GP_LIMIT, path, "文件超过 %zu 字节的上限，请拆分后再导入", max);
}

/* Of a file on disk the size is known, so that it is read to its place at once. */
static size_t expected_size(int fd, size_t max) {
    struct stat st;
    bool known = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0;
    return known && (uint64_t)st.st_size <= max ? (size_t)st.st_size : (size_t)1 << 16;
}

enum gp_code file_read(struct arena *a, struct gp_err *e, const char *path, size_t max,
                       struct str *ret_bytes) {
    GP_CLEANUP(close_fd)
    int fd = cstr_eq(path, "-") ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(e, path, "读取");
    size_t room = expected_size(fd, max) + 1, size = 0; /* a byte more shows where it ends */
    char *bytes = arena_alloc(a, room + 1);
    for (ssize_t n; (n = read(fd, bytes + size, room - size)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_errno(e, path, "读取");
        size += (size_t)n;
        if (size > max)
            return too_large(e, path, max);
        if (size < room)
            continue;
        char *wider = arena_alloc(a, room * 2 + 1);
        memcpy(wider, bytes, size);
        bytes = wider;
        room *= 2;
    }
    bytes[size] = '\0';
    *ret_bytes = (struct str){bytes, size};
    return GP_OK;
}

static bool write_all(int fd, struct str bytes) {
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return true;
}

enum gp_code file_write(struct gp_err *e, const char *path, struct str bytes) {
    if (cstr_eq(path, "-"))
        return write_all(STDOUT_FILENO, bytes) ? GP_OK : fail_errno(e, path, "写入");
    char *temp = arena_printf(e->arena, "%s.%ld.part", path, (long)getpid());
    GP_CLEANUP(close_fd)
    int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_errno(e, path, "写入");
    if (!write_all(fd, bytes) || fsync(fd) != 0 || rename(temp, path) != 0) {
        enum gp_code code = fail_errno(e, path, "写入");
        unlink(temp);
        return code;
    }
    return GP_OK;
}

int64_t file_size(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

const char *file_size_text(struct arena *a, int64_t bytes) {
    static const char *const units[] = {"字节", "KB", "MB", "GB", "TB"};
    int64_t whole = bytes, rest = 0;
    size_t unit = 0;
    for (; whole >= 1024 && unit + 1 < GP_COUNT(units); unit++) {
        rest = whole % 1024;
        whole /= 1024;
    }
    if (unit == 0 || whole >= 100)
        return arena_printf(a, "%lld %s", (long long)whole, units[unit]);
    return arena_printf(a, "%lld.%lld %s", (long long)whole, (long long)(rest * 10 / 1024),
                        units[unit]);
}

bool file_sync(const char *path) {
    GP_CLEANUP(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}
