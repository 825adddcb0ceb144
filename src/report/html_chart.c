#include "report/chart_svg.h"
#include "report/html.h"

/* Units of the drawing: as wide as the text of a page is at a comfortable size of the labels, and
 * never higher than a printed page. */
#define CHART_WIDTH  420.0
#define CHART_HEIGHT 660.0

static void add_slice(struct html *h, const struct chart *c, size_t first, size_t n) {
    char id[32];
    snprintf(id, sizeof(id), "chart-%u", ++h->n_charts);
    const char *title = c->title ? c->title : "图";
    if (first)
        title = arena_printf(h->arena, "%s（续）", title);
    xml_begin(&h->x, "div");
    xml_attr(&h->x, "class", "scroll");
    xml_attr(&h->x, "tabindex", "0");
    chart_svg(&h->x, chart_layout(h->arena, c, CHART_WIDTH, first, n), id, title, c->alt);
    xml_end(&h->x);
}

static void add_caption(struct html *h, const struct chart *c) {
    xml_begin(&h->x, "figcaption");
    xml_text(&h->x, c->title);
    if (!cstr_empty(c->says)) {
        xml_begin(&h->x, "small");
        xml_text(&h->x, c->says);
        xml_end(&h->x);
    }
    xml_end(&h->x);
}

void html_chart(struct html *h, const struct chart *c) {
    xml_begin(&h->x, "figure");
    html_class(h, "chart");
    for (size_t first = 0; first < c->n_categories;) {
        size_t n = chart_fit(c, CHART_WIDTH, CHART_HEIGHT, first);
        if (!n)
            break;
        add_slice(h, c, first, n);
        first += n;
    }
    if (c->title)
        add_caption(h, c);
    xml_end(&h->x);
}
