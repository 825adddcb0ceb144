/* Parts of the HTML renderer; others use doc_render_html of report/doc.h. */
#ifndef GP_REPORT_HTML_H
#define GP_REPORT_HTML_H

#include "codec/xml.h"
#include "report/doc.h"

struct html {
    struct xml x;
    struct arena *arena;
    const struct doc *doc;
    bool break_before; /* a page break is due before the next block */
    unsigned n_charts;
    size_t heading; /* rank of the last heading, 1 being <h2> */
};

/* The style sheet, in parts up to NULL. */
extern const char *const html_style[];

/* Text whose "\n" part lines. */
void html_lines(struct xml *x, const char *text);

/* Attribute class, with the page break that is due added to it. name may be NULL. */
void html_class(struct html *h, const char *name);

void html_table(struct html *h, const struct table *t);
void html_chart(struct html *h, const struct chart *c);

#endif
