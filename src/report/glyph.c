#include "report/glyph.h"

#include <fontconfig/fontconfig.h>
#include <pthread.h>

static FcCharSet *all; /* what some font has; NULL: not known */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_fonts(void) {
    FcPattern *any = FcPatternCreate();
    FcObjectSet *wanted = FcObjectSetBuild(FC_CHARSET, (char *)NULL);
    FcFontSet *fonts = any && wanted ? FcFontList(NULL, any, wanted) : NULL;
    FcCharSet *sum = fonts && fonts->nfont > 0 ? FcCharSetCreate() : NULL;
    for (int i = 0; sum && i < fonts->nfont; i++) {
        FcCharSet *one;
        if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &one) == FcResultMatch)
            FcCharSetMerge(sum, one, NULL);
    }
    all = sum;
    if (fonts)
        FcFontSetDestroy(fonts);
    if (wanted)
        FcObjectSetDestroy(wanted);
    if (any)
        FcPatternDestroy(any);
}

static bool turns_text(uint32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

enum glyph_trouble glyph_trouble_of(uint32_t c) {
    if (c < 0x80)
        return GLYPH_FINE;
    if (turns_text(c))
        return GLYPH_DIRECTION;
    if (c == 0xFFFE || c == 0xFFFF)
        return GLYPH_MISSING;
    /* shown as nothing, and in few fonts: joiners, selectors, the mark of the byte order */
    if ((c >= 0x200B && c <= 0x200D) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0x2060)
        return GLYPH_FINE;
    (void)pthread_once(&once, read_fonts);
    return !all || FcCharSetHasChar(all, c) ? GLYPH_FINE : GLYPH_MISSING;
}

bool glyph_is_there(uint32_t c) {
    (void)pthread_once(&once, read_fonts);
    return all && FcCharSetHasChar(all, c);
}
