/* Counting is one atomic step a request and asks nobody; what is in the database is looked at when
 * somebody scrapes. Requests are told apart by what they are (kind_of), never by address or person:
 * what is counted here says nothing of anybody. Begin at page(). */
#include "web/metrics.h"

#include <sodium.h>

#include "base/clock.h"
#include "store/delivery.h"
#include "store/publication.h"
#include "store/store.h"
#include "web/admin/backup_job.h"
#include "web/inside.h"
#include "web/route.h"

enum kind { KIND_PAGE, KIND_API, KIND_PUBLIC, KIND_ASSET, KIND_OTHER, KIND_N };
static const char *const kind_words[KIND_N] = {"page", "api", "public", "asset", "other"};

/* Statuses from 100 to 599. */
#define STATUSES 500

static const int64_t bounds_ms[] = {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000};
#define BOUNDS GP_COUNT(bounds_ms)

struct metrics {
    int64_t begun_ms;
    atomic_llong requests[KIND_N][STATUSES];
    atomic_llong within[KIND_N][BOUNDS + 1]; /* the last: longer than all bounds */
    atomic_llong sum_ms[KIND_N];
};

struct metrics *metrics_new(void) {
    struct metrics *m = calloc(1, sizeof(*m));
    if (!m)
        GP_DIE("out of memory");
    m->begun_ms = clock_now_ms();
    return m;
}

void metrics_free(struct metrics *m) {
    free(m);
}

static enum kind kind_of(const struct http_route *r) {
    if (!r)
        return KIND_OTHER;
    if (r->about)
        return KIND_API;
    if (strncmp(r->path, "/assets/", 8) == 0)
        return KIND_ASSET;
    return r->need & PERM_PUBLIC ? KIND_PUBLIC : KIND_PAGE;
}

void metrics_note(struct metrics *m, const struct http_call *call, int64_t ms) {
    enum kind kind = kind_of(call->request->route);
    int status = call->response->status;
    size_t bound = 0;
    if (status < 100 || status >= 100 + STATUSES)
        return; /* nothing was answered: the client had gone */
    while (bound < BOUNDS && ms > bounds_ms[bound])
        bound++;
    atomic_fetch_add(&m->requests[kind][status - 100], 1);
    atomic_fetch_add(&m->within[kind][bound], 1);
    atomic_fetch_add(&m->sum_ms[kind], ms);
}

/* ---- writing */

static void head(struct buf *b, const char *name, const char *type, const char *help) {
    buf_addf(b, "# HELP gongping_%s %s\n# TYPE gongping_%s %s\n", name, help, name, type);
}

static void gauge(struct buf *b, const char *name, const char *help, int64_t v) {
    head(b, name, "gauge", help);
    buf_addf(b, "gongping_%s %lld\n", name, (long long)v);
}

static void write_requests(struct buf *b, struct metrics *m) {
    head(b, "http_requests_total", "counter", "Requests answered.");
    for (int k = 0; k < KIND_N; k++)
        for (int s = 0; s < STATUSES; s++) {
            long long n = atomic_load(&m->requests[k][s]);
            if (n > 0)
                buf_addf(b, "gongping_http_requests_total{class=\"%s\",status=\"%d\"} %lld\n",
                         kind_words[k], s + 100, n);
        }
}

static void add_seconds(struct buf *b, long long ms) {
    buf_addf(b, "%lld.%03lld", ms / 1000, ms % 1000);
}

static void write_times(struct buf *b, struct metrics *m) {
    head(b, "http_request_duration_seconds", "histogram", "From the first byte to the answer.");
    for (int k = 0; k < KIND_N; k++) {
        long long n = 0;
        for (size_t i = 0; i <= BOUNDS; i++) {
            n += atomic_load(&m->within[k][i]);
            buf_addf(b, "gongping_http_request_duration_seconds_bucket{class=\"%s\",le=\"",
                     kind_words[k]);
            if (i < BOUNDS)
                add_seconds(b, bounds_ms[i]);
            else
                buf_adds(b, "+Inf");
            buf_addf(b, "\"} %lld\n", n);
        }
        buf_addf(b, "gongping_http_request_duration_seconds_sum{class=\"%s\"} ", kind_words[k]);
        add_seconds(b, atomic_load(&m->sum_ms[k]));
        buf_addf(b, "\ngongping_http_request_duration_seconds_count{class=\"%s\"} %lld\n",
                 kind_words[k], n);
    }
}

/* ---- what is in the database, of all districts */

struct stored {
    int64_t waiting, troubled; /* messages: to be sent, not sent */
    int64_t jobs;              /* documents that wait to be made */
};

#define WEEK_MS ((int64_t)7 * 86400 * 1000)

static enum gp_code look(struct work *w, struct stored *ret) {
    struct store_tenant *tenants;
    struct job_waiting *jobs;
    size_t n, n_jobs;
    int64_t counts[DELIVERY_DROPPED + 1];
    *ret = (struct stored){0, 0, 0};
    TRY(store_job_waiting(w, work_now_ms(w), &jobs, &n_jobs));
    ret->jobs = (int64_t)n_jobs;
    TRY(store_tenant_list(w, &tenants, &n));
    for (size_t i = 0; i < n; i++) {
        struct work there = work_in(w, tenants[i].tenant);
        TRY(store_delivery_counts(&there, work_now_ms(w) - WEEK_MS, counts));
        ret->waiting += counts[DELIVERY_WAITING] + counts[DELIVERY_SENDING];
        ret->troubled += counts[DELIVERY_FAILED] + counts[DELIVERY_UNSURE];
    }
    return GP_OK;
}

static void write_stored(struct http_call *call, struct buf *b) {
    struct work work = web_work(call);
    struct stored s;
    int64_t begun = clock_monotonic_ms();
    bool up = WORK_READ(&work, look(&work, &s)) == GP_OK;
    gauge(b, "database_up", "Whether the database can be read.", up);
    head(b, "database_look_seconds", "gauge", "How long it took to read what is told below.");
    buf_adds(b, "gongping_database_look_seconds ");
    add_seconds(b, clock_monotonic_ms() - begun);
    buf_addc(b, '\n');
    if (!up)
        return;
    gauge(b, "jobs_waiting", "Documents and publications that wait to be made.", s.jobs);
    gauge(b, "notices_waiting", "Messages of the last week that wait to be sent.", s.waiting);
    gauge(b, "notices_failing", "Messages of the last week that were refused or are in doubt.",
          s.troubled);
}

static void write_server(struct http_call *call, struct buf *b) {
    const struct web *web = worker_of(call)->web;
    int64_t day = backup_job_newest(web);
    int jobs = 0;
    for (int i = 0; i < JOB_KIND_N; i++)
        jobs += atomic_load(&web->jobs_here[i]);
    gauge(b, "jobs_here", "Jobs of this server, waiting or at work.", jobs);
    gauge(b, "leaving", "Whether the server is about to stop.", atomic_load(&web->leaving));
    head(b, "start_time_seconds", "gauge", "When the server began, since 1970.");
    buf_adds(b, "gongping_start_time_seconds ");
    add_seconds(b, web->metrics->begun_ms);
    buf_addc(b, '\n');
    if (day != DEC_UNSET)
        gauge(b, "backup_age_days", "Days since the newest backup; nothing where there is none.",
              (int64_t)web_today().day - day);
    head(b, "build_info", "gauge", "The program's version.");
    buf_adds(b, "gongping_build_info{version=\"" GP_VERSION "\"} 1\n");
}

/* Compared in a time that says nothing of where they differ. */
static bool is_told_to(const struct http_call *call, const char *token) {
    const char *sent = http_header(call, "Authorization");
    if (!token || !sent || strncasecmp(sent, "Bearer ", 7) != 0)
        return false;
    char want[HASH_HEX], got[HASH_HEX];
    hash_hex(str_of(token), want);
    hash_hex(str_of(sent + 7), got);
    return sodium_memcmp(want, got, HASH_HEX) == 0;
}

static enum gp_code page(struct http_call *call) {
    const char *token = web_config(call)->metrics_token;
    if (!token)
        return gp_fail(call->err, GP_MISSING, NULL, "没有开放运行指标（--metrics-token）");
    if (!is_told_to(call, token)) {
        call->response->status = 401;
        return http_reply(call, 401, "text/plain; charset=utf-8", STR("令牌不对\n"));
    }
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    write_requests(&b, worker_of(call)->web->metrics);
    write_times(&b, worker_of(call)->web->metrics);
    write_server(call, &b);
    write_stored(call, &b);
    http_set_header(call, "Cache-Control", "no-store");
    return http_reply(call, 200, "text/plain; version=0.0.4; charset=utf-8",
                      (struct str){buf_text(&b), b.n});
}

const struct http_route metrics_routes[] = {
    WEB_GET("/metrics", page, PERM_PUBLIC, "供 Prometheus 抓取的运行指标", .where = HTTP_SLOW,
            .unit = HTTP_UNIT_OWN, .unattended = true, .bare = true),
    {.path = NULL},
};
