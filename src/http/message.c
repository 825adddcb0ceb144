#include "http/http.h"

#include <microhttpd.h>

static const char *find(const struct http_pair *pairs, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(pairs[i].name, name) == 0)
            return pairs[i].value;
    return NULL;
}

const char *http_param(const struct http_call *c, const char *name) {
    const char *v = find(c->request->params, c->request->n_params, name);
    return v ? v : "";
}

const char *http_query(const struct http_call *c, const char *name) {
    return find(c->request->query.v, c->request->query.n, name);
}

const char *http_form(const struct http_call *c, const char *name) {
    return find(c->request->form.v, c->request->form.n, name);
}

/* The index of "name.12" for the given name, or -1. */
static long row_of(const char *field, const char *name) {
    size_t n = strlen(name);
    if (strncmp(field, name, n) != 0 || field[n] != '.')
        return -1;
    const char *digits = field + n + 1;
    long index = 0;
    for (const char *p = digits; *p; p++) {
        if (*p < '0' || *p > '9' || index > 9999)
            return -1;
        index = index * 10 + (*p - '0');
    }
    return *digits ? index : -1;
}

const char *http_form_row(const struct http_call *c, const char *name, size_t index) {
    for (size_t i = 0; i < c->request->form.n; i++)
        if (row_of(c->request->form.v[i].name, name) == (long)index)
            return c->request->form.v[i].value;
    return NULL;
}

size_t http_form_rows(const struct http_call *c, const char *name) {
    long highest = -1;
    for (size_t i = 0; i < c->request->form.n; i++) {
        long row = row_of(c->request->form.v[i].name, name);
        if (row > highest)
            highest = row;
    }
    return (size_t)(highest + 1);
}

const char *http_header(const struct http_call *c, const char *name) {
    return MHD_lookup_connection_value(c->request->library, MHD_HEADER_KIND, name);
}

const char *http_cookie(const struct http_call *c, const char *name) {
    return MHD_lookup_connection_value(c->request->library, MHD_COOKIE_KIND, name);
}

const struct http_file *http_upload(const struct http_call *c, const char *field) {
    for (size_t i = 0; i < c->request->files.n; i++)
        if (strcmp(c->request->files.v[i].field, field) == 0)
            return &c->request->files.v[i];
    return NULL;
}

void http_set_header(struct http_call *c, const char *name, const char *value) {
    *VEC_PUSH(c->arena, &c->response->headers) = (struct http_pair){name, value};
}

void http_set_cookie(struct http_call *c, const char *name, const char *value, int max_age,
                     bool secure) {
    const char *age = max_age < 0 ? "" : arena_printf(c->arena, "; Max-Age=%d", max_age);
    http_set_header(c, MHD_HTTP_HEADER_SET_COOKIE,
                    arena_printf(c->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value,
                                 age, secure ? "; Secure" : ""));
}

enum gp_code http_redirect(struct http_call *c, const char *path) {
    c->response->status = MHD_HTTP_SEE_OTHER;
    http_set_header(c, MHD_HTTP_HEADER_LOCATION, path);
    return GP_OK;
}

void http_download_as(struct http_call *c, const char *file_name) {
    http_set_header(c, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
                    arena_printf(c->arena, "attachment; filename*=UTF-8''%s",
                                 http_url_encode(c->arena, file_name)));
}

enum gp_code http_reply(struct http_call *c, int status, const char *type, struct str bytes) {
    c->response->status = status;
    c->response->type = type;
    buf_clear(&c->response->body);
    buf_add(&c->response->body, bytes.p, bytes.n);
    return GP_OK;
}

int http_status_of(enum gp_code code) {
    switch (code) {
    case GP_OK:
        return MHD_HTTP_OK;
    case GP_INVALID:
        return MHD_HTTP_UNPROCESSABLE_CONTENT;
    case GP_UNAUTH:
        return MHD_HTTP_UNAUTHORIZED;
    case GP_DENIED:
        return MHD_HTTP_FORBIDDEN;
    case GP_MISSING:
        return MHD_HTTP_NOT_FOUND;
    case GP_CONFLICT:
        return MHD_HTTP_CONFLICT;
    case GP_LIMIT:
        return MHD_HTTP_CONTENT_TOO_LARGE;
    case GP_RETRY:
        return MHD_HTTP_SERVICE_UNAVAILABLE;
    case GP_IO:
    case GP_BUG:
        break;
    }
    return MHD_HTTP_INTERNAL_SERVER_ERROR;
}

const char *http_url_encode(struct arena *a, const char *s) {
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(a, strlen(s) * 3 + 1), *p = out;
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", c);
        if (plain) {
            *p++ = (char)c;
            continue;
        }
        *p++ = '%';
        *p++ = hex[c >> 4];
        *p++ = hex[c & 15];
    }
    *p = '\0';
    return out;
}
