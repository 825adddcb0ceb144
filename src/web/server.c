/* Where web and http meet. The hooks come first: a worker is a connection, and a batch of writes a
 * transaction with a savepoint a request; batches_sync puts it on the disk before anything is
 * answered. On a server of databases each request that writes is a transaction instead. start() is
 * the order of a start and web_stop its mirror: what may leave rests behind is swept before,
 * threads of our own come before the first request and go after the last. Who may do what is
 * gate.c. */

#include "app/admin/admin.h"
#include "app/publish/publish.h"
#include "app/admin/audit_heads.h"
#include "app/files/files.h"
#include "app/files/sweep.h"
#include "app/workbook/workbook.h"
#include "base/clock.h"
#include "base/rand.h"
#include "codec/json_out.h"
#include "web/templates.h"
#include "web/alive.h"
#include "web/api/api.h"
#include "web/assets.h"
#include "web/search/indexing.h"
#include "web/admin/backup_job.h"
#include "web/inside.h"
#include "web/jobs.h"
#include "web/limits.h"
#include "web/metrics.h"
#include "web/notify/sender.h"
#include "web/reads.h"
#include "web/results/keeping.h"
#include "web/seen.h"

/* Requests that write at the same time, where the database lets them: as many as wait for it and
 * its disk without crowding each other out. */
#define WRITERS 8

/* ---- workers */

static void *worker_open(void *cls, enum http_run where) {
    struct web *web = cls;
    bool in_batches = where == HTTP_WRITE && !web->many_writers;
    struct db *db = web_open_worker_db(web, in_batches ? &web->log : NULL);
    if (!db)
        return NULL;
    struct web_worker *w = calloc(1, sizeof(*w));
    if (!w)
        GP_DIE("out of memory");
    *w = (struct web_worker){.web = web, .db = db, .where = where};
    return w;
}

static void worker_close(void *cls, void *worker) {
    (void)cls;
    struct web_worker *w = worker;
    db_close(w->db);
    free(w);
}

static enum gp_code batch_begin(void *cls, void *worker, struct gp_err *e) {
    (void)cls;
    return db_begin(((struct web_worker *)worker)->db, e, DB_WRITE);
}

/* Where writers run beside each other there are no batches. */
static enum gp_code unit_begin(void *cls, void *worker, struct gp_err *e) {
    (void)cls;
    const struct web_worker *w = worker;
    if (w->where != HTTP_WRITE)
        return db_begin(w->db, e, DB_READ);
    return w->web->many_writers ? db_begin(w->db, e, DB_WRITE) : db_savepoint(w->db, e);
}

static enum gp_code unit_end(void *cls, void *worker, bool ok, struct gp_err *e) {
    (void)cls;
    const struct web_worker *w = worker;
    bool in_batch = w->where == HTTP_WRITE && !w->web->many_writers;
    return in_batch ? db_savepoint_end(w->db, e, ok) : db_end(w->db, e, ok);
}

static enum gp_code batch_end(void *cls, void *worker, struct gp_err *e) {
    (void)cls;
    return db_end(((struct web_worker *)worker)->db, e, true);
}

/* What was answered must be there after a crash. When the disk refuses, nobody knows what of it is:
 * so nothing is answered, and the next start begins from what the disk has. */
static void batches_sync(void *cls) {
    const struct web *web = cls;
    struct arena scratch = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    if (web->log && db_log_sync(web->log, &e) != GP_OK)
        GP_DIE("%s (%s)", e.message, e.detail);
    arena_release(&scratch);
}

/* Refused for who asks or how often, or sent to the sign-in; or what no page of ours sends. What a
 * form's own fields are refused for (422) is nobody's attack. The status alone does not tell: a
 * paused account is over a limit, too. */
static bool is_refused(const struct http_call *call) {
    const struct http_route *r = call->request->route;
    const struct visitor *v = web_visitor(call);
    int status = call->response->status;
    bool asked_to_sign_in =
        status == 303 && r && !(r->need & (PERM_PUBLIC | PERM_RATE)) && v && !v->account;
    bool paused = status == 413 && r && r->limit == &web_limits[LIMIT_PASSWORD];
    bool no_form_of_ours = status == 400 || status == 405 || (status == 413 && !paused);
    return asked_to_sign_in || paused || no_form_of_ours || status == 401 || status == 403 ||
           status == HTTP_TOO_MANY;
}

/* The pattern of the route, never the path: a personal link must not reach the log. Who was
 * refused stands there by address and account, so that tries can be followed; what they typed does
 * not, since a password is typed into a wrong field at times. */
static void write_log_line(struct buf *b, const struct http_call *call, int64_t ms, bool json) {
    static const char *const methods[HTTP_METHOD_N] = {"GET", "POST", "PUT"};
    const struct http_request *rq = call->request;
    const struct visitor *v = web_visitor(call);
    const char *route = rq->route ? rq->route->path : "-";
    const char *who = v && v->account ? v->account->id : NULL;
    bool refused = is_refused(call);
    if (!json) {
        buf_addf(b, "%lld %s %s %d %lldms %s", (long long)clock_now_ms(), methods[rq->method],
                 route, call->response->status, (long long)ms, rq->id);
        if (refused)
            buf_addf(b, " %s %s", rq->remote, who ? who : "-");
        return;
    }
    struct jout o = jout_start(b, JOUT_COMPACT);
    jout_object(&o);
    jout_key(&o, "time");
    jout_time(&o, clock_now_ms());
    jout_pair(&o, "id", rq->id);
    jout_pair(&o, "method", methods[rq->method]);
    jout_pair(&o, "route", route);
    jout_key(&o, "status");
    jout_int(&o, call->response->status);
    jout_key(&o, "ms");
    jout_int(&o, ms);
    if (refused) {
        jout_pair(&o, "remote", rq->remote);
        jout_pair(&o, "account", who ? who : "-");
    }
    jout_end(&o);
}

static void log_request(void *cls, const struct http_call *call, int64_t ms) {
    struct web *web = cls;
    metrics_note(web->metrics, call, ms);
    if (!web->config.log_requests)
        return;
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    write_log_line(&b, call, ms, web->config.log_json);
    fprintf(stderr, "%s\n", buf_text(&b));
}

static void handled(void *cls, struct http_call *call) {
    const struct web *web = cls;
    page_note_kept(call);
    if (!web->config.count_statements)
        return;
    http_set_header(call, "X-Statements",
                    arena_printf(call->arena, "%lld", (long long)gate_statements(call)));
}

/* ---- start and stop */

/* Nothing from elsewhere, nothing inline; the browser refuses what an injected text would load. */
static const struct http_pair headers[] = {
    /* First, since without https it is left out: a browser that was here once comes by https only,
     * for a year, to names below ours as well: none of them is to be had by plain http. */
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
     "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
     "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    /* What may be kept says so itself. */
    {"Cache-Control", "no-store"},
    {"Permissions-Policy", "camera=(self), geolocation=(self), microphone=()"},
};

static enum gp_code load_templates(struct web *web, struct gp_err *e) {
    web->templates = tmpl_set_new(web->config.tmpl_flags);
    for (size_t i = 0; i < n_templates; i++) {
        const char *dot = strrchr(templates[i].name, '.');
        size_t n = dot ? (size_t)(dot - templates[i].name) : strlen(templates[i].name);
        TRY(tmpl_add(web->templates, e, arena_strndup(&web->arena, templates[i].name, n),
                     templates[i].bytes));
    }
    return tmpl_check(web->templates, e);
}

static enum gp_code look_at_log(struct work *w, const char *files) {
    const char *problem;
    TRY(WORK_READ(w, audit_glance(w, files, &problem)));
    if (problem)
        fprintf(stderr, "警告：%s。请用 gongping audit 核对，查明原因\n", problem);
    return problem ? GP_OK : audit_heads_note(w, files);
}

/* Said, and not the end: the pages go on. */
static void note_heads(const struct web *web) {
    struct arena arena GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &arena};
    struct work work = {.arena = &arena, .err = &e, .db = web_take_db(web), .actor = "后台任务"};
    if (work.db && look_at_log(&work, web->config.files) != GP_OK)
        fprintf(stderr, "gongping: %s: %s\n", e.where ? e.where : "", e.message);
    web_give_db(web, work.db);
}

static size_t sweep_orphans(const struct web *web) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    size_t n = 0;
    struct work work = {.arena = &scratch, .err = &e, .db = web_take_db(web)};
    struct files_place place = {.state = FILES_NONE};
    enum gp_code code =
        work.db ? WORK_READ(&work, files_look(&work, web->config.beside, &place)) : GP_OK;
    /* Another database notes what lies in a folder of its own. */
    if (code == GP_OK && place.state == FILES_OWN)
        code = sweep_documents(&work, web->config.files, clock_now_ms(), &n);
    if (code != GP_OK)
        fprintf(stderr, "gongping: %s\n", e.message);
    web_give_db(web, work.db);
    return n;
}

/* Said, and not the end: it is tried again at the next start. */
static void clear_versions(const struct web *web) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = web_take_db(web), .actor = "后台任务"};
    if (work.db && report_clear_versions(&work, web->config.files) != GP_OK)
        fprintf(stderr, "gongping: %s: %s\n", e.where ? e.where : "", e.message);
    web_give_db(web, work.db);
}

/* Likewise. */
static void forget_imports(const struct web *web) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = web_take_db(web), .actor = "后台任务"};
    if (work.db && workbook_forget(&work, clock_now_ms()) != GP_OK)
        fprintf(stderr, "gongping: %s: %s\n", e.where ? e.where : "", e.message);
    web_give_db(web, work.db);
}

/* Likewise. */
static void erase_due(const struct web *web) {
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct gp_err e = {.arena = &scratch};
    struct work work = {.arena = &scratch, .err = &e, .db = web_take_db(web), .actor = "后台任务"};
    if (work.db && admin_erase_scheduled(&work) != GP_OK)
        fprintf(stderr, "gongping: %s: %s\n", e.where ? e.where : "", e.message);
    web_give_db(web, work.db);
}

static void tell_swept(size_t n) {
    if (n > 0)
        fprintf(stderr, "gongping: %zu abandoned files removed\n", n);
}

void web_sweep(const struct web *web, bool with_documents) {
    note_heads(web);
    backup_job_tick(web);
    if (with_documents) {
        forget_imports(web);
        erase_due(web);
    }
    size_t n = with_documents ? sweep_orphans(web) : 0;
    tell_swept(n + sweep_files(web->config.files, clock_now_ms(), false));
}

static enum gp_code start(struct web *web, struct gp_err *e) {
    web->id = rand_id(&web->arena);
    web->many_writers = db_is_server(web->config.db_file);
    web->api_pace = api_pace_new();
    web->metrics = metrics_new();
    TRY(load_templates(web, e));
    web->spool = arena_printf(&web->arena, "%s/spool", web->config.files);
    size_t swept = sweep_files(web->config.files, clock_now_ms(), !web->many_writers);
    clear_versions(web);
    forget_imports(web);
    erase_due(web);
    tell_swept(swept + sweep_orphans(web));
    note_heads(web);
    TRY(jobs_start(web, e));
    TRY(alive_start(web, e));
    TRY(indexing_start(web, e));
    TRY(backup_job_start(web, e));
    TRY(seen_start(web, e));
    TRY(sender_start(web, e));
    TRY(keeping_start(web, e));
    TRY(reads_start(web, e));
    backup_job_tick(web);
    struct http_config config = {
        .address = web->config.address,
        .port = web->config.port,
        .listener = web->config.listener,
        .spool = web->spool,
        .tables = web_route_tables,
        .n_tables = n_web_route_tables,
        .headers = headers + !web->config.secure_cookies,
        .n_headers = GP_COUNT(headers) - !web->config.secure_cookies,
        .common = gate_fields,
        .n_common = n_gate_fields,
        .limits = web_limits,
        .n_limits = LIMIT_N,
        .proxies = web->config.proxies,
        .n_proxies = web->config.n_proxies,
        .writers = web->many_writers ? WRITERS : 1,
        .spool_max = web->config.spool_max ? web->config.spool_max : LIMIT_SPOOL_BYTES,
        .hooks = {.cls = web,
                  .worker_open = worker_open,
                  .worker_close = worker_close,
                  .admit = gate_admit,
                  .verify = gate_verify,
                  .handled = handled,
                  .pace = web->many_writers ? alive_pace : NULL,
                  .unit_begin = unit_begin,
                  .unit_end = unit_end,
                  .batch_begin = web->many_writers ? NULL : batch_begin,
                  .batch_end = web->many_writers ? NULL : batch_end,
                  .batches_sync = web->many_writers ? NULL : batches_sync,
                  .error_page = page_error,
                  .log = log_request},
    };
    TRY(http_start(&config, e, &web->server));
    bool is_v6 = strchr(web->config.address, ':') != NULL;
    web->own_url = arena_printf(&web->arena, is_v6 ? "http://[%s]:%u" : "http://%s:%u",
                                web->config.address, http_port(web->server));
    return GP_OK;
}

void web_leave(struct web *web) {
    atomic_store(&web->leaving, true);
}

enum gp_code web_start(const struct web_config *config, struct gp_err *e, struct web **ret_web) {
    struct web *web = calloc(1, sizeof(*web));
    if (!web)
        GP_DIE("out of memory");
    web->config = *config;
    web->connections = connections_new();
    enum gp_code code = start(web, e);
    if (code != GP_OK) {
        web_stop(web);
        return code;
    }
    *ret_web = web;
    return GP_OK;
}

uint16_t web_port(const struct web *web) {
    return http_port(web->server);
}

void web_stop(struct web *web) {
    if (!web)
        return;
    http_stop(web->server);
    db_log_close(web->log);
    jobs_stop(web);
    indexing_stop(web);
    backup_job_stop(web);
    sender_stop(web);
    keeping_stop(web);
    reads_stop(web);
    if (web->server)
        note_heads(web);
    alive_stop(web); /* its duties are free from now on */
    jobs_free(web);
    seen_stop(web);
    api_pace_free(web->api_pace);
    connections_free(web->connections);
    metrics_free(web->metrics);
    tmpl_set_free(web->templates);
    arena_release(&web->arena);
    free(web);
}
