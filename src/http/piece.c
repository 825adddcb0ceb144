#include "http/piece.h"

#include <fcntl.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNIT "bytes="

/* Digits at *p, which moves behind them; false when there are none or too many. */
static bool read_number(const char **p, uint64_t *ret) {
    const char *begin = *p;
    uint64_t v = 0;
    for (; **p >= '0' && **p <= '9'; (*p)++) {
        if (*p - begin >= 18)
            return false;
        v = v * 10 + (uint64_t)(**p - '0');
    }
    *ret = v;
    return *p > begin;
}

enum piece_kind piece_of(const char *range, const char *if_range, const char *tag, uint64_t size,
                         uint64_t *ret_from, uint64_t *ret_n) {
    uint64_t first = 0, last = 0;
    if (!range || strncmp(range, UNIT, strlen(UNIT)) != 0 ||
        (if_range && strcmp(if_range, tag) != 0))
        return PIECE_ALL;
    const char *p = range + strlen(UNIT);
    bool has_first = read_number(&p, &first);
    if (*p++ != '-')
        return PIECE_ALL;
    bool has_last = read_number(&p, &last);
    if (*p || (!has_first && !has_last) || (has_first && has_last && last < first))
        return PIECE_ALL;
    if (!has_first) { /* so many from the end */
        first = last == 0 ? size : last < size ? size - last : 0;
        has_last = false;
    }
    if (first >= size)
        return PIECE_NONE;
    *ret_from = first;
    *ret_n = (has_last && last < size ? last + 1 : size) - first;
    return PIECE_SOME;
}

/* Of a lasting file what was asked for: all of it, or the rest of a download that broke off.
 * *ret_from and *ret_n come in as all of it. */
static void choose_piece(struct http_call *c, const struct stat *st, uint64_t *ret_from,
                         uint64_t *ret_n) {
    uint64_t size = *ret_n;
    char tag[64];
    (void)snprintf(tag, sizeof(tag), "\"%jx-%jx-%jx-%lx\"", (uintmax_t)st->st_ino,
                   (uintmax_t)st->st_size, (uintmax_t)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
    http_set_header(c, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
    http_set_header(c, MHD_HTTP_HEADER_ETAG, arena_strdup(c->arena, tag));
    enum piece_kind kind =
        piece_of(http_header(c, MHD_HTTP_HEADER_RANGE), http_header(c, MHD_HTTP_HEADER_IF_RANGE),
                 tag, size, ret_from, ret_n);
    if (kind == PIECE_ALL)
        return;
    c->response->status =
        kind == PIECE_SOME ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_RANGE_NOT_SATISFIABLE;
    http_set_header(c, MHD_HTTP_HEADER_CONTENT_RANGE,
                    kind == PIECE_SOME
                        ? arena_printf(c->arena, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64,
                                       *ret_from, *ret_from + *ret_n - 1, size)
                        : arena_printf(c->arena, "bytes */%" PRIu64, size));
    if (kind == PIECE_NONE)
        *ret_n = 0;
}

struct MHD_Response *piece_response(struct http_call *c, uint64_t *ret_size) {
    int fd = open(c->response->file, O_RDONLY | O_CLOEXEC);
    struct stat st;
    uint64_t from = 0;
    if (fd < 0 || fstat(fd, &st) != 0) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    *ret_size = (uint64_t)st.st_size;
    if (c->response->lasting)
        choose_piece(c, &st, &from, ret_size);
    return MHD_create_response_from_fd_at_offset64(*ret_size, fd, from);
}
