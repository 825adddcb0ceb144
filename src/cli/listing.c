#include "cli/listing.h"

#include "base/utf8.h"

struct listing listing_start(struct arena *a, const char *const *heads, size_t n, unsigned right) {
    if (n > LISTING_MAX_COLUMNS)
        GP_DIE("%zu columns", n);
    struct listing t = {.arena = a, .columns = n, .right = right};
    for (size_t i = 0; i < n; i++)
        listing_cell(&t, heads[i]);
    return t;
}

void listing_cell(struct listing *t, const char *text) {
    *VEC_PUSH(t->arena, &t->cells) = text ? text : "";
}

static size_t width_of(const char *s) {
    struct str text = str_of(s);
    size_t width = 0, pos = 0;
    while (pos < text.n)
        width += utf8_is_wide(utf8_next(text, &pos)) ? 2 : 1;
    return width;
}

static void add_blanks(struct buf *out, size_t n) {
    while (n-- > 0)
        buf_addc(out, ' ');
}

void listing_print(const struct listing *t, struct buf *out) {
    size_t widths[LISTING_MAX_COLUMNS] = {0};
    for (size_t i = 0; i < t->cells.n; i++) {
        size_t width = width_of(t->cells.v[i]);
        if (width > widths[i % t->columns])
            widths[i % t->columns] = width;
    }
    for (size_t i = 0; i < t->cells.n; i++) {
        size_t column = i % t->columns, gap = widths[column] - width_of(t->cells.v[i]);
        bool right = t->right >> column & 1, last = column + 1 == t->columns;
        if (right)
            add_blanks(out, gap);
        buf_adds(out, t->cells.v[i]);
        if (!right && !last)
            add_blanks(out, gap);
        buf_adds(out, last ? "\n" : "  ");
    }
}
