#include "num/dec.h"

__extension__ typedef __int128 int128;

bool dec_add(int64_t a, int64_t b, int64_t *ret) {
    int64_t r;
    if (a == DEC_UNSET || b == DEC_UNSET || __builtin_add_overflow(a, b, &r) || r == DEC_UNSET)
        return false;
    *ret = r;
    return true;
}

bool dec_sub(int64_t a, int64_t b, int64_t *ret) {
    int64_t r;
    if (a == DEC_UNSET || b == DEC_UNSET || __builtin_sub_overflow(a, b, &r) || r == DEC_UNSET)
        return false;
    *ret = r;
    return true;
}

bool dec_mul(int64_t a, int64_t b, int64_t *ret) {
    return dec_mul_div(a, b, 1, ROUND_DOWN, ret);
}

/* Whether the quotient's magnitude grows by one, given the remainder's. */
static bool rounds_away(int128 quotient, int128 twice_rest, int128 divisor, enum round_mode mode) {
    switch (mode) {
    case ROUND_HALF_UP:
        return twice_rest >= divisor;
    case ROUND_HALF_EVEN:
        return twice_rest > divisor || (twice_rest == divisor && quotient % 2 != 0);
    case ROUND_UP:
        return twice_rest > 0;
    case ROUND_DOWN:
        break;
    }
    return false;
}

bool dec_mul_div(int64_t a, int64_t b, int64_t c, enum round_mode mode, int64_t *ret) {
    if (a == DEC_UNSET || b == DEC_UNSET || c == DEC_UNSET || c == 0)
        return false;
    int128 product = (int128)a * b;
    bool negative = (product < 0) != (c < 0);
    int128 magnitude = product < 0 ? -product : product;
    int128 divisor = c < 0 ? -(int128)c : c;
    int128 quotient = magnitude / divisor;
    if (rounds_away(quotient, magnitude % divisor * 2, divisor, mode))
        quotient++;
    if (quotient > INT64_MAX)
        return false;
    *ret = (int64_t)(negative ? -quotient : quotient);
    return true;
}

bool dec_round_to(int64_t a, int64_t step, enum round_mode mode, int64_t *ret) {
    int64_t steps;
    return dec_mul_div(a, 1, step, mode, &steps) && dec_mul(steps, step, ret);
}

static struct str trim_blanks(struct str s) {
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s.p++, s.n--;
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Reads the digits before the point; false when a comma stands where no group ends. */
static bool parse_whole(struct str s, size_t *pos, int128 *value) {
    size_t digits = 0, since_comma = 0;
    bool grouped = false;
    for (; *pos < s.n && s.p[*pos] != '.'; (*pos)++) {
        char c = s.p[*pos];
        if (c == ',') {
            if (digits == 0 || (grouped ? since_comma != 3 : digits > 3))
                return false;
            grouped = true;
            since_comma = 0;
            continue;
        }
        if (!is_digit(c))
            return false;
        digits++;
        since_comma++;
        if (*value <= INT64_MAX)
            *value = *value * 10 + (c - '0');
    }
    return digits > 0 && (!grouped || since_comma == 3);
}

enum dec_parse dec_parse(struct str s, unsigned scale, int64_t *ret) {
    s = trim_blanks(s);
    if (s.n == 0)
        return DEC_EMPTY;
    bool negative = s.p[0] == '-';
    size_t pos = negative || s.p[0] == '+' ? 1 : 0;
    int128 value = 0;
    if (!parse_whole(s, &pos, &value))
        return DEC_NOT_DECIMAL;
    unsigned decimals = 0;
    bool too_fine = false;
    if (pos < s.n) {
        if (++pos == s.n)
            return DEC_NOT_DECIMAL;
        for (; pos < s.n; pos++) {
            if (!is_digit(s.p[pos]))
                return DEC_NOT_DECIMAL;
            if (decimals == scale) {
                too_fine = too_fine || s.p[pos] != '0';
                continue;
            }
            decimals++;
            if (value <= INT64_MAX)
                value = value * 10 + (s.p[pos] - '0');
        }
    }
    if (too_fine)
        return DEC_TOO_FINE;
    for (; decimals < scale && value <= INT64_MAX; decimals++)
        value *= 10;
    if (value > INT64_MAX)
        return DEC_TOO_LARGE;
    *ret = (int64_t)(negative ? -value : value);
    return DEC_PARSED;
}

const char *dec_parse_problem(enum dec_parse r) {
    switch (r) {
    case DEC_PARSED:
        return "";
    case DEC_EMPTY:
        return "没有填写数字";
    case DEC_NOT_DECIMAL:
        return "不是数字，只能写数字、一个小数点和开头的负号";
    case DEC_TOO_FINE:
        return "小数位数太多";
    case DEC_TOO_LARGE:
        return "数字太大";
    }
    return "";
}

const char *dec_format(int64_t v, unsigned scale, unsigned flags, char out[static DEC_TEXT]) {
    char reversed[DEC_TEXT];
    size_t n = 0;
    if (v == DEC_UNSET) {
        out[0] = '\0';
        return out;
    }
    uint64_t rest = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
    unsigned decimals = scale;
    while ((flags & DEC_TRIM) && decimals > 0 && rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    for (unsigned i = 0; i < decimals; i++, rest /= 10)
        reversed[n++] = (char)('0' + rest % 10);
    if (decimals > 0)
        reversed[n++] = '.';
    unsigned whole = 0;
    do {
        if ((flags & DEC_GROUP) && whole > 0 && whole % 3 == 0)
            reversed[n++] = ',';
        reversed[n++] = (char)('0' + rest % 10);
        rest /= 10;
        whole++;
    } while (rest > 0);
    if (v < 0)
        reversed[n++] = '-';
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    out[n] = '\0';
    return out;
}
