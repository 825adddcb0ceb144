#include "http/pack.h"

#include <zlib.h>

#include "base/rand.h"

#define LEAST 1400 /* what fits into one packet gains nothing */
#define LEVEL 4    /* most of the gain for a third of the time */
#define BLUR  96

static bool is_text(const char *type) {
    static const char *const kinds[] = {"text/", "application/json", "image/svg+xml"};
    for (size_t i = 0; type && i < GP_COUNT(kinds); i++)
        if (strncmp(type, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return !type; /* a page */
}

static bool is_packed(const struct http_response *rs) {
    for (size_t i = 0; i < rs->headers.n; i++)
        if (strcmp(rs->headers.v[i].name, "Content-Encoding") == 0)
            return true;
    return false;
}

static bool may_be_packed(const struct http_response *rs) {
    return !rs->fixed.p && !rs->file && rs->body.n >= LEAST && is_text(rs->type) && !is_packed(rs);
}

static void blur(Bytef name[BLUR + 1]) {
    unsigned char n;
    rand_bytes(&n, 1);
    rand_bytes(name, BLUR);
    for (size_t i = 0; i < BLUR; i++)
        name[i] = (Bytef)('a' + name[i] % 26);
    name[n % (BLUR + 1)] = '\0';
}

static bool deflate_into(struct buf *to, const struct buf *from) {
    z_stream z = {.next_in = (Bytef *)(uintptr_t)from->p, .avail_in = (uInt)from->n};
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    Bytef name[BLUR + 1];
    blur(name);
    name[BLUR] = '\0';
    gz_header head = {.os = 255, .name = name};
    deflateSetHeader(&z, &head);
    unsigned char block[1 << 14];
    int more = Z_OK;
    while (more == Z_OK) {
        z.next_out = block;
        z.avail_out = sizeof(block);
        more = deflate(&z, Z_FINISH);
        buf_add(to, block, sizeof(block) - z.avail_out);
    }
    deflateEnd(&z);
    return more == Z_STREAM_END;
}

void pack_body(struct http_call *call) {
    struct http_response *rs = call->response;
    if (!may_be_packed(rs))
        return;
    http_set_header(call, "Vary", "Accept-Encoding");
    const char *taken = http_header(call, "Accept-Encoding");
    if (!taken || !strstr(taken, "gzip"))
        return;
    struct buf packed = BUF_INIT;
    if (!deflate_into(&packed, &rs->body)) {
        buf_free(&packed);
        return;
    }
    buf_free(&rs->body);
    rs->body = packed;
    http_set_header(call, "Content-Encoding", "gzip");
}
