/* Preloaded into the server by slow_disk.py: a disk that does what the test
 * likes.
 *
 * While the file $SLOW_DISK/armed is there, each sync of the log by the server says so through the
 * pipe $SLOW_DISK/begun and waits at $SLOW_DISK/go: y lets it through, n fails it. The syncs within
 * SQLite, for connections of background work, go through.
 *
 * The file $SLOW_DISK/trap says "ACTION CALL PART": what happens at the first such call on a path
 * that contains the part; of the call "growth" all that need space. hold: as above, once; full: no
 * space is left, each time; die-before and die-after: the process is killed.
 *
 * The file $SLOW_DISK/fault says "GAME N KIND PART": of all calls on paths that contain the part,
 * counted from when the game's number was new, the N-th fails once. full: no space is left; io: an
 * error of the disk; short: half of it is written. $SLOW_DISK/failed is there from then on. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_log(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof(path));
    return n > 4 && memcmp(path + n - 4, "-wal", 4) == 0;
}

static int open_in(const char *name, int flags) {
    char path[4096];
    const char *folder = getenv("SLOW_DISK");
    snprintf(path, sizeof(path), "%s/%s", folder ? folder : "", name);
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600);
}

static bool is_armed(void) {
    int fd = open_in("armed", O_RDONLY);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* Each end of a pipe waits for the other to be opened. */
static char ask_test(void) {
    char answer = 'n';
    int begun = open_in("begun", O_WRONLY);
    bool said = write(begun, "b", 1) == 1;
    close(begun);
    int go = open_in("go", O_RDONLY);
    if (!said || read(go, &answer, 1) != 1)
        answer = 'n';
    close(go);
    return answer;
}

static bool is_engine(const void *caller) {
    Dl_info info;
    return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "libsqlite3");
}

/* ---- traps */

struct trap {
    char action[16], call[16], part[64];
};

/* Whether it is this call's turn to fail; several threads may ask at the same time. */
static bool is_fault(const char *path, struct trap *ret) {
    static atomic_int game, calls;
    int now, turn;
    char text[128] = "";
    int fd = open_in("fault", O_RDONLY);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (n <= 0 || sscanf(text, "%d %d %15s %63s", &now, &turn, ret->action, ret->part) != 4 ||
        !strstr(path, ret->part))
        return false;
    if (atomic_exchange(&game, now) != now)
        atomic_store(&calls, 0);
    if (atomic_fetch_add(&calls, 1) + 1 != turn)
        return false;
    close(open_in("failed", O_WRONLY | O_CREAT));
    return true;
}

static bool grows(const char *call) {
    static const char *const calls[] = {"write", "pwrite", "open", "link"};
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (strcmp(call, calls[i]) == 0)
            return true;
    return false;
}

static bool is_trapped(const char *call, const char *path, struct trap *ret) {
    if (is_fault(path, ret))
        return true;
    char text[128] = "";
    int fd = open_in("trap", O_RDONLY);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, sizeof(text) - 1);
    close(fd);
    return n > 0 && sscanf(text, "%15s %15s %63s", ret->action, ret->call, ret->part) == 3 &&
           (strcmp(ret->call, call) == 0 || (strcmp(ret->call, "growth") == 0 && grows(call))) &&
           strstr(path, ret->part);
}

static bool is_trapped_fd(const char *call, int fd, struct trap *ret) {
    char name[64], path[4096];
    snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof(path) - 1);
    path[n > 0 ? n : 0] = '\0';
    return n > 0 && is_trapped(call, path, ret);
}

/* False with errno where the call fails. */
static bool before(bool trapped, const struct trap *t) {
    if (!trapped)
        return true;
    if (strcmp(t->action, "die-before") == 0)
        kill(getpid(), SIGKILL);
    if (strcmp(t->action, "hold") == 0) {
        char path[4096];
        snprintf(path, sizeof(path), "%s/trap", getenv("SLOW_DISK"));
        (void)syscall(SYS_unlink, path);
        (void)ask_test();
    }
    errno = strcmp(t->action, "io") == 0 ? EIO : ENOSPC;
    return strcmp(t->action, "full") != 0 && strcmp(t->action, "io") != 0;
}

static long after(bool trapped, const struct trap *t, long result) {
    if (trapped && strcmp(t->action, "die-after") == 0)
        kill(getpid(), SIGKILL);
    return result;
}

#define CALL(trapped, ...) (before((trapped), &t) ? after((trapped), &t, syscall(__VA_ARGS__)) : -1)

int fsync(int fd) {
    struct trap t;
    bool trapped = is_trapped_fd("fsync", fd, &t);
    return (int)CALL(trapped, SYS_fsync, fd);
}

int link(const char *from, const char *to) {
    struct trap t;
    bool trapped = is_trapped("link", to, &t);
    return (int)CALL(trapped, SYS_link, from, to);
}

int rename(const char *from, const char *to) {
    struct trap t;
    bool trapped = is_trapped("rename", to, &t);
    return (int)CALL(trapped, SYS_rename, from, to);
}

int ftruncate(int fd, off_t length) {
    struct trap t;
    bool trapped = is_trapped_fd("ftruncate", fd, &t);
    return (int)CALL(trapped, SYS_ftruncate, fd, length);
}

/* Of openings only those that make a file. */
int open(const char *path, int flags, ...) {
    struct trap t;
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    bool trapped = flags & O_CREAT && is_trapped("open", path, &t);
    return (int)CALL(trapped, SYS_openat, AT_FDCWD, path, flags, mode);
}

int unlink(const char *path) {
    struct trap t;
    bool trapped = is_trapped("unlink", path, &t);
    return (int)CALL(trapped, SYS_unlink, path);
}

static size_t written(bool trapped, const struct trap *t, size_t n) {
    return trapped && n > 1 && strcmp(t->action, "short") == 0 ? n / 2 : n;
}

ssize_t write(int fd, const void *bytes, size_t n) {
    struct trap t;
    bool trapped = is_trapped_fd("write", fd, &t);
    n = written(trapped, &t, n);
    return (ssize_t)CALL(trapped, SYS_write, fd, bytes, n);
}

/* With 64-bit offsets both names are one here; the engine calls the second. */
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    struct trap t;
    bool trapped = is_trapped_fd("pwrite", fd, &t);
    n = written(trapped, &t, n);
    return (ssize_t)CALL(trapped, SYS_pwrite64, fd, bytes, n, at);
}

int fdatasync(int fd) {
    struct trap t;
    bool trapped = is_trapped_fd("fdatasync", fd, &t);
    if (!is_engine(__builtin_return_address(0)) && is_log(fd) && is_armed() && ask_test() == 'n') {
        errno = EIO;
        return -1;
    }
    return (int)CALL(trapped, SYS_fdatasync, fd);
}
