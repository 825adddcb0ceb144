/* Load for bench/web: submits prepared requests, each once, over a number of kept connections, and
 * prints how many a second were answered with 303, how many were, how many were sent, and the 99th
 * percentile of the answer time in ms. One thread, so that what is measured keeps the processors.
 *
 *     submits PORT CONNECTIONS FILE
 *
 * FILE holds one request a line: cookie, tab, path, tab, form body. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_LINES       200000
#define MAX_CONNECTIONS 256

struct request {
    char *text;
    size_t n;
    double begun, took;
};

struct connection {
    int fd;
    size_t request; /* that is under way */
    char answer[16384];
    size_t n;
};

static struct request requests[MAX_LINES];
static struct connection connections[MAX_CONNECTIONS];
static size_t n_requests, next_request, answered, open_connections;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add_request(char *line) {
    char *save, *cookie = strtok_r(line, "\t", &save), *path = strtok_r(NULL, "\t", &save),
                *body = strtok_r(NULL, "\n", &save);
    if (!body || n_requests == MAX_LINES)
        exit(2);
    struct request *r = &requests[n_requests++];
    int n = asprintf(&r->text,
                     "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\n"
                     "Content-Type: application/x-www-form-urlencoded\r\n"
                     "Content-Length: %zu\r\n\r\n%s",
                     path, cookie, strlen(body), body);
    r->n = n > 0 ? (size_t)n : 0;
}

static void read_requests(const char *path) {
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    while (f && getline(&line, &size, f) > 0)
        add_request(line);
    free(line);
    if (f)
        fclose(f);
}

static void end(struct connection *c) {
    close(c->fd);
    c->fd = -1;
    open_connections--;
}

static void send_next(struct connection *c) {
    if (next_request == n_requests) {
        end(c);
        return;
    }
    c->request = next_request++;
    c->n = 0;
    struct request *r = &requests[c->request];
    r->begun = now();
    if (write(c->fd, r->text, r->n) != (ssize_t)r->n)
        end(c);
}

/* Whether headers and body are there. */
static bool is_complete(const struct connection *c) {
    const char *headers_end = strstr(c->answer, "\r\n\r\n");
    const char *length = headers_end ? strcasestr(c->answer, "Content-Length:") : NULL;
    if (!length)
        return false;
    return c->n >= (size_t)(headers_end + 4 - c->answer) + strtoul(length + 15, NULL, 10);
}

static void receive(struct connection *c) {
    ssize_t got = read(c->fd, c->answer + c->n, sizeof(c->answer) - 1 - c->n);
    if (got <= 0) {
        end(c);
        return;
    }
    c->n += (size_t)got;
    c->answer[c->n] = '\0';
    if (!is_complete(c))
        return;
    requests[c->request].took = now() - requests[c->request].begun;
    answered += strtol(c->answer + 9, NULL, 10) == 303;
    send_next(c);
}

static void start(struct connection *c, int port, int poll) {
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((unsigned short)port),
                            .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (connect(c->fd, (struct sockaddr *)&a, sizeof(a)) ||
        epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &event))
        exit(2);
    open_connections++;
    send_next(c);
}

static int ascending(const void *a, const void *b) {
    double x = ((const struct request *)a)->took, y = ((const struct request *)b)->took;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 4)
        return 2;
    int port = (int)strtol(argv[1], NULL, 10), poll = epoll_create1(0);
    long n = strtol(argv[2], NULL, 10);
    read_requests(argv[3]);
    double begun = now();
    for (long i = 0; i < n && i < MAX_CONNECTIONS; i++)
        start(&connections[i], port, poll);
    while (open_connections > 0) {
        struct epoll_event events[MAX_CONNECTIONS];
        int ready = epoll_wait(poll, events, MAX_CONNECTIONS, -1);
        for (int i = 0; i < ready; i++)
            receive(events[i].data.ptr);
    }
    double length = now() - begun;
    qsort(requests, n_requests, sizeof(*requests), ascending);
    printf("%.0f %zu %zu %.1f\n", (double)answered / length, answered, n_requests,
           n_requests ? requests[n_requests * 99 / 100].took * 1000 : 0);
    return 0;
}
