/* pdf_layout_block at the end says what becomes of each block. The idea lies in pdf_reserve:
 * headings are not placed when they come but wait (p->pending) until something that must stand
 * under them knows how much room it needs, so that none is left alone at the foot of a page.
 * Paragraphs part over pages in pdf_flow_text, by the rules of lines_here. Nothing is painted in
 * this file: placed are lines and boxes, which pdf_draw.c draws when all pages are known. */

#include "report/pdf.h"
#include "report/render.h"

#define FIGURE_SIZE      12.0 /* captions of figures */
#define FRAME_FILL       0xF3F3F3
#define FRAME_BAR        0x7F7F7F
#define SIGNATURE_HEIGHT MM(42) /* the width of a seal */

const char *pdf_join(struct pdf *p, const struct run *runs, size_t n) {
    if (n == 1)
        return runs[0].text ? runs[0].text : "";
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_adds(&b, runs[i].text ? runs[i].text : "");
    return arena_strndup(p->a, buf_text(&b), b.n);
}

/* ---- headings ---- */

struct heading_look {
    const char *tag;
    struct pdf_style style;
    double pitch, before, after;
    double indent; /* in characters */
    enum cell_align align;
};

/* GB/T 9704 7.3.3: 一、 in 黑体, （一） in 楷体, 1. in 仿宋; parts as the reports print them. */
static const struct heading_look looks[] = {
    {"H1", {FACE_HEADING, 18}, 32, 18, 6, 0, ALIGN_CENTER},
    {"H2", {FACE_HEADING, BODY_SIZE}, LINE_PITCH, 5, 0, 2, ALIGN_LEFT},
    {"H3", {FACE_SUBHEADING, BODY_SIZE}, LINE_PITCH, 0, 0, 2, ALIGN_LEFT},
    {"H4", {FACE_BODY, BODY_SIZE}, LINE_PITCH, 0, 0, 2, ALIGN_LEFT},
};

static const struct heading_look *look_of(const struct block *b) {
    size_t i = b->level > 0 ? b->level - 1 : 0;
    return &looks[i < GP_COUNT(looks) ? i : GP_COUNT(looks) - 1];
}

static double height_of(const struct pdf_pending *h) {
    const struct heading_look *look = look_of(h->heading);
    return look->before + look->pitch * (double)h->text->n_lines + look->after;
}

static void place_heading(struct pdf *p, const struct pdf_pending *h) {
    const struct heading_look *look = look_of(h->heading);
    pdf_skip(p, look->before);
    pdf_place_dest(p, h->heading->anchor, p->area.left, p->y);
    pdf_open(p, look->tag);
    pdf_place_lines(p, h->text, 0, h->text->n_lines, look->align, p->area.left, p->area.width,
                    p->y + pdf_baseline(look->style, look->pitch), look->pitch);
    pdf_close(p, look->tag);
    p->y += look->pitch * (double)h->text->n_lines + look->after;
    *VEC_PUSH(p->a, &p->entries) = (struct pdf_entry){
        h->heading, pdf_join(p, h->heading->runs, h->heading->n_runs), p->body.n - 1};
}

void pdf_reserve(struct pdf *p, double h) {
    double need = h;
    for (size_t i = 0; i < p->pending.n; i++)
        need += height_of(&p->pending.v[i]);
    if (!p->page || (!p->fresh && need > pdf_room(p) + 0.01))
        pdf_page_new(p, false);
    for (size_t i = 0; i < p->pending.n; i++)
        place_heading(p, &p->pending.v[i]);
    p->pending.n = 0;
}

static void layout_heading(struct pdf *p, const struct block *b) {
    const struct heading_look *look = look_of(b);
    struct pdf_measure m = {BODY_WIDTH, look->indent * look->style.size, false};
    const struct pdf_text *t = pdf_text_runs(p, b->runs, b->n_runs, look->style, m);
    *VEC_PUSH(p->a, &p->pending) = (struct pdf_pending){b, t};
}

/* ---- paragraphs ---- */

static void place_frame(struct pdf *p, const struct pdf_flow *f, size_t n) {
    double bottom = p->y + f->pitch * (double)n;
    pdf_fill(p, f->x - 12, p->y, f->x + f->width + 8, bottom, FRAME_FILL);
    pdf_fill(p, f->x - 12, p->y, f->x - 9, bottom, FRAME_BAR);
}

static void place_part(struct pdf *p, const struct pdf_text *t, size_t first, size_t n,
                       const struct pdf_flow *f) {
    if (f->framed)
        place_frame(p, f, n);
    pdf_open(p, f->tag);
    pdf_place_lines(p, t, first, n, f->align, f->x, f->width,
                    p->y + pdf_baseline(f->style, f->pitch), f->pitch);
    pdf_close(p, f->tag);
    p->y += f->pitch * (double)n;
}

/* Of so many lines left, those that go on this page; of a parted text two at least go over. */
static size_t lines_here(const struct pdf *p, const struct pdf_flow *f, size_t left) {
    double room = pdf_room(p) / f->pitch + 0.01;
    size_t n = room > 0 ? (size_t)room : 0;
    if (n >= left) {
        bool with_tail = f->pitch * (double)left + f->tail <= pdf_room(p) + 0.01;
        return with_tail ? left : left > 3 ? left - 2 : p->fresh ? left : 0;
    }
    return left - n == 1 && n > 2 ? n - 1 : n;
}

void pdf_flow_text(struct pdf *p, const struct pdf_text *t, struct pdf_flow f) {
    size_t left = t->n_lines, first = 0;
    pdf_reserve(p, f.pitch * (double)(left <= 3 ? left : 2) + (left <= 3 ? f.tail : 0));
    while (left > 0) {
        size_t n = lines_here(p, &f, left);
        if (n == 0 && p->fresh)
            n = 1;
        if (n > 0)
            place_part(p, t, first, n, &f);
        first += n;
        left -= n;
        if (left > 0)
            pdf_page_new(p, false);
    }
}

struct para_look {
    struct pdf_style style;
    double pitch;
    double left, right; /* in characters */
    double indent;
    bool justify;
    enum cell_align align;
    double before, after;
    bool framed;
};

static const struct para_look paras[] = {
    [PARA_BODY] = {{FACE_BODY, BODY_SIZE}, LINE_PITCH, 0, 0, 2, true, ALIGN_LEFT, 0, 0, false},
    [PARA_LIST] = {{FACE_BODY, BODY_SIZE}, LINE_PITCH, 2, 0, -1, true, ALIGN_LEFT, 0, 0, false},
    [PARA_NOTE] = {{FACE_BODY, NOTE_SIZE}, NOTE_PITCH, 0, 0, 0, false, ALIGN_LEFT, 2, 6, false},
    [PARA_CENTERED] =
        {{FACE_BODY, BODY_SIZE}, LINE_PITCH, 0, 0, 0, false, ALIGN_CENTER, 0, 0, false},
    [PARA_FLUSH] = {{FACE_BODY, BODY_SIZE}, LINE_PITCH, 0, 0, 0, true, ALIGN_LEFT, 0, 0, false},
    [PARA_EMPHASIS] = {{FACE_BODY, 14}, 25, 1, 0.6, 0, true, ALIGN_LEFT, 7, 7, true},
};

/* A signature is not left alone on a page: anything could be signed there. */
static bool signature_follows(const struct pdf *p) {
    return p->place < p->d->n_blocks && p->d->blocks[p->place].kind == BLOCK_SIGNATURE;
}

static void layout_paragraph(struct pdf *p, const struct block *b) {
    const struct para_look *look = &paras[b->style];
    double em = look->style.size;
    struct pdf_flow f = {"P",
                         look->style,
                         look->pitch,
                         look->align,
                         p->area.left + look->left * em,
                         p->area.width - (look->left + look->right) * em,
                         look->framed,
                         signature_follows(p) ? SIGNATURE_HEIGHT + LINE_PITCH : 0};
    struct pdf_measure m = {f.width, look->indent * em, look->justify};
    const struct pdf_text *t = pdf_text_runs(p, b->runs, b->n_runs, look->style, m);
    if (p->pending.n == 0)
        pdf_skip(p, look->before);
    pdf_flow_text(p, t, f);
    pdf_skip(p, look->after);
}

/* ---- charts ---- */

static void place_figure(struct pdf *p, const struct chart_drawing *d, const char *title,
                         const char *says) {
    *VEC_PUSH(p->a, &p->alts) = cstr_empty(p->alt) ? title : p->alt;
    static const struct pdf_style style = {FACE_HEADING, FIGURE_SIZE},
                                  small = {FACE_BODY, NOTE_SIZE};
    const double pitch = 20;
    struct pdf_measure m = {BODY_WIDTH, 0, false};
    const struct pdf_text *t = pdf_text_plain(p, title, style, m);
    const struct pdf_text *s = cstr_empty(says) ? NULL : pdf_text_plain(p, says, small, m);
    double caption = pitch * (double)t->n_lines + (s ? NOTE_PITCH * (double)s->n_lines : 0);
    if (p->pending.n == 0)
        pdf_skip(p, 8);
    pdf_reserve(p, d->height + caption + 8);
    pdf_skip(p, 4);
    pdf_open(p, "Figure");
    pdf_place_chart(p, d, BODY_LEFT, p->y);
    pdf_close(p, "Figure");
    p->y += d->height;
    pdf_open(p, "Caption");
    pdf_place_lines(p, t, 0, t->n_lines, ALIGN_CENTER, BODY_LEFT, BODY_WIDTH,
                    p->y + pdf_baseline(style, pitch), pitch);
    if (s)
        pdf_place_lines(p, s, 0, s->n_lines, ALIGN_CENTER, BODY_LEFT, BODY_WIDTH,
                        p->y + pitch * (double)t->n_lines + pdf_baseline(small, NOTE_PITCH),
                        NOTE_PITCH);
    pdf_close(p, "Caption");
    p->y += caption;
    pdf_skip(p, 6);
}

/* A chart too high for a page goes on in slices, a page each. */
static void layout_chart(struct pdf *p, const struct chart *c) {
    const double room = BODY_HEIGHT - 120; /* with its caption and headings above */
    size_t first = 0;
    p->alt = c->alt;
    do {
        size_t n = chart_fit(c, BODY_WIDTH, room, first);
        const char *title = c->title ? c->title : "";
        if (first > 0)
            title = arena_printf(p->a, "%s（续）", title);
        first += n;
        place_figure(p, chart_layout(p->a, c, BODY_WIDTH, first - n, n), title,
                     first < c->n_categories ? NULL : c->says);
    } while (first < c->n_categories);
}

/* ---- title, signature, imprint ---- */

static const struct pdf_style title_style = {FACE_TITLE, TITLE_SIZE};

/* Names that a title does not break. Nothing wider than a line can be kept, so none is long. */
static const struct pdf_text *title_text(struct pdf *p, const char *text, double width) {
    const char *const names[] = {p->d->cover_subject, p->d->cover_title, "社会工作服务项目",
                                 "政府购买", "及分站点"};
    return pdf_text_kept(p, text, title_style, width, names, GP_COUNT(names));
}

/* The narrowest measure that keeps the number of lines, so that they come out alike. */
static const struct pdf_text *balanced(struct pdf *p, const char *text, double width) {
    const struct pdf_text *t = title_text(p, text, width);
    size_t n = t->n_lines;
    if (n < 2)
        return t;
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += (double)t->lines[i].width;
    for (double w = total / (double)n + TITLE_SIZE / 4; w < width; w += TITLE_SIZE / 2) {
        const struct pdf_text *even = title_text(p, text, w);
        if (even->n_lines == n)
            return even;
    }
    return t;
}

#define TITLE_ROOM (BODY_WIDTH - 2 * TITLE_SIZE)

const char *pdf_title_lines(struct pdf *p, const char *title) {
    const struct pdf_text *t = balanced(p, title, TITLE_ROOM);
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < t->n_lines; i++) {
        if (i > 0)
            buf_addc(&b, '\n');
        for (size_t r = 0; r < t->lines[i].n_runs; r++)
            buf_add(&b, t->lines[i].runs[r].text, t->lines[i].runs[r].n_bytes);
    }
    return arena_strndup(p->a, buf_text(&b), b.n);
}

void pdf_layout_title(struct pdf *p, const struct block *b) {
    const char *title = block_title(p->d, b);
    if (cstr_empty(title))
        return;
    struct pdf_flow f = {"P", title_style, 36, ALIGN_CENTER, BODY_LEFT, BODY_WIDTH, false, 0};
    pdf_flow_text(p, balanced(p, title, TITLE_ROOM), f);
    pdf_skip(p, LINE_PITCH / 2);
}

static void place_centered(struct pdf *p, const char *text, struct pdf_style style, double x,
                           double width, double y, double pitch) {
    const struct pdf_text *t = pdf_text_plain(p, text, style, (struct pdf_measure){.width = width});
    pdf_open(p, "P");
    pdf_place_lines(p, t, 0, t->n_lines, ALIGN_CENTER, x, width, y + pdf_baseline(style, pitch),
                    pitch);
    pdf_close(p, "P");
}

/* Issuer and date at the right, in a box of the size of a seal and a signature. */
static void layout_signature(struct pdf *p, const struct block *b) {
    const double width = MM(88), height = SIGNATURE_HEIGHT, x = BODY_RIGHT - width;
    static const struct pdf_style body = {FACE_BODY, BODY_SIZE}, note = {FACE_BODY, NOTE_SIZE};
    pdf_skip(p, LINE_PITCH);
    pdf_reserve(p, height);
    pdf_rule(p, x, p->y, BODY_RIGHT, p->y + height);
    pdf_open(p, "P");
    pdf_place_lines(p, pdf_text_line(p, "签名 / 盖章：", note), 0, 1, ALIGN_LEFT, x + 8, width,
                    p->y + pdf_baseline(note, 22), 22);
    pdf_close(p, "P");
    double y = p->y + height - 2 * LINE_PITCH - 8;
    place_centered(p, block_issuer(p->d, b), body, x + 6, width - 12, y, LINE_PITCH);
    place_centered(p, block_date(p->a, p->d, b), body, x, width, y + LINE_PITCH, LINE_PITCH);
    p->y += height;
    pdf_skip(p, LINE_PITCH / 2);
}

/* 电子签名法 art. 13 and 国办发〔2025〕33号: a hash shows integrity, it does not sign. */
void pdf_layout_imprint(struct pdf *p) {
    const char *lines[IMPRINT_LINES];
    size_t n = doc_imprint(p->a, p->d, lines);
    if (n == 0)
        return;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%s", i > 0 ? "\n" : "", lines[i]);
    struct pdf_flow f = {"P", {FACE_BODY, 9}, 14.5, ALIGN_LEFT, BODY_LEFT, BODY_WIDTH, false, 0};
    const struct pdf_text *t = pdf_text_plain(p, arena_strndup(p->a, buf_text(&b), b.n), f.style,
                                              (struct pdf_measure){.width = BODY_WIDTH});
    pdf_skip(p, LINE_PITCH / 2);
    pdf_reserve(p, f.pitch * (double)t->n_lines + 6);
    pdf_rule(p, BODY_LEFT, p->y, BODY_RIGHT, p->y);
    p->y += 4;
    pdf_flow_text(p, t, f);
}

void pdf_layout_block(struct pdf *p, const struct block *b) {
    switch (b->kind) {
    case BLOCK_HEADING:
        layout_heading(p, b);
        break;
    case BLOCK_PARAGRAPH:
        layout_paragraph(p, b);
        break;
    case BLOCK_TABLE:
        pdf_layout_table(p, b->table);
        break;
    case BLOCK_CHART:
        layout_chart(p, b->chart);
        break;
    case BLOCK_SIGNATURE:
        layout_signature(p, b);
        pdf_layout_imprint(p); /* what was signed; annexes begin pages of their own */
        break;
    case BLOCK_TITLE:
        pdf_layout_title(p, b);
        break;
    case BLOCK_PAGE_BREAK:
        if (p->d->duplex && b->level > 0 && p->body.n % 2 == 1)
            pdf_page_new(p, false); /* the back of the sheet stays blank */
        p->page = NULL;             /* the next block begins a page; none begins for nothing */
        p->fresh = true;
        break;
    case BLOCK_COVER:
    case BLOCK_CONTENTS:
        break; /* laid out last, when the pages are known */
    }
}
