/* The life of one request, as struct exchange: on_access is called again and again by the library
 * and moves it on. begin() decides everything that can be decided before the body (the order there
 * is the one that docs/architecture.md promises), dispatch() hands it to a thread, run_handler is
 * what all threads do, finish() turns a code into an answer, respond() sends it. Where there are
 * batches, the writer takes many at once: run_writes answers none before all are durable. A
 * suspended exchange belongs to the other thread and must not be touched; that is the one rule to
 * keep in mind. */

#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/clock.h"
#include "base/heap.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/address.h"
#include "http/body.h"
#include "http/connection.h"
#include "http/framing.h"
#include "http/limit.h"
#include "http/pack.h"
#include "http/piece.h"
#include "http/pool.h"
#include "http/route.h"
#include "http/watch.h"

#define IDLE_SECONDS      30
#define CONNECTION_MEMORY ((size_t)32 << 10) /* headers and what is being read */
/* A batch takes half of what waits, so that the other threads have answers to send and requests to
 * read while the next one is written; small batches would pay for a commit each. */
#define WRITE_BATCH_MIN 16
#define WRITE_BATCH_MAX 128
#define QUEUE_MAX       900
#define APART_QUEUE_MAX 32
#define BUSY_RETRY_MS   5000
#define UNIT_RUNS       5
#define MAX_FORWARDED   2000
#define MAX_QUERY       64

#define WRONG_WAY "这个地址不能这样打开，请从网页上的链接或按钮进入"

enum stage { STAGE_RECEIVING, STAGE_WORKING, STAGE_READY };

/* One request on its way; lives in its own arena. */
struct exchange {
    struct pool_item item; /* first: the pool's handle */
    struct http_server *server;
    struct MHD_Connection *connection;
    enum stage stage;
    enum gp_code failed; /* before the handler: limits, form */
    int status;          /* an exact status instead of the code's, or 0 */
    int64_t retry_ms;    /* after which it may be tried again, or 0 */
    bool is_unclear;     /* where it ends, or for whom it is: nothing may follow it */
    bool counted;        /* among those of its limit that wait or are at work */
    struct body *body;
    int64_t begun;
    struct arena arena;
    struct gp_err err;
    struct http_request request;
    struct http_response response;
    struct http_call call;
};

struct http_server {
    struct http_config config;
    struct MHD_Daemon *daemon;
    struct pool *writer, *answers, *slow, *apart;
    pthread_key_t inline_worker;
    struct spool spool;
    struct limiter *limiter;
    struct watch *watch;
    unsigned places; /* connections at a time */
    struct address_net *proxies;
    atomic_uint *at_work; /* of each of the config's limits */
};

/* ---- running handlers */

/* The count of the request's limit; NULL without one. */
static atomic_uint *at_work(struct exchange *x) {
    const struct http_server *s = x->server;
    const struct http_limit *limit = x->request.route ? x->request.route->limit : NULL;
    return limit && limit->most > 0 ? &s->at_work[limit - s->config.limits] : NULL;
}

static void finish(struct exchange *x, enum gp_code code) {
    if (x->counted)
        atomic_fetch_sub(at_work(x), 1);
    x->counted = false;
    if (code != GP_OK) {
        buf_clear(&x->response.body);
        x->response = (struct http_response){.status = x->status, .body = x->response.body};
        x->server->config.hooks.error_page(x->server->config.hooks.cls, &x->call, code);
        if (code == GP_RETRY && x->retry_ms == 0)
            x->retry_ms = BUSY_RETRY_MS;
        if (x->retry_ms > 0)
            http_set_header(&x->call, MHD_HTTP_HEADER_RETRY_AFTER,
                            arena_printf(&x->arena, "%lld", (long long)(x->retry_ms + 999) / 1000));
    }
    if (x->response.status == 0)
        x->response.status = MHD_HTTP_OK;
    if (x->is_unclear)
        http_set_header(&x->call, MHD_HTTP_HEADER_CONNECTION, "close");
    pack_body(&x->call);
    /* Before the answer: who has it may send the same piece, or as much again, at once. */
    body_free(x->body);
    x->body = NULL;
    x->stage = STAGE_READY;
}

/* The answer as it was before the handler: what the gate has put on it stays. */
static void start_afresh(struct exchange *x, const struct http_response *before) {
    buf_clear(&x->response.body);
    struct buf body = x->response.body;
    x->response = *before;
    x->response.body = body;
    x->err = (struct gp_err){.arena = &x->arena};
    x->call.refused = x->call.compared = x->call.conflict = false;
}

static enum gp_code run_once(struct http_call *call) {
    TRY(call->request->route->run(call));
    return route_check_compared(call);
}

/* A handler as one unit of work, which is run again when it could not end for reasons that pass:
 * only its own, of all that stand in a batch. */
static enum gp_code run_unit(struct exchange *x, void *worker, http_handler run) {
    const struct http_hooks *h = &x->server->config.hooks;
    const struct http_response before = x->response;
    for (int left = UNIT_RUNS;;) {
        TRY(h->unit_begin(h->cls, worker, &x->err));
        enum gp_code code = gp_answer(&x->err, run(&x->call));
        enum gp_code ended =
            h->unit_end(h->cls, worker, code == GP_OK && !x->call.refused, &x->err);
        if (ended != GP_OK)
            code = ended;
        if (code != GP_RETRY || --left == 0)
            return code;
        start_afresh(x, &before);
    }
}

/* A writer is a unit always. Who reads is one, too: all that a page tells is of one moment. Slow
 * handlers that change something do not keep all others waiting meanwhile. */
static bool is_unit(const struct http_route *r) {
    if (r->unit != HTTP_UNIT_USUAL)
        return r->unit == HTTP_UNIT_READS;
    return r->where == HTTP_WRITE || r->where == HTTP_INLINE || r->method == HTTP_GET;
}

static enum gp_code run_handler(struct exchange *x, void *worker) {
    const struct http_hooks *h = &x->server->config.hooks;
    x->call.worker = worker;
    (void)heap_was_refused(); /* by what was before */
    if (x->failed)
        return x->failed;
    TRY(h->verify(h->cls, &x->call));
    TRY(body_check_required(&x->call));
    TRY(body_settle(&x->call));
    enum gp_code code =
        is_unit(x->request.route) ? run_unit(x, worker, run_once) : run_once(&x->call);
    if (code == GP_OK && x->response.bring)
        code = x->response.bring(&x->call);
    if (h->handled)
        h->handled(h->cls, &x->call);
    return code;
}

static void run_slow(void *cls, void *worker, struct pool_item *items) {
    (void)cls;
    for (struct pool_item *i = items, *next; i; i = next) {
        struct exchange *x = (struct exchange *)i;
        next = i->next;
        finish(x, run_handler(x, worker));
        MHD_resume_connection(x->connection);
    }
    memory_give_back();
}

static void answer(struct pool_item *items) {
    for (struct pool_item *i = items, *next; i; i = next) {
        next = i->next;
        MHD_resume_connection(((struct exchange *)i)->connection);
    }
}

static void run_answers(void *cls, void *worker, struct pool_item *items) {
    (void)worker;
    const struct http_hooks *h = &((struct http_server *)cls)->config.hooks;
    h->batches_sync(h->cls);
    answer(items);
}

/* All requests of the batch stand by one commit. They are answered once it is durable, by another
 * thread: the disk takes as long as several requests. */
static void run_writes(void *cls, void *worker, struct pool_item *items) {
    struct http_server *s = cls;
    const struct http_hooks *h = &s->config.hooks;
    struct arena scratch = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    enum gp_code begun = h->batch_begin(h->cls, worker, &e);
    for (struct pool_item *i = items; i; i = i->next) {
        struct exchange *x = (struct exchange *)i;
        x->failed = begun == GP_OK ? run_handler(x, worker) : begun;
    }
    enum gp_code ended = begun == GP_OK ? h->batch_end(h->cls, worker, &e) : begun;
    for (struct pool_item *i = items; i; i = i->next) {
        struct exchange *x = (struct exchange *)i;
        if (ended != GP_OK)
            (void)gp_fail(&x->err, ended, NULL, "%s", e.message ? e.message : "没有保存成功");
        finish(x, ended != GP_OK ? ended : x->failed);
    }
    arena_release(&scratch);
    if (s->answers && ended == GP_OK)
        pool_add_all(s->answers, items);
    else
        answer(items);
}

/* The calling thread's own worker, opened when it is first needed. */
static void *inline_worker(struct http_server *s) {
    void *worker = pthread_getspecific(s->inline_worker);
    if (worker)
        return worker;
    worker = s->config.hooks.worker_open(s->config.hooks.cls, HTTP_INLINE);
    if (!worker)
        GP_DIE("a receiving thread cannot start");
    pthread_setspecific(s->inline_worker, worker);
    return worker;
}

static struct pool *pool_of(const struct http_server *s, enum http_run where) {
    if (where == HTTP_WRITE)
        return s->writer;
    return where == HTTP_SLOW ? s->slow : s->apart;
}

static enum gp_code busy(struct exchange *x) {
    return gp_fail(&x->err, GP_RETRY, NULL, "服务器正忙，请稍等几秒再试，已填内容不会丢失");
}

/* False when as many as the limit allows wait or are at work already. Counted from here, when all
 * of the request is there: who sends slowly keeps nobody's place. */
static bool take_turn(struct exchange *x) {
    atomic_uint *n = at_work(x);
    x->counted = n != NULL;
    return !n || atomic_fetch_add(n, 1) < x->request.route->limit->most;
}

/* True when the answer is there at once. Otherwise the exchange belongs to another thread, which
 * may be done already, and is not to be looked at before the library calls again. */
static bool dispatch(struct exchange *x) {
    struct http_server *s = x->server;
    const struct http_route *r = x->request.route;
    watch_work(s->watch, connection_watched(x->connection));
    if (x->failed || r->where == HTTP_INLINE) {
        finish(x, run_handler(x, inline_worker(s)));
        return true;
    }
    if (!take_turn(x)) {
        finish(x, busy(x));
        return true;
    }
    x->stage = STAGE_WORKING;
    MHD_suspend_connection(x->connection);
    if (pool_add(pool_of(s, r->where), &x->item))
        return false;
    finish(x, busy(x));
    MHD_resume_connection(x->connection);
    return false;
}

/* ---- receiving */

static enum MHD_Result add_query(void *cls, enum MHD_ValueKind kind, const char *key,
                                 const char *value) {
    (void)kind;
    struct exchange *x = cls;
    if (x->request.query.n == MAX_QUERY)
        return MHD_NO;
    *VEC_PUSH(&x->arena, &x->request.query) = (struct http_pair){key, value ? value : ""};
    return MHD_YES;
}

static enum MHD_Result add_forwarded(void *cls, enum MHD_ValueKind kind, const char *key,
                                     const char *value) {
    (void)kind;
    struct buf *list = cls;
    bool fits = value && list->n + strlen(value) < MAX_FORWARDED;
    if (fits && strcasecmp(key, "X-Forwarded-For") == 0)
        buf_addf(list, "%s%s", list->n ? "," : "", value);
    return MHD_YES;
}

/* A proxy may write a header of its own behind the one that the client sent: they are one list. Who
 * comes from this machine without any is not limited: behind a proxy that is not named every client
 * would be it. */
static struct address client_address(struct exchange *x, bool *ret_limited) {
    const struct http_server *s = x->server;
    struct address peer = connection_peer(x->connection);
    struct buf list GP_CLEANUP(buf_free) = BUF_INIT;
    if (s->config.n_proxies > 0)
        MHD_get_connection_values(x->connection, MHD_HEADER_KIND, add_forwarded, &list);
    *ret_limited = list.n > 0 || !address_is_loopback(&peer);
    return address_behind(&peer, buf_text(&list), s->proxies, s->config.n_proxies);
}

static struct exchange *exchange_new(struct http_server *s, struct MHD_Connection *connection) {
    struct arena a = ARENA_INIT;
    struct exchange *x = gp_new(&a, struct exchange);
    x->server = s;
    x->connection = connection;
    x->begun = clock_monotonic_ms();
    x->arena = a;
    x->err.arena = &x->arena;
    x->request.library = connection;
    x->call = (struct http_call){
        .arena = &x->arena, .err = &x->err, .request = &x->request, .response = &x->response};
    x->request.id = http_new_id(&x->call, s->config.n_proxies > 0);
    return x;
}

static void exchange_free(struct exchange *x) {
    body_free(x->body);
    buf_free(&x->response.body);
    struct arena a = x->arena;
    arena_release(&a);
}

static enum gp_code check_framing(struct exchange *x, const char *url) {
    x->is_unclear = framing_is_unclear(x->connection, url);
    if (!x->is_unclear)
        return GP_OK;
    x->status = HTTP_NOT_READ;
    return gp_fail(&x->err, GP_INVALID, NULL, "请求的格式不对，请从页面上重新提交");
}

/* A length larger than the route takes. */
static enum gp_code check_length(struct exchange *x) {
    const char *length = http_header(&x->call, MHD_HTTP_HEADER_CONTENT_LENGTH);
    x->request.announced = -1;
    if (!length)
        return GP_OK;
    size_t n = 0;
    for (const char *p = length; *p >= '0' && *p <= '9' && n <= x->request.route->body_max; p++)
        n = n * 10 + (size_t)(*p - '0');
    if (n > x->request.route->body_max)
        return gp_fail(&x->err, GP_LIMIT, NULL, "提交的内容超过上限（%zu 字节）",
                       x->request.route->body_max);
    x->request.announced = (int64_t)n;
    if (!x->request.route->takes_files)
        return GP_OK;
    return spool_check(&x->server->spool, &x->err, (int64_t)n);
}

static enum gp_code check_pace(struct exchange *x, const struct address *client, bool limited) {
    const struct http_limit *limit = limited ? x->request.route->limit : NULL;
    const struct http_hooks *h = &x->server->config.hooks;
    x->retry_ms = limit ? limiter_ask(x->server->limiter, limit, client, x->begun) : 0;
    if (limit && limit->every_ms > 0 && h->pace && x->retry_ms == 0) {
        struct address network = address_network(client);
        x->retry_ms = h->pace(h->cls, x->call.worker, limit, address_text(&x->arena, &network));
    }
    if (x->retry_ms == 0)
        return GP_OK;
    x->status = HTTP_TOO_MANY;
    return gp_fail(&x->err, GP_LIMIT, NULL,
                   "来自您这个网络地址的请求太频繁，请等 %lld 秒再试。同一单位的人可能共用一个地址",
                   (long long)(x->retry_ms + 999) / 1000);
}

static enum gp_code begin(struct exchange *x, const char *url, const char *method) {
    bool limited;
    struct address client = client_address(x, &limited);
    x->request.remote = address_text(&x->arena, &client);
    x->request.path = arena_strdup(&x->arena, url);
    x->call.worker = inline_worker(x->server);
    TRY(check_framing(x, url));
    if (!route_method(method, &x->request.method)) {
        x->status = MHD_HTTP_METHOD_NOT_ALLOWED;
        return gp_fail(&x->err, GP_MISSING, NULL, WRONG_WAY);
    }
    if (utf8_valid_prefix(str_of(url)) != strlen(url)) {
        x->status = HTTP_NOT_READ;
        return gp_fail(&x->err, GP_INVALID, NULL, "地址里有无法识别的字符，请检查地址是否复制完整");
    }
    bool other_method;
    x->request.route = route_find(&x->server->config, &x->arena, x->request.method, x->request.path,
                                  &x->request, &other_method);
    if (!x->request.route) {
        x->status = other_method ? MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND;
        return gp_fail(&x->err, GP_MISSING, NULL, "%s",
                       other_method ? WRONG_WAY : "没有这个页面，请检查地址是否写对、是否复制完整");
    }
    TRY(check_pace(x, &client, limited));
    MHD_get_connection_values(x->connection, MHD_GET_ARGUMENT_KIND, add_query, x);
    for (size_t i = 0; i < x->request.query.n; i++) {
        struct str v = str_of(x->request.query.v[i].value);
        if (utf8_valid_prefix(v) != v.n)
            return gp_fail(&x->err, GP_INVALID, NULL, "地址里有无法识别的字符");
    }
    TRY(check_length(x));
    const struct http_hooks *h = &x->server->config.hooks;
    TRY(h->admit(h->cls, &x->call));
    if (x->request.route->before)
        TRY(run_unit(x, x->call.worker, x->request.route->before));
    return body_begin(&x->call, x->connection, &x->server->config, &x->server->spool, &x->body);
}

/* ---- responding */

static struct MHD_Response *response_of(struct exchange *x, uint64_t *ret_size) {
    struct http_response *rs = &x->response;
    *ret_size = rs->fixed.p ? rs->fixed.n : rs->body.n;
    if (rs->fixed.p)
        return MHD_create_response_from_buffer(rs->fixed.n, (void *)(uintptr_t)rs->fixed.p,
                                               MHD_RESPMEM_PERSISTENT);
    if (rs->file) {
        struct MHD_Response *r = piece_response(&x->call, ret_size);
        if (r)
            return r;
        rs->status = MHD_HTTP_NOT_FOUND;
    }
    /* The bytes go over to the library, which frees them. */
    struct buf body = rs->body;
    rs->body = BUF_INIT;
    return MHD_create_response_from_buffer(body.n, body.p,
                                           body.p ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result respond(struct exchange *x) {
    struct http_response *rs = &x->response;
    uint64_t size;
    struct MHD_Response *r = response_of(x, &size);
    if (!r)
        return MHD_NO;
    watch_answer(x->server->watch, connection_watched(x->connection), size);
    const struct http_config *config = &x->server->config;
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE,
                            rs->type ? rs->type : "text/html; charset=utf-8");
    MHD_add_response_header(r, "X-Request-Id", x->request.id);
    for (size_t i = 0; i < config->n_headers; i++)
        MHD_add_response_header(r, config->headers[i].name, config->headers[i].value);
    for (size_t i = 0; i < rs->headers.n; i++) {
        /* A handler's own value takes the place of the standing one. */
        if (strcmp(rs->headers.v[i].name, MHD_HTTP_HEADER_SET_COOKIE) != 0) {
            const char *standing = MHD_get_response_header(r, rs->headers.v[i].name);
            if (standing)
                MHD_del_response_header(r, rs->headers.v[i].name, standing);
        }
        MHD_add_response_header(r, rs->headers.v[i].name, rs->headers.v[i].value);
    }
    enum MHD_Result queued = MHD_queue_response(x->connection, (unsigned)rs->status, r);
    MHD_destroy_response(r);
    return queued;
}

static enum MHD_Result on_access(void *cls, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *data,
                                 size_t *size, void **con_cls) {
    (void)version;
    struct exchange *x = *con_cls;
    if (!x) {
        x = exchange_new(cls, connection);
        *con_cls = x;
        watch_body(x->server->watch, connection_watched(connection), 0);
        x->failed = begin(x, url, method);
        bool refuse_body = x->failed && (x->request.method != HTTP_GET || x->is_unclear);
        if (!refuse_body)
            return MHD_YES;
        /* Refused before the body is read. */
        finish(x, x->failed);
        return respond(x);
    }
    if (*size > 0) {
        watch_body(x->server->watch, connection_watched(connection), *size);
        if (!x->failed && x->body)
            x->failed = body_feed(x->body, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (x->stage == STAGE_RECEIVING) {
        if (!x->failed && x->body)
            x->failed = body_end(x->body);
        return dispatch(x) ? respond(x) : MHD_YES;
    }
    return x->stage == STAGE_READY ? respond(x) : MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode why) {
    (void)why;
    struct http_server *s = cls;
    struct exchange *x = *con_cls;
    if (!x)
        return;
    watch_head(s->watch, connection_watched(connection));
    s->config.hooks.log(s->config.hooks.cls, &x->call, clock_monotonic_ms() - x->begun);
    exchange_free(x);
    *con_cls = NULL;
}

/* ---- start and stop */

static void *open_writer(void *cls) {
    struct http_server *s = cls;
    return s->config.hooks.worker_open(s->config.hooks.cls, HTTP_WRITE);
}

static void *open_slow(void *cls) {
    struct http_server *s = cls;
    return s->config.hooks.worker_open(s->config.hooks.cls, HTTP_SLOW);
}

/* Who answers needs no worker of its own. */
static void *open_nothing(void *cls) {
    return cls;
}

static void close_nothing(void *cls, void *worker) {
    (void)cls;
    (void)worker;
}

static void *open_apart(void *cls) {
    struct http_server *s = cls;
    return s->config.hooks.worker_open(s->config.hooks.cls, HTTP_APART);
}

static void close_worker(void *cls, void *worker) {
    struct http_server *s = cls;
    s->config.hooks.worker_close(s->config.hooks.cls, worker);
}

/* The key's destructor gets the worker alone; a server is one a process in practice, and tests stop
 * one before they start the next. */
static struct http_server *closing_for;

static void close_inline_worker(void *worker) {
    close_worker(closing_for, worker);
}

/* A NUL would end an address early, and what is behind it would not be looked at: it stays written
 * as it is, and no page has such a name. */
static size_t unescape(void *cls, struct MHD_Connection *connection, char *s) {
    (void)cls;
    (void)connection;
    return strstr(s, "%00") ? strlen(s) : MHD_http_unescape(s);
}

static enum gp_code start_daemon(struct http_server *s, struct gp_err *e) {
    struct sockaddr_storage address;
    TRY(address_resolve(e, s->config.address, s->config.port, &address));
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    unsigned threads = s->config.threads;
    if (threads == 0)
        threads = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    s->daemon = MHD_start_daemon(
        flags, s->config.port, connection_admit, s->watch, on_access, s, MHD_OPTION_SOCK_ADDR,
        &address, MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT, s->places,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, unescape,
        NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_NOTIFY_CONNECTION,
        connection_notice, s->watch,
        s->config.listener > 0 ? MHD_OPTION_LISTEN_SOCKET : MHD_OPTION_END, s->config.listener,
        MHD_OPTION_END);
    if (s->daemon)
        return GP_OK;
    int saved = errno;
    (void)gp_fail(e, GP_IO, s->config.address,
                  saved == EADDRINUSE
                      ? "端口 %u 已被占用，可能公评已经在运行；请换一个端口，或停掉占用它的程序"
                      : "无法监听端口 %u",
                  s->config.port);
    gp_fail_detail(e, "errno %d", saved);
    return GP_IO;
}

static enum gp_code start_pools(struct http_server *s, struct gp_err *e) {
    struct pool_config writer = {.threads = 1,
                                 .batch_min = WRITE_BATCH_MIN,
                                 .batch_max = WRITE_BATCH_MAX,
                                 .queue_max = QUEUE_MAX,
                                 .cls = s,
                                 .worker_open = open_writer,
                                 .worker_close = close_worker,
                                 .run = run_writes};
    if (!s->config.hooks.batch_begin) { /* each stands alone, as what is slow does */
        writer.threads = s->config.writers ? s->config.writers : 1;
        writer.batch_min = writer.batch_max = 1;
        writer.run = run_slow;
    }
    struct pool_config slow = writer;
    slow.threads = s->config.slow_threads ? s->config.slow_threads : 2;
    slow.batch_min = slow.batch_max = 1;
    slow.worker_open = open_slow;
    slow.run = run_slow;
    struct pool_config answers = {.threads = 1,
                                  .batch_min = SIZE_MAX, /* one sync serves all that wait */
                                  .batch_max = SIZE_MAX,
                                  .queue_max = SIZE_MAX,
                                  .cls = s,
                                  .worker_open = open_nothing,
                                  .worker_close = close_nothing,
                                  .run = run_answers};
    if (s->config.hooks.batches_sync)
        TRY(pool_start(&answers, e, &s->answers));
    struct pool_config apart = slow;
    apart.threads = 1;
    apart.queue_max = APART_QUEUE_MAX;
    apart.worker_open = open_apart;
    TRY(pool_start(&writer, e, &s->writer));
    TRY(pool_start(&slow, e, &s->slow));
    return pool_start(&apart, e, &s->apart);
}

static enum gp_code read_proxies(struct http_server *s, struct gp_err *e) {
    s->proxies = calloc(s->config.n_proxies + 1, sizeof(*s->proxies));
    s->at_work = calloc(s->config.n_limits + 1, sizeof(*s->at_work));
    if (!s->proxies || !s->at_work)
        GP_DIE("out of memory");
    for (size_t i = 0; i < s->config.n_proxies; i++) {
        const char *text = s->config.proxies[i];
        if (!address_parse_net(text, strlen(text), &s->proxies[i]))
            return gp_fail(e, GP_INVALID, text,
                           "不是代理的地址，应为 IP 地址或网段，例如 127.0.0.1 或 10.0.0.0/8");
    }
    return GP_OK;
}

enum gp_code http_start(const struct http_config *config, struct gp_err *e,
                        struct http_server **ret_server) {
    TRY(route_check(config, e));
    struct http_server *s = calloc(1, sizeof(*s));
    if (!s)
        GP_DIE("out of memory");
    s->config = *config;
    if (pthread_key_create(&s->inline_worker, close_inline_worker) != 0)
        GP_DIE("no thread key");
    closing_for = s;
    s->spool.max = config->spool_max;
    s->limiter = limiter_new();
    enum gp_code code = read_proxies(s, e);
    if (code == GP_OK)
        code = connection_places(e, &s->places);
    if (code == GP_OK)
        code = connection_watch(s->places, s->proxies, s->config.n_proxies, e, &s->watch);
    if (code == GP_OK)
        code = start_pools(s, e);
    if (code == GP_OK)
        code = start_daemon(s, e);
    if (code != GP_OK) {
        http_stop(s);
        return code;
    }
    *ret_server = s;
    return GP_OK;
}

uint16_t http_port(const struct http_server *s) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void http_stop(struct http_server *s) {
    if (!s)
        return;
    /* Shut at once, but closed only after the daemon: its threads may still be about to take the
     * descriptor off their epoll sets, and end the program when it is gone. One that others hold,
     * too, is theirs to shut: who connects from now on waits there for the next of us. */
    int listener = s->daemon ? MHD_quiesce_daemon(s->daemon) : -1;
    if (listener >= 0 && s->config.listener == 0)
        shutdown(listener, SHUT_RDWR);
    /* Ending the pools resumes every suspended connection, which the library asks for. */
    pool_stop(s->writer);
    pool_stop(s->answers); /* what the writer has left it */
    pool_stop(s->slow);
    pool_stop(s->apart);
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    if (listener >= 0)
        close(listener);
    watch_stop(s->watch);
    pthread_key_delete(s->inline_worker);
    limiter_free(s->limiter);
    free(s->proxies);
    free(s->at_work);
    free(s);
}
