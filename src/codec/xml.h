/* A small writer of XML and HTML. Elements end in the order they began; text and attribute values
 * are escaped, so no input can become markup. Names of elements and attributes are literals of
 * ours and are written as they are. */
#ifndef GP_CODEC_XML_H
#define GP_CODEC_XML_H

#include "base/str.h"

#define XML_DEPTH 32

enum xml_syntax {
    XML_STRICT, /* an empty element is <a/> */
    XML_HTML,   /* an empty element is <a></a>, and <br>, <meta>, … have no end */
};

struct xml {
    struct buf *out; /* borrowed */
    enum xml_syntax syntax;
    bool in_tag; /* the start tag is still open for attributes */
    unsigned depth;
    const char *open[XML_DEPTH]; /* borrowed names */
};

/* Starts a writer that appends to out; in strict syntax it writes the XML declaration. */
struct xml xml_start(struct buf *out, enum xml_syntax syntax);

/* Begins an element; attributes follow until the first content. Aborts when nested too deep. A
 * value or text of NULL is empty. */
void xml_begin(struct xml *x, const char *name);
void xml_attr(struct xml *x, const char *name, const char *value);
void xml_attrf(struct xml *x, const char *name, const char *fmt, ...) GP_PRINTF(3, 4);
void xml_text(struct xml *x, const char *text);

/* Markup of ours, written as it is: never for anything that came from outside. */
void xml_markup(struct xml *x, const char *markup);

void xml_end(struct xml *x);

/* <name attr="value"/> */
void xml_leaf(struct xml *x, const char *name, const char *attr, const char *value);
void xml_leaf_number(struct xml *x, const char *name, const char *attr, long value);

/* <name>text</name> */
void xml_element(struct xml *x, const char *name, const char *text);

#endif
