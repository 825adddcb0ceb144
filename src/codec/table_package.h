/* The parts of an .xlsx: a ZIP that nobody vouches for, and the XML in it. Private to table.c and
 * its table_*.c. */
#ifndef GP_CODEC_TABLE_PACKAGE_H
#define GP_CODEC_TABLE_PACKAGE_H

#include <expat.h>
#include <zip.h>

#include "codec/table_inside.h"

struct package {
    zip_t *zip;
    int64_t inflated; /* of all parts so far, each counted as often as it is read */
};

/* Checks the directory: number, names, sizes and proportions of the parts, encryption. */
enum gp_code package_open(struct gp_err *e, struct str bytes, struct package *ret) GP_CHECKED;
void package_close(struct package *p);
/* The refusal of what is broken; the part is for the log. */
enum gp_code package_damaged(struct gp_err *e, const char *part);
bool package_has(const struct package *p, const char *name);

/* One part while it is inflated. */
struct part {
    struct package *package;
    const char *name;
    zip_file_t *file; /* NULL: not open */
    int64_t inflated, packed;
};

enum gp_code part_open(struct package *p, struct gp_err *e, const char *name,
                       struct part *ret) GP_CHECKED;
/* The next bytes; 0 at the end. */
enum gp_code part_read(struct part *p, struct gp_err *e, char *bytes, size_t room,
                       size_t *ret_n) GP_CHECKED;
void part_close(struct part *p);

/* An XML parser that refuses a DTD, depth without end and tokens of a megabyte. The handlers get
 * the pointer they bring; names come without prefix. */
struct reader {
    XML_Parser parser;
    void (*start)(void *arg, const char *name, const char **attributes);
    void (*end)(void *arg, const char *name);
    void (*text)(void *arg, const char *text, int n); /* may be NULL */
    void *arg;
    const char *part;  /* for messages */
    struct gp_err *e;  /* of the call at hand */
    enum gp_code code; /* what a handler refused; said in *e */
    unsigned depth;
    unsigned events, idle; /* since the last bytes; and how many blocks gave none */
};

enum gp_code reader_open(struct reader *r, const char *part) GP_CHECKED;
void reader_close(struct reader *r);
/* For handlers: ends the parsing with what *e says. */
void reader_refuse(struct reader *r, enum gp_code code);
/* For handlers: the parser stands still behind this event. */
void reader_pause(struct reader *r);

/* Bytes to parse, copied; n = 0 is the end. After a pause *ret_paused is true and reader_resume
 * goes on before anything else may be fed. */
enum gp_code reader_feed(struct reader *r, struct gp_err *e, const char *bytes, size_t n,
                         bool *ret_paused) GP_CHECKED;
enum gp_code reader_resume(struct reader *r, struct gp_err *e, bool *ret_paused) GP_CHECKED;

/* A whole part; the reader's handlers are set and it is opened here. */
enum gp_code package_parse(struct package *p, struct gp_err *e, const char *name,
                           struct reader *r) GP_CHECKED;

/* The value of an attribute, its prefix left out; NULL when there is none. */
const char *attribute(const char **attributes, const char *name);
/* Without prefix: x:row is row. */
const char *local_name(const char *name);

#endif
