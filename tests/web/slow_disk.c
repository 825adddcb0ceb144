/* Preloaded into the server by test_durable.py: a disk on which writing the database's log takes as
 * long as the test likes. While the file $SLOW_DISK/armed is there, each sync of the log says so
 * through the pipe $SLOW_DISK/begun and waits at $SLOW_DISK/go: y lets it through, n fails it. */
#include <errno.h>
#include <fcntl.h>
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
    return open(path, flags | O_CLOEXEC);
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

int fdatasync(int fd) {
    if (is_log(fd) && is_armed() && ask_test() == 'n') {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}
