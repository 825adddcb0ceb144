#include "report/pdf.h"
#include "report/render.h"

/* ---- anchors ---- */

static int compare_anchors(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *anchor_of(const struct block *b) {
    if (b->kind == BLOCK_HEADING)
        return b->anchor;
    return b->kind == BLOCK_TABLE && b->table ? b->table->anchor : NULL;
}

static void collect_anchors(struct pdf *p) {
    p->anchors = gp_new_n(p->a, const char *, p->d->n_blocks);
    for (size_t i = 0; i < p->d->n_blocks; i++) {
        const char *anchor = anchor_of(&p->d->blocks[i]);
        if (!cstr_empty(anchor))
            p->anchors[p->n_anchors++] = anchor;
    }
    if (p->n_anchors > 0)
        qsort(p->anchors, p->n_anchors, sizeof(*p->anchors), compare_anchors);
}

/* cairo refuses a link to nowhere, so links are checked first. */
bool pdf_has_anchor(const struct pdf *p, const char *anchor) {
    return p->n_anchors > 0 &&
           bsearch(&anchor, p->anchors, p->n_anchors, sizeof(*p->anchors), compare_anchors);
}

/* Two places of one name would make every link to it ambiguous. */
static enum gp_code check_anchors(const struct pdf *p) {
    for (size_t i = 1; i < p->n_anchors; i++)
        if (cstr_eq(p->anchors[i - 1], p->anchors[i]))
            return gp_fail(p->e, GP_INVALID, p->anchors[i],
                           "报告中有两处使用了同一个锚点“%s”，链接无法区分。请为其中一处改名。",
                           p->anchors[i]);
    return GP_OK;
}

/* ---- document ---- */

/* Headings wait for what they stand above, and cover and contents for the pages. */
static bool is_placed(const struct block *b) {
    return b->kind != BLOCK_HEADING && b->kind != BLOCK_COVER && b->kind != BLOCK_CONTENTS;
}

/* Pages of all but cover and contents. */
static enum gp_code layout(struct pdf *p) {
    const struct doc *d = p->d;
    collect_anchors(p);
    pdf_turn(p, false);
    TRY(check_anchors(p));
    if (!doc_has_block(d, BLOCK_TITLE))
        pdf_layout_title(p, NULL);
    for (size_t i = 0; i < d->n_blocks; i++) {
        p->place = i + 1;
        if (is_placed(&d->blocks[i]))
            pdf_turn(p, doc_is_turned(d, i));
        pdf_layout_block(p, &d->blocks[i]);
    }
    if (p->pending.n > 0)
        pdf_reserve(p, 0); /* headings with nothing below */
    pdf_turn(p, false);
    if (!doc_has_block(d, BLOCK_SIGNATURE))
        pdf_layout_imprint(p);
    return p->code;
}

static enum gp_code render(struct pdf *p, struct buf *out) {
    const struct doc *d = p->d;
    TRY(layout(p));
    if (doc_has_block(d, BLOCK_COVER))
        pdf_layout_cover(p);
    if (doc_has_block(d, BLOCK_CONTENTS))
        pdf_layout_contents(p);
    if (p->code != GP_OK)
        return p->code;
    return pdf_draw(p, out);
}

enum gp_code doc_render_pdf(const struct doc *d, const struct doc_fonts *fonts, struct gp_err *e,
                            struct buf *out) {
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct pdf p = {.d = d, .a = &a, .e = e, .fresh = true};
    enum gp_code code = pdf_shaper_open(&p.shaper, &a, fonts, e);
    if (code == GP_OK)
        code = render(&p, out);
    pdf_shaper_close(&p.shaper);
    return code;
}

enum gp_code pdf_places(const struct doc *d, const struct doc_fonts *fonts, struct arena *a,
                        struct gp_err *e, const struct pdf_place **ret_places) {
    struct pdf p = {.d = d, .a = a, .e = e, .fresh = true};
    p.places = gp_new_n(a, struct pdf_place, d->n_blocks);
    TRY(pdf_shaper_open(&p.shaper, a, fonts, e));
    enum gp_code code = layout(&p);
    pdf_shaper_close(&p.shaper);
    TRY(code);
    for (size_t i = 0; i < p.entries.n; i++)
        p.places[p.entries.v[i].heading - d->blocks].page = (unsigned)p.entries.v[i].page + 1;
    *ret_places = p.places;
    return GP_OK;
}
