#include "codec/xml.h"

#include <stdarg.h>

struct xml xml_start(struct buf *out, enum xml_syntax syntax) {
    if (syntax == XML_STRICT)
        buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    return (struct xml){.out = out, .syntax = syntax};
}

/* Elements that HTML forbids to close. */
static bool is_void(const struct xml *x, const char *name) {
    static const char *const names[] = {"br", "col", "hr", "img", "link", "meta"};
    if (x->syntax != XML_HTML)
        return false;
    for (size_t i = 0; i < GP_COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void finish_tag(struct xml *x) {
    if (x->in_tag)
        buf_addc(x->out, '>');
    x->in_tag = false;
}

void xml_begin(struct xml *x, const char *name) {
    if (x->depth == XML_DEPTH)
        GP_DIE("element %s is nested too deep", name);
    finish_tag(x);
    buf_addc(x->out, '<');
    buf_adds(x->out, name);
    x->open[x->depth++] = name;
    x->in_tag = true;
}

void xml_attr(struct xml *x, const char *name, const char *value) {
    if (!x->in_tag)
        GP_DIE("attribute %s outside of a start tag", name);
    buf_addc(x->out, ' ');
    buf_adds(x->out, name);
    buf_adds(x->out, "=\"");
    buf_add_xml(x->out, value ? value : "");
    buf_addc(x->out, '"');
}

void xml_attrf(struct xml *x, const char *name, const char *fmt, ...) {
    char value[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(value, sizeof(value), fmt, ap);
    va_end(ap);
    /* For figures and lists of ours; text of unknown length goes through xml_attr. */
    if (n < 0 || (size_t)n >= sizeof(value))
        GP_DIE("attribute %s is too long", name);
    xml_attr(x, name, value);
}

void xml_text(struct xml *x, const char *text) {
    finish_tag(x);
    buf_add_xml(x->out, text ? text : "");
}

void xml_markup(struct xml *x, const char *markup) {
    finish_tag(x);
    buf_adds(x->out, markup);
}

void xml_end(struct xml *x) {
    if (!x->depth)
        GP_DIE("an element ends that never began");
    const char *name = x->open[--x->depth];
    if (x->in_tag && x->syntax == XML_STRICT) {
        buf_adds(x->out, "/>");
        x->in_tag = false;
        return;
    }
    finish_tag(x);
    if (is_void(x, name))
        return;
    buf_adds(x->out, "</");
    buf_adds(x->out, name);
    buf_addc(x->out, '>');
}

void xml_leaf(struct xml *x, const char *name, const char *attr, const char *value) {
    xml_begin(x, name);
    xml_attr(x, attr, value);
    xml_end(x);
}

void xml_leaf_number(struct xml *x, const char *name, const char *attr, long value) {
    xml_begin(x, name);
    xml_attrf(x, attr, "%ld", value);
    xml_end(x);
}

void xml_element(struct xml *x, const char *name, const char *text) {
    xml_begin(x, name);
    xml_text(x, text);
    xml_end(x);
}
