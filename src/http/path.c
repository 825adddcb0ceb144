/* Addresses that hold ids. An id is of letters, digits, '_', '.' and '-', and somebody chose it: it
 * may be a word of ours, or dots that a browser takes for a folder. No id has a '~'. So the words
 * of ours that stand where an id may stand begin with one (route_check), and ids of dots get one
 * where an address leaves the program; they lose it where one comes in (route_find). */
#include "http/route.h"

static size_t part_length(const char *p, const char *end) {
    size_t n = 0;
    while (p + n < end && !strchr("/?#\"&", p[n]))
        n++;
    return n;
}

/* p stands behind a '/'. */
static bool is_dots(const char *p, const char *end) {
    size_t n = part_length(p, end);
    return (n == 1 && p[0] == '.') || (n == 2 && p[0] == '.' && p[1] == '.');
}

/* Does the '/' at p belong to the path of an attribute's value: ="/a/b/… */
static bool in_attribute(const char *begin, const char *p) {
    while (p > begin && !strchr("\"<> ?#\n", *p))
        p--;
    return p > begin && *p == '"' && p[-1] == '=' && p[1] == '/';
}

const char *http_path(struct arena *a, const char *path) {
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    const char *done = path, *end = path + strcspn(path, "?#");
    for (const char *p = path; (p = memchr(p, '/', (size_t)(end - p))); p++) {
        if (!is_dots(p + 1, end))
            continue;
        buf_add(&out, done, (size_t)(p + 1 - done));
        buf_adds(&out, "~");
        done = p + 1;
    }
    if (done == path)
        return path;
    buf_adds(&out, done);
    return arena_strdup(a, buf_text(&out));
}

void http_html_paths(struct buf *html, size_t from) {
    const char *begin = html->p + from, *end = html->p + html->n, *done = begin;
    struct buf out GP_CLEANUP(buf_free) = BUF_INIT;
    for (const char *p = begin; (p = memmem(p, (size_t)(end - p), "/.", 2)); p++) {
        if (!is_dots(p + 1, end) || !in_attribute(begin, p))
            continue;
        buf_add(&out, done, (size_t)(p + 1 - done));
        buf_adds(&out, "~");
        done = p + 1;
    }
    if (done == begin)
        return;
    buf_add(&out, done, (size_t)(end - done));
    html->n = from;
    buf_add(html, out.p, out.n);
}

const char *http_moved(const struct http_route *const *tables, size_t n_tables, struct arena *a,
                       const struct http_request *rq) {
    const struct http_config config = {.tables = tables, .n_tables = n_tables};
    for (const char *p = rq->path; (p = strchr(p, '/')); p++) {
        struct http_request unused = {0};
        bool other;
        const char *path = arena_printf(a, "%.*s~%s", (int)(p + 1 - rq->path), rq->path, p + 1);
        const struct http_route *r = route_find(&config, a, HTTP_GET, path, &unused, &other);
        const char *word = arena_printf(a, "/~%.*s", (int)strcspn(p + 1, "/"), p + 1);
        if (!r || !strstr(r->path, word)) /* a parameter takes anything */
            continue;
        for (size_t i = 0; i < rq->query.n; i++)
            path = arena_printf(a, "%s%c%s=%s", path, i ? '&' : '?',
                                http_url_encode(a, rq->query.v[i].name),
                                http_url_encode(a, rq->query.v[i].value));
        return path;
    }
    return NULL;
}
