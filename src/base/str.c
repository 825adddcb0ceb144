#include "base/str.h"

#include <stdarg.h>

#include "base/heap.h"

bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool cstr_eq(const char *a, const char *b) {
    if (!a || !b)
        return a == b;
    return strcmp(a, b) == 0;
}

bool cstr_ends(const char *s, const char *end) {
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

bool cstr_empty(const char *s) {
    return !s || !*s;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Two runs of digits by their value; moves both behind their run. */
static int order_of_figures(const char **a, const char **b) {
    const char *p = *a + strspn(*a, "0"), *q = *b + strspn(*b, "0");
    size_t n = strspn(p, "0123456789"), m = strspn(q, "0123456789");
    *a = p + n;
    *b = q + m;
    return n != m ? (n > m) - (n < m) : strncmp(p, q, n);
}

int cstr_order(const char *a, const char *b) {
    const char *p = cstr_or_empty(a), *q = cstr_or_empty(b);
    while (*p && *q) {
        if (is_digit(*p) && is_digit(*q)) {
            int order = order_of_figures(&p, &q);
            if (order)
                return order;
        } else if (*p != *q) {
            break;
        } else {
            p++;
            q++;
        }
    }
    int order = strcmp(p, q);
    return order ? order : strcmp(cstr_or_empty(a), cstr_or_empty(b));
}

const char *cstr_or_empty(const char *s) {
    return s ? s : "";
}

const char *cstr_or_null(const char *s) {
    return cstr_empty(s) ? NULL : s;
}

static void reserve(struct buf *b, size_t more) {
    if (more >= SIZE_MAX / 4 - b->n)
        GP_DIE("buffer of %zu bytes", b->n);
    if (b->n + more + 1 <= b->cap)
        return;
    size_t cap = b->cap ? b->cap : 256;
    while (cap < b->n + more + 1)
        cap *= 2;
    b->p = heap_more(b->p, cap);
    b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n) {
    reserve(b, n);
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_adds(struct buf *b, const char *s) {
    buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c) {
    buf_add(b, &c, 1);
}

void buf_add_int(struct buf *b, int64_t v) {
    char digits[20], *p = digits + sizeof(digits);
    uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
    do
        *--p = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    if (v < 0)
        buf_addc(b, '-');
    buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

void buf_addf(struct buf *b, const char *fmt, ...) {
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    reserve(b, 0);
    size_t room = b->cap - b->n;
    int n = vsnprintf(b->p + b->n, room, fmt, ap);
    if (n < 0)
        GP_DIE("format '%s'", fmt);
    if ((size_t)n >= room) {
        reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    }
    b->n += (size_t)n;
    va_end(again);
    va_end(ap);
}

static const char *xml_reference(unsigned char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return c < 0x20 && c != '\t' && c != '\n' && c != '\r' ? "" : NULL;
    }
}

/* U+FFFE and U+FFFF are valid UTF-8, but no characters of XML. */
static bool is_noncharacter(const char *s) {
    return strncmp(s, "\xEF\xBF\xBE", 3) == 0 || strncmp(s, "\xEF\xBF\xBF", 3) == 0;
}

void buf_add_xml(struct buf *b, const char *s) {
    const char *run = s;
    while (*s) {
        bool dropped = is_noncharacter(s);
        const char *ref = dropped ? "" : xml_reference((unsigned char)*s);
        size_t n = dropped ? 3 : 1;
        if (ref) {
            buf_add(b, run, (size_t)(s - run));
            buf_adds(b, ref);
            run = s + n;
        }
        s += n;
    }
    buf_add(b, run, (size_t)(s - run));
}

const char *buf_text(const struct buf *b) {
    return b->p ? b->p : "";
}

void buf_clear(struct buf *b) {
    b->n = 0;
    if (b->p)
        b->p[0] = '\0';
}

void buf_free(struct buf *b) {
    free(b->p);
    *b = BUF_INIT;
}
