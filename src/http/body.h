/* Receiving a request's body: form fields into the arena, files into the spool, each within the
 * limits that the route declares. */
#ifndef GP_HTTP_BODY_H
#define GP_HTTP_BODY_H

#include "http/http.h"

#include <stdatomic.h>

struct MHD_Connection;
struct body;

/* What all requests under way have in the spool folder together. */
struct spool {
    atomic_llong used; /* bytes */
    int64_t max;       /* 0: any number */
};

/* GP_RETRY when the spool has no room for so many bytes more. */
enum gp_code spool_check(struct spool *spool, struct gp_err *e, int64_t bytes) GP_CHECKED;

/* Prepares for the body of a request whose route is known. *ret_body is NULL when the route takes
 * none; freed by body_free, which also removes the spool files. */
enum gp_code body_begin(struct http_call *call, struct MHD_Connection *connection,
                        const struct http_config *config, struct spool *spool,
                        struct body **ret_body) GP_CHECKED;

/* Takes the next bytes. After a failure further bytes are ignored. */
enum gp_code body_feed(struct body *b, const char *bytes, size_t n) GP_CHECKED;

/* Closes fields and files. */
enum gp_code body_end(struct body *b) GP_CHECKED;

/* Hashes what came as files and makes it durable: on the thread that runs the handler. */
enum gp_code body_settle(struct http_call *call) GP_CHECKED;

/* Whether each required field came with something in it. */
enum gp_code body_check_required(struct http_call *call) GP_CHECKED;

void body_free(struct body *b);

#endif
