/* Characters that no report can show. */
#ifndef GP_REPORT_GLYPH_H
#define GP_REPORT_GLYPH_H

#include "base/str.h"

enum glyph_trouble {
    GLYPH_FINE,
    GLYPH_MISSING,   /* in no font of this machine */
    GLYPH_DIRECTION, /* turns the text around it: can make a figure read backwards */
};

/* The first call reads what all fonts have, some tenths of a second. */
enum glyph_trouble glyph_trouble_of(uint32_t c);
/* Whether some font has it: where there is none at all, no. */
bool glyph_is_there(uint32_t c);

#endif
