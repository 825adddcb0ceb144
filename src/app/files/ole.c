#include "app/files/ole.h"

#include <string.h>
#include <unistd.h>

/* [MS-CFB] 2.2 and 2.6: the header says how large a sector is and where directory and table of
 * sectors begin; a stream is a chain of sectors, short ones lie in sectors of the root's. */
#define HEAD_BYTES   512
#define DIRECTORY_AT 48
#define SHIFT_AT     30
#define TABLE_AT     76 /* the first sectors of the table, 109 of them */
#define TABLE_FIRST  109
#define ENTRY_BYTES  128
#define NAME_BYTES   64
#define SECTOR_MAX   4096
#define LAST_SECTOR  0xfffffffaU /* larger numbers are marks */
#define SECTORS_MOST 4096        /* that are followed: a chain may be a ring */
#define BLOCK_MOST   1024        /* of a stream, from its beginning */

struct ole {
    int fd;
    unsigned char head[HEAD_BYTES];
    unsigned shift;
};

struct ole_entry {
    uint32_t start, size;
};

static uint32_t u16(const unsigned char *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32(const unsigned char *p) {
    return u16(p) | u16(p + 2) << 16;
}

static bool read_at(const struct ole *o, uint32_t sector, size_t from, void *to, size_t n) {
    off_t at = (((off_t)sector + 1) << o->shift) + (off_t)from;
    return sector < LAST_SECTOR && pread(o->fd, to, n, at) == (ssize_t)n;
}

static bool next_sector(const struct ole *o, uint32_t *sector) {
    uint32_t a_table = 1U << (o->shift - 2), table = *sector / a_table;
    unsigned char next[4];
    if (table >= TABLE_FIRST || !read_at(o, u32(o->head + TABLE_AT + (size_t)table * 4),
                                         (size_t)(*sector % a_table) * 4, next, sizeof(next)))
        return false;
    *sector = u32(next);
    return *sector < LAST_SECTOR;
}

static bool is_named(const unsigned char *entry, const char *name) {
    size_t n = strlen(name);
    if (u16(entry + NAME_BYTES) != (n + 1) * 2)
        return false;
    for (size_t i = 0; i < n; i++)
        if (u16(entry + i * 2) != (unsigned char)name[i])
            return false;
    return true;
}

static bool find(const struct ole *o, const char *name, struct ole_entry *ret) {
    uint32_t sector = u32(o->head + DIRECTORY_AT);
    unsigned char block[SECTOR_MAX];
    size_t size = (size_t)1 << o->shift;
    for (size_t k = 0; k < SECTORS_MOST && read_at(o, sector, 0, block, size); k++) {
        for (const unsigned char *e = block; e < block + size; e += ENTRY_BYTES)
            if (is_named(e, name)) {
                *ret = (struct ole_entry){u32(e + 116), u32(e + 120)};
                return true;
            }
        if (!next_sector(o, &sector))
            return false;
    }
    return false;
}

/* The beginning of a stream that does not lie among the short ones; 0: there is none. */
static size_t begin_of(const struct ole *o, const char *name, unsigned char ret[BLOCK_MOST]) {
    struct ole_entry e;
    size_t room = (size_t)1 << o->shift;
    size_t n = room < BLOCK_MOST ? room : BLOCK_MOST;
    if (!find(o, name, &e) || e.size < u32(o->head + 56) || !read_at(o, e.start, 0, ret, n))
        return 0;
    return n;
}

/* [MS-DOC] 2.5.2: fEncrypted of the FIB that the stream begins with. */
static bool word_is_locked(const struct ole *o) {
    unsigned char fib[BLOCK_MOST];
    return begin_of(o, "WordDocument", fib) >= 12 && u16(fib) == 0xa5ec && (fib[11] & 1);
}

/* [MS-XLS] 2.4.117: FilePass comes right behind the first BOF, but for what protects from writing.
 */
static bool excel_is_locked(const struct ole *o) {
    enum { BOF = 0x809, FILE_PASS = 0x2f, WRITE_PROTECT = 0x86 };
    unsigned char block[BLOCK_MOST];
    size_t n = begin_of(o, "Workbook", block);
    if (n == 0)
        n = begin_of(o, "Book", block);
    for (size_t at = 0; at + 4 <= n; at += 4 + u16(block + at + 2)) {
        uint32_t record = u16(block + at);
        if (record == FILE_PASS)
            return true;
        if (record != WRITE_PROTECT && !(at == 0 && (record & 0xff) == (BOF & 0xff)))
            return false;
    }
    return false;
}

/* What PowerPoint before 2007, and every Office since, adds to a file that it encrypted. */
static bool has_mark(const struct ole *o) {
    struct ole_entry unused;
    return find(o, "EncryptedPackage", &unused) || find(o, "EncryptedSummary", &unused);
}

bool ole_is_locked(int fd) {
    struct ole o = {.fd = fd};
    if (pread(fd, o.head, HEAD_BYTES, 0) != HEAD_BYTES)
        return false;
    o.shift = u16(o.head + SHIFT_AT);
    if (o.shift != 9 && o.shift != 12)
        return false;
    return has_mark(&o) || word_is_locked(&o) || excel_is_locked(&o);
}
