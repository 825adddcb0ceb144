/* Private to web: the process-wide state and what a thread holds. */
#ifndef GP_WEB_INSIDE_H
#define GP_WEB_INSIDE_H

#include <stdatomic.h>

#include "app/publish/publish.h"
#include "db/db.h"
#include "web/web.h"

struct web {
    struct arena arena;
    struct web_config config;
    struct tmpl_set *templates;
    struct http_server *server;
    const char *spool;
    const char *own_url; /* where it listens; NULL before it does */
    const char *id;      /* of this server, as long as it runs */
    atomic_bool leaving; /* it takes requests still, but no new ones should be sent to it */
    bool many_writers;   /* see db_many_writers */
    struct db_log *log;  /* of the writer; NULL: its commits are durable by themselves */
    /* Work that goes on after its request was answered, of each kind one at a time: a report does
     * not wait for an archive of gigabytes. */
    struct pool *jobs[JOB_KIND_N];
    struct indexing *indexing;
    struct backup_job *backup;
    struct seen *seen;
    struct api_pace *api_pace;
    struct metrics *metrics;
    struct connections *connections;
    struct sender *sender;
    struct keeping *keeping;
    struct reads *reads;
    struct ticker *alive;
    atomic_int jobs_here[JOB_KIND_N]; /* that wait in a pool or are at work */
    struct jobs_state *jobs_state;
};

struct web_worker {
    struct web *web;
    struct db *db;
    enum http_run where;
};

static inline struct web_worker *worker_of(const struct http_call *call) {
    return call->worker;
}

/* connections.c: one for a worker that keeps and closes it; with ret_log its commits are put off,
 * and that is the log to sync. NULL, with a line on standard error, when the database does not
 * open. */
struct db *web_open_worker_db(const struct web *web, struct db_log **ret_log);
/* One for work that goes on by itself, for as long as it does; NULL as above. Given back it is
 * taken by the next; it takes NULL. */
struct db *web_take_db(const struct web *web);
void web_give_db(const struct web *web, struct db *db);
struct connections *connections_new(void);
void connections_free(struct connections *c); /* takes NULL */

/* gate.c */
enum gp_code gate_admit(void *cls, struct http_call *call);
void gate_recognise(struct http_call *call); /* fills call->session, as far as it can */
enum gp_code gate_verify(void *cls, struct http_call *call);
/* How many the request has run so far, gate and handler. */
int64_t gate_statements(const struct http_call *call);
extern const struct http_field gate_fields[];
extern const size_t n_gate_fields;

#define COOKIE_SESSION "gp_session"
#define COOKIE_FLASH   "gp_flash"
#define COOKIE_RATE    "gp_rate"
#define COOKIE_RESET   "gp_reset" /* a one-time code that came by its link */
#define COOKIE_KEPT    "gp_kept"  /* for the page's script: names the copy whose form is stored */

/* page.c: with https their names say so (__Host-). */
const char *web_cookie(const struct http_call *call, const char *name);
void web_set_cookie(struct http_call *call, const char *name, const char *value, int max_age);
/* After a form was taken: its copy in the browser has done its work. */
void page_note_kept(struct http_call *call);
void page_error(void *cls, struct http_call *call, enum gp_code code);

#endif
