/* The rows of a sheet, taken apart by hand: they are nearly all of an .xlsx, and expat takes twice
 * the time of all else for them. What stands around them has gone through expat before, so that
 * there is no DTD and the encoding is known; within them there are elements, attributes, text, the
 * five entities and numbers of characters, comments and CDATA. Anything else is refused. Private to
 * table.c and its table_*.c. */
#ifndef GP_CODEC_TABLE_SCAN_H
#define GP_CODEC_TABLE_SCAN_H

#include "codec/table_package.h"

#define SCAN_DEPTH 16 /* sheetData, row, c, is, r, rPr and what may stand in it */
#define SCAN_NAME  24 /* bytes of an element's name, its end included */

struct scanner {
    /* as in struct reader */
    void (*start)(void *arg, const char *name, const char **attributes);
    void (*end)(void *arg, const char *name);
    void (*text)(void *arg, const char *text, int n);
    void *arg;

    struct buf data; /* bytes at hand */
    size_t at;       /* the next of them */
    bool pause;      /* set by a handler: stand still behind this event */
    bool refused;    /* set by a handler: end */
    unsigned depth;
    char open[SCAN_DEPTH][SCAN_NAME];
};

enum scan_result {
    SCAN_MORE,   /* bytes are wanted: scan_feed, then again */
    SCAN_PAUSED, /* a handler said so */
    SCAN_ENDED,  /* behind the element that was first */
    SCAN_BROKEN, /* no XML, or more than is looked for */
};

/* Whether a part that begins so can be scanned: UTF-8, as nearly all are. */
bool scan_can(const char *bytes, size_t n);

void scan_feed(struct scanner *s, const char *bytes, size_t n);
enum scan_result scan_next(struct scanner *s);
void scan_free(struct scanner *s);

#endif
