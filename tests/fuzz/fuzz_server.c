#include "fuzz_server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/utf8.h"
#include "http/http.h"

#define FIELD_MOST 40

static void check_text(const char *s, size_t most) {
    struct str v = str_of(s);
    if (utf8_valid_prefix(v) != v.n || utf8_length(v) > most)
        GP_DIE("a handler was given what is no text, or too long");
}

/* Whatever reaches a handler is what its route declares. */
static enum gp_code take(struct http_call *call) {
    struct http_request *rq = call->request;
    for (size_t i = 0; i < rq->form.n; i++) {
        if (!http_field_of(rq->route, rq->form.v[i].name))
            GP_DIE("a field that is not declared: %s", rq->form.v[i].name);
        check_text(rq->form.v[i].value, FIELD_MOST);
    }
    for (size_t i = 0; i < rq->query.n; i++)
        check_text(rq->query.v[i].value, SIZE_MAX);
    for (size_t i = 0; i < rq->files.n; i++) {
        const struct http_file *f = &rq->files.v[i];
        check_text(f->file_name, 500);
        if (access(f->path, R_OK) != 0 || strlen(f->sha256) != HASH_HEX - 1)
            GP_DIE("a file that is not there");
    }
    (void)http_form_rows(call, "row");
    (void)http_cookie(call, "gp_session");
    return http_reply(call, 200, "text/plain; charset=utf-8", STR("ok\n"));
}

static const struct http_field fields[] = {
    {"name", "名称", FIELD_MOST, 0},
    {"row", "行", FIELD_MOST, HTTP_ROWS},
    {"wanted", "必填", FIELD_MOST, HTTP_REQUIRED},
};

#define PAGE(m, p, ...)                                                                            \
    { .method = (m), .path = (p), .run = take, .need = 1, .summary = "示例", __VA_ARGS__ }

static const struct http_route routes[] = {
    PAGE(HTTP_GET, "/", .where = HTTP_INLINE),
    PAGE(HTTP_GET, "/rounds/:round/edit", .where = HTTP_INLINE),
    PAGE(HTTP_POST, "/form", .where = HTTP_SLOW, .unit = HTTP_UNIT_READS, .body_max = 1 << 16,
         .form = fields, .n_form = GP_COUNT(fields)),
    PAGE(HTTP_POST, "/files", .where = HTTP_SLOW, .unit = HTTP_UNIT_READS, .body_max = 1 << 16,
         .form = fields, .n_form = 2, .takes_files = true),
    {.path = NULL},
};
static const struct http_route *const tables[] = {routes};

static void *open_worker(void *cls, enum http_run where) {
    (void)where;
    return cls;
}

static void close_worker(void *cls, void *worker) {
    (void)cls;
    (void)worker;
}

static enum gp_code let_in(void *cls, struct http_call *call) {
    (void)cls;
    (void)call;
    return GP_OK;
}

static enum gp_code begin_unit(void *cls, void *worker, struct gp_err *e) {
    (void)cls;
    (void)worker;
    (void)e;
    return GP_OK;
}

static enum gp_code end_unit(void *cls, void *worker, bool ok, struct gp_err *e) {
    (void)ok;
    return begin_unit(cls, worker, e);
}

static void tell(void *cls, struct http_call *call, enum gp_code code) {
    (void)cls;
    if (code == GP_BUG || cstr_empty(call->err->message))
        GP_DIE("refused without a sentence: %d", (int)code);
    if (call->response->status == 0)
        call->response->status = 400;
    (void)http_reply(call, call->response->status, "text/plain; charset=utf-8",
                     str_of(call->err->message));
}

static void log_nothing(void *cls, const struct http_call *call, int64_t ms) {
    (void)cls;
    (void)call;
    (void)ms;
}

static const char *spool;

static void leave(void) {
    rmdir(spool);
}

static uint16_t start(void) {
    static char folder[] = "/tmp/gongping-fuzz-XXXXXX";
    static int self;
    static struct arena a;
    struct gp_err e = {.arena = &a};
    signal(SIGPIPE, SIG_IGN);
    spool = mkdtemp(folder);
    atexit(leave);
    struct http_server *server = NULL;
    struct http_config config = {
        .address = "127.0.0.1",
        .spool = spool,
        .threads = 1,
        .slow_threads = 1,
        .tables = tables,
        .n_tables = 1,
        .hooks = {.cls = &self,
                  .worker_open = open_worker,
                  .worker_close = close_worker,
                  .admit = let_in,
                  .verify = let_in,
                  .unit_begin = begin_unit,
                  .unit_end = end_unit,
                  .error_page = tell,
                  .log = log_nothing},
    };
    if (!spool || http_start(&config, &e, &server) != GP_OK)
        GP_DIE("no server: %s", cstr_or_empty(e.message));
    return http_port(server);
}

static int count_answers(const struct buf *b) {
    int n = 0;
    if (b->n > 0 && strncmp(buf_text(b), "HTTP/1.", 7) != 0)
        GP_DIE("no answer of HTTP: %.40s", buf_text(b));
    for (const char *p = b->p, *end = b->p + b->n;
         p && (p = memmem(p, (size_t)(end - p), "HTTP/1.", 7)); p++)
        n++;
    return n;
}

int server_ask(struct str bytes, int wait_ms) {
    static uint16_t port;
    struct buf GP_CLEANUP(buf_free) got = BUF_INIT;
    char block[8192];
    ssize_t n;
    if (!port)
        port = start();
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        GP_DIE("the server is gone");
    struct timeval a_while = {wait_ms / 1000, wait_ms % 1000 * 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &a_while, sizeof(a_while));
    while (bytes.n > 0 && (n = send(fd, bytes.p, bytes.n, 0)) > 0) {
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    while ((n = recv(fd, block, sizeof(block), 0)) > 0)
        buf_add(&got, block, (size_t)n);
    struct linger at_once = {1, 0}; /* else ports run out */
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(fd);
    return count_answers(&got);
}
