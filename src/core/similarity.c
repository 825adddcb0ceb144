#include "core/similarity.h"

#include "base/utf8.h"

enum { SHINGLE = 8 };

/* Punctuation, blanks and symbols of Chinese texts outside ASCII. */
static const struct {
    uint32_t first, last;
} not_text[] = {
    {0x0080, 0x00BF}, /* Latin-1 controls and signs, with the middle dot */
    {0x2000, 0x2BFF}, /* general punctuation to arrows and shapes */
    {0x3000, 0x3004}, /* ideographic blank, 、。〃 */
    {0x3008, 0x3020}, /* 《》「」【】 */
    {0xFE10, 0xFE6F}, /* vertical and small forms */
    {0xFEFF, 0xFEFF}, /* byte order mark */
    {0xFF00, 0xFF0F}, /* ！ to ／ */
    {0xFF1A, 0xFF20}, /* ： to ＠ */
    {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
};

static bool is_text(uint32_t c) {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    for (size_t i = 0; i < GP_COUNT(not_text); i++)
        if (c >= not_text[i].first && c <= not_text[i].last)
            return false;
    return true;
}

/* FNV-1a over code points, then mixed so that all bits depend on all of the window. */
static uint64_t hash_window(const uint32_t *c) {
    uint64_t h = 0xcbf29ce484222325U;
    for (size_t i = 0; i < SHINGLE; i++)
        h = (h ^ c[i]) * 0x100000001b3U;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdU;
    return h ^ h >> 33;
}

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t drop_repeats(uint64_t *v, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || v[i] != v[kept - 1])
            v[kept++] = v[i];
    return kept;
}

struct shingles shingles_of(struct arena *arena, const char *text) {
    struct str s = str_of(text);
    uint32_t *c = gp_new_n(arena, uint32_t, s.n + 1);
    size_t n = 0;
    for (size_t pos = 0; pos < s.n;) {
        uint32_t next = utf8_next(s, &pos);
        if (is_text(next))
            c[n++] = next;
    }
    if (n < SHINGLE)
        return (struct shingles){NULL, 0};
    struct shingles r = {gp_new_n(arena, uint64_t, n), n - SHINGLE + 1};
    for (size_t i = 0; i < r.n; i++)
        r.v[i] = hash_window(c + i);
    qsort(r.v, r.n, sizeof(*r.v), by_value);
    r.n = drop_repeats(r.v, r.n);
    return r;
}

static size_t count_common(const struct shingles *a, const struct shingles *b) {
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
        common += a->v[i] == b->v[j];
        bool a_first = a->v[i] <= b->v[j];
        bool b_first = b->v[j] <= a->v[i];
        i += a_first;
        j += b_first;
    }
    return common;
}

share_t shingles_share(size_t common, size_t of) {
    share_t r = SHARE_UNSET;
    if (!dec_mul_div((int64_t)common, SHARE_ONE, (int64_t)of, ROUND_HALF_UP, &r.v))
        return SHARE_UNSET;
    return r;
}

share_t text_overlap(struct arena *arena, const char *a, const char *b) {
    struct shingles x = shingles_of(arena, a);
    struct shingles y = shingles_of(arena, b);
    return shingles_share(count_common(&x, &y), x.n);
}
