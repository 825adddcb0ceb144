/* A piece of a file, as a download that was broken off asks for the rest (RFC 9110, 14.2). */
#ifndef GP_HTTP_PIECE_H
#define GP_HTTP_PIECE_H

#include "http/http.h"

struct MHD_Response;

enum piece_kind {
    PIECE_ALL,  /* nothing in particular was asked for, or it is another file by now */
    PIECE_SOME, /* the bytes from `from`, n of them */
    PIECE_NONE, /* there are no such bytes */
};

/* What the heads Range and If-Range (each NULL: not sent) want of a file of that size whose tag is
 * `tag`, quotes included. Several pieces at once, other units and what cannot be read are answered
 * with all of it, as the standard allows. *ret_from and *ret_n are set for PIECE_SOME. */
enum piece_kind piece_of(const char *range, const char *if_range, const char *tag, uint64_t size,
                         uint64_t *ret_from, uint64_t *ret_n);

/* The answer that is the call's file, of a lasting one the piece that was asked for, with the heads
 * and the status that say so; *ret_size is in bytes. NULL: it cannot be opened. */
struct MHD_Response *piece_response(struct http_call *c, uint64_t *ret_size);

#endif
