/* What can be done with an object: one request each, but for a large one, which is put in parts
 * (put_parts) and gets its name when all of them are there. Answers are read for the few elements
 * that we need; keys are our own, so nothing in them is encoded. */
#include "wire/s3.h"

#include <time.h>

#include "wire/run.h"
#include "wire/s3_request.h"

#define PARTS_MAX 9000 /* 10000 at most */
#define PAGE_MAX  1000

/* ---- putting */

static const char *encoded(struct arena *a, const char *text) {
    CURL *curl = curl_easy_init();
    char *escaped = curl ? curl_easy_escape(curl, text, 0) : NULL;
    if (!escaped)
        GP_DIE("out of memory");
    const char *copy = arena_strdup(a, escaped);
    curl_free(escaped);
    curl_easy_cleanup(curl);
    return copy;
}

static int64_t part_size(int64_t n) {
    int64_t size = WIRE_S3_PART;
    while ((n + size - 1) / size > PARTS_MAX)
        size *= 2;
    return size;
}

struct parts {
    struct arena *a;
    const struct wire_s3 *s3;
    const char *key, *id; /* id: of the upload, encoded */
    int fd;
    int64_t offset, n;
    struct buf list; /* what completes it */
};

static struct wire_result send_parts(struct parts *p) {
    int64_t size = part_size(p->n);
    buf_adds(&p->list, "<CompleteMultipartUpload>");
    for (int64_t at = 0, i = 1; at < p->n; at += size, i++) {
        const struct s3_request rq = {
            .method = S3_PUT,
            .key = p->key,
            .query = arena_printf(p->a, "partNumber=%lld&uploadId=%s", (long long)i, p->id),
            .fd = p->fd,
            .offset = p->offset + at,
            .n = p->n - at < size ? p->n - at : size};
        struct s3_answer answer = s3_run(p->a, p->s3, &rq);
        if (answer.result.outcome != WIRE_SENT)
            return answer.result;
        buf_addf(&p->list, "<Part><PartNumber>%lld</PartNumber><ETag>%s</ETag></Part>",
                 (long long)i, answer.etag ? answer.etag : "");
    }
    buf_adds(&p->list, "</CompleteMultipartUpload>");
    return (struct wire_result){.outcome = WIRE_SENT};
}

/* The answer may be 200 and an error all the same. When it was lost, the second try finds no upload
 * any more: then the object itself says whether it is there. */
static struct wire_result complete(struct parts *p) {
    const struct s3_request rq = {.method = S3_POST,
                                  .key = p->key,
                                  .query = arena_printf(p->a, "uploadId=%s", p->id),
                                  .body = {buf_text(&p->list), p->list.n},
                                  .fd = -1};
    struct wire_result r = s3_run(p->a, p->s3, &rq).result;
    bool done = r.outcome == WIRE_SENT && r.body.n > 0 && !strstr(r.body.p, "<Error>");
    int64_t size = -1;
    if (done)
        return r;
    if (r.status == 404 && wire_s3_size(p->a, p->s3, p->key, &size).outcome == WIRE_SENT &&
        size == p->n)
        return (struct wire_result){.outcome = WIRE_SENT};
    if (r.outcome == WIRE_SENT)
        r = (struct wire_result){.outcome = WIRE_LATER, .said = "对象存储没有把各段合起来"};
    return r;
}

static void give_up(struct parts *p) {
    const struct s3_request rq = {.method = S3_DELETE,
                                  .key = p->key,
                                  .query = arena_printf(p->a, "uploadId=%s", p->id),
                                  .fd = -1};
    struct wire_s3 once = *p->s3;
    once.tries = 1;
    (void)s3_run(p->a, &once, &rq);
}

static struct wire_result put_parts(struct parts *p) {
    const struct s3_request begin = {
        .method = S3_POST, .key = p->key, .query = "uploads=", .fd = -1};
    struct wire_result r = s3_run(p->a, p->s3, &begin).result;
    const char *id = r.outcome == WIRE_SENT ? s3_element(p->a, r.body.p, NULL, "UploadId") : NULL;
    if (!id)
        return r.outcome == WIRE_SENT
                   ? (struct wire_result){.outcome = WIRE_REFUSED, .said = "对象存储不接受分段上传"}
                   : r;
    p->id = encoded(p->a, id);
    buf_clear(&p->list);
    r = send_parts(p);
    if (r.outcome == WIRE_SENT)
        r = complete(p);
    if (r.outcome != WIRE_SENT)
        give_up(p);
    buf_free(&p->list);
    return r;
}

struct wire_result wire_s3_put(struct arena *a, const struct wire_s3 *s3, const char *key, int fd,
                               int64_t offset, int64_t n) {
    if (n > 2 * WIRE_S3_PART) {
        struct parts p = {
            .a = a, .s3 = s3, .key = key, .fd = fd, .offset = offset, .n = n, .list = BUF_INIT};
        return put_parts(&p);
    }
    const struct s3_request rq = {.method = S3_PUT, .key = key, .fd = fd, .offset = offset, .n = n};
    return s3_run(a, s3, &rq).result;
}

/* ---- getting, asking, dropping */

struct wire_result wire_s3_get(struct arena *a, const struct wire_s3 *s3, const char *key, int fd) {
    const struct s3_request rq = {.method = S3_GET, .key = key, .fd = fd};
    return s3_run(a, s3, &rq).result;
}

struct wire_result wire_s3_write(struct arena *a, const struct wire_s3 *s3, const char *key,
                                 struct str bytes) {
    const struct s3_request rq = {
        .method = S3_PUT, .key = key, .body = bytes, .fd = -1, .n = (int64_t)bytes.n};
    return s3_run(a, s3, &rq).result;
}

struct wire_result wire_s3_read(struct arena *a, const struct wire_s3 *s3, const char *key) {
    const struct s3_request rq = {.method = S3_GET, .key = key, .fd = -1};
    return s3_run(a, s3, &rq).result;
}

struct wire_result wire_s3_size(struct arena *a, const struct wire_s3 *s3, const char *key,
                                int64_t *ret) {
    const struct s3_request rq = {.method = S3_HEAD, .key = key, .fd = -1};
    struct s3_answer answer = s3_run(a, s3, &rq);
    if (answer.result.outcome == WIRE_SENT)
        *ret = answer.length;
    return answer.result;
}

struct wire_result wire_s3_drop(struct arena *a, const struct wire_s3 *s3, const char *key) {
    const struct s3_request rq = {.method = S3_DELETE, .key = key, .fd = -1};
    struct wire_result r = s3_run(a, s3, &rq).result;
    if (r.status == 404)
        r.outcome = WIRE_SENT;
    return r;
}

/* ---- listing */

/* 2026-11-30T06:51:44.000Z; 0 when it is of another form, so that nobody takes it for new. */
static int64_t ms_of(const char *text) {
    struct tm tm = {0};
    const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;
    return end ? (int64_t)timegm(&tm) * 1000 : 0;
}

static void read_objects(struct arena *a, const char *xml, struct wire_s3_object **ret,
                         size_t *ret_n) {
    VEC(struct wire_s3_object) list = {0};
    for (const char *at = xml; (at = strstr(at, "<Contents>")) != NULL;) {
        const char *end = strstr(at, "</Contents>");
        const char *key = s3_element(a, at, end, "Key"), *size = s3_element(a, at, end, "Size");
        if (key && size && wire_s3_name_is_good(key))
            *VEC_PUSH(a, &list) =
                (struct wire_s3_object){key, (int64_t)strtoll(size, NULL, 10),
                                        ms_of(s3_element(a, at, end, "LastModified"))};
        if (!end)
            break;
        at = end;
    }
    *ret = list.v;
    *ret_n = list.n;
}

struct wire_result wire_s3_list(struct arena *a, const struct wire_s3 *s3, const char *prefix,
                                const char *next, struct wire_s3_object **ret, size_t *ret_n,
                                const char **ret_next) {
    const char *from = next ? arena_printf(a, "continuation-token=%s&", encoded(a, next)) : "";
    const struct s3_request rq = {.method = S3_GET,
                                  .query = arena_printf(a, "%slist-type=2&max-keys=%d&prefix=%s",
                                                        from, PAGE_MAX, encoded(a, prefix)),
                                  .fd = -1};
    struct wire_result r = s3_run(a, s3, &rq).result;
    *ret_n = 0;
    *ret_next = NULL;
    if (r.outcome != WIRE_SENT)
        return r;
    read_objects(a, r.body.p, ret, ret_n);
    const char *more = s3_element(a, r.body.p, NULL, "IsTruncated");
    if (more && strcmp(more, "true") == 0) {
        *ret_next = s3_element(a, r.body.p, NULL, "NextContinuationToken");
        if (!*ret_next) {
            r.outcome = WIRE_REFUSED;
            r.said = "对象存储给的清单不完整";
        }
    }
    return r;
}
