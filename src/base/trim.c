#include "base/trim.h"

struct str str_trimmed(struct str s) {
    static const struct str wide = {"\xE3\x80\x80", 3};
    for (bool more = true; more && s.n > 0;) {
        size_t cut = strchr(" \t\r\n", s.p[0]) ? 1 : 0;
        if (s.n >= wide.n && memcmp(s.p, wide.p, wide.n) == 0)
            cut = wide.n;
        s = (struct str){s.p + cut, s.n - cut};
        more = cut > 0;
    }
    for (bool more = true; more && s.n > 0;) {
        size_t cut = strchr(" \t\r\n", s.p[s.n - 1]) ? 1 : 0;
        if (s.n >= wide.n && memcmp(s.p + s.n - wide.n, wide.p, wide.n) == 0)
            cut = wide.n;
        s.n -= cut;
        more = cut > 0;
    }
    return s;
}
