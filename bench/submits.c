/* Load for bench/web: submits prepared requests, each once, over a number of kept connections, and
 * prints how many a second were answered with 303, and the 99th percentile of the answer time.
 *
 *     submits PORT CONNECTIONS FILE
 *
 * FILE holds one request a line: cookie, tab, path, tab, form body. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_LINES 200000

static char *lines[MAX_LINES];
static double took[MAX_LINES];
static size_t n_lines;
static atomic_size_t next_line, answered;
static int port;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int connect_once(void) {
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((unsigned short)port),
                            .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0 ? fd : -1;
}

/* Reads headers and body; the status, or -1. */
static int read_answer(int fd) {
    char buffer[65536];
    size_t n = 0;
    for (;;) {
        ssize_t got = read(fd, buffer + n, sizeof(buffer) - 1 - n);
        if (got <= 0)
            return -1;
        n += (size_t)got;
        buffer[n] = '\0';
        char *end = strstr(buffer, "\r\n\r\n"), *length = strcasestr(buffer, "Content-Length:");
        if (!end || !length)
            continue;
        size_t want = (size_t)(end + 4 - buffer) + strtoul(length + 15, NULL, 10);
        if (n >= want)
            return (int)strtol(buffer + 9, NULL, 10);
    }
}

static void *work(void *arg) {
    (void)arg;
    int fd = connect_once();
    for (;;) {
        size_t i = atomic_fetch_add(&next_line, 1);
        if (i >= n_lines || fd < 0)
            break;
        char *save, *cookie = strtok_r(lines[i], "\t", &save), *path = strtok_r(NULL, "\t", &save),
                    *body = strtok_r(NULL, "\n", &save), request[16384];
        int n = snprintf(request, sizeof(request),
                         "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\n"
                         "Content-Type: application/x-www-form-urlencoded\r\n"
                         "Content-Length: %zu\r\n\r\n%s",
                         path, cookie, strlen(body), body);
        double begun = now();
        if (write(fd, request, (size_t)n) != n)
            break;
        if (read_answer(fd) == 303)
            atomic_fetch_add(&answered, 1);
        took[i] = now() - begun;
    }
    if (fd >= 0)
        close(fd);
    return NULL;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 4)
        return 2;
    port = (int)strtol(argv[1], NULL, 10);
    long connections = strtol(argv[2], NULL, 10);
    FILE *f = fopen(argv[3], "r");
    size_t size = 0;
    while (f && n_lines < MAX_LINES && getline(&lines[n_lines], &size, f) > 0) {
        n_lines++;
        size = 0;
    }
    pthread_t threads[256];
    double begun = now();
    for (long i = 0; i < connections && i < 256; i++)
        pthread_create(&threads[i], NULL, work, NULL);
    for (long i = 0; i < connections && i < 256; i++)
        pthread_join(threads[i], NULL);
    double length = now() - begun;
    qsort(took, n_lines, sizeof(*took), ascending);
    printf("%.0f %zu %zu %.1f\n", (double)answered / length, (size_t)answered, n_lines,
           took[n_lines * 99 / 100] * 1000);
    return 0;
}
