#include "http/http.h"

#include <microhttpd.h>

#include "base/rand.h"

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

const char *http_new_id(const struct http_call *call, bool behind_proxy) {
    static const char letters[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    const char *sent = behind_proxy ? http_header(call, "X-Request-Id") : NULL;
    size_t n = sent ? strlen(sent) : 0;
    if (n >= 8 && n <= 64 && strspn(sent, letters) == n)
        return sent;
    return rand_id(call->arena);
}

/* ---- the form */

/* The row of "name.12", with the name alone; LOOKUP_NO_ROW for a field without row. */
static long row_of(const char *field, struct str *ret_name) {
    const char *dot = strrchr(field, '.');
    long row = 0;
    if (!dot || !dot[1])
        return LOOKUP_NO_ROW;
    for (const char *p = dot + 1; *p; p++) {
        if (*p < '0' || *p > '9' || row > 9999)
            return LOOKUP_NO_ROW;
        row = row * 10 + (*p - '0');
    }
    *ret_name = (struct str){field, (size_t)(dot - field)};
    return row;
}

/* In place of a row: how many rows the name has. */
#define COUNT_ROW (-2L)

static void index_field(const struct http_call *c, struct http_pair *p) {
    struct lookup *l = &c->request->form_index;
    struct str name;
    lookup_add(l, c->arena, str_of(p->name), LOOKUP_NO_ROW, p);
    long row = row_of(p->name, &name);
    if (row == LOOKUP_NO_ROW)
        return;
    lookup_add(l, c->arena, name, row, p);
    long *rows = lookup_get(l, name, COUNT_ROW);
    if (!rows) {
        rows = gp_new(c->arena, long);
        lookup_add(l, c->arena, name, COUNT_ROW, rows);
    }
    *rows = *rows > row ? *rows : row + 1;
}

static struct lookup *form_index(const struct http_call *c) {
    struct http_request *rq = c->request;
    if (rq->form_index.cap == 0)
        for (size_t i = 0; i < rq->form.n; i++)
            index_field(c, &rq->form.v[i]);
    return &rq->form_index;
}

static const char *value_of(const struct http_pair *p) {
    return p ? p->value : NULL;
}

const char *http_form(const struct http_call *c, const char *name) {
    return value_of(lookup_get(form_index(c), str_of(name), LOOKUP_NO_ROW));
}

const char *http_form_row(const struct http_call *c, const char *name, size_t index) {
    return value_of(lookup_get(form_index(c), str_of(name), (long)index));
}

size_t http_form_rows(const struct http_call *c, const char *name) {
    const long *rows = lookup_get(form_index(c), str_of(name), COUNT_ROW);
    return rows ? (size_t)*rows : 0;
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
    http_set_header(c, MHD_HTTP_HEADER_LOCATION, http_path(c->arena, path));
    return GP_OK;
}

void http_send_lasting(struct http_call *c, const char *path, const char *type) {
    c->response->file = path;
    c->response->type = type;
    c->response->lasting = true;
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
