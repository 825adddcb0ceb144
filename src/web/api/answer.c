/* What programs are answered: documents with an ETag, and problems (RFC 9457). api_problem is to
 * them what page_error is to people, and the only place where an error becomes a problem; what it
 * says beside the message depends on the status alone (kinds). How many requests are left is told
 * with every answer. */
#include <strings.h>

#include "base/hash.h"
#include "bundle/bundle.h"
#include "codec/json_out.h"
#include "web/api/api.h"
#include "web/inside.h"

const struct api_operation *api_operation_of(const struct http_route *route) {
    return route ? route->about : NULL;
}

const struct shape *api_shape_given(const struct api_operation *o) {
    return o->list ? o->list->shape : o->shape;
}

bool api_is_asked(const struct http_request *rq) {
    if (rq->route)
        return rq->route->about != NULL;
    size_t n = strlen(API_ROOT);
    return strncmp(rq->path, API_ROOT, n) == 0 && (rq->path[n] == '\0' || rq->path[n] == '/');
}

bool api_is_feed(const struct http_request *rq) {
    return api_is_odata(rq) || strncmp(rq->path, API_ROOT "/feed/", strlen(API_ROOT "/feed/")) == 0;
}

enum api_form api_form_of(const struct http_route *route) {
    const struct api_operation *o = api_operation_of(route);
    if (!o || !o->list)
        return API_JSON;
    if (cstr_ends(route->path, ".csv"))
        return API_CSV;
    if (strncmp(route->path, API_ODATA "/", strlen(API_ODATA "/")) != 0)
        return API_JSON;
    return cstr_ends(route->path, "/$count") ? API_ODATA_COUNT : API_ODATA_ROWS;
}

const char *api_form_suffix(enum api_form f) {
    static const char *const suffixes[] = {"", "Csv", "OData", "ODataCount"};
    return suffixes[f];
}

/* ---- headers */

static const char *number(struct http_call *call, int64_t v) {
    return arena_printf(call->arena, "%lld", (long long)v);
}

static void tell_allowance(struct http_call *call) {
    const struct visitor *v = web_visitor(call);
    if (!v || !v->token_used)
        return;
    int64_t left = v->allowance.left > 0 ? v->allowance.left : 0;
    http_set_header(call, "RateLimit-Limit", number(call, API_PACE_MOST));
    http_set_header(call, "RateLimit-Remaining", number(call, left));
    http_set_header(call, "RateLimit-Reset", number(call, (v->allowance.resets_ms + 999) / 1000));
}

/* ---- problems */

struct api_error {
    const char *place, *detail;
};
struct api_errors {
    VEC(struct api_error) v;
    int status; /* 0: that of the code */
};

static const struct api_problem_kind kinds[] = {
    {400, "bad-request", "请求的格式不对", "对照接口说明检查地址、参数和请求头"},
    {401, "unauthorized", "没有有效的令牌",
     "在“我的账号—接口令牌”新建令牌，放在 Authorization 请求头里"},
    {403, "forbidden", "没有权限", "换用有这项权限的令牌，或请管理员调整账号的角色"},
    {404, "not-found", "找不到", "检查地址里的编号；不归这个账号查看的内容也会这样回答"},
    {405, "method-not-allowed", "不能这样请求", "对照接口说明换用正确的方法"},
    {409, "conflict", "与已有内容冲突", "重新读取，核对以后再写"},
    {412, "precondition-failed", "内容已被别人改过", "重新读取，合并以后用新的 ETag 再写"},
    {413, "too-large", "超过上限", "减少内容后再试"},
    {415, "unsupported-type", "内容的类型不对", "请求头 Content-Type 应为 application/json"},
    {422, "invalid", "内容有误", "按 place 和 errors 所指的位置改正后再写"},
    {428, "precondition-required", "缺少 If-Match",
     "先读取，把 ETag 放在 If-Match 里；新建时写 If-None-Match: *"},
    {429, "too-many-requests", "请求太频繁", "按 Retry-After 等待后再试"},
    {500, "internal", "服务器出错了", "请联系系统管理员，并告知请求编号"},
    {501, "not-implemented", "没有这项功能", "对照接口说明，换一种取法"},
    {503, "busy", "服务器正忙", "按 Retry-After 等待后再试"},
};

const struct api_problem_kind *api_problem_kind_at(size_t i) {
    return i < GP_COUNT(kinds) ? &kinds[i] : NULL;
}

static const struct api_problem_kind *kind_of(int status) {
    for (size_t i = 0; i < GP_COUNT(kinds); i++)
        if (kinds[i].status == status)
            return &kinds[i];
    return kind_of(500);
}

static struct api_errors *errors_of(struct http_call *call) {
    struct visitor *v = web_visitor(call);
    if (!v->errors)
        v->errors = gp_new(call->arena, struct api_errors);
    return v->errors;
}

void api_add_error(struct http_call *call, const char *place, const char *detail) {
    *VEC_PUSH(call->arena, &errors_of(call)->v) = (struct api_error){place, detail};
}

enum gp_code api_refuse(struct http_call *call, int status, enum gp_code code, const char *where,
                        const char *message) {
    errors_of(call)->status = status;
    return gp_fail(call->err, code, where, "%s", message);
}

static void write_errors(struct jout *o, const struct api_errors *errors) {
    if (!errors || errors->v.n == 0)
        return;
    jout_key(o, "errors");
    jout_array(o);
    for (size_t i = 0; i < errors->v.n; i++) {
        jout_object(o);
        jout_pair(o, "place", errors->v.v[i].place);
        jout_pair(o, "detail", errors->v.v[i].detail);
        jout_end(o);
    }
    jout_end(o);
}

static void write_problem(struct http_call *call, const struct api_problem_kind *kind,
                          const struct api_errors *errors) {
    struct jout o = jout_start(&call->response->body, JOUT_INDENT);
    jout_object(&o);
    jout_key(&o, "type");
    jout_text(&o, arena_printf(call->arena, "%s/api#%s", web_base_url(call), kind->name));
    jout_pair(&o, "title", kind->title);
    jout_key(&o, "status");
    jout_int(&o, kind->status);
    jout_pair(&o, "detail", cstr_empty(call->err->message) ? kind->title : call->err->message);
    jout_pair(&o, "place", cstr_or_null(call->err->where));
    jout_pair(&o, "remedy", kind->remedy);
    jout_pair(&o, "request_id", call->request->id);
    write_errors(&o, errors);
    jout_end(&o);
    jout_finish(&o);
}

/* As OData has it: {"error": {"code", "message", "target"}}. */
static void write_odata_error(struct http_call *call, const struct api_problem_kind *kind) {
    struct jout o = jout_start(&call->response->body, JOUT_COMPACT);
    jout_object(&o);
    jout_key(&o, "error");
    jout_object(&o);
    jout_pair(&o, "code", kind->name);
    jout_key(&o, "message");
    jout_text(&o, arena_printf(call->arena, "%s。%s",
                               cstr_empty(call->err->message) ? kind->title : call->err->message,
                               kind->remedy));
    jout_pair(&o, "target", cstr_or_null(call->err->where));
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
    call->response->type = "application/json";
    http_set_header(call, "OData-Version", "4.0");
}

/* GP_LIMIT is 413 of bodies; what was too long in a field is in the field. */
static int status_of(const struct http_call *call, enum gp_code code) {
    int status = call->response->status ? call->response->status : http_status_of(code);
    return status == 413 && call->err->where ? 422 : status;
}

void api_problem(struct http_call *call, enum gp_code code) {
    const struct visitor *v = web_visitor(call);
    const struct api_errors *errors = v ? v->errors : NULL;
    const struct api_problem_kind *kind =
        kind_of(errors && errors->status ? errors->status : status_of(call, code));
    if (code == GP_BUG || code == GP_IO)
        page_log_failure(call);
    buf_clear(&call->response->body);
    call->response->status = kind->status;
    call->response->type = "application/problem+json";
    if (api_is_odata(call->request))
        write_odata_error(call, kind);
    else
        write_problem(call, kind, errors);
    tell_allowance(call);
    if (kind->status == 401)
        http_set_header(call, "WWW-Authenticate",
                        api_is_feed(call->request) ? "Basic realm=\"gongping\", charset=\"UTF-8\""
                                                   : "Bearer realm=\"gongping\"");
    if (kind->status == HTTP_TOO_MANY && v)
        http_set_header(call, "Retry-After", number(call, (v->allowance.resets_ms + 999) / 1000));
}

/* ---- documents */

bool api_names_etag(const char *header, const char *quoted) {
    /* It is quoted, so that no other holds it. */
    return header && (strcmp(header, "*") == 0 || strstr(header, quoted));
}

enum gp_code api_reply(struct http_call *call, int status, const struct buf *json,
                       const char *etag) {
    char hash[HASH_HEX];
    if (!etag) {
        hash_hex((struct str){buf_text(json), json->n}, hash);
        etag = arena_strndup(call->arena, hash, 32);
    }
    const char *quoted = arena_printf(call->arena, "\"%s\"", etag);
    http_set_header(call, "ETag", quoted);
    http_set_header(call, "Cache-Control", "private, no-cache");
    tell_allowance(call);
    if (call->request->method == HTTP_GET &&
        api_names_etag(http_header(call, "If-None-Match"), quoted))
        return http_reply(call, 304, "application/json", STR(""));
    return http_reply(call, status, "application/json", (struct str){buf_text(json), json->n});
}

enum gp_code api_reply_nothing(struct http_call *call) {
    tell_allowance(call);
    return http_reply(call, 204, "application/json", STR(""));
}

/* ---- what was asked */

const char *api_asked(const struct http_call *call, const char *name) {
    return cstr_or_null(http_query(call, name));
}

enum gp_code api_fields(struct http_call *call, const struct shape *shape, uint64_t *ret) {
    const char *asked = api_asked(call, "fields");
    *ret = asked ? 0 : BUNDLE_ALL_MEMBERS;
    for (const char *at = asked; at && *at;) {
        size_t n = strcspn(at, ",");
        const char *key = arena_strndup(call->arena, at, n);
        const struct field *f = shape_field(shape, key);
        if (!f)
            return api_refuse(call, 400, GP_INVALID, "fields",
                              arena_printf(call->arena, "没有“%s”这个字段，请对照接口说明", key));
        *ret |= (uint64_t)1 << (f - shape->fields);
        at += n + (at[n] == ',');
    }
    return GP_OK;
}

bool api_is_word_of(const char *const *list, const char *word) {
    for (; list && *list; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

enum gp_code api_check_value(struct http_call *call, const struct api_query *q, const char *value) {
    if (strlen(value) > q->most * 4)
        return api_refuse(call, 400, GP_INVALID, q->name, "太长，请删减");
    if (!q->words || !*value || api_is_word_of(q->words, value))
        return GP_OK;
    const char *all = "";
    for (const char *const *w = q->words; *w; w++)
        all = arena_printf(call->arena, "%s%s%s", all, *all ? "、" : "", *w);
    return api_refuse(call, 400, GP_INVALID, q->name,
                      arena_printf(call->arena, "应是下列之一：%s", all));
}

static const struct api_query *query_of(const struct api_query *list, const char *name) {
    for (const struct api_query *q = list; q && q->name; q++)
        if (strcmp(q->name, name) == 0)
            return q;
    return NULL;
}

static enum gp_code check_one(struct http_call *call, const struct api_operation *o,
                              const struct http_pair *p) {
    static const char *const of_lists[] = {"cursor", "limit", "sort", "fields", NULL};
    const struct api_list *l = o->list;
    if (o->gives == API_THING && strcmp(p->name, "fields") == 0)
        return GP_OK;
    if (l && (api_is_word_of(of_lists, p->name) || api_is_word_of(l->filters, p->name)))
        return GP_OK;
    const struct api_query *q = query_of(o->queries, p->name);
    if (!q && l)
        q = query_of(l->queries, p->name);
    if (q)
        return api_check_value(call, q, p->value);
    return api_refuse(call, 400, GP_INVALID, p->name, "没有这个参数，请对照接口说明");
}

enum gp_code api_check_query(struct http_call *call) {
    const struct api_operation *o = api_operation_of(call->request->route);
    for (size_t i = 0; i < call->request->query.n; i++)
        TRY(check_one(call, o, &call->request->query.v[i]));
    return GP_OK;
}

enum gp_code api_reply_thing(struct http_call *call, const struct shape *shape, const void *object,
                             const char *etag) {
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    uint64_t members;
    TRY(api_check_query(call));
    TRY(api_fields(call, shape, &members));
    struct jout o = jout_start(&json, JOUT_INDENT);
    bundle_write_value(&o, shape, object, members);
    jout_finish(&o);
    return api_reply(call, 200, &json, etag);
}
