#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "report/pdf.h"

/* The families of GB/T 9704 are licensed and used where installed. Three Noto files serve all four
 * faces otherwise, the bold 宋 for 小标宋: every further file costs about 10 ms and 10 MB. */
static const struct {
    const char *name; /* as in struct doc_fonts, for errors */
    const char *families;
} defaults[FACE_COUNT] = {
    [FACE_TITLE] = {"title", "FZXiaoBiaoSong-B05S,方正小标宋简体,方正小标宋_GBK,"
                             "Noto Serif CJK SC:bold,Source Han Serif SC:bold,"
                             "Noto Sans CJK SC:bold,SimHei"},
    [FACE_BODY] = {"body", "FangSong_GB2312,仿宋_GB2312,FangSong,仿宋,Noto Serif CJK SC,"
                           "Source Han Serif SC,Noto Sans CJK SC,SimSun"},
    [FACE_HEADING] = {"heading", "SimHei,黑体,Noto Sans CJK SC:bold,Source Han Sans SC:bold,"
                                 "Noto Serif CJK SC:bold"},
    [FACE_SUBHEADING] = {"subheading", "KaiTi_GB2312,楷体_GB2312,KaiTi,楷体,Noto Serif CJK SC,"
                                       "Source Han Serif SC,Noto Sans CJK SC,SimSun"},
};

static bool installed(const char *family) {
    FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
    FcObjectSet *want = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *found = FcFontList(NULL, pattern, want);
    bool any = found && found->nfont > 0;
    if (found)
        FcFontSetDestroy(found);
    FcObjectSetDestroy(want);
    FcPatternDestroy(pattern);
    return any;
}

/* The first installed family of the list, with its ":bold" where it has one; NULL for none. */
static char *first_installed(struct arena *a, const char *list) {
    while (*list) {
        size_t n = strcspn(list, ",");
        char *entry = arena_strndup(a, list, n);
        char *family = arena_strndup(a, entry, strcspn(entry, ":"));
        family += strspn(family, " ");
        if (*family && installed(family))
            return entry + strspn(entry, " ");
        list += n + (list[n] == ',');
    }
    return NULL;
}

/* Any family that has Chinese characters, for systems with none of the families we name. */
static char *any_chinese(struct arena *a) {
    FcPattern *pattern = FcPatternBuild(NULL, FC_LANG, FcTypeString, "zh-cn", (char *)NULL);
    FcObjectSet *want = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *found = FcFontList(NULL, pattern, want);
    FcChar8 *family = NULL;
    char *name = NULL;
    if (found && found->nfont > 0 &&
        FcPatternGetString(found->fonts[0], FC_FAMILY, 0, &family) == FcResultMatch)
        name = arena_strdup(a, (const char *)family);
    if (found)
        FcFontSetDestroy(found);
    FcObjectSetDestroy(want);
    FcPatternDestroy(pattern);
    return name;
}

static enum gp_code find_families(struct pdf_shaper *s, struct arena *a,
                                  const struct doc_fonts *fonts, struct gp_err *e) {
    const char *wished[FACE_COUNT] = {
        [FACE_TITLE] = fonts ? fonts->title : NULL,
        [FACE_BODY] = fonts ? fonts->body : NULL,
        [FACE_HEADING] = fonts ? fonts->heading : NULL,
        [FACE_SUBHEADING] = fonts ? fonts->subheading : NULL,
    };
    char *chinese = any_chinese(a);
    if (!chinese)
        return gp_fail(e, GP_MISSING, NULL,
                       "系统中没有中文字体，无法生成 PDF。请安装中文字体后重试，"
                       "例如在 Debian 上执行 apt install fonts-noto-cjk。");
    for (size_t i = 0; i < FACE_COUNT; i++) {
        const char *list = wished[i] ? wished[i] : defaults[i].families;
        s->families[i] = first_installed(a, list);
        if (!s->families[i] && wished[i])
            return gp_fail(e, GP_MISSING, arena_printf(e->arena, "fonts.%s", defaults[i].name),
                           "系统中没有字体“%s”。请安装该字体，或在字体设置中改用已安装的字体。",
                           wished[i]);
        if (!s->families[i])
            s->families[i] = chinese;
    }
    return GP_OK;
}

static PangoFontDescription *describe(struct arena *a, const char *entry) {
    size_t n = strcspn(entry, ":");
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family(d, arena_strndup(a, entry, n));
    if (cstr_eq(entry + n, ":bold"))
        pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size(d, PDF_SHAPE_SIZE * PANGO_SCALE);
    return d;
}

enum gp_code pdf_shaper_open(struct pdf_shaper *s, struct arena *a, const struct doc_fonts *fonts,
                             struct gp_err *e) {
    TRY(find_families(s, a, fonts, e));
    s->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    /* "zh-cn" keeps pango from Japanese forms; unhinted metrics scale with the size. */
    pango_context_set_language(s->context, pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(s->context, PANGO_DIRECTION_LTR);
    pango_context_set_round_glyph_positions(s->context, FALSE);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(s->context, options);
    cairo_font_options_destroy(options);
    for (size_t i = 0; i < FACE_COUNT; i++)
        s->fonts[i] = describe(a, s->families[i]);
    s->layout = pango_layout_new(s->context);
    pango_layout_set_auto_dir(s->layout, FALSE);
    pango_layout_set_wrap(s->layout, PANGO_WRAP_WORD_CHAR);
    return GP_OK;
}

void pdf_shaper_close(struct pdf_shaper *s) {
    for (size_t i = 0; i < FACE_COUNT; i++) {
        pango_font_description_free(s->fonts[i]);
        s->fonts[i] = NULL;
    }
    pdf_scaled_close(s);
    if (s->layout)
        g_object_unref(s->layout);
    if (s->context)
        g_object_unref(s->context);
    s->layout = NULL;
    s->context = NULL;
}
