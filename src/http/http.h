/* HTTP without the library behind it: what a request brings, what a response is made of, and the
 * table of routes that says what is allowed before any handler runs. Only this folder knows
 * libmicrohttpd.
 *
 * Life of a request: route found, limits and permission checked on the first bytes, body received
 * (forms into memory, files into the spool folder), CSRF checked, handler, response. Where
 * the handler runs is said by the route: on the receiving thread, on the one writer thread whose
 * commits are shared by a batch of requests (or on one of several that have none), or in the pool
 * for slow work. */
#ifndef GP_HTTP_HTTP_H
#define GP_HTTP_HTTP_H

#include "base/err.h"
#include "base/hash.h"
#include "base/lookup.h"
#include "base/str.h"

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_METHOD_N };

struct http_call;

/* Returns GP_OK with call->response filled, or an error that becomes an error page. */
typedef enum gp_code (*http_handler)(struct http_call *call);

enum http_run {
    HTTP_INLINE, /* short and reading only */
    HTTP_WRITE,  /* on the writer thread, inside a shared transaction */
    HTTP_SLOW,   /* in the job pool: documents, imports, password hashes */
    HTTP_APART,  /* slow work that strangers may ask for: on a thread of its own, so that it keeps
                    nobody but itself waiting */
};

/* What of the handler is one unit of work (see unit_begin). */
enum http_unit {
    HTTP_UNIT_USUAL, /* all of it: writing on the writer thread, reading inline and for slow GETs;
                        slow POSTs begin their units themselves */
    HTTP_UNIT_READS, /* a slow POST that only reads: all of it, too */
    HTTP_UNIT_OWN,   /* begins its units itself, with what is slow between them */
};

enum { HTTP_ROWS = 1, HTTP_REQUIRED = 2, HTTP_LONG = 4 };

/* A field a form may have. Anything that is not declared is refused. */
struct http_field {
    const char *name;
    const char *title; /* Chinese, for messages */
    size_t max;        /* characters */
    /* HTTP_ROWS: repeated as name.0, name.1, … (four digits; HTTP_LONG: six), and name alone may
     * repeat */
    unsigned flags;
};

/* Fields that follow from what the business knows of its structs, instead of being listed: made
 * once, when the routes are checked. */
struct http_fields {
    struct arena *arena;
    VEC(struct http_field) v;
};
#define HTTP_FIELDS(f)                                                                             \
    .add_fields = (f), .added = &(struct http_fields) {                                            \
        0                                                                                          \
    }

/* What keeps one caller, or all together, from taking more than their share of what is expensive.
 */
struct http_limit {
    const char *name;
    unsigned burst;   /* calls that one address may make at once, … */
    int64_t every_ms; /* … and one more each so often; 0: any number */
    unsigned most;    /* requests that may wait for a thread or be at work; 0: any number */
};

struct http_route {
    enum http_method method;
    const char *path; /* /p/:project/score; a part that begins with ':' is a parameter */
    http_handler run;
    unsigned need; /* permission, understood by the gate; 0 is refused at start */
    enum http_run where;
    size_t body_max; /* bytes; 0 for no body */
    const struct http_field *form;
    size_t n_form;
    void (*add_fields)(struct http_fields *ret); /* those beside `form`; NULL: none */
    struct http_fields *added;
    bool edits; /* changes what is stored from a form: must compare the form's version with that */
    bool unattended; /* asked by open pages of themselves: no sign that somebody is there */
    enum http_unit unit;
    bool bare;        /* asked by machines that watch: of nobody, without session or database */
    bool takes_files; /* multipart files or a raw body go to the spool */
    const struct http_limit *limit; /* one of the config's; NULL: none */
    /* May a body of call->request->announced bytes come: asked after admit, before any of it is
     * taken, on a receiving thread. NULL: nothing to ask. */
    http_handler before;
    const char *summary;
    const void *about; /* what the layer above says of the route beside; NULL: nothing */
};

/* The field of that name that the route's form may have, given a row or not; NULL: none. */
const struct http_field *http_field_of(const struct http_route *route, const char *sent);

struct http_pair {
    const char *name, *value;
};

/* A received file in the spool, removed when the request ends. Hashed and durable before the
 * handler runs, on the handler's thread: the receiving threads do not wait for the disk. */
struct http_file {
    const char *field;     /* "" for a raw body */
    const char *file_name; /* as sent, valid UTF-8, for display only */
    const char *path;
    int64_t size;
    char sha256[HASH_HEX];
    bool in_place; /* written to where the request's place is: stays, and is not hashed */
};

/* Where a raw body is to be written, at once and not by way of the spool. Nobody else writes to the
 * file meanwhile: it is locked (flock). */
struct http_place {
    const char *path; /* NULL: nowhere in particular */
    int64_t offset;   /* 0: the file is made if need be */
};

struct http_request {
    const char *id; /* of its own, told in the answer and the log */
    enum http_method method;
    const char *path;
    const struct http_route *route;
    struct http_pair params[4];
    size_t n_params;
    VEC(struct http_pair) query;
    VEC(struct http_pair) form;
    struct lookup form_index; /* of the form: made when it is first asked */
    VEC(struct http_file) files;
    const char *remote;      /* address of the client */
    struct http_place place; /* of a raw body, as the route's before says */
    int64_t announced;       /* bytes of the body as its header says; -1: it does not say */
    void *library;           /* for http_header and http_cookie */
};

struct http_response {
    int status;       /* 0 is 200 */
    const char *type; /* text/html; charset=utf-8 when NULL */
    VEC(struct http_pair) headers;
    struct buf body;  /* freed by the server */
    const char *file; /* sent instead of the body */
    bool lasting;     /* the file stays what it is: pieces of it may be asked for */
    /* Brings the file, where it is not there yet: outside of any unit of work. NULL: it is. */
    enum gp_code (*bring)(struct http_call *call);
    const char *bring_what;
    struct str fixed; /* sent instead of the body: bytes that live as long as the server */
};

struct http_call {
    struct arena *arena;
    struct gp_err *err;
    struct http_request *request;
    struct http_response *response;
    void *worker;  /* what hooks->worker_open gave the thread at work */
    void *session; /* who asks: filled by the admit hook */
    /* Set by a handler that answers by itself that it did not do what was asked, a form with its
     * problem, say: what it has stored is undone. */
    bool refused;
    /* Of a route that edits: the form's version was compared with what is stored, and was older. */
    bool compared, conflict;
};

/* What the web layer supplies. cls goes to each. */
struct http_hooks {
    void *cls;
    /* For each thread that runs handlers, once: its database connection and so on. NULL: fatal. */
    void *(*worker_open)(void *cls, enum http_run where);
    void (*worker_close)(void *cls, void *worker);
    /* Who asks, and may they: before any of the body is taken, on a receiving thread. Fills
     * call->session. */
    enum gp_code (*admit)(void *cls, struct http_call *call);
    /* Does the request come from a page of ours (CSRF): when the body is there, before the handler.
     */
    enum gp_code (*verify)(void *cls, struct http_call *call);
    /* After the handler, before its response goes out; NULL: nothing to do. */
    void (*handled)(void *cls, struct http_call *call);
    /* Of a call that a limit lets through here: how many ms it has to wait because of what was
     * asked elsewhere; 0: not at all. On a receiving thread. NULL: there is no elsewhere. */
    int64_t (*pace)(void *cls, void *worker, const struct http_limit *limit, const char *address);
    /* The unit of work that a handler is. unit_end undoes what it wrote when ok is false; one that
     * ends in GP_RETRY is begun again, and the handler with it. */
    enum gp_code (*unit_begin)(void *cls, void *worker, struct gp_err *e);
    enum gp_code (*unit_end)(void *cls, void *worker, bool ok, struct gp_err *e);
    /* A batch of writes: begun once, with a unit for each request, ended once. batch_end makes all
     * of it stand or fails for all. NULL, all three: units of writers stand alone, and are durable
     * when they have ended. */
    enum gp_code (*batch_begin)(void *cls, void *worker, struct gp_err *e);
    enum gp_code (*batch_end)(void *cls, void *worker, struct gp_err *e);
    /* Makes durable all batches that have ended before; no answer goes out sooner. On a thread of
     * its own, while the next batch is at work. Returns only when it is done. NULL: batch_end has
     * done it. */
    void (*batches_sync)(void *cls);
    /* Fills the response for an error; must not fail. */
    void (*error_page)(void *cls, struct http_call *call, enum gp_code code);
    /* One line per request; path is the route's pattern, so that no secret in a path is logged. */
    void (*log)(void *cls, const struct http_call *call, int64_t ms);
};

struct http_config {
    const char *address; /* 127.0.0.1, :: */
    uint16_t port;       /* 0: any free one */
    /* A socket that listens already, at that address and port, for whoever started this process and
     * goes on with it: what comes behind our end waits in it. 0: none, one is made. */
    int listener;
    const char *spool; /* folder for received files */
    unsigned threads;  /* receiving threads; 0: one a core */
    unsigned slow_threads;
    unsigned writers; /* threads; more than one only where there are no batches. 0: one */
    const struct http_route *const *tables; /* arrays that end with a NULL path */
    size_t n_tables;
    const struct http_pair *headers; /* put on every response */
    size_t n_headers;
    const struct http_field *common; /* fields that every form may have, e.g. the CSRF token */
    size_t n_common;
    const struct http_limit *limits; /* that routes name */
    size_t n_limits;
    /* Proxies whose X-Forwarded-For is believed: addresses or networks, 10.0.0.0/8. */
    const char *const *proxies;
    size_t n_proxies;
    int64_t spool_max; /* bytes that all requests under way may have in the spool; 0: any number */
    struct http_hooks hooks;
};

struct http_server;

/* Starts to listen. GP_IO when the address is taken or not ours; GP_BUG for a route table with a
 * duplicate or without permission; GP_INVALID for a proxy that is no address. */
enum gp_code http_start(const struct http_config *config, struct gp_err *e,
                        struct http_server **ret_server) GP_CHECKED;
uint16_t http_port(const struct http_server *s);
/* Stops listening, lets what is under way end, and frees the server. Takes NULL. */
void http_stop(struct http_server *s);

/* Does the address, as a browser would take it, lead to a page of these tables and nowhere else: no
 * other host, nothing that a browser drops (tabs) or turns round (backslashes). NULL: no. */
bool http_is_own_page(const struct http_route *const *tables, size_t n_tables, const char *address);

/* ---- for handlers */

/* A path parameter, or "". */
const char *http_param(const struct http_call *c, const char *name);
/* A query parameter or form field; NULL when it was not sent. Of the form's fields there is an
 * index, so that a form of many rows is read in the time that it takes to receive it. */
const char *http_query(const struct http_call *c, const char *name);
const char *http_form(const struct http_call *c, const char *name);
/* The form's field name.index; NULL when it was not sent. */
const char *http_form_row(const struct http_call *c, const char *name, size_t index);
/* Highest index sent for any field with rows, plus one. */
size_t http_form_rows(const struct http_call *c, const char *name);
const char *http_header(const struct http_call *c, const char *name);
const char *http_cookie(const struct http_call *c, const char *name);
const struct http_file *http_upload(const struct http_call *c, const char *field);

void http_set_header(struct http_call *c, const char *name, const char *value);
/* HttpOnly, SameSite=Lax, path /; max_age in seconds, 0 removes it, negative: until the browser is
 * closed. */
void http_set_cookie(struct http_call *c, const char *name, const char *value, int max_age,
                     bool secure);
/* 303 to a path of ours. */
enum gp_code http_redirect(struct http_call *c, const char *path);
/* Answers with a file that stays where and what it is, whole or the piece that is asked for. */
void http_send_lasting(struct http_call *c, const char *path, const char *type);
/* Offers the response for download under the name. */
void http_download_as(struct http_call *c, const char *file_name);
/* A finished body of the type. The bytes are copied. */
enum gp_code http_reply(struct http_call *c, int status, const char *type, struct str bytes);

/* The statuses of a request that cannot be read, and of a caller who is over its limit. */
#define HTTP_NOT_READ 400
#define HTTP_TOO_MANY 429

/* The number of a request: a proxy's own is taken over, so that its log and ours speak of the same;
 * else a new one. */
const char *http_new_id(const struct http_call *call, bool behind_proxy);

/* HTTP status for an error code. */
int http_status_of(enum gp_code code);

/* An address of ours so that a browser asks for it as it is, with ids of dots in it as well; and
 * all those in the attributes of the page's HTML behind from. */
const char *http_path(struct arena *a, const char *path);
void http_html_paths(struct buf *html, size_t from);

/* Where a page is now that was not found under an address of before such words of ours began with a
 * '~'; NULL: nowhere. */
const char *http_moved(const struct http_route *const *tables, size_t n_tables, struct arena *a,
                       const struct http_request *rq);

/* Percent-encodes everything but unreserved characters. */
const char *http_url_encode(struct arena *a, const char *s);

#endif
