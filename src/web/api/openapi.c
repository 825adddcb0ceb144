/* The OpenAPI 3.1 document, from the route table and the shapes: what stands in it is what is
 * served, and no list of its own can fall behind. Read from below: api_write_openapi writes the
 * head, the paths (write_path, write_operation), the messages that are sent out (webhooks) and the
 * schemas; what is peculiar to OData stands in openapi_odata.c. What is the same for all
 * operations, problems, headers, keys, is told once under components. */
#include <ctype.h>

#include "bundle/bundle.h"
#include "codec/json_out.h"
#include "web/api/api.h"
#include "web/api/openapi.h"
#include "web/api/rows.h"

#define SCHEMAS "#/components/schemas/"

static void write_ref(struct jout *o, const char *kind, const char *name) {
    char ref[120];
    snprintf(ref, sizeof(ref), "#/components/%s/%s", kind, name);
    jout_object(o);
    jout_pair(o, "$ref", ref);
    jout_end(o);
}

/* ---- parameters */

static void write_param(struct jout *o, const char *name, const char *in, const char *says) {
    jout_object(o);
    jout_pair(o, "name", name);
    jout_pair(o, "in", in);
    jout_pair(o, "description", says);
    if (strcmp(in, "path") == 0) {
        jout_key(o, "required");
        jout_bool(o, true);
    }
    jout_key(o, "schema");
}

void openapi_text_param(struct jout *o, const char *name, const char *in, const char *says,
                        size_t most) {
    write_param(o, name, in, says);
    jout_object(o);
    jout_pair(o, "type", "string");
    jout_key(o, "maxLength");
    jout_int(o, (int64_t)most);
    jout_end(o);
    jout_end(o);
}

static void write_words_param(struct jout *o, const char *name, const char *says,
                              const char *const *words, bool both_ways) {
    write_param(o, name, "query", says);
    jout_object(o);
    jout_pair(o, "type", "string");
    open_list(o, "enum");
    for (const char *const *w = words; *w; w++) {
        char down[80];
        snprintf(down, sizeof(down), "-%s", *w);
        jout_text(o, *w);
        if (both_ways)
            jout_text(o, down);
    }
    jout_end(o);
    jout_end(o);
    jout_end(o);
}

static const char *path_param_name(const char *name) {
    static const char *const names[][2] = {
        {"round", "轮次编号"},  {"entry", "参评项目编号"}, {"id", "编号"},
        {"version", "第几版"},  {"kind", "哪一种"},        {"part", "哪一部分"},
        {"notice", "消息编号"},
    };
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (strcmp(names[i][0], name) == 0)
            return names[i][1];
    return "编号";
}

static void write_path_params(struct jout *o, const char *path) {
    for (const char *at = path; (at = strchr(at, ':')) != NULL; at++) {
        char name[32];
        snprintf(name, sizeof(name), "%.*s", (int)strcspn(at + 1, "/."), at + 1);
        openapi_text_param(o, name, "path", path_param_name(name), 100);
    }
}

void openapi_queries(struct jout *o, const struct api_query *q) {
    for (; q && q->name; q++) {
        if (q->words)
            write_words_param(o, q->name, q->title, q->words, false);
        else
            openapi_text_param(o, q->name, "query", q->title, q->most);
    }
}

static void write_filters(struct jout *o, const struct api_list *l) {
    for (const char *const *key = l->filters; key && *key; key++) {
        const struct field *f = shape_field(l->shape, *key);
        write_param(o, *key, "query", f->name);
        bundle_write_field_schema(o, f);
        jout_end(o);
    }
}

static void write_list_params(struct jout *o, const struct api_list *l, bool paged) {
    openapi_queries(o, l->queries);
    write_filters(o, l);
    if (l->sorts)
        write_words_param(o, "sort", "按哪个字段排序，前面加 - 是从大到小", l->sorts, true);
    write_ref(o, "parameters", "fields");
    if (!paged)
        return;
    write_ref(o, "parameters", "limit");
    write_ref(o, "parameters", "cursor");
}

static bool is_csv(const struct http_route *r) {
    return api_form_of(r) == API_CSV;
}

static bool is_odata(const struct http_route *r) {
    return api_form_of(r) >= API_ODATA_ROWS;
}

/* One of its lists, or what describes them. */
static bool by_odata(const struct http_route *r) {
    return strncmp(r->path, API_ODATA, strlen(API_ODATA)) == 0;
}

static void write_params(struct jout *o, const struct http_route *r) {
    const struct api_operation *op = r->about;
    open_list(o, "parameters");
    write_path_params(o, r->path);
    openapi_queries(o, op->queries);
    if (is_odata(r))
        openapi_odata_params(o, r);
    else if (op->list)
        write_list_params(o, op->list, !is_csv(r));
    if (op->gives == API_THING && !op->writes)
        write_ref(o, "parameters", "fields");
    if (r->method == HTTP_GET && !is_odata(r))
        write_ref(o, "parameters", "If-None-Match");
    if (op->matches)
        write_ref(o, "parameters", "If-Match");
    if (op->writes && !op->takes_file)
        write_ref(o, "parameters", "Idempotency-Key");
    jout_end(o);
}

/* ---- bodies */

static void write_shape_ref(struct jout *o, const struct shape *s) {
    write_ref(o, "schemas", s->id);
}

static void write_list_schema(struct jout *o, const struct shape *s) {
    jout_object(o);
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    open_key(o, "items");
    jout_pair(o, "type", "array");
    jout_key(o, "items");
    write_shape_ref(o, s);
    jout_end(o);
    open_key(o, "next");
    jout_pair(o, "title", "下一页的游标；没有就是最后一页");
    jout_pair(o, "type", "string");
    jout_end(o);
    jout_end(o);
    open_list(o, "required");
    jout_text(o, "items");
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
}

static void write_file_schema(struct jout *o) {
    jout_object(o);
    jout_pair(o, "type", "string");
    jout_pair(o, "contentMediaType", "application/octet-stream");
    jout_end(o);
}

/* A document whose format is described elsewhere. */
static void write_object_schema(struct jout *o) {
    jout_object(o);
    jout_pair(o, "type", "object");
    jout_end(o);
}

static void write_given_schema(struct jout *o, const struct http_route *r) {
    const struct api_operation *op = r->about;
    if (api_form_of(r) == API_ODATA_ROWS)
        openapi_odata_schema(o, op->list->shape);
    else if (op->gives == API_FILE && cstr_eq(op->media, "application/json"))
        write_object_schema(o);
    else if (api_form_of(r) != API_JSON || op->gives == API_FILE)
        write_file_schema(o);
    else if (op->gives == API_LIST)
        write_list_schema(o, op->list->shape);
    else if (op->schema)
        op->schema(o);
    else
        write_shape_ref(o, op->shape);
}

static void write_request(struct jout *o, const struct api_operation *op) {
    if (!op->takes && !op->takes_schema && !op->takes_file)
        return;
    open_key(o, "requestBody");
    jout_key(o, "required");
    jout_bool(o, true);
    open_key(o, "content");
    open_key(o, op->takes_file ? "application/octet-stream" : "application/json");
    jout_key(o, "schema");
    if (op->takes)
        write_shape_ref(o, op->takes);
    else if (op->takes_schema)
        op->takes_schema(o);
    else
        write_file_schema(o);
    jout_end(o);
    jout_end(o);
    jout_end(o);
}

static void write_headers(struct jout *o, const struct http_route *r) {
    const struct api_operation *op = r->about;
    open_key(o, "headers");
    static const char *const always[] = {"RateLimit-Limit", "RateLimit-Remaining",
                                         "RateLimit-Reset"};
    for (size_t i = 0; i < GP_COUNT(always); i++) {
        jout_key(o, always[i]);
        write_ref(o, "headers", always[i]);
    }
    if (op->gives != API_FILE && op->gives != API_NOTHING && api_form_of(r) == API_JSON) {
        jout_key(o, "ETag");
        write_ref(o, "headers", "ETag");
    }
    if (op->gives == API_LIST && api_form_of(r) == API_JSON) {
        jout_key(o, "Link");
        write_ref(o, "headers", "Link");
    }
    jout_end(o);
}

static void write_given(struct jout *o, const struct http_route *r) {
    const struct api_operation *op = r->about;
    open_key(o, op->gives == API_NOTHING ? "204" : "200");
    jout_pair(o, "description", op->gives == API_NOTHING ? "已办，没有内容" : "内容");
    write_headers(o, r);
    if (op->gives != API_NOTHING) {
        const char *media = api_form_of(r) == API_ODATA_COUNT ? "text/plain"
                            : is_csv(r)                       ? "text/csv"
                            : op->media                       ? op->media
                                                              : "application/json";
        open_key(o, "content");
        open_key(o, media);
        jout_key(o, "schema");
        write_given_schema(o, r);
        jout_end(o);
        jout_end(o);
    }
    jout_end(o);
}

static void write_answers(struct jout *o, const struct http_route *r) {
    open_key(o, "responses");
    write_given(o, r);
    if (r->method == HTTP_GET && !is_odata(r)) {
        open_key(o, "304");
        jout_pair(o, "description", "和 If-None-Match 里的一样");
        jout_end(o);
    }
    const char *problem = by_odata(r) ? "odataError" : "problem";
    jout_key(o, "4XX");
    write_ref(o, "responses", problem);
    jout_key(o, "5XX");
    write_ref(o, "responses", problem);
    jout_end(o);
}

/* ---- operations */

/* The same list as CSV has a name of its own. */
static void write_id(struct jout *o, const struct http_route *r) {
    const struct api_operation *op = r->about;
    char id[80];
    snprintf(id, sizeof(id), "%s%s", op->id, api_form_suffix(api_form_of(r)));
    jout_pair(o, "operationId", id);
}

static void write_security(struct jout *o, const struct http_route *r) {
    const struct api_operation *op = r->about;
    char right[40];
    snprintf(right, sizeof(right), "%s:%s", token_areas[op->area].word,
             op->writes ? "write" : "read");
    open_list(o, "security");
    for (int i = 0; i < (is_csv(r) || by_odata(r) ? 2 : 1); i++) {
        jout_object(o);
        open_list(o, i == 0 ? "token" : "tokenAsPassword");
        if (!op->anyone)
            jout_text(o, right);
        jout_end(o);
        jout_end(o);
    }
    jout_end(o);
}

static void write_operation(struct jout *o, const struct http_route *r) {
    static const char *const methods[HTTP_METHOD_N] = {"get", "post", "put"};
    const struct api_operation *op = r->about;
    open_key(o, methods[r->method]);
    write_id(o, r);
    jout_pair(o, "summary", r->summary);
    jout_pair(o, "description", op->about);
    open_list(o, "tags");
    jout_text(o, token_areas[op->area].word);
    jout_end(o);
    write_security(o, r);
    write_params(o, r);
    write_request(o, op);
    write_answers(o, r);
    jout_end(o);
}

/* /rounds/{round}/entries */
static const char *template_of(const char *path, char out[static 200]) {
    size_t n = 0;
    for (const char *p = path; *p && n < 190; p++) {
        if (*p != ':') {
            out[n++] = *p;
            continue;
        }
        size_t name = strcspn(p + 1, "/.");
        n += (size_t)snprintf(out + n, 200 - n, "{%.*s}", (int)name, p + 1);
        p += name;
    }
    out[n] = '\0';
    return out;
}

struct route_list {
    const struct http_route *v[200];
    size_t n;
};

static void collect(const struct http_route *const *tables, size_t n_tables,
                    struct route_list *ret) {
    for (size_t t = 0; t < n_tables; t++)
        for (const struct http_route *r = tables[t]; r->path; r++) {
            if (!r->about)
                continue;
            if (ret->n == GP_COUNT(ret->v))
                GP_DIE("too many operations");
            ret->v[ret->n++] = r;
        }
}

static bool is_first_of_path(const struct route_list *all, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (strcmp(all->v[k]->path, all->v[i]->path) == 0)
            return false;
    return true;
}

static void write_paths(struct jout *o, const struct route_list *all) {
    char path[200];
    open_key(o, "paths");
    for (size_t i = 0; i < all->n; i++) {
        if (!is_first_of_path(all, i))
            continue;
        open_key(o, template_of(all->v[i]->path, path));
        for (size_t k = i; k < all->n; k++)
            if (strcmp(all->v[k]->path, all->v[i]->path) == 0)
                write_operation(o, all->v[k]);
        jout_end(o);
    }
    jout_end(o);
}

/* ---- what is sent out (app/notify/message.c) */

struct member {
    const char *key, *title;
    bool required;
};

static void write_members(struct jout *o, const struct member *v, size_t n) {
    jout_object(o);
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    for (size_t i = 0; i < n; i++) {
        open_key(o, v[i].key);
        jout_pair(o, "title", v[i].title);
        jout_pair(o, "type", "string");
        jout_end(o);
    }
    jout_end(o);
    open_list(o, "required");
    for (size_t i = 0; i < n; i++)
        if (v[i].required)
            jout_text(o, v[i].key);
    jout_end(o);
    jout_end(o);
}

static void write_webhook(struct jout *o, const char *name, const char *summary,
                          const struct member *v, size_t n) {
    open_key(o, name);
    open_key(o, "post");
    jout_pair(o, "operationId", name);
    jout_pair(o, "summary", summary);
    jout_pair(
        o, "description",
        "由系统管理员在“消息发送”里设“网络接口（Webhook）”。X-Gongping-Signature 是 sha256= 加上 "
        "HMAC-SHA256（签名密钥，X-Gongping-Timestamp + \".\" + "
        "内容）的十六进制；Idempotency-Key 是这条消息的编号，重发时不变。回答 2xx 就算收到。");
    open_list(o, "security");
    jout_end(o);
    open_list(o, "parameters");
    openapi_text_param(o, "Idempotency-Key", "header", "消息的编号", 200);
    openapi_text_param(o, "X-Gongping-Timestamp", "header", "发出的时间，1970 年以来的秒数", 20);
    openapi_text_param(o, "X-Gongping-Signature", "header", "签名，设了密钥才有", 80);
    jout_end(o);
    open_key(o, "requestBody");
    open_key(o, "content");
    open_key(o, "application/json");
    jout_key(o, "schema");
    write_members(o, v, n);
    jout_end(o);
    jout_end(o);
    jout_end(o);
    open_key(o, "responses");
    open_key(o, "2XX");
    jout_pair(o, "description", "收到了");
    jout_end(o);
    open_key(o, "4XX");
    jout_pair(o, "description", "不收；管理员会看到");
    jout_end(o);
    jout_end(o);
    jout_end(o);
    jout_end(o);
}

static void write_webhooks(struct jout *o) {
    static const struct member event[] = {
        {"id", "编号，重发时不变", true},
        {"type", "发生了什么：entry.hand_in、entry.accept、round.open、report.publish、objection.…",
         true},
        {"time", "时间", true},
        {"district", "区划", true},
        {"round", "轮次编号", true},
        {"entry", "参评项目编号；没有就是整轮", false},
    };
    static const struct member notice[] = {
        {"id", "编号，重发时不变", true}, {"district", "区划", true}, {"title", "标题", true},
        {"body", "内容", false},          {"link", "页面", false},    {"text", "全文", true},
    };
    open_key(o, "webhooks");
    write_webhook(o, "event", "轮次、参评项目、报告、异议和整改的每一步", event, GP_COUNT(event));
    write_webhook(o, "notice", "给群的通知：轮次、公示", notice, GP_COUNT(notice));
    jout_end(o);
}

/* ---- what is the same for all */

static void write_header(struct jout *o, const char *name, const char *type, const char *says) {
    open_key(o, name);
    jout_pair(o, "description", says);
    open_key(o, "schema");
    jout_pair(o, "type", type);
    jout_end(o);
    jout_end(o);
}

static void write_common_headers(struct jout *o) {
    open_key(o, "headers");
    write_header(o, "RateLimit-Limit", "integer", "一个时段里可以请求的次数");
    write_header(o, "RateLimit-Remaining", "integer", "这个时段还剩的次数");
    write_header(o, "RateLimit-Reset", "integer", "过多少秒开始新的时段");
    write_header(o, "ETag", "string", "内容的标记，用在 If-None-Match 和 If-Match 里");
    write_header(o, "Link", "string", "下一页的地址，rel=\"next\"");
    write_header(o, "Retry-After", "integer", "过多少秒再试");
    jout_end(o);
}

static void write_common_params(struct jout *o) {
    open_key(o, "parameters");
    jout_key(o, "fields");
    openapi_text_param(o, "fields", "query", "只要哪些字段，用逗号隔开；没有要的字段不会出现", 500);
    jout_key(o, "cursor");
    openapi_text_param(o, "cursor", "query", "从哪里接着读：上一页的 next", 4000);
    jout_key(o, "limit");
    write_param(o, "limit", "query", "一页多少条");
    jout_object(o);
    jout_pair(o, "type", "integer");
    jout_key(o, "minimum");
    jout_int(o, 1);
    jout_key(o, "maximum");
    jout_int(o, API_LIMIT_MOST);
    jout_key(o, "default");
    jout_int(o, API_LIMIT_USUAL);
    jout_end(o);
    jout_end(o);
    jout_key(o, "If-None-Match");
    openapi_text_param(o, "If-None-Match", "header", "已有内容的 ETag：一样就回答 304", 200);
    jout_key(o, "If-Match");
    openapi_text_param(o, "If-Match", "header",
                       "读取时的 ETag：别人改过就不写（412）；新建时改写 If-None-Match: *", 200);
    jout_key(o, "Idempotency-Key");
    openapi_text_param(o, "Idempotency-Key", "header",
                       "一个请求一个，例如 UUID：网络断了可以原样再发，只办一次；保留一天", 200);
    jout_end(o);
}

static void write_problem_schema(struct jout *o) {
    static const struct {
        const char *key, *title;
    } texts[] = {{"type", "哪一种问题"},
                 {"title", "问题"},
                 {"detail", "错在哪里、如何改正"},
                 {"place", "位置：字段、行，或 JSON 里的路径"},
                 {"remedy", "怎么办"},
                 {"request_id", "请求编号，日志里也有"}};
    open_key(o, "problem");
    jout_pair(o, "title", "问题（RFC 9457）");
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    for (size_t i = 0; i < GP_COUNT(texts); i++) {
        open_key(o, texts[i].key);
        jout_pair(o, "title", texts[i].title);
        jout_pair(o, "type", "string");
        jout_end(o);
    }
    open_key(o, "status");
    jout_pair(o, "type", "integer");
    jout_end(o);
    open_key(o, "errors");
    jout_pair(o, "title", "每一处问题");
    jout_pair(o, "type", "array");
    open_key(o, "items");
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    for (size_t i = 2; i < 4; i++) {
        open_key(o, texts[i].key);
        jout_pair(o, "type", "string");
        jout_end(o);
    }
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
    jout_end(o);
    jout_end(o);
    open_list(o, "required");
    jout_text(o, "type");
    jout_text(o, "title");
    jout_text(o, "status");
    jout_text(o, "detail");
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
}

static void write_schemas(struct jout *o, const struct route_list *all) {
    const struct shape *tops[2 * GP_COUNT(all->v)];
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct api_operation *op = all->v[i]->about;
        if (api_shape_given(op))
            tops[n++] = api_shape_given(op);
        if (op->takes)
            tops[n++] = op->takes;
    }
    open_key(o, "schemas");
    write_problem_schema(o);
    openapi_odata_error(o);
    bundle_write_schemas(o, SCHEMAS, tops, n);
    jout_end(o);
}

static void write_scheme(struct jout *o, const char *name, const char *scheme, const char *says) {
    open_key(o, name);
    jout_pair(o, "type", "http");
    jout_pair(o, "scheme", scheme);
    jout_pair(o, "description", says);
    jout_end(o);
}

/* The description is said once for both. */
static void write_failure(struct jout *o, const char *name, const char *media, const char *schema) {
    open_key(o, name);
    jout_pair(o, "description", "没有办成：哪里不对、怎么办");
    open_key(o, "headers");
    jout_key(o, "Retry-After");
    write_ref(o, "headers", "Retry-After");
    jout_end(o);
    open_key(o, "content");
    open_key(o, media);
    jout_key(o, "schema");
    write_ref(o, "schemas", schema);
    jout_end(o);
    jout_end(o);
    jout_end(o);
}

static void write_components(struct jout *o, const struct route_list *all) {
    open_key(o, "components");
    open_key(o, "securitySchemes");
    write_scheme(o, "token", "bearer", "接口令牌，在“我的账号—接口令牌”新建");
    write_scheme(o, "tokenAsPassword", "basic",
                 "只用于数据表：密码是接口令牌，用户名随便写；供 Excel 这类只会用密码的程序");
    jout_end(o);
    write_common_headers(o);
    write_common_params(o);
    open_key(o, "responses");
    write_failure(o, "problem", "application/problem+json", "problem");
    write_failure(o, "odataError", "application/json", "odataError");
    jout_end(o);
    write_schemas(o, all);
    jout_end(o);
}

static void write_tags(struct jout *o) {
    open_list(o, "tags");
    for (enum token_area i = 0; i < AREA_N; i++) {
        jout_object(o);
        jout_pair(o, "name", token_areas[i].word);
        jout_pair(o, "description", token_areas[i].name);
        jout_end(o);
    }
    jout_end(o);
}

static void write_info(struct jout *o) {
    open_key(o, "info");
    jout_pair(o, "title", "公评接口");
    jout_pair(o, "version", "1");
    jout_pair(o, "description",
              "令牌放在请求头 Authorization: Bearer 之后。金额是元、分数和比例是文字，日期是 "
              "2026-03-05，时间是北京时间；没有的内容不出现，不写成 "
              "null。读取不到的和不归您的一样回答 404。");
    open_key(o, "license");
    jout_pair(o, "name", "MIT");
    jout_pair(o, "identifier", "MIT");
    jout_end(o);
    jout_end(o);
    open_list(o, "servers");
    jout_object(o);
    jout_pair(o, "url", "/");
    jout_end(o);
    jout_end(o);
}

void api_write_openapi(const struct http_route *const *tables, size_t n_tables, struct buf *out) {
    struct route_list all = {.n = 0};
    collect(tables, n_tables, &all);
    struct jout o = jout_start(out, JOUT_INDENT);
    jout_object(&o);
    jout_pair(&o, "openapi", "3.1.0");
    write_info(&o);
    write_tags(&o);
    write_paths(&o, &all);
    write_webhooks(&o);
    write_components(&o, &all);
    jout_end(&o);
    jout_finish(&o);
}
