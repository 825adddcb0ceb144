#include "wire/scan.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define WAIT_S 60
#define CHUNK  ((size_t)256 * 1024)

static const char unix_prefix[] = "unix:";

static bool is_unix(const char *address) {
    return strncmp(address, unix_prefix, strlen(unix_prefix)) == 0;
}

enum gp_code wire_scan_check(struct gp_err *e, const char *address) {
    const char *colon = strrchr(address, ':');
    bool good = is_unix(address) ? strlen(address) > strlen(unix_prefix) &&
                                       strlen(address) - strlen(unix_prefix) <
                                           sizeof(((struct sockaddr_un *)0)->sun_path)
                                 : colon && colon > address && colon[1] &&
                                       strspn(colon + 1, "0123456789") == strlen(colon + 1);
    return good ? GP_OK
                : gp_fail(e, GP_INVALID, "--scan",
                          "应写成 unix:/run/clamav/clamd.ctl 或 127.0.0.1:3310 的样子");
}

static bool join(int fd, const struct sockaddr *to, socklen_t n) {
    const struct timeval wait = {.tv_sec = WAIT_S};
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    return connect(fd, to, n) == 0;
}

static int open_unix(const char *path) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && join(fd, (const struct sockaddr *)&to, sizeof(to)))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static int open_network(struct arena *a, const char *address) {
    const char *colon = strrchr(address, ':');
    const struct addrinfo wish = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int fd = -1;
    if (getaddrinfo(arena_strndup(a, address, (size_t)(colon - address)), colon + 1, &wish,
                    &found) != 0)
        return -1;
    for (const struct addrinfo *x = found; x && fd < 0; x = x->ai_next) {
        fd = socket(x->ai_family, x->ai_socktype | SOCK_CLOEXEC, x->ai_protocol);
        if (fd >= 0 && !join(fd, x->ai_addr, x->ai_addrlen)) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

static bool put(int fd, const void *data, size_t n) {
    for (const char *p = data; n > 0;) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool put_chunk(int fd, const char *data, size_t n) {
    uint32_t size = htonl((uint32_t)n);
    return put(fd, &size, sizeof(size)) && put(fd, data, n);
}

/* All of the file; a scanner that has had enough says so in its answer. */
static bool put_file(struct arena *a, int fd, int file) {
    static const char begin[] = "zINSTREAM";
    char *chunk = arena_alloc(a, CHUNK);
    if (!put(fd, begin, sizeof(begin)))
        return false;
    for (ssize_t n; (n = read(file, chunk, CHUNK)) != 0;)
        if (n < 0 || !put_chunk(fd, chunk, (size_t)n))
            return false;
    return put_chunk(fd, NULL, 0);
}

static const char *answer_of(struct arena *a, int fd) {
    char text[512] = "";
    size_t n = 0;
    while (n < sizeof(text) - 1 && !memchr(text, 0, n)) {
        ssize_t got = recv(fd, text + n, sizeof(text) - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    text[n] = 0;
    return arena_strdup(a, text);
}

static enum gp_code unknown(struct gp_err *e, const char *said) {
    return gp_fail(e, GP_RETRY, NULL,
                   "病毒扫描没有做成（%s），文件没有保存，请稍后再试或联系管理员", said);
}

/* "stream: OK", "stream: Eicar-Test-Signature FOUND", "INSTREAM size limit exceeded. ERROR" */
static enum gp_code judge(struct arena *a, struct gp_err *e, const char *said,
                          const char **ret_found) {
    static const char head[] = "stream: ", tail[] = " FOUND";
    size_t n = strlen(said), h = strlen(head), t = strlen(tail);
    *ret_found = NULL;
    if (strcmp(said, "stream: OK") == 0)
        return GP_OK;
    if (n > h + t && strncmp(said, head, h) == 0 && strcmp(said + n - t, tail) == 0) {
        *ret_found = arena_strndup(a, said + h, n - h - t);
        return GP_OK;
    }
    if (strstr(said, "size limit exceeded"))
        return unknown(e, "文件超过了扫描程序的上限");
    return unknown(e, *said ? "扫描程序报告出错" : "扫描程序没有回答");
}

enum gp_code wire_scan(struct arena *a, struct gp_err *e, const char *address, const char *path,
                       const char **ret_found) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return unknown(e, "文件打不开");
    int fd = is_unix(address) ? open_unix(address + strlen(unix_prefix)) : open_network(a, address);
    const char *said = NULL;
    if (fd >= 0) {
        (void)put_file(a, fd, file);
        said = answer_of(a, fd);
        close(fd);
    }
    close(file);
    return said ? judge(a, e, said, ret_found) : unknown(e, "扫描程序连不上");
}
