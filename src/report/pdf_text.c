/* shape() is the middle: Pango breaks a text into lines at one size, take_line copies them scaled
 * into our own structs, justify widens them. Everything public is a way into shape(), except
 * pdf_text_line, which asks its cache first; tables ask for the same short texts thousands of
 * times. Lines keep nothing of Pango but the fonts (pdf_font.c). */

#include <pango/pangocairo.h>

#include "base/utf8.h"
#include "report/pdf.h"

#define EVEN_GAP  0.13 /* em; poppler reads a space from 0.15 em on */
#define PAUSE_GAP 0.5  /* em, behind punctuation, where more space disturbs nobody */

/* ---- from pango's lines to ours ---- */

/* Links travel through pango as the colour of their text: its red is 1 + the number of the run. */
static const char *link_of(const PangoItem *item, const struct run *runs) {
    for (const GSList *l = item->analysis.extra_attrs; l; l = l->next) {
        const PangoAttribute *attr = l->data;
        if (attr->klass->type == PANGO_ATTR_FOREGROUND)
            return runs[((const PangoAttrColor *)attr)->color.red - 1].link;
    }
    return NULL;
}

/* Bytes of the cluster that begins at glyph i. */
static int cluster_bytes(const PangoGlyphItem *gi, int i) {
    const PangoGlyphString *g = gi->glyphs;
    for (int k = i + 1; k < g->num_glyphs; k++)
        if (g->log_clusters[k] != g->log_clusters[i])
            return g->log_clusters[k] - g->log_clusters[i];
    return gi->item->length - g->log_clusters[i];
}

/* unit: points for one of pango's units. */
static void take_glyphs(const PangoGlyphItem *gi, double unit, struct pdf_glyph *out,
                        struct pdf_run *run) {
    const PangoGlyphString *g = gi->glyphs;
    int x = 0;
    run->plain = gi->item->analysis.level % 2 != 0;
    for (int i = 0; i < g->num_glyphs; i++) {
        PangoGlyph id = g->glyphs[i].glyph;
        if (id == PANGO_GLYPH_EMPTY)
            id = GLYPH_NONE;
        else if (id & PANGO_GLYPH_UNKNOWN_FLAG)
            id = 0; /* the font's own sign for what it lacks */
        bool begins = i == 0 || g->log_clusters[i] != g->log_clusters[i - 1];
        int bytes = begins ? cluster_bytes(gi, i) : 0;
        if (bytes < 0 || bytes > 255)
            run->plain = true;
        out[i].x = (float)((x + g->glyphs[i].geometry.x_offset) * unit);
        out[i].id = id & 0xFFFFFF;
        if (out[i].id != GLYPH_NONE)
            pdf_scaled_use(run->font, out[i].id);
        out[i].bytes = (uint32_t)bytes & 255;
        x += g->glyphs[i].geometry.width;
    }
    run->glyphs = out;
    run->n_glyphs = (uint32_t)g->num_glyphs;
    run->width = (float)(x * unit);
}

static void take_line(struct pdf *p, const PangoLayoutLine *from, const char *text,
                      const struct run *runs, double size, double x, struct pdf_line *line) {
    size_t n_glyphs = 0;
    for (const GSList *l = from->runs; l; l = l->next, line->n_runs++)
        n_glyphs += (size_t)((const PangoGlyphItem *)l->data)->glyphs->num_glyphs;
    line->runs = gp_new_n(p->a, struct pdf_run, line->n_runs);
    struct pdf_glyph *glyphs = gp_new_n(p->a, struct pdf_glyph, n_glyphs);
    struct pdf_run *run = line->runs;
    for (const GSList *l = from->runs; l; l = l->next, run++) {
        const PangoGlyphItem *gi = l->data;
        run->font = pdf_scaled_get(p, gi->item->analysis.font, size);
        take_glyphs(gi, size / PDF_SHAPE_SIZE / PANGO_SCALE, glyphs, run);
        glyphs += run->n_glyphs;
        run->text = text + gi->item->offset;
        run->n_bytes = (uint32_t)gi->item->length;
        run->link = link_of(gi->item, runs);
        run->x = (float)x;
        x += (double)run->width;
    }
    line->width = (float)x;
}

/* ---- justification ----
 * Only gaps beside Chinese characters are widened, so figures and words stay whole; pango's own
 * justification parts the digits of a figure. */

struct gaps {
    size_t even, pauses;
    double add_even, add_pause; /* in points */
};

static bool is_pause(uint32_t c) {
    return (c >= 0x3001 && c <= 0x3011) || (c >= 0xFF00 && c <= 0xFF1F && c != 0xFF10) ||
           c == 0x201C || c == 0x201D;
}

/* Walks the clusters of a line; with apply, moves them by what the gaps before them gained. */
static void walk_gaps(struct pdf_line *line, struct gaps *g, bool apply) {
    uint32_t before = 0;
    double shift = 0;
    for (size_t r = 0; r < line->n_runs; r++) {
        struct pdf_run *run = &line->runs[r];
        struct pdf_glyph *glyphs = run->glyphs;
        double start = shift;
        size_t pos = 0;
        struct str text = {run->text, run->n_bytes};
        for (size_t i = 0; i < run->n_glyphs; i++) {
            size_t at = pos;
            if (glyphs[i].bytes > 0 && pos < text.n) {
                uint32_t c = utf8_next(text, &at);
                bool gap = before && (before >= 0x2E80 || c >= 0x2E80);
                g->even += gap && !apply;
                g->pauses += gap && is_pause(before) && !apply;
                shift += gap ? g->add_even + (is_pause(before) ? g->add_pause : 0) : 0;
                before = c;
                pos += glyphs[i].bytes;
            }
            glyphs[i].x += apply ? (float)(shift - start) : 0;
        }
        if (apply) {
            run->x += (float)start;
            run->width += (float)(shift - start);
        }
    }
}

static void justify(struct pdf_line *line, double width, double size) {
    double slack = width - (double)line->width;
    struct gaps g = {0};
    if (slack <= 0 || line->ends)
        return;
    walk_gaps(line, &g, false);
    if (g.even == 0)
        return;
    g.add_even = slack / (double)g.even;
    if (g.add_even > EVEN_GAP * size) {
        g.add_even = EVEN_GAP * size;
        double rest = slack - g.add_even * (double)g.even;
        g.add_pause = g.pauses ? rest / (double)g.pauses : PAUSE_GAP * size + 1;
        if (g.add_pause > PAUSE_GAP * size)
            return; /* too short: holes would look worse than a ragged end */
    }
    walk_gaps(line, &g, true);
    line->width += (float)(g.add_even * (double)g.even + g.add_pause * (double)g.pauses);
}

/* ---- shaping ---- */

static bool fine_text(struct pdf *p, const char *text) {
    struct str s = str_of(text);
    size_t n = utf8_valid_prefix(s);
    if (n == s.n)
        return true;
    if (p->code == GP_OK)
        p->code = gp_fail(p->e, GP_INVALID, arena_printf(p->e->arena, "block[%zu]", p->place),
                          "报告第 %zu 段的文字从第 %zu 个字节起不是有效的 UTF-8。"
                          "请用 UTF-8 编码重新导入这项材料。",
                          p->place, n + 1);
    return false;
}

/* A long word that is broken gets no hyphen: a checksum with one would be another checksum. */
static PangoAttrList *new_attrs(void) {
    PangoAttrList *attrs = pango_attr_list_new();
    pango_attr_list_insert(attrs, pango_attr_insert_hyphens_new(FALSE));
    return attrs;
}

/* Takes the attributes over. */
static const struct pdf_text *shape(struct pdf *p, const char *text, const struct run *runs,
                                    struct pdf_style style, struct pdf_measure m,
                                    PangoAttrList *attrs) {
    PangoLayout *l = p->shaper.layout;
    const double scale = PANGO_SCALE * PDF_SHAPE_SIZE / style.size;
    pango_layout_set_font_description(l, p->shaper.fonts[style.face]);
    pango_layout_set_attributes(l, attrs);
    pango_attr_list_unref(attrs);
    pango_layout_set_width(l, m.width > 0 ? (int)(m.width * scale) : -1);
    pango_layout_set_indent(l, (int)(m.indent * scale));
    pango_layout_set_text(l, text, -1);
    struct pdf_text *t = gp_new(p->a, struct pdf_text);
    t->n_lines = (size_t)pango_layout_get_line_count(l);
    t->lines = gp_new_n(p->a, struct pdf_line, t->n_lines);
    struct pdf_line *line = t->lines;
    for (const GSList *i = pango_layout_get_lines_readonly(l); i; i = i->next, line++) {
        const PangoLayoutLine *from = i->data;
        bool first = from->is_paragraph_start;
        double x = m.indent > 0 && first ? m.indent : m.indent < 0 && !first ? -m.indent : 0;
        take_line(p, from, text, runs, style.size, x, line);
        line->ends = !i->next || ((const PangoLayoutLine *)i->next->data)->is_paragraph_start;
        if (m.justify)
            justify(line, m.width, style.size);
        if (line->width > t->width)
            t->width = line->width;
    }
    return t;
}

const struct pdf_text *pdf_text_plain(struct pdf *p, const char *text, struct pdf_style style,
                                      struct pdf_measure m) {
    if (!text || !fine_text(p, text))
        text = "";
    return shape(p, text, NULL, style, m, new_attrs());
}

static void add_attr(PangoAttrList *list, PangoAttribute *attr, size_t from, size_t to) {
    attr->start_index = (guint)from;
    attr->end_index = (guint)to;
    pango_attr_list_insert(list, attr);
}

const struct pdf_text *pdf_text_runs(struct pdf *p, const struct run *runs, size_t n,
                                     struct pdf_style style, struct pdf_measure m) {
    if (n == 1 && !runs[0].bold && !runs[0].link)
        return pdf_text_plain(p, runs[0].text, style, m);
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    PangoAttrList *attrs = new_attrs();
    for (size_t i = 0; i < n; i++) {
        size_t from = text.n;
        if (runs[i].text && fine_text(p, runs[i].text))
            buf_adds(&text, runs[i].text);
        if (runs[i].bold)
            add_attr(attrs, pango_attr_font_desc_new(p->shaper.fonts[FACE_HEADING]), from, text.n);
        if (runs[i].link && i < UINT16_MAX && pdf_has_anchor(p, runs[i].link))
            add_attr(attrs, pango_attr_foreground_new((guint16)(i + 1), 0, 0), from, text.n);
    }
    return shape(p, arena_strndup(p->a, buf_text(&text), text.n), runs, style, m, attrs);
}

const struct pdf_text *pdf_text_kept(struct pdf *p, const char *text, struct pdf_style style,
                                     double width, const char *const *names, size_t n) {
    struct pdf_measure m = {.width = width};
    if (!text || !fine_text(p, text))
        return pdf_text_plain(p, text, style, m);
    PangoAttrList *attrs = new_attrs();
    for (size_t i = 0; i < n; i++)
        for (const char *at = text; !cstr_empty(names[i]) && (at = strstr(at, names[i])); at++)
            add_attr(attrs, pango_attr_allow_breaks_new(FALSE), (size_t)(at - text),
                     (size_t)(at - text) + strlen(names[i]));
    return shape(p, text, NULL, style, m, attrs);
}

/* ---- lines shaped before ---- */

struct pdf_cached {
    const char *text;
    struct pdf_style style;
    uint64_t hash;
    const struct pdf_text *shaped;
};

static uint64_t hash_text(const char *s, struct pdf_style style) {
    uint64_t h = 14695981039346656037u ^ (uint64_t)style.face ^ ((uint64_t)(style.size * 8) << 8);
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h;
}

static bool same_style(struct pdf_style a, struct pdf_style b) {
    return a.face == b.face && a.size >= b.size && a.size <= b.size;
}

/* Where the text is, or the free place where it belongs. */
static struct pdf_cached **cache_find(struct pdf_shaper *s, uint64_t h, const char *text,
                                      struct pdf_style style) {
    size_t i = h & (s->cap_cached - 1);
    for (; s->cache[i]; i = (i + 1) & (s->cap_cached - 1))
        if (s->cache[i]->hash == h && same_style(s->cache[i]->style, style) &&
            cstr_eq(s->cache[i]->text, text))
            break;
    return &s->cache[i];
}

static void cache_grow(struct pdf *p) {
    struct pdf_shaper *s = &p->shaper;
    struct pdf_cached **old = s->cache;
    size_t n = s->cap_cached;
    s->cap_cached = n ? n * 2 : 1024;
    s->cache = gp_new_n(p->a, struct pdf_cached *, s->cap_cached);
    for (size_t i = 0; i < n; i++)
        if (old[i])
            *cache_find(s, old[i]->hash, old[i]->text, old[i]->style) = old[i];
}

const struct pdf_text *pdf_text_line(struct pdf *p, const char *text, struct pdf_style style) {
    struct pdf_shaper *s = &p->shaper;
    if (!text)
        text = "";
    if (s->n_cached * 2 >= s->cap_cached)
        cache_grow(p);
    uint64_t h = hash_text(text, style);
    struct pdf_cached **slot = cache_find(s, h, text, style);
    if (!*slot) {
        const struct pdf_text *t = pdf_text_plain(p, text, style, (struct pdf_measure){0});
        *slot = gp_new(p->a, struct pdf_cached);
        **slot = (struct pdf_cached){text, style, h, t};
        s->n_cached++;
    }
    return (*slot)->shaped;
}
