/* Writing by programs: the body, whether it is written over what the client knows, and that one
 * that is sent twice is done once. The answer of a write is stored in the transaction of the write
 * itself, so that there is never one without the other; what was refused has changed nothing and is
 * simply tried again. */
#include "base/file.h"
#include "base/hash.h"
#include "bundle/bundle.h"
#include "shape/text.h"
#include "web/api/api.h"

#define KEY_MOST  200
#define KEPT_MS   DAY_MS
#define BODY_MOST ((size_t)4 << 20)

/* ---- the body */

static bool is_json(const char *type) {
    size_t n = strlen("application/json");
    return type && strncasecmp(type, "application/json", n) == 0 &&
           (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

enum gp_code api_body(struct http_call *call, struct str *ret) {
    const struct http_file *f = http_upload(call, "");
    if (!is_json(http_header(call, "Content-Type")))
        return api_refuse(call, 415, GP_INVALID, NULL,
                          "内容应是 JSON：请求头 Content-Type 写 application/json");
    if (!f || f->size == 0)
        return api_refuse(call, 400, GP_INVALID, NULL, "没有内容，应是一个 JSON 对象");
    return file_read(call->arena, call->err, f->path, BODY_MOST, ret);
}

enum gp_code api_read_body(struct http_call *call, const struct shape *shape, void *ret) {
    struct str json;
    TRY(api_body(call, &json));
    shape_unset(shape, ret);
    enum gp_code code = bundle_read_part(call->arena, call->err, json, shape, ret);
    const char *where = cstr_or_empty(call->err->where);
    /* Without a place in the document it is none. */
    bool is_json_at_all = code == GP_OK || *where == '$';
    return is_json_at_all ? code : api_refuse(call, 400, code, where, call->err->message);
}

/* ---- over what is known */

enum gp_code api_match(struct http_call *call, const char *etag) {
    const char *match = http_header(call, "If-Match"), *none = http_header(call, "If-None-Match");
    const char *quoted = etag ? arena_printf(call->arena, "\"%.32s\"", etag) : NULL;
    if (!match && !none)
        return api_refuse(call, 428, GP_CONFLICT, NULL,
                          quoted ? "已有这条内容：请先读取，把它的 ETag 放在 If-Match 里再写"
                                 : "还没有这条内容：新建请带 If-None-Match: *");
    if (match && (!quoted || !api_names_etag(match, quoted)))
        return api_refuse(call, 412, GP_CONFLICT, NULL,
                          quoted ? "这条内容在您读取之后改过，请重新读取，合并后再写"
                                 : "还没有这条内容，可能已经删除");
    if (quoted && api_names_etag(none, quoted))
        return api_refuse(call, 412, GP_CONFLICT, NULL, "已有这个编号，不能新建");
    return GP_OK;
}

/* ---- once */

static enum gp_code answer_again(struct http_call *call, const struct api_answer *a) {
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    http_set_header(call, "Idempotent-Replayed", "true");
    if (a->status == 204)
        return api_reply_nothing(call);
    buf_adds(&json, a->body);
    return api_reply(call, (int)a->status, &json, a->etag);
}

static const char *header_of(const struct http_call *call, const char *name) {
    for (size_t i = 0; i < call->response->headers.n; i++)
        if (strcmp(call->response->headers.v[i].name, name) == 0)
            return call->response->headers.v[i].value;
    return NULL;
}

/* Without its quotes. */
static const char *etag_of(struct http_call *call) {
    const char *quoted = header_of(call, "ETag");
    return quoted ? arena_strndup(call->arena, quoted + 1, strlen(quoted) - 2) : NULL;
}

static const char *request_hash(struct http_call *call) {
    const struct http_file *f = http_upload(call, "");
    char hex[HASH_HEX];
    hash_hex(str_of(arena_printf(call->arena, "%d\n%s\n%s\n%s", (int)call->request->method,
                                 call->request->path, f ? f->sha256 : "",
                                 cstr_or_empty(http_header(call, "If-Match")))),
             hex);
    return arena_strdup(call->arena, hex);
}

static enum gp_code check_key(struct http_call *call, const char *key) {
    size_t n = strlen(key);
    for (size_t i = 0; i < n; i++)
        if (key[i] < 0x21 || key[i] > 0x7E)
            n = 0;
    return n >= 1 && n <= KEY_MOST ? GP_OK
                                   : api_refuse(call, 400, GP_INVALID, "Idempotency-Key",
                                                "应是 1 到 200 个可见的英文字符，例如一个 UUID");
}

enum gp_code api_once(struct http_call *call, http_handler write) {
    struct work work = web_work(call);
    const char *key = http_header(call, "Idempotency-Key");
    const char *token = web_visitor(call)->token_used->id;
    struct api_answer *before;
    TRY(api_check_query(call));
    if (!key)
        return write(call);
    TRY(check_key(call, key));
    const char *hash = request_hash(call);
    int64_t now = work_now_ms(&work);
    TRY(store_answer_forget(&work, now - KEPT_MS));
    TRY(store_answer_get(&work, token, key, &before));
    if (before && strcmp(before->request_hash, hash) != 0)
        return api_refuse(call, 422, GP_CONFLICT, "Idempotency-Key",
                          "这个键已用于另一个请求，请为新的请求换一个键");
    if (before)
        return answer_again(call, before);
    TRY(write(call));
    const struct api_answer answer = {.token = token,
                                      .key = key,
                                      .request_hash = hash,
                                      .status = call->response->status,
                                      .etag = etag_of(call),
                                      .body = buf_text(&call->response->body),
                                      .created_at = now};
    return store_answer_put(&work, &answer);
}
