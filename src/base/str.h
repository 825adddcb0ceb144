/* Strings: struct str is a borrowed view of bytes (input), struct buf a growable output.
 *
 * A buf owns malloc'ed memory: p is never NULL once something was added, and p[n] is always NUL.
 * Release it with buf_free; out of memory aborts. */
#ifndef GP_BASE_STR_H
#define GP_BASE_STR_H

#include "base/base.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})

static inline struct str str_of(const char *s) {
    return (struct str){s ? s : "", s ? strlen(s) : 0};
}

bool str_eq(struct str a, struct str b);

/* strcmp() == 0 where NULL equals only NULL. */
bool cstr_eq(const char *a, const char *b);

/* Whether s ends with end, letter by letter. */
bool cstr_ends(const char *s, const char *end);

/* True for NULL and "". */
bool cstr_empty(const char *s);

/* The order of names in lists: byte by byte, except that figures in them go by their value, so that
 * 示例2 comes before 示例10. NULL is "". 0 only for equal texts. */
int cstr_order(const char *a, const char *b);

/* s, but never NULL; s, but never "". */
const char *cstr_or_empty(const char *s);
const char *cstr_or_null(const char *s);

struct buf {
    char *p;
    size_t n, cap;
};

#define BUF_INIT ((struct buf){NULL, 0, 0})

void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_add_int(struct buf *b, int64_t v); /* in decimal digits */
void buf_addf(struct buf *b, const char *fmt, ...) GP_PRINTF(2, 3);

/* Text for XML and HTML, in element or attribute: & < > " ' become references. Characters that
 * XML 1.0 forbids are left out. */
void buf_add_xml(struct buf *b, const char *s);

/* The text so far, "" when nothing was added; borrowed. */
const char *buf_text(const struct buf *b);

void buf_clear(struct buf *b);
void buf_free(struct buf *b);

#endif
