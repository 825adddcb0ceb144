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
