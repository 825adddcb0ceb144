#include "codec/table_ole.h"

#define HEADER     512
#define ENTRY      128
#define IN_HEADER  109         /* sectors of the allocation table that the header names */
#define LAST       0xFFFFFFFAu /* from here on a sector's number means something else */
#define TYPE_FILE  2
#define TYPE_ROOT  5
#define NAME_BYTES 64

struct ole {
    struct str bytes;
    unsigned shift, mini_shift; /* sizes of sectors as powers of two */
    uint32_t mini_most;         /* streams below that lie in the root's stream */
    VEC(uint32_t) fat;          /* sectors of the allocation table */
    struct str directory, mini_fat, mini;
};

uint32_t ole_u16(const char *p) {
    return (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8;
}

uint32_t ole_u32(const char *p) {
    return ole_u16(p) | ole_u16(p + 2) << 16;
}

enum gp_code ole_damaged(struct gp_err *e, const char *detail) {
    (void)gp_fail(e, GP_INVALID, NULL,
                  "这个 .xls 文件已损坏或不是工作簿；请用 Excel 或 WPS 打开，另存为 .xlsx 再上传");
    gp_fail_detail(e, "%s", detail);
    return GP_INVALID;
}

/* The sector's bytes; NULL when it lies outside. The last one of a file may be cut short. */
static const char *sector(const struct ole *o, uint32_t n, size_t *ret_n) {
    size_t size = (size_t)1 << o->shift, at = ((size_t)n + 1) << o->shift;
    if (n >= LAST || at >= o->bytes.n)
        return NULL;
    *ret_n = o->bytes.n - at < size ? o->bytes.n - at : size;
    return o->bytes.p + at;
}

static bool next_sector(const struct ole *o, uint32_t *n) {
    size_t each = ((size_t)1 << o->shift) / 4, size;
    if (*n / each >= o->fat.n)
        return false;
    const char *p = sector(o, o->fat.v[*n / each], &size);
    if (!p || (*n % each + 1) * 4 > size)
        return false;
    *n = ole_u32(p + *n % each * 4);
    return true;
}

/* A chain as one piece. It may not be longer than the file: then it runs in a circle. */
static enum gp_code chain(struct arena *a, struct gp_err *e, const struct ole *o, uint32_t first,
                          struct str *ret) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (uint32_t n = first; n < LAST;) {
        size_t size;
        const char *p = sector(o, n, &size);
        if (!p || b.n > o->bytes.n || !next_sector(o, &n))
            return ole_damaged(e, "a chain of sectors is broken");
        buf_add(&b, p, size);
    }
    *ret = (struct str){arena_strndup(a, buf_text(&b), b.n), b.n};
    return GP_OK;
}

static enum gp_code read_table(struct arena *a, struct gp_err *e, struct ole *o) {
    const char *h = o->bytes.p;
    uint32_t count = ole_u32(h + 0x2C), more = ole_u32(h + 0x44);
    size_t most = (o->bytes.n >> o->shift) + 1, each = ((size_t)1 << o->shift) / 4 - 1;
    if (count > most)
        return ole_damaged(e, "the allocation table is longer than the file");
    for (size_t i = 0; i < IN_HEADER && o->fat.n < count; i++)
        *VEC_PUSH(a, &o->fat) = ole_u32(h + 0x4C + i * 4);
    for (size_t rounds = 0; o->fat.n < count && more < LAST; rounds++) {
        size_t size;
        const char *p = sector(o, more, &size);
        if (!p || size != (size_t)1 << o->shift || rounds > most)
            return ole_damaged(e, "the allocation table is broken");
        for (size_t i = 0; i < each && o->fat.n < count; i++)
            *VEC_PUSH(a, &o->fat) = ole_u32(p + i * 4);
        more = ole_u32(p + each * 4);
    }
    return GP_OK;
}

static bool is_named(const char *entry, const char *name) {
    size_t n = strlen(name);
    if (ole_u16(entry + NAME_BYTES) != (n + 1) * 2)
        return false;
    for (size_t i = 0; i < n; i++)
        if (entry[i * 2] != name[i] || entry[i * 2 + 1] != '\0')
            return false;
    return true;
}

static const char *find_entry(const struct ole *o, const char *name, char type) {
    for (size_t at = 0; at + ENTRY <= o->directory.n; at += ENTRY) {
        const char *entry = o->directory.p + at;
        if (entry[0x42] == type && (!name || is_named(entry, name)))
            return entry;
    }
    return NULL;
}

enum gp_code ole_open(struct arena *a, struct gp_err *e, struct str bytes, struct ole **ret) {
    if (bytes.n < HEADER)
        return ole_damaged(e, "shorter than its header");
    struct ole *o = gp_new(a, struct ole);
    o->bytes = bytes;
    o->shift = ole_u16(bytes.p + 0x1E);
    o->mini_shift = ole_u16(bytes.p + 0x20);
    o->mini_most = ole_u32(bytes.p + 0x38);
    if ((o->shift != 9 && o->shift != 12) || o->mini_shift != 6)
        return ole_damaged(e, "sectors of an unknown size");
    TRY(read_table(a, e, o));
    TRY(chain(a, e, o, ole_u32(bytes.p + 0x30), &o->directory));
    TRY(chain(a, e, o, ole_u32(bytes.p + 0x3C), &o->mini_fat));
    const char *root = find_entry(o, NULL, TYPE_ROOT);
    if (!root)
        return ole_damaged(e, "no root");
    TRY(chain(a, e, o, ole_u32(root + 0x74), &o->mini));
    *ret = o;
    return GP_OK;
}

bool ole_has(const struct ole *o, const char *name) {
    return find_entry(o, name, TYPE_FILE) != NULL;
}

static enum gp_code mini_chain(struct arena *a, struct gp_err *e, const struct ole *o,
                               uint32_t first, struct str *ret) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    size_t size = (size_t)1 << o->mini_shift;
    for (uint32_t n = first; n < LAST; n = ole_u32(o->mini_fat.p + (size_t)n * 4)) {
        if (((size_t)n + 1) * 4 > o->mini_fat.n || ((size_t)n + 1) * size > o->mini.n ||
            b.n > o->mini.n)
            return ole_damaged(e, "a chain of small sectors is broken");
        buf_add(&b, o->mini.p + (size_t)n * size, size);
    }
    *ret = (struct str){arena_strndup(a, buf_text(&b), b.n), b.n};
    return GP_OK;
}

enum gp_code ole_read(struct arena *a, struct gp_err *e, const struct ole *o, const char *name,
                      struct str *ret) {
    const char *entry = find_entry(o, name, TYPE_FILE);
    if (!entry)
        return ole_damaged(e, "no such stream");
    uint32_t first = ole_u32(entry + 0x74), size = ole_u32(entry + 0x78);
    struct str s = {"", 0};
    if (size < o->mini_most)
        TRY(mini_chain(a, e, o, first, &s));
    else
        TRY(chain(a, e, o, first, &s));
    if (s.n < size)
        return ole_damaged(e, "a stream is cut short");
    *ret = (struct str){s.p, size};
    return GP_OK;
}
