#include "report/html.h"
#include "report/render.h"

/* Up to so many half ems a cell is not broken on a screen: scrolling sideways reads better than one
 * character a line. */
enum { SHORT_TEXT = 12 };

static void add_cell_class(struct xml *x, const struct cell *c) {
    /* Centred and plain are the style sheet's defaults. */
    static const char *const aligns[] = {
        [ALIGN_LEFT] = " l", [ALIGN_CENTER] = "", [ALIGN_RIGHT] = " r"};
    static const char *const tones[] = {
        [TONE_PLAIN] = "", [TONE_HEAD] = "", [TONE_TOTAL] = " total", [TONE_WARN] = " warn"};
    const char *width = *c->text && text_half_ems(c->text) <= SHORT_TEXT ? " n" : "";
    char names[32];
    snprintf(names, sizeof(names), "%s%s%s", aligns[c->align], tones[c->tone], width);
    if (*names)
        xml_attr(x, "class", names + 1);
}

static void add_cell(struct html *h, const struct table *t, size_t row, const struct slot *s) {
    struct xml *x = &h->x;
    bool in_head = row < t->n_head_rows;
    bool is_head = in_head || s->cell->tone == TONE_HEAD;
    if (cstr_empty(s->cell->text)) /* a corner heads nothing */
        is_head = in_head = false;
    xml_begin(x, is_head ? "th" : "td");
    if (is_head && in_head)
        xml_attr(x, "scope", s->colspan > 1 ? "colgroup" : "col");
    else if (is_head)
        xml_attr(x, "scope", s->rowspan > 1 ? "rowgroup" : "row");
    if (s->colspan > 1)
        xml_attrf(x, "colspan", "%u", s->colspan);
    if (s->rowspan > 1)
        xml_attrf(x, "rowspan", "%u", s->rowspan);
    add_cell_class(x, s->cell);
    html_lines(x, s->cell->text);
    xml_end(x);
}

static void add_row(struct html *h, const struct table *t, size_t row) {
    xml_begin(&h->x, "tr");
    for (size_t column = 0; column < t->n_columns;) {
        struct slot s = table_slot(t, row, column);
        if (s.kind == SLOT_CELL)
            add_cell(h, t, row, &s);
        else if (s.kind == SLOT_EMPTY)
            xml_element(&h->x, "td", "");
        column += s.colspan;
    }
    xml_end(&h->x);
}

static void add_columns(struct html *h, const struct table *t) {
    unsigned long sum = 0;
    for (size_t i = 0; i < t->n_columns; i++)
        sum += t->widths ? t->widths[i] : 1;
    xml_begin(&h->x, "colgroup");
    for (size_t i = 0; i < t->n_columns; i++) {
        unsigned long w = t->widths ? t->widths[i] : 1;
        xml_begin(&h->x, "col");
        xml_attrf(&h->x, "style", "width:%lu.%lu%%", w * 100 / (sum ? sum : 1),
                  w * 1000 / (sum ? sum : 1) % 10);
        xml_end(&h->x);
    }
    xml_end(&h->x);
}

static void add_rows(struct html *h, const struct table *t, const char *group, size_t first,
                     size_t end) {
    if (first >= end)
        return;
    xml_begin(&h->x, group);
    for (size_t row = first; row < end; row++)
        add_row(h, t, row);
    xml_end(&h->x);
}

void html_table(struct html *h, const struct table *t) {
    struct xml *x = &h->x;
    xml_begin(x, "figure");
    html_class(h, t->turned ? "table turned" : "table");
    if (t->anchor)
        xml_attr(x, "id", t->anchor);
    /* A box of its own that scrolls sideways, within reach of the keyboard. */
    xml_begin(x, "div");
    xml_attr(x, "class", "scroll");
    /* A landmark needs a name that no other has. */
    xml_attr(x, "role", t->caption ? "region" : "group");
    xml_attr(x, "tabindex", "0");
    xml_attr(x, "aria-label", t->caption ? t->caption : "表格");
    xml_begin(x, "table");
    /* Room for the widest figures on a narrow screen. */
    xml_attrf(x, "style", "min-width:%zuem", t->n_columns * 6);
    if (t->caption)
        xml_element(x, "caption", t->caption);
    add_columns(h, t);
    size_t head = t->n_head_rows < t->n_rows ? t->n_head_rows : t->n_rows;
    add_rows(h, t, "thead", 0, head);
    add_rows(h, t, "tbody", head, t->n_rows);
    xml_end(x);
    xml_end(x);
    if (t->note) {
        xml_begin(x, "figcaption");
        xml_attr(x, "class", "note");
        html_lines(x, t->note);
        xml_end(x);
    }
    xml_end(x);
}
