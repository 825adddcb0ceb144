/* Begin at scan_next at the end: text or tag, and each has a function that takes it whole or asks
 * for more bytes. Names and values are parted and decoded in place, in the bytes that were fed, so
 * nothing is copied and nothing is kept beyond its event. Where expat would be lenient this
 * refuses (SCAN_BROKEN); what cannot be scanned at all goes the long way through expat, which
 * table_sheet.c decides by scan_can. */
#include "codec/table_scan.h"

#include <strings.h>

#define TOKEN_MAX      ((size_t)1 << 20)
#define ATTRIBUTES_MAX 32

bool scan_can(const char *bytes, size_t n) {
    struct str s = {bytes, n};
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        s = (struct str){bytes + 3, n - 3};
    if (s.n < 2 || s.p[0] != '<' || s.p[1] == '\0')
        return false;
    if (s.n < 5 || memcmp(s.p, "<?xml", 5) != 0)
        return true;
    const char *end = memchr(s.p, '>', s.n);
    const char *encoding = end ? memmem(s.p, (size_t)(end - s.p), "encoding", 8) : NULL;
    if (!end || !encoding)
        return end != NULL;
    encoding += strcspn(encoding, "\"'>");
    return encoding < end && strncasecmp(encoding + 1, "utf-8", 5) == 0;
}

void scan_feed(struct scanner *s, const char *bytes, size_t n) {
    if (s->at > 0) {
        memmove(s->data.p, s->data.p + s->at, s->data.n - s->at);
        s->data.n -= s->at;
        s->at = 0;
    }
    buf_add(&s->data, bytes, n);
}

void scan_free(struct scanner *s) {
    buf_free(&s->data);
}

/* ---- entities */

static size_t put_utf8(char *to, uint32_t c) {
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)(first[n] | c);
    return n;
}

static bool is_character(uint32_t c) {
    return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF);
}

/* &#x4E00; or &#19968; between the ampersand and the semicolon. */
static bool number_entity(const char *p, const char *end, uint32_t *ret) {
    unsigned base = *p == 'x' ? 16 : 10;
    uint32_t v = 0;
    p += base == 16;
    if (p == end)
        return false;
    for (; p < end; p++) {
        unsigned digit = *p >= '0' && *p <= '9'   ? (unsigned)(*p - '0')
                         : *p >= 'a' && *p <= 'f' ? (unsigned)(*p - 'a') + 10
                         : *p >= 'A' && *p <= 'F' ? (unsigned)(*p - 'A') + 10
                                                  : 16;
        if (digit >= base || v > 0x10FFFF)
            return false;
        v = v * base + digit;
    }
    *ret = v;
    return is_character(v);
}

static bool entity(const char *p, const char *end, uint32_t *ret) {
    static const struct {
        const char *name;
        char c;
    } known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    if (p < end && *p == '#')
        return number_entity(p + 1, end, ret);
    for (size_t i = 0; i < GP_COUNT(known); i++)
        if (strlen(known[i].name) == (size_t)(end - p) &&
            memcmp(known[i].name, p, (size_t)(end - p)) == 0) {
            *ret = (unsigned char)known[i].c;
            return true;
        }
    return false;
}

/* In place, since what stands for a character is never shorter than it; SIZE_MAX when it is none.
 */
static size_t decode(char *p, size_t n) {
    char *from = memchr(p, '&', n), *to = from, *end = p + n;
    if (!from)
        return n;
    while (from < end) {
        if (*from != '&') {
            *to++ = *from++;
            continue;
        }
        char *stop = memchr(from, ';', (size_t)(end - from));
        uint32_t c;
        if (!stop || !entity(from + 1, stop, &c))
            return SIZE_MAX;
        to += put_utf8(to, c);
        from = stop + 1;
    }
    return (size_t)(to - p);
}

/* ---- tokens */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_name(char c) {
    return is_blank(c) || c == '=' || c == '/' || c == '>' || c == '<' || c == '"' || c == '\'';
}

/* Text up to the next tag. A piece may end anywhere but in an entity. */
static enum scan_result take_text(struct scanner *s) {
    char *p = s->data.p + s->at;
    size_t n = s->data.n - s->at;
    char *tag = memchr(p, '<', n);
    size_t whole = tag ? (size_t)(tag - p) : n;
    if (!tag) { /* perhaps cut within an entity */
        char *open = memrchr(p, '&', n);
        if (open && !memchr(open, ';', n - (size_t)(open - p)))
            whole = (size_t)(open - p);
        if (whole == 0)
            return n > TOKEN_MAX ? SCAN_BROKEN : SCAN_MORE;
    }
    size_t plain = decode(p, whole);
    if (plain == SIZE_MAX)
        return SCAN_BROKEN;
    if (plain > 0)
        s->text(s->arg, p, (int)plain);
    s->at += whole;
    return SCAN_PAUSED; /* go on */
}

/* The attributes up to the end of the tag, which stands at end; parted in place. */
static bool take_attributes(char *p, char *end, const char **ret) {
    size_t n = 0;
    for (;;) {
        while (p < end && is_blank(*p))
            p++;
        if (p == end)
            break;
        char *name = p;
        while (p < end && !ends_name(*p))
            p++;
        char *behind = p;
        while (p < end && is_blank(*p))
            p++;
        if (p == end || *p != '=' || behind == name || n == ATTRIBUTES_MAX)
            return false;
        for (p++; p < end && is_blank(*p); p++)
            ;
        if (p == end || (*p != '"' && *p != '\''))
            return false;
        char *value = p + 1, *stop = memchr(value, *p, (size_t)(end - value));
        size_t length = stop ? decode(value, (size_t)(stop - value)) : SIZE_MAX;
        if (length == SIZE_MAX)
            return false;
        *behind = '\0';
        value[length] = '\0';
        ret[n * 2] = name;
        ret[n++ * 2 + 1] = value;
        p = stop + 1;
    }
    ret[n * 2] = NULL;
    return true;
}

static bool close_element(struct scanner *s, const char *name) {
    if (s->depth == 0 || strcmp(s->open[s->depth - 1], name) != 0)
        return false;
    s->depth--;
    s->end(s->arg, local_name(name));
    return true;
}

/* The end of a start tag: a > outside of quotes; NULL when it is not there yet. */
static char *tag_end(char *p, char *end) {
    for (char quote = 0; p < end; p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '>')
            return p;
        else if (*p == '"' || *p == '\'')
            quote = *p;
    }
    return NULL;
}

static bool take_element(struct scanner *s, char *p, char *end) {
    const char *attributes[ATTRIBUTES_MAX * 2 + 1];
    bool empty = end > p && end[-1] == '/';
    char *stop = empty ? end - 1 : end, *name = p;
    while (p < stop && !ends_name(*p))
        p++;
    size_t n = (size_t)(p - name);
    if (n == 0 || n >= SCAN_NAME || s->depth == SCAN_DEPTH || (p < stop && !is_blank(*p)))
        return false;
    char *open = s->open[s->depth];
    memcpy(open, name, n);
    open[n] = '\0';
    if (!take_attributes(p, stop, attributes))
        return false;
    s->depth++;
    s->start(s->arg, local_name(open), attributes);
    return s->refused || !empty || close_element(s, open);
}

static bool take_end(struct scanner *s, char *p, char *end) {
    while (end > p && is_blank(end[-1]))
        end--;
    *end = '\0';
    return close_element(s, p);
}

/* <!-- … -->, <![CDATA[ … ]]>, <? … ?> */
static enum scan_result take_other(struct scanner *s, char *p, size_t n) {
    static const struct {
        const char *from, *to;
        bool text;
    } kinds[] = {{"<!--", "-->", false}, {"<![CDATA[", "]]>", true}, {"<?", "?>", false}};
    for (size_t i = 0; i < GP_COUNT(kinds); i++) {
        size_t begin = strlen(kinds[i].from);
        if (n < begin && memcmp(p, kinds[i].from, n) == 0)
            return SCAN_MORE;
        if (n < begin || memcmp(p, kinds[i].from, begin) != 0)
            continue;
        char *end = memmem(p + begin, n - begin, kinds[i].to, strlen(kinds[i].to));
        if (!end)
            return n > TOKEN_MAX ? SCAN_BROKEN : SCAN_MORE;
        if (kinds[i].text && end > p + begin)
            s->text(s->arg, p + begin, (int)(end - p - (ptrdiff_t)begin));
        s->at += (size_t)(end - p) + strlen(kinds[i].to);
        return SCAN_PAUSED;
    }
    return SCAN_BROKEN;
}

static enum scan_result take_tag(struct scanner *s) {
    char *p = s->data.p + s->at;
    size_t n = s->data.n - s->at;
    if (n < 2)
        return SCAN_MORE;
    if (p[1] == '!' || p[1] == '?')
        return take_other(s, p, n);
    char *end = p[1] == '/' ? memchr(p, '>', n) : tag_end(p + 1, p + n);
    if (!end)
        return n > TOKEN_MAX ? SCAN_BROKEN : SCAN_MORE;
    s->at += (size_t)(end - p) + 1;
    bool good = p[1] == '/' ? take_end(s, p + 2, end) : take_element(s, p + 1, end);
    return good ? SCAN_PAUSED : SCAN_BROKEN;
}

enum scan_result scan_next(struct scanner *s) {
    s->pause = false;
    while (s->at < s->data.n) {
        enum scan_result got = s->data.p[s->at] == '<' ? take_tag(s) : take_text(s);
        if (s->refused)
            return SCAN_BROKEN;
        if (got != SCAN_PAUSED)
            return got;
        if (s->depth == 0)
            return SCAN_ENDED;
        if (s->pause)
            return SCAN_PAUSED;
    }
    return SCAN_MORE;
}
