/* UTF-8: validation and walking by code point. */
#ifndef GP_BASE_UTF8_H
#define GP_BASE_UTF8_H

#include "base/str.h"

/* Offset of the first byte that is not part of well-formed UTF-8 (no overlong forms, surrogates
 * or values past U+10FFFF); s.n when all is well. */
size_t utf8_valid_prefix(struct str s);

/* Reads the code point at s[*pos] of valid UTF-8 and moves *pos behind it; 0 at the end. */
uint32_t utf8_next(struct str s, size_t *pos);

/* Number of code points of valid UTF-8. */
size_t utf8_length(struct str s);

/* Appends the code point as it is compared: compatibility forms (full width, ①) taken apart, case
 * folded; nothing for blanks, for what has no width, and for the dots between names (· • ・). */
void utf8_fold(uint32_t c, struct buf *out);

/* True for CJK ideographs, kana, full-width forms: characters two columns wide. */
bool utf8_is_wide(uint32_t c);

#endif
