#include "base/utf8.h"

#include <utf8proc.h>

size_t utf8_valid_prefix(struct str s) {
    size_t pos = 0;
    while (pos < s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + pos,
                                              (utf8proc_ssize_t)(s.n - pos), &c);
        if (n <= 0)
            return pos;
        pos += (size_t)n;
    }
    return pos;
}

uint32_t utf8_next(struct str s, size_t *pos) {
    if (*pos >= s.n)
        return 0;
    utf8proc_int32_t c;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)s.p + *pos, (utf8proc_ssize_t)(s.n - *pos), &c);
    if (n <= 0) {
        (*pos)++;
        return 0xFFFD;
    }
    *pos += (size_t)n;
    return (uint32_t)c;
}

size_t utf8_length(struct str s) {
    size_t n = 0;
    for (size_t pos = 0; pos < s.n; n++)
        (void)utf8_next(s, &pos);
    return n;
}

bool utf8_is_wide(uint32_t c) {
    return utf8proc_charwidth((utf8proc_int32_t)c) == 2;
}

static bool is_separator(utf8proc_int32_t c) {
    static const utf8proc_int32_t dots[] = {0x00B7, 0x2022, 0x2027, 0x2219, 0x22C5,
                                            0x30FB, 0xFF65, 0x2024, 0x16EB, '\t'};
    for (size_t i = 0; i < GP_COUNT(dots); i++)
        if (c == dots[i])
            return true;
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_CF ||
           (c >= 0xFE00 && c <= 0xFE0F);
}

#define FOLDED_MOST 24 /* code points; the longest there is has 18 */

void utf8_fold(uint32_t c, struct buf *out) {
    utf8proc_int32_t folded[FOLDED_MOST];
    int last = 0;
    if (is_separator((utf8proc_int32_t)c))
        return;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, folded, FOLDED_MOST,
                                UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &last);
    for (utf8proc_ssize_t i = 0; i < n && i < FOLDED_MOST; i++) {
        utf8proc_uint8_t bytes[4];
        if (is_separator(folded[i]))
            continue;
        utf8proc_ssize_t size = utf8proc_encode_char(folded[i], bytes);
        buf_add(out, (const char *)bytes, (size_t)size);
    }
}
