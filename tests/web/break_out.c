/* Preloaded into the server by test_sandbox.py: at the first sync behind the making of
 * $BREAK_OUT/go it tries what somebody would who had taken the server over, and writes what came of
 * each to $BREAK_OUT/said: a name and an errno, 0 for what was done. $BREAK_OUT is a folder of the
 * server's; $OUTSIDE is none. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *in(const char *folder, const char *name) {
    static char path[4][4096];
    static int turn;
    char *p = path[turn++ % 4];
    snprintf(p, sizeof(path[0]), "%s/%s", folder, name);
    return p;
}

static void say(FILE *said, const char *what, long result) {
    fprintf(said, "%s %d\n", what, result < 0 ? errno : 0);
}

static int opened(const char *path, int flags) {
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd;
}

static void try_files(FILE *said, const char *own, const char *outside) {
    say(said, "make-outside", opened(in(outside, "made"), O_WRONLY | O_CREAT));
    say(said, "write-outside", opened(in(outside, "there"), O_WRONLY));
    say(said, "read-outside", opened(in(outside, "there"), O_RDONLY));
    say(said, "move-outside", rename(in(own, "go"), in(outside, "moved")));
    say(said, "unlink-outside", unlink(in(outside, "there")));
    say(said, "make-own", opened(in(own, "made"), O_WRONLY | O_CREAT));
    say(said, "link-own", symlink("/etc/passwd", in(own, "link")));
    say(said, "pipe-own", mkfifo(in(own, "pipe"), 0600));
}

static void try_calls(FILE *said) {
    static const struct {
        const char *what;
        int domain, type;
    } sockets[] = {
        {"socket-inet", AF_INET, SOCK_STREAM},        {"socket-inet6", AF_INET6, SOCK_STREAM},
        {"socket-unix", AF_UNIX, SOCK_STREAM},        {"socket-netlink", AF_NETLINK, SOCK_RAW},
        {"socket-packet", AF_PACKET, SOCK_RAW},       {"socket-alg", AF_ALG, SOCK_SEQPACKET},
        {"socket-bluetooth", AF_BLUETOOTH, SOCK_RAW}, {"socket-vsock", AF_VSOCK, SOCK_STREAM},
    };
    struct rlimit core;
    for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++) {
        int fd = socket(sockets[i].domain, sockets[i].type, 0);
        say(said, sockets[i].what, fd);
        if (fd >= 0)
            close(fd);
    }
    say(said, "unshare", unshare(CLONE_NEWNS));
    say(said, "trace", ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
    getrlimit(RLIMIT_CORE, &core);
    fprintf(said, "core %llu\n", (unsigned long long)core.rlim_cur);
    fprintf(said, "dumpable %d\n", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
    if (getenv("EXECUTE"))
        say(said, "execute", execl("/bin/true", "true", NULL));
}

int fdatasync(int fd) {
    static int tried;
    const char *own = getenv("BREAK_OUT"), *outside = getenv("OUTSIDE");
    if (own && outside && !tried && access(in(own, "go"), F_OK) == 0) {
        tried = 1;
        FILE *said = fopen(in(own, "saying"), "we");
        if (said) {
            try_files(said, own, outside);
            try_calls(said);
            fclose(said);
            rename(in(own, "saying"), in(own, "said"));
        }
    }
    return (int)syscall(SYS_fdatasync, fd);
}
