#include "http/route.h"

/* The part of a path up to the next '/', and where the next one begins. */
static struct str next_part(const char **path) {
    while (**path == '/')
        (*path)++;
    const char *from = *path;
    while (**path && **path != '/')
        (*path)++;
    return (struct str){from, (size_t)(*path - from)};
}

/* An id that a browser would take for "here" or "up" stands behind a '~' (path.c). */
static struct str id_of(struct str part) {
    bool dots = str_eq(part, str_of("~.")) || str_eq(part, str_of("~.."));
    return dots ? (struct str){part.p + 1, part.n - 1} : part;
}

static bool match(const char *pattern, const char *path, struct arena *a, struct http_request *rq) {
    rq->n_params = 0;
    for (;;) {
        struct str want = next_part(&pattern), got = next_part(&path);
        if (want.n == 0 || got.n == 0)
            return want.n == got.n;
        if (want.p[0] != ':') {
            if (!str_eq(want, got))
                return false;
            continue;
        }
        if (rq->n_params == GP_COUNT(rq->params))
            return false;
        struct str id = id_of(got);
        rq->params[rq->n_params++] = (struct http_pair){arena_strndup(a, want.p + 1, want.n - 1),
                                                        arena_strndup(a, id.p, id.n)};
    }
}

/* Cheap refusal before the real comparison: the literal text up to the first parameter. */
static bool may_match(const char *pattern, const char *path) {
    while (*pattern && *pattern != ':') {
        if (*pattern != *path)
            return false;
        pattern++;
        path++;
    }
    return true;
}

bool route_method(const char *method, enum http_method *ret) {
    static const struct {
        const char *name;
        enum http_method method;
    } known[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_GET}, {"POST", HTTP_POST}, {"PUT", HTTP_PUT}};
    for (size_t i = 0; i < GP_COUNT(known); i++) {
        if (strcmp(method, known[i].name) != 0)
            continue;
        *ret = known[i].method;
        return true;
    }
    return false;
}

const struct http_route *route_find(const struct http_config *config, struct arena *a,
                                    enum http_method method, const char *path,
                                    struct http_request *rq, bool *ret_other_method) {
    *ret_other_method = false;
    for (size_t t = 0; t < config->n_tables; t++) {
        for (const struct http_route *r = config->tables[t]; r->path; r++) {
            if (!may_match(r->path, path) || !match(r->path, path, a, rq))
                continue;
            if (r->method == method)
                return r;
            *ret_other_method = true;
        }
    }
    return NULL;
}

bool http_is_own_page(const struct http_route *const *tables, size_t n_tables,
                      const char *address) {
    if (!address || address[0] != '/')
        return false;
    for (const char *p = address; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == '\\')
            return false;
    struct arena scratch = ARENA_INIT;
    struct http_request unused = {0};
    const struct http_config config = {.tables = tables, .n_tables = n_tables};
    bool other;
    const char *path = arena_strndup(&scratch, address, strcspn(address, "?#"));
    bool known =
        !strstr(path, "//") && route_find(&config, &scratch, HTTP_GET, path, &unused, &other);
    arena_release(&scratch);
    return known;
}

static bool same_shape(const char *a, const char *b) {
    for (;;) {
        struct str x = next_part(&a), y = next_part(&b);
        if (x.n == 0 || y.n == 0)
            return x.n == y.n;
        bool either = x.p[0] == ':' || y.p[0] == ':';
        if (!either && !str_eq(x, y))
            return false;
        if (either && (x.p[0] != ':' || y.p[0] != ':'))
            return false;
    }
}

static size_t parameters(const char *pattern) {
    size_t n = 0;
    for (; *pattern; pattern++)
        n += *pattern == ':';
    return n;
}

/* Parameters whose values are the program's own, never an id that somebody chose. */
static bool is_own(struct str param) {
    static const char *const own[] = {":kind", ":visit", ":account", ":secret"};
    for (size_t i = 0; i < GP_COUNT(own); i++)
        if (str_eq(param, str_of(own[i])))
            return true;
    return false;
}

/* Can a path of the one pattern be one of the other as well. */
static bool may_meet(const char *a, const char *b) {
    for (;;) {
        struct str x = next_part(&a), y = next_part(&b);
        if (x.n == 0 || y.n == 0)
            return x.n == y.n;
        if (x.p[0] != ':' && y.p[0] != ':' && !str_eq(x, y))
            return false;
    }
}

/* The first word of a pattern that could be an id in the place of the other's parameter: no id has
 * a '~' in it. */
static struct str word_that_is_id(const char *pattern, const char *other) {
    for (;;) {
        struct str word = next_part(&pattern), param = next_part(&other);
        if (word.n == 0 || param.n == 0)
            return (struct str){"", 0};
        if (word.p[0] != ':' && word.p[0] != '~' && param.p[0] == ':' && !is_own(param))
            return word;
    }
}

static enum gp_code check_words(const struct http_route *r, const struct http_route *other,
                                struct gp_err *e) {
    if (!may_meet(r->path, other->path))
        return GP_OK;
    struct str word = word_that_is_id(r->path, other->path);
    return word.n == 0
               ? GP_OK
               : gp_fail(e, GP_BUG, r->path, "地址里的“%.*s”可能是编号（%s），请写成“~%.*s”",
                         (int)word.n, word.p, other->path, (int)word.n, word.p);
}

/* Routes are checked before any thread asks them. */
static void add_fields(const struct http_route *r) {
    static struct arena a; /* for as long as the process lives */
    if (!r->add_fields || r->added->v.n > 0)
        return;
    r->added->arena = &a;
    r->add_fields(r->added);
}

enum gp_code route_check(const struct http_config *config, struct gp_err *e) {
    VEC(const struct http_route *) all = {0};
    for (size_t t = 0; t < config->n_tables; t++)
        for (const struct http_route *r = config->tables[t]; r->path; r++)
            *VEC_PUSH(e->arena, &all) = r;
    for (size_t i = 0; i < all.n; i++) {
        const struct http_route *r = all.v[i];
        if (!r->need || !r->run || !r->summary)
            return gp_fail(e, GP_BUG, r->path, "路由缺少权限、处理函数或说明");
        if (parameters(r->path) > GP_COUNT(((struct http_request *)0)->params))
            return gp_fail(e, GP_BUG, r->path, "路由的参数太多");
        add_fields(r);
        for (size_t j = 0; j < i; j++)
            if (all.v[j]->method == r->method && same_shape(all.v[j]->path, r->path))
                return gp_fail(e, GP_BUG, r->path, "路由重复");
        for (size_t j = 0; j < all.n; j++)
            TRY(check_words(r, all.v[j], e));
    }
    return GP_OK;
}

enum gp_code route_check_compared(const struct http_call *call) {
    const struct http_route *r = call->request->route;
    if (!r->edits || call->compared || call->response->status != 303)
        return GP_OK;
    return gp_fail(call->err, GP_BUG, NULL, "保存时没有核对版本，内容没有保存，请联系管理员");
}
