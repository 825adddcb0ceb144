#include "num/typed.h"

/* More is no figure and no date. */
#define TYPED_MAX 96

/* Marks that mean the same as an ASCII one; 0 goes away. */
static const struct {
    const char *from;
    char to;
} same[] = {
    {"\xE3\x80\x80", ' '}, /* ideographic space */
    {"\xC2\xA0", ' '},     /* no-break space */
    {"\xE2\x80\xAF", ' '}, /* narrow no-break space */
    {"\xE2\x80\x89", ' '}, /* thin space */
    {"\xEF\xBB\xBF", 0},   /* byte order mark */
    {"\xE2\x88\x92", '-'}, /* minus */
    {"\xE2\x80\x93", '-'}, /* en dash */
    {"\xEF\xBF\xA5", '$'}, /* full-width yen; any sign of currency is one here */
    {"\xC2\xA5", '$'},     /* yen */
};

/* Full-width ! to ~ (U+FF01 to U+FF5E); 0 for anything else. */
static char narrow(const char *p) {
    unsigned char a = (unsigned char)p[0], b = (unsigned char)p[1];
    if (a != 0xEF || (b != 0xBC && b != 0xBD))
        return 0;
    unsigned c = (unsigned)(b - 0xBC) * 64 + ((unsigned char)p[2] & 0x3F);
    return c >= 0x01 && c <= 0x5E ? (char)(c + 0x20) : 0;
}

/* What s begins with of the table; GP_COUNT(same) when with nothing. */
static size_t find_same(struct str s) {
    size_t k = 0;
    while (k < GP_COUNT(same) &&
           (s.n < strlen(same[k].from) || memcmp(s.p, same[k].from, strlen(same[k].from)) != 0))
        k++;
    return k;
}

/* One form of what can be written in several; the text in out, its length as result, SIZE_MAX when
 * it is too long for a figure. A sign of currency becomes $; a typed $ does not (it is no yuan). */
static size_t unify(struct str s, char out[static TYPED_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < TYPED_MAX;) {
        size_t k = find_same((struct str){s.p + i, s.n - i});
        if (k < GP_COUNT(same)) {
            if (same[k].to)
                out[n++] = same[k].to;
            i += strlen(same[k].from);
            continue;
        }
        char wide = s.n - i >= 3 ? narrow(s.p + i) : 0;
        char c = wide ? wide : s.p[i];
        out[n++] = c == '$' ? '?' : c;
        i += wide ? 3 : 1;
    }
    return n < TYPED_MAX ? n : SIZE_MAX;
}

static struct str trim(struct str s) {
    while (s.n > 0 && strchr(" \t\r\n", s.p[0]))
        s.p++, s.n--;
    while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]))
        s.n--;
    return s;
}

static bool drop_end(struct str *s, const char *end) {
    size_t n = strlen(end);
    if (s->n < n || memcmp(s->p + s->n - n, end, n) != 0)
        return false;
    *s = trim((struct str){s->p, s->n - n});
    return true;
}

static bool drop_start(struct str *s, char c) {
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = trim((struct str){s->p + 1, s->n - 1});
    return true;
}

/* Takes away what an amount has around its digits. */
struct amount {
    bool negative, currency, ten_thousands;
};

static bool undress(struct str *s, struct amount *a) {
    bool minus = drop_start(s, '-');
    bool parentheses = drop_start(s, '(');
    a->currency = drop_start(s, '$');
    parentheses = (!parentheses && a->currency && drop_start(s, '(')) || parentheses;
    if (parentheses && (minus || !drop_end(s, ")")))
        return false;
    if (a->currency && !minus && !parentheses && s->n > 1)
        minus = drop_start(s, '-');
    a->negative = minus || parentheses;
    (void)drop_end(s, "元");
    a->ten_thousands = drop_end(s, "万");
    return s->n > 0 && s->p[0] != '-' && s->p[0] != '+';
}

/* An accounting format prints 0 as a dash behind the sign of currency. */
static bool is_dash(const struct amount *a, struct str s) {
    return a->currency && !a->negative && s.n == 1 && s.p[0] == '-';
}

enum dec_parse typed_figure(struct str s, unsigned scale, unsigned flags, int64_t *ret) {
    char out[TYPED_MAX];
    size_t n = unify(trim(s), out);
    if (n == SIZE_MAX)
        return DEC_NOT_DECIMAL;
    struct str text = trim((struct str){out, n});
    if (!(flags & TYPED_MONEY) || text.n == 0)
        return dec_parse(text, scale, ret);
    struct amount a = {0};
    struct str digits = text;
    if (drop_start(&digits, '+')) /* nothing else stands with a plus */
        return dec_parse(text, scale, ret);
    if (!undress(&digits, &a)) {
        if (!is_dash(&a, digits))
            return DEC_NOT_DECIMAL;
        *ret = 0;
        return DEC_PARSED;
    }
    int64_t v;
    enum dec_parse parsed = dec_parse(digits, a.ten_thousands ? scale + 4 : scale, &v);
    if (parsed == DEC_PARSED)
        *ret = a.negative ? -v : v;
    return parsed;
}

/* Length of a mark between the parts of a date; 0 when there is none. */
static size_t date_mark(struct str s) {
    static const char *const marks[] = {"-", "/", ".", "年", "月", "日"};
    for (size_t i = 0; i < GP_COUNT(marks); i++)
        if (s.n >= strlen(marks[i]) && memcmp(s.p, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool all_digits(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]))
            return false;
    return true;
}

bool typed_date(struct str s, date_t *ret) {
    char out[TYPED_MAX];
    size_t length = unify(trim(s), out);
    if (length == SIZE_MAX)
        return false;
    struct str text = trim((struct str){out, length});
    int part[3] = {0};
    size_t n = 0, digits = 0;
    bool run_on = text.n == 8 && all_digits(text);
    for (size_t i = 0; i < text.n;) {
        if (is_digit(text.p[i]) && n < 3 && digits < 4) {
            part[n] = part[n] * 10 + (text.p[i++] - '0');
            digits++;
            if (run_on && (digits == 4 || (n > 0 && digits == 2))) {
                n++;
                digits = 0;
            }
            continue;
        }
        size_t mark = date_mark((struct str){text.p + i, text.n - i});
        if (mark == 0 || digits == 0)
            return false;
        i += mark;
        digits = 0;
        n++;
    }
    return n + (digits > 0) == 3 && date_of(part[0], part[1], part[2], ret);
}
