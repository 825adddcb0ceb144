/* Fonts cut down to the glyphs of this document before cairo sees them.
 *
 * cairo 1.16 cuts OpenType faces with CFF outlines down by itself, but keeps every subroutine of
 * the font once a single charstring is beyond its interpreter: 640 kB of Noto Serif CJK for 800
 * characters. HarfBuzz dissolves the subroutines; cairo then finds nothing superfluous, and need
 * not load the whole font either. Whatever goes wrong here costs size only: text is then painted
 * from the font as installed. */
#include <cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <hb-subset.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>
#include FT_FREETYPE_H

#include "report/pdf.h"

/* One font file, in all sizes. */
struct pdf_subset {
    hb_face_t *source;
    hb_set_t *used;         /* glyphs of the source that were shaped */
    hb_subset_plan_t *plan; /* of the cut; NULL: not made, or failed */
    cairo_font_face_t *face;
};

/* ---- collecting ---- */

static bool has_cff(hb_face_t *face) {
    hb_blob_t *table = hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' '));
    bool any = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return any;
}

/* Made bold or slanted by fontconfig: cairo does that with the installed font only. */
static bool is_synthetic(PangoFont *font) {
    FcPattern *pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
    FcBool bold = FcFalse;
    FcMatrix *slant = NULL;
    return (FcPatternGetBool(pattern, FC_EMBOLDEN, 0, &bold) == FcResultMatch && bold) ||
           FcPatternGetMatrix(pattern, FC_MATRIX, 0, &slant) == FcResultMatch;
}

static struct pdf_subset *subset_of(struct pdf *p, PangoFont *font) {
    hb_face_t *face = hb_font_get_face(pango_font_get_hb_font(font));
    for (size_t i = 0; i < p->shaper.subsets.n; i++)
        if (p->shaper.subsets.v[i]->source == face)
            return p->shaper.subsets.v[i];
    if (!has_cff(face))
        return NULL;
    struct pdf_subset *s = gp_new(p->a, struct pdf_subset);
    s->source = hb_face_reference(face);
    s->used = hb_set_create();
    *VEC_PUSH(p->a, &p->shaper.subsets) = s;
    return s;
}

struct pdf_scaled *pdf_scaled_get(struct pdf *p, PangoFont *font, double size) {
    struct pdf_shaper *s = &p->shaper;
    cairo_scaled_font_t *shaped = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    for (size_t i = s->scaled.n; i-- > 0;) {
        struct pdf_scaled *f = s->scaled.v[i];
        if (f->shaped == shaped && f->size >= size && f->size <= size)
            return f;
    }
    struct pdf_scaled *f = gp_new(p->a, struct pdf_scaled);
    f->shaped = cairo_scaled_font_reference(shaped);
    f->size = size;
    f->subset = is_synthetic(font) ? NULL : subset_of(p, font);
    *VEC_PUSH(p->a, &s->scaled) = f;
    return f;
}

void pdf_scaled_use(struct pdf_scaled *f, uint32_t glyph) {
    if (f->subset)
        hb_set_add(f->subset->used, glyph);
}

/* ---- cutting ---- */

/* What FreeType reads from; cairo's caches may hold the face longer than we do. */
struct memory_face {
    FT_Library library;
    FT_Face face;
    hb_blob_t *blob;
};

static void memory_face_free(void *data) {
    struct memory_face *m = data;
    if (m->face)
        FT_Done_Face(m->face);
    if (m->library)
        FT_Done_FreeType(m->library);
    hb_blob_destroy(m->blob);
    g_free(m);
}

static cairo_font_face_t *load_face(hb_face_t *cut) {
    static const cairo_user_data_key_t key;
    struct memory_face *m = g_new0(struct memory_face, 1);
    m->blob = hb_face_reference_blob(cut);
    unsigned n = 0;
    const char *data = hb_blob_get_data(m->blob, &n);
    if (FT_Init_FreeType(&m->library) != 0 ||
        FT_New_Memory_Face(m->library, (const FT_Byte *)data, (FT_Long)n, 0, &m->face) != 0) {
        memory_face_free(m);
        return NULL;
    }
    cairo_font_face_t *face = cairo_ft_font_face_create_for_ft_face(m->face, FT_LOAD_NO_HINTING);
    if (cairo_font_face_set_user_data(face, &key, m, memory_face_free) == CAIRO_STATUS_SUCCESS)
        return face;
    cairo_font_face_destroy(face);
    memory_face_free(m);
    return NULL;
}

/* What painting needs of a font, once shaping is done. Without its map of characters HarfBuzz is
 * spared a walk over the 45,000 of them. */
static hb_face_t *without_layout(hb_face_t *source) {
    static const hb_tag_t needed[] = {
        HB_TAG('C', 'F', 'F', ' '), HB_TAG('O', 'S', '/', '2'), HB_TAG('h', 'e', 'a', 'd'),
        HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'), HB_TAG('m', 'a', 'x', 'p'),
        HB_TAG('n', 'a', 'm', 'e'), HB_TAG('p', 'o', 's', 't'),
    };
    hb_face_t *face = hb_face_builder_create();
    for (size_t i = 0; i < GP_COUNT(needed); i++) {
        hb_blob_t *table = hb_face_reference_table(source, needed[i]);
        (void)hb_face_builder_add_table(face, needed[i], table);
        hb_blob_destroy(table);
    }
    hb_face_set_glyph_count(face, hb_face_get_glyph_count(source));
    return face;
}

static hb_subset_plan_t *make_plan(const struct pdf_subset *s) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return NULL;
    hb_set_union(hb_subset_input_glyph_set(input), s->used);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                         HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_face_t *face = without_layout(s->source);
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(face, input);
    hb_face_destroy(face);
    hb_subset_input_destroy(input);
    return plan;
}

static void cut(struct pdf_subset *s) {
    hb_subset_plan_t *plan = make_plan(s);
    hb_face_t *face = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    s->face = face ? load_face(face) : NULL;
    hb_face_destroy(face);
    s->plan = plan;
}

static cairo_scaled_font_t *of_size(const struct pdf_scaled *f, cairo_font_face_t *face) {
    cairo_matrix_t matrix, ctm;
    cairo_scaled_font_get_font_matrix(f->shaped, &matrix);
    cairo_matrix_scale(&matrix, f->size / PDF_SHAPE_SIZE, f->size / PDF_SHAPE_SIZE);
    cairo_scaled_font_get_ctm(f->shaped, &ctm);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_scaled_font_get_font_options(f->shaped, options);
    cairo_scaled_font_t *font = cairo_scaled_font_create(face, &matrix, &ctm, options);
    cairo_font_options_destroy(options);
    return font;
}

void pdf_subset_fonts(struct pdf *p) {
    for (size_t i = 0; i < p->shaper.subsets.n; i++)
        cut(p->shaper.subsets.v[i]);
    for (size_t i = 0; i < p->shaper.scaled.n; i++) {
        struct pdf_scaled *f = p->shaper.scaled.v[i];
        if (f->subset && f->subset->face)
            f->part = of_size(f, f->subset->face);
    }
}

/* ---- painting ---- */

static uint32_t part_glyph(const struct pdf_scaled *f, uint32_t glyph) {
    return hb_map_get(hb_subset_plan_old_to_new_glyph_mapping(f->subset->plan), glyph);
}

static struct pdf_paint whole_font(struct pdf_scaled *f) {
    if (!f->whole)
        f->whole = of_size(f, cairo_scaled_font_get_font_face(f->shaped));
    return (struct pdf_paint){f->whole, NULL};
}

struct pdf_paint pdf_paint_of(const struct pdf_run *run) {
    struct pdf_scaled *f = run->font;
    if (!f->part || cairo_scaled_font_status(f->part) != CAIRO_STATUS_SUCCESS)
        return whole_font(f);
    for (uint32_t i = 0; i < run->n_glyphs; i++)
        if (run->glyphs[i].id != GLYPH_NONE &&
            part_glyph(f, run->glyphs[i].id) == HB_MAP_VALUE_INVALID)
            return whole_font(f); /* shaped after the cut */
    return (struct pdf_paint){f->part, f};
}

uint32_t pdf_paint_glyph(struct pdf_paint paint, uint32_t glyph) {
    return paint.part ? part_glyph(paint.part, glyph) : glyph;
}

void pdf_scaled_close(struct pdf_shaper *s) {
    for (size_t i = 0; i < s->scaled.n; i++) {
        cairo_scaled_font_destroy(s->scaled.v[i]->shaped);
        cairo_scaled_font_destroy(s->scaled.v[i]->whole);
        cairo_scaled_font_destroy(s->scaled.v[i]->part);
    }
    for (size_t i = 0; i < s->subsets.n; i++) {
        struct pdf_subset *subset = s->subsets.v[i];
        cairo_font_face_destroy(subset->face);
        hb_subset_plan_destroy(subset->plan);
        hb_set_destroy(subset->used);
        hb_face_destroy(subset->source);
    }
    s->scaled.n = s->subsets.n = 0;
}
