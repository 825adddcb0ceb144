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
        rq->params[rq->n_params++] = (struct http_pair){arena_strndup(a, want.p + 1, want.n - 1),
                                                        arena_strndup(a, got.p, got.n)};
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
        for (size_t j = 0; j < i; j++)
            if (all.v[j]->method == r->method && same_shape(all.v[j]->path, r->path))
                return gp_fail(e, GP_BUG, r->path, "路由重复");
    }
    return GP_OK;
}
