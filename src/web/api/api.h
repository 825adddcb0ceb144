/* /api/v1: the same routes table, functions of app and shapes as the pages have, for other
 * programs. A route whose `about` is an api_operation belongs to it: it is admitted by a token and
 * nothing else (gate.c), answers JSON, and tells what is wrong as application/problem+json. The
 * operation says what is taken and given by shapes; from that the answers are written, the lists
 * filtered, sorted and paged (list.c), the CSV and OData feeds made (feed.c, odata.c) and the
 * OpenAPI document and the page for people written (openapi.c, doc.c). */
#ifndef GP_WEB_API_API_H
#define GP_WEB_API_API_H

#include "app/account/token.h"
#include "shape/shape.h"
#include "web/web.h"

#define API_ROOT  "/api/v1"
#define API_ODATA API_ROOT "/odata"

/* A query parameter. */
struct api_query {
    const char *name, *title;
    size_t most;              /* characters */
    const char *const *words; /* that it may be, closed by NULL; NULL: any text */
};

/* Rows of a list, in one array. */
struct api_rows {
    const void *v;
    size_t n;
    bool paged; /* the loader has cut the page itself: by api_asked */
};

/* A list of things of one kind: how they are read, and what may be asked of them. */
struct api_list {
    const struct shape *shape;  /* of a row */
    const char *key;            /* member that tells rows apart; the last order of all */
    const char *order;          /* as ?sort= has it, where nothing is asked: -year */
    const char *const *filters; /* members that may be asked for, closed by NULL; NULL: none */
    const char *const *sorts;   /* members by which may be sorted, likewise */
    /* Query parameters that the loader reads itself, closed by one without name. */
    const struct api_query *queries;
    enum gp_code (*load)(struct http_call *call, struct api_rows *ret);
};

enum api_answer_kind {
    API_THING,    /* one object */
    API_LIST,     /* a page of a list */
    API_FILE,     /* a download */
    API_DOCUMENT, /* an object whose schema is written by `schema` */
    API_NOTHING,  /* 204 */
};

struct jout;
struct api_operation {
    const char *id; /* listRounds */
    enum token_area area;
    bool writes;
    enum api_answer_kind gives;
    const struct shape *shape;   /* of a thing that is given; of rows the list has it */
    const struct api_list *list; /* of API_LIST */
    const struct shape *takes;   /* of the body; NULL: none, or takes_schema */
    const char *media;           /* of API_FILE */
    const char *about;           /* what is to be known beside the summary; NULL: nothing */
    /* The schema of what is given (or taken), where no shape tells it, as an object. */
    void (*schema)(struct jout *o);
    void (*takes_schema)(struct jout *o);
    const struct api_query *queries; /* beside those of the list, closed by one without name */
    bool takes_file;                 /* the body is a file as it is */
    bool matches;                    /* what is written over must be named by If-Match */
    bool anyone;                     /* whatever the token may */
};

/* Rows of route tables. */
#define API_GET(p, handler, perm, runs, operation, says)                                           \
    {                                                                                              \
        .method = HTTP_GET, .path = API_ROOT p, .run = (handler), .need = (perm), .where = (runs), \
        .summary = says, .about = (operation), .unattended = true                                  \
    }
#define API_WRITE(m, p, handler, perm, most, operation, says)                                      \
    {                                                                                              \
        .method = (m), .path = API_ROOT p, .run = (handler), .need = (perm), .where = HTTP_WRITE,  \
        .body_max = (most), .takes_files = true, .summary = says, .about = (operation),            \
        .unattended = true                                                                         \
    }

/* NULL: the route is a page's. */
const struct api_operation *api_operation_of(const struct http_route *route);
/* Of what is given: of a thing or of the rows; NULL: no shape tells it. */
const struct shape *api_shape_given(const struct api_operation *o);
/* Whether whoever asks is to be answered as a program. */
bool api_is_asked(const struct http_request *rq);

/* Whether a list is asked for as a spreadsheet can: the token may be its password. */
bool api_is_feed(const struct http_request *rq);
/* Whether it is asked by OData, whose errors have a form of their own (odata.c). */
bool api_is_odata(const struct http_request *rq);
/* As what a route gives its list. */
enum api_form { API_JSON, API_CSV, API_ODATA_ROWS, API_ODATA_COUNT };
enum api_form api_form_of(const struct http_route *route);
/* What the name of the operation ends with then: "", Csv, … */
const char *api_form_suffix(enum api_form f);

/* ---- who asks (pass.c) */

/* Reads the token: fills the visitor, or GP_UNAUTH. Counts the request; GP_LIMIT with the status
 * HTTP_TOO_MANY when there were too many. Inside no unit. */
enum gp_code api_pass(struct http_call *call, struct visitor *v) GP_CHECKED;
/* Whether the token may do what the route is about. */
enum gp_code api_check_rights(struct http_call *call) GP_CHECKED;

/* Requests that one token may make in a window; an example (示例), as no rule says any. */
#define API_PACE_MOST      600
#define API_PACE_WINDOW_MS 60000
struct api_pace;
struct api_pace *api_pace_new(void);
void api_pace_free(struct api_pace *p); /* takes NULL */

/* ---- answers (answer.c) */

/* What a status means, and what to do about it; `name` is the end of a problem's type, and of the
 * place on the page for people. NULL behind the last. */
struct api_problem_kind {
    int status;
    const char *name, *title, *remedy;
};
const struct api_problem_kind *api_problem_kind_at(size_t i);

/* Fills the response for an error; must not fail. */
void api_problem(struct http_call *call, enum gp_code code);
/* One more thing that is wrong, with its place; goes into `errors` of the problem. */
void api_add_error(struct http_call *call, const char *place, const char *detail);
/* Says what kind of refusal it is, where the code's status would not. */
enum gp_code api_refuse(struct http_call *call, int status, enum gp_code code, const char *where,
                        const char *message);

/* Answers with a finished JSON document: 304 where the client has it already. etag NULL: made of
 * the bytes. */
enum gp_code api_reply(struct http_call *call, int status, const struct buf *json,
                       const char *etag) GP_CHECKED;
/* The object, as ?fields= asks. */
enum gp_code api_reply_thing(struct http_call *call, const struct shape *shape, const void *object,
                             const char *etag) GP_CHECKED;
enum gp_code api_reply_nothing(struct http_call *call) GP_CHECKED;
/* The members that ?fields= names; all where nothing is asked. GP_INVALID for one that is none. */
enum gp_code api_fields(struct http_call *call, const struct shape *shape,
                        uint64_t *ret) GP_CHECKED;
/* GP_INVALID for a query parameter that the operation does not have. */
enum gp_code api_check_query(struct http_call *call) GP_CHECKED;

/* GP_INVALID for a value that the parameter cannot have. */
enum gp_code api_check_value(struct http_call *call, const struct api_query *q,
                             const char *value) GP_CHECKED;

/* ---- lists (list.c) */

enum gp_code api_list_rows(struct http_call *call) GP_CHECKED; /* handler of API_LIST */
/* All rows that the filters let through, in order, as pointers. */
struct api_chosen {
    const void **v;
    size_t n;
};
enum gp_code api_list_choose(struct http_call *call, const struct api_list *list,
                             struct api_chosen *ret) GP_CHECKED;
#define API_LIMIT_USUAL 100
#define API_LIMIT_MOST  1000
enum gp_code api_limit(struct http_call *call, size_t *ret) GP_CHECKED;
/* For loaders that cut pages: the key behind which the page begins; NULL: from the start. */
enum gp_code api_after(struct http_call *call, const char **ret) GP_CHECKED;
/* Whether the word is in the list, which ends with NULL and may be NULL. */
bool api_is_word_of(const char *const *list, const char *word);
/* Whether a header (If-Match, If-None-Match; may be NULL) names the quoted ETag, or * all. */
bool api_names_etag(const char *header, const char *quoted);
/* Whether ?name= was asked; and with which value. */
const char *api_asked(const struct http_call *call, const char *name);

/* ---- writing (write.c) */

/* The body as JSON text. GP_INVALID for another type. */
enum gp_code api_body(struct http_call *call, struct str *ret) GP_CHECKED;
enum gp_code api_read_body(struct http_call *call, const struct shape *shape, void *ret) GP_CHECKED;
/* Whether If-Match and If-None-Match fit what is stored; etag NULL: nothing is. 428 where neither
 * was sent, 412 where they do not fit. */
enum gp_code api_match(struct http_call *call, const char *etag) GP_CHECKED;
/* Runs the write once for each Idempotency-Key: the same request again is answered as the first
 * time, another one under the same key is 422. Handlers of writes are wrapped in it. */
enum gp_code api_once(struct http_call *call, http_handler write) GP_CHECKED;

/* ---- route tables */
extern const struct http_route api_routes[], api_registry_routes[], api_fill_routes[],
    api_feed_routes[], api_odata_routes[], api_doc_routes[], token_routes[];

/* The OpenAPI document. */
void api_write_openapi(const struct http_route *const *tables, size_t n_tables, struct buf *out);

#endif
