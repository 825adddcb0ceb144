#include "report/pdf.h"

void pdf_page_new(struct pdf *p, bool front) {
    p->page = gp_new(p->a, struct pdf_page);
    if (front)
        *VEC_PUSH(p->a, &p->front) = p->page;
    else
        *VEC_PUSH(p->a, &p->body) = p->page;
    p->page->turned = p->turned;
    p->y = p->area.top;
    p->fresh = true;
}

double pdf_room(const struct pdf *p) {
    return p->area.top + p->area.height - p->y;
}

void pdf_turn(struct pdf *p, bool turned) {
    static const struct pdf_area upright = {BODY_LEFT, BODY_TOP, BODY_WIDTH, BODY_HEIGHT},
                                 lying = {TURNED_LEFT, TURNED_TOP, TURNED_WIDTH, TURNED_HEIGHT};
    if (p->turned != turned && p->body.n > 0) {
        p->page = NULL;
        p->fresh = true;
    }
    p->turned = turned;
    p->area = turned ? lying : upright;
}

void pdf_skip(struct pdf *p, double h) {
    if (!p->fresh)
        p->y += h;
}

static struct pdf_item *add(struct pdf *p, enum pdf_item_kind kind, double x, double y) {
    struct pdf_item *item = VEC_PUSH(p->a, &p->page->items);
    item->kind = kind;
    item->x = (float)x;
    item->y = (float)y;
    p->fresh = false;
    return item;
}

void pdf_open(struct pdf *p, const char *tag) {
    add(p, ITEM_OPEN, 0, 0)->tag = tag;
}

void pdf_close(struct pdf *p, const char *tag) {
    add(p, ITEM_CLOSE, 0, 0)->tag = tag;
}

void pdf_place_link(struct pdf *p, const char *anchor, double x, double y, double x2, double y2) {
    struct pdf_item *item = add(p, ITEM_OPEN, x, y);
    item->tag = CAIRO_TAG_LINK;
    item->anchor = anchor;
    item->x2 = (float)x2;
    item->y2 = (float)y2;
}

void pdf_place_dest(struct pdf *p, const char *anchor, double x, double y) {
    if (!cstr_empty(anchor))
        add(p, ITEM_DEST, x, y)->anchor = anchor;
}

void pdf_place_line(struct pdf *p, const struct pdf_line *line, double x, double baseline) {
    if (line->n_runs > 0)
        add(p, ITEM_LINE, x, baseline)->line = line;
}

void pdf_place_lines(struct pdf *p, const struct pdf_text *t, size_t first, size_t n,
                     enum cell_align align, double x, double width, double baseline, double pitch) {
    for (size_t i = 0; i < n; i++, baseline += pitch) {
        const struct pdf_line *line = &t->lines[first + i];
        double slack = width - (double)line->width;
        double at = align == ALIGN_RIGHT ? slack : align == ALIGN_CENTER ? slack / 2 : 0;
        pdf_place_line(p, line, x + at, baseline);
    }
}

void pdf_place_leader(struct pdf *p, double x, double x2, double y) {
    if (x < x2)
        add(p, ITEM_LEADER, x, y)->x2 = (float)x2;
}

void pdf_place_chart(struct pdf *p, const struct chart_drawing *d, double x, double y) {
    add(p, ITEM_CHART, x, y)->drawing = d;
}

static void add_box(struct pdf *p, struct pdf_box *b, double x, double y, double x2, double y2,
                    uint32_t rgb) {
    *b = (struct pdf_box){(float)x, (float)y, (float)x2, (float)y2, rgb};
    p->fresh = false;
}

void pdf_fill(struct pdf *p, double x, double y, double x2, double y2, uint32_t rgb) {
    add_box(p, VEC_PUSH(p->a, &p->page->fills), x, y, x2, y2, rgb);
}

void pdf_rule(struct pdf *p, double x, double y, double x2, double y2) {
    add_box(p, VEC_PUSH(p->a, &p->page->rules), x, y, x2, y2, 0);
}
