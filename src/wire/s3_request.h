/* Private to wire: one signed request to the storage. */
#ifndef GP_WIRE_S3_REQUEST_H
#define GP_WIRE_S3_REQUEST_H

#include "wire/s3.h"

enum s3_method { S3_GET, S3_PUT, S3_POST, S3_HEAD, S3_DELETE };

struct s3_request {
    enum s3_method method;
    const char *key;   /* NULL: of the bucket */
    const char *query; /* encoded and in order, as it is signed; NULL: none */
    struct str body;   /* POST, and PUT without a file */
    int fd;            /* PUT: where the bytes come from; GET: where they go; -1: body, answer */
    int64_t offset, n; /* PUT */
};
struct s3_answer {
    struct wire_result result; /* its body: at most S3_ANSWER_MAX bytes */
    int64_t length;            /* of the object, as HEAD tells it; -1: not told */
    const char *etag;          /* NULL: none */
};
#define S3_ANSWER_MAX ((size_t)64 << 20) /* a longer one is refused */

/* Tried until it is done, refused, or tried often enough. */
struct s3_answer s3_run(struct arena *a, const struct wire_s3 *s3, const struct s3_request *rq);

/* The text of the first element of that name behind `at` in the answer; NULL: none. Entities stay.
 */
const char *s3_element(struct arena *a, const char *at, const char *end, const char *name);

#endif
