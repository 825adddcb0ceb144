/* The web application: what every page needs. A handler reads its declared input, calls one
 * function of app, fills a model and names a template:
 *
 *     static enum gp_code rounds_page(struct http_call *call) {
 *         struct work app = web_work(call);
 *         struct val *m = web_page(call, "评估轮次");
 *         TRY(app_list_rounds(&app, &rounds, &n));
 *         ... map_text(list_add_map(rows), "title", rounds[i].title); ...
 *         return web_render(call, "rounds", m);
 *     }
 *
 * A handler is one unit of work, begun and ended by the server (enum http_unit). Slow handlers that
 * change something begin their units themselves, around each call of app (WORK_READ, WORK_WRITE in
 * db/work.h), and show the page of a refusal in another one. */
#ifndef GP_WEB_WEB_H
#define GP_WEB_WEB_H

#include "app/account/account.h"
#include "app/files/depot.h"
#include "http/http.h"
#include "tmpl/tmpl.h"

struct web_config {
    const char *db_file; /* its address: a file, or that of a server */
    const char *beside;  /* what the name of the folder of files begins with */
    const char *address;
    uint16_t port;
    int listener;          /* as http_config has it; 0: none */
    const char *files;     /* the folder that belongs to it (app/files/files.h) */
    const char *base_url;  /* as users reach it, for links and QR codes; NULL: from the request */
    bool secure_cookies;   /* behind HTTPS */
    const char *scan;      /* virus scanner for what is uploaded; NULL: none */
    bool send_private;     /* notices may go to the own network */
    const char *backup_to; /* folder of backups, or s3://…; NULL: the usual one */
    struct depot_access storage; /* how s3://… is reached */
    const char *seal_for;        /* public key that backups are sealed for; NULL: they are not */
    const char *metrics_token;   /* who shows it is told /metrics; NULL: nobody is */
    bool log_json;               /* a line of JSON for each request, not of text */
    const char *send_ca;         /* certificates for it, beside the system's; NULL: none */
    const char *const *proxies;  /* whose X-Forwarded-For is believed, see http_config */
    size_t n_proxies;
    int64_t spool_max; /* bytes; 0: LIMIT_SPOOL_BYTES */
    unsigned tmpl_flags;
    bool log_requests;     /* a line to standard error for each request */
    bool count_statements; /* X-Statements: how many the request ran, for measuring */
};

/* What /healthz says as long as the process answers. */
#define SITE_IS_WELL "正常\n"

struct web;

/* Opens the database, loads the templates and starts to serve. */
enum gp_code web_start(const struct web_config *config, struct gp_err *e,
                       struct web **ret_web) GP_CHECKED;
uint16_t web_port(const struct web *web);
/* To be called now and then: notes the heads of the audit log (app/admin/audit_heads.h) and removes
 * files that were left behind (app/files/sweep.h). */
void web_sweep(const struct web *web, bool with_documents);
/* From now on /readyz says that nothing more should be sent here; all that comes is answered. */
void web_leave(struct web *web);
void web_stop(struct web *web); /* takes NULL */

/* Every route of the application, for the server, the list of routes and the permission test. */
extern const struct http_route *const web_route_tables[];
extern const size_t n_web_route_tables;

/* ---- for handlers */

/* Who asks. By a personal link (PERM_RATE) nobody is signed in. */
struct visitor {
    const char *tenant;
    const char *token;             /* of the cookie, signed in or not */
    const char *csrf;              /* what a form must bring back */
    const struct account *account; /* NULL: not signed in */
    const char *link;              /* id; NULL: did not come by a personal link */
    unsigned perms;
    const char *flash;    /* message from the page before; NULL: none */
    const char *district; /* whose public pages were asked for by name; NULL: none in particular */
    const char *duty;     /* what they must do on /account before anything else; NULL: nothing */
    int64_t unread;       /* notices */
    bool idle;            /* was signed in, and did nothing for too long */
    /* Of a program (web/api): no cookie is looked at, and none is set. */
    bool by_token;
    const struct api_token *token_used;
    struct standing standing;
    struct api_allowance {
        int64_t left, resets_ms; /* requests of this window, and when it ends */
    } allowance;
    struct api_errors *errors; /* for the problem that is told; NULL: none beside the error */
    /* Run by the gate, less those that the handler's connection had run before. */
    int64_t statements;
};

struct visitor *web_visitor(const struct http_call *call);
const struct web_config *web_config(const struct http_call *call);
/* Bytes of the files folder's sub-folder path, e.g. "documents". */
const char *web_folder(const struct http_call *call, const char *name);

/* Answers with the document of the hash, whole or a piece. It may have to come from storage, so the
 * route is a slow one. */
void web_send_document(struct http_call *call, const char *sha256, const char *type);

/* The app of this request: arena, error, database, tenant and actor filled in. */
struct work web_work(const struct http_call *call);

/* A page's model with title, navigation, visitor and CSRF token. */
struct val *web_page(struct http_call *call, const char *title);

/* Renders a template into the response. */
enum gp_code web_render(struct http_call *call, const char *template_name, struct val *model);

/* Says that what was sent while somebody types is stored: the browser lets go of its copy. */
void web_tell_stored(struct http_call *call);

/* The page that follows says why what was asked was not done: it has the code's status, and what
 * the handler has stored so far is undone. */
void web_refuse(struct http_call *call, enum gp_code code);

/* The answer is a document of ours (doc_render_html), which brings its own style sheet in the page
 * and nothing else. within_ours: a page of ours shows it in a frame. */
void web_show_document(struct http_call *call, bool within_ours);

/* 303 to the path, which shows the message once at its top. */
enum gp_code web_done(struct http_call *call, const char *path, const char *message);

/* Address of this server as the user knows it, without closing slash: as serve was told
 * (--base-url), else where it listens. */
const char *web_base_url(const struct http_call *call);

/* The address when a browser can only get to a page of ours by it, else NULL. */
const char *web_own_page(const char *address);

/* How many bytes of files the body will bring at least, by what its header says: a form has some
 * more around them. 0 when it does not say. For a route's `before`. */
int64_t web_announced_bytes(const struct http_call *call);

/* Whom to ask, as the settings of the district say: 王老师（电话 0755-…）; NULL when they say
 * nothing or cannot be read. For pages on which outsiders get stuck. */
const char *web_contact(const struct http_call *call);

/* Today in China. */
date_t web_today(void);

/* What was typed, "" when it was not sent: field name, and field name.i. */
const char *web_typed(const struct http_call *call, const char *name);
const char *web_typed_row(const struct http_call *call, const char *name, size_t i);

/* What tells one filling in of a form from the next: the form's field "token" when it brought one,
 * else a new one for the page to bring back. The thing that is made gets it as its id, or a part of
 * it, so that a form that is sent twice makes one thing. */
#define WEB_TOKEN_FIELD                                                                            \
    { "token", "页面编号", 20, 0 }
const char *web_form_token(const struct http_call *call);

/* Whether the error is one to show beside what was typed. */
bool web_is_mendable(enum gp_code code);

/* An option of a select: value, text, chosen. */
void list_add_option(struct val *list, const char *value, const char *text, bool chosen);

/* ---- model helpers: Chinese dates and times, "" when unset */
const char *web_time_text(struct arena *a, int64_t ms);
void map_time(struct val *map, const char *name, int64_t ms);
void map_date(struct val *map, const char *name, date_t d);
/* For {{>closing}}: a form that is to be sent by the end of the day (unset: none is set), and the
 * address that the open page asks whether that still holds; NULL: the form is closed. */
void map_closing(struct val *map, date_t last_day, const char *watch);
struct closing_watch;
/* What such an address answers. */
enum gp_code web_reply_watch(struct http_call *call, const struct closing_watch *w) GP_CHECKED;
void map_money(struct val *map, const char *name, money_t m);
void map_score(struct val *map, const char *name, score_t s);
void map_share(struct val *map, const char *name, share_t s);
void map_count(struct val *map, const char *name, int64_t v);

/* A line of the log: what went wrong, of whose route, under its number. */
void page_log_failure(const struct http_call *call);

#endif
