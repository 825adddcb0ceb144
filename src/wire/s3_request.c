/* s3_run() is what others call: it tries a request, waits, and tries again. once() is one try: the
 * address (url_of), the hash of what is sent (hash_of), libcurl's signature over both, and sinks
 * for head and body. Bytes come from a file and go to a file, so that memory does not grow with
 * them; what went to the file at a try that failed is taken away at the next. */
#include "wire/s3_request.h"

#include <errno.h>
#include <sodium.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "wire/run.h"

#define TRIES      4
#define CONNECT_MS 4000L
#define STALLED_S  15L /* without so much as a byte a second */
#define WHOLE_MS   1800000L
#define BLOCK      ((size_t)64 << 10)

struct transfer {
    struct wire_run run;
    const struct s3_request *rq;
    int64_t at;       /* of what is sent or received */
    bool failed_here; /* our file could not be read or written */
    bool too_large;
    struct buf answer;
    struct s3_answer out;
};

bool wire_s3_name_is_good(const char *name) {
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/";
    return *name && name[strspn(name, good)] == '\0' && !strstr(name, "..") &&
           !strstr(name, "//") && name[0] != '/';
}

/* ---- address and hash */

static const char *url_of(struct arena *a, const struct wire_s3 *s3, const struct s3_request *rq) {
    static const char mark[] = "{bucket}";
    const char *at = strstr(s3->endpoint, mark);
    const char *base = at ? arena_printf(a, "%.*s%s%s", (int)(at - s3->endpoint), s3->endpoint,
                                         s3->bucket, at + strlen(mark))
                          : arena_printf(a, "%s/%s", s3->endpoint, s3->bucket);
    const char *slash = rq->key || at ? "/" : ""; /* the bucket itself is /bucket */
    return arena_printf(a, "%s%s%s%s%s", base, slash, rq->key ? rq->key : "", rq->query ? "?" : "",
                        rq->query ? rq->query : "");
}

/* False when the file cannot be read. */
static bool hash_of(const struct s3_request *rq, char out[static HASH_HEX]) {
    static _Thread_local unsigned char block[BLOCK];
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES];
    if (rq->method != S3_PUT || rq->fd < 0) {
        hash_hex(rq->body, out);
        return true;
    }
    crypto_hash_sha256_init(&state);
    for (int64_t at = 0; at < rq->n;) {
        size_t want = rq->n - at < (int64_t)BLOCK ? (size_t)(rq->n - at) : BLOCK;
        ssize_t got = pread(rq->fd, block, want, (off_t)(rq->offset + at));
        if (got <= 0)
            return false;
        crypto_hash_sha256_update(&state, block, (size_t)got);
        at += got;
    }
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(out, HASH_HEX, digest, sizeof(digest));
    return true;
}

/* ---- bytes */

static size_t give_bytes(char *to, size_t size, size_t n, void *cls) {
    struct transfer *t = cls;
    int64_t left = t->rq->n - t->at;
    size_t want = left < (int64_t)(size * n) ? (size_t)left : size * n;
    ssize_t got = (ssize_t)want;
    if (t->rq->fd < 0)
        memcpy(to, t->rq->body.p + t->at, want);
    else if (want > 0)
        got = pread(t->rq->fd, to, want, (off_t)(t->rq->offset + t->at));
    t->failed_here |= got < 0 || (got == 0 && want > 0);
    if (t->failed_here)
        return CURL_READFUNC_ABORT;
    t->at += got;
    return (size_t)got;
}

/* An error's text never goes to the file: it is small and comes with its status. */
static size_t take_bytes(char *bytes, size_t size, size_t n, void *cls) {
    struct transfer *t = cls;
    long status = 0;
    curl_easy_getinfo(t->run.curl, CURLINFO_RESPONSE_CODE, &status);
    if (t->rq->fd < 0 || t->rq->method != S3_GET || status != 200) {
        t->too_large |= size * n > S3_ANSWER_MAX - t->answer.n;
        if (t->too_large)
            return 0;
        buf_add(&t->answer, bytes, size * n);
        return size * n;
    }
    for (size_t done = 0; done < size * n;) {
        ssize_t w = pwrite(t->rq->fd, bytes + done, size * n - done, (off_t)t->at);
        if (w < 0 && errno == EINTR)
            continue;
        t->failed_here |= w <= 0;
        if (w <= 0)
            return 0;
        done += (size_t)w;
        t->at += w;
    }
    return size * n;
}

static size_t take_head(char *line, size_t size, size_t n, void *cls) {
    static const char name[] = "etag:";
    struct transfer *t = cls;
    if (size * n > strlen(name) && strncasecmp(line, name, strlen(name)) == 0) {
        const char *value = line + strlen(name), *end = line + size * n;
        while (value < end && *value == ' ')
            value++;
        while (end > value && strchr("\r\n ", end[-1]))
            end--;
        t->out.etag = arena_strndup(t->run.arena, value, (size_t)(end - value));
    }
    return size * n;
}

/* ---- one try */

static void choose_method(CURL *curl, struct transfer *t) {
    const struct s3_request *rq = t->rq;
    if (rq->method == S3_PUT) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)rq->n);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
        curl_easy_setopt(curl, CURLOPT_READDATA, t);
    } else if (rq->method == S3_POST) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)rq->body.n);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, rq->body.n > 0 ? rq->body.p : "");
    } else if (rq->method == S3_HEAD) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (rq->method == S3_DELETE) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
    }
}

static void set_up(const struct wire_s3 *s3, struct transfer *t) {
    CURL *curl = t->run.curl;
    struct arena *a = t->run.arena;
    curl_easy_setopt(curl, CURLOPT_URL, url_of(a, s3, t->rq));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, WHOLE_MS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, STALLED_S);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, arena_printf(a, "aws:amz:%s:s3", s3->region));
    curl_easy_setopt(curl, CURLOPT_USERNAME, s3->key);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, s3->secret);
    choose_method(curl, t);
}

/* No header may be taken away here ("Expect:"): libcurl 7.88 would sign it all the same. */
static struct curl_slist *heads_of(struct arena *a, const char *hash) {
    const char *lines[] = {arena_printf(a, "x-amz-content-sha256: %s", hash),
                           "Content-Type: application/octet-stream"};
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < GP_COUNT(lines); i++) {
        list = curl_slist_append(list, lines[i]);
        if (!list)
            GP_DIE("out of memory");
    }
    return list;
}

static struct s3_answer cannot_read(void) {
    return (struct s3_answer){
        .result = {.outcome = WIRE_REFUSED, .said = "本机的文件读写不了，请检查磁盘"}};
}

static struct s3_answer once(struct arena *a, const struct wire_s3 *s3,
                             const struct s3_request *rq) {
    const struct wire wire = {.allow_private = true, .ca_file = s3->ca_file};
    struct transfer t = {.rq = rq, .answer = BUF_INIT, .out = {.length = -1}};
    char hash[HASH_HEX];
    if (!hash_of(rq, hash) || (rq->method == S3_GET && rq->fd >= 0 && ftruncate(rq->fd, 0) != 0))
        return cannot_read();
    wire_begin(&t.run, a, &wire);
    set_up(s3, &t);
    struct curl_slist *heads = heads_of(a, hash);
    curl_easy_setopt(t.run.curl, CURLOPT_HTTPHEADER, heads);
    CURLcode code = curl_easy_perform(t.run.curl);
    curl_off_t length = -1;
    curl_easy_getinfo(t.run.curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    t.out.length = length;
    t.out.result = wire_end(&t.run, code);
    curl_slist_free_all(heads);
    const char *body = arena_strndup(a, buf_text(&t.answer), t.answer.n);
    t.out.result.body = (struct str){body, t.answer.n};
    buf_free(&t.answer);
    if (t.too_large) /* a part of a list would pass for the whole */
        return (struct s3_answer){
            .result = {.outcome = WIRE_REFUSED, .said = "对象存储的回答太长，读不了"}};
    return t.failed_here ? cannot_read() : t.out;
}

/* ---- as often as needed */

static void wait_before(int try) {
    int64_t ms = 100;
    for (int i = 1; i < try; i++)
        ms *= 3;
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

struct s3_answer s3_run(struct arena *a, const struct wire_s3 *s3, const struct s3_request *rq) {
    struct s3_answer answer = once(a, s3, rq);
    for (int i = 1; i < (s3->tries > 0 ? s3->tries : TRIES); i++) {
        if (answer.result.outcome == WIRE_SENT || answer.result.outcome == WIRE_REFUSED)
            break;
        wait_before(i);
        answer = once(a, s3, rq);
    }
    return answer;
}

const char *s3_element(struct arena *a, const char *at, const char *end, const char *name) {
    const char *open = arena_printf(a, "<%s>", name);
    const char *from = at ? strstr(at, open) : NULL;
    if (!from || (end && from >= end))
        return NULL;
    from += strlen(open);
    return arena_strndup(a, from, strcspn(from, "<"));
}
