/* Numbers and number formats of spreadsheets, without a binary fraction anywhere. table_set_number
 * at the end joins the three sections: the digits as the file has them, rounded to what Excel
 * itself shows; what a format code says, of which only date, time, percent and decimals matter;
 * and days, of which Excel counts one that never was. */
#include "codec/table_inside.h"

#define SIGNIFICANT  15 /* digits that Excel keeps and shows */
#define EXPONENT_MAX 30

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ±digits × 10^(point - n), digits without leading zeros. */
struct number {
    bool negative;
    char digits[SIGNIFICANT + 1]; /* one more for rounding */
    int n;
    int point; /* digits before the decimal point; may lie outside of the digits */
};

static bool read_exponent(struct str s, size_t i, int *ret) {
    bool negative = i < s.n && s.p[i] == '-';
    i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
    if (i == s.n)
        return false;
    int v = 0;
    for (; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return false;
        v = v > 9999 ? v : v * 10 + (s.p[i] - '0');
    }
    *ret = negative ? -v : v;
    return true;
}

static bool read_number(struct str s, struct number *ret) {
    size_t i = 0;
    bool any = false, behind = false;
    ret->negative = s.n > 0 && s.p[0] == '-';
    i += s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');
    for (; i < s.n && (is_digit(s.p[i]) || (s.p[i] == '.' && !behind)); i++) {
        if (s.p[i] == '.') {
            behind = true;
            continue;
        }
        any = true;
        if (ret->n == 0 && s.p[i] == '0') {
            ret->point -= behind;
            continue;
        }
        ret->point += !behind;
        if (ret->n <= SIGNIFICANT)
            ret->digits[ret->n++] = s.p[i];
    }
    int exponent = 0;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E') && !read_exponent(s, i + 1, &exponent))
        return false;
    if (!any || (i < s.n && s.p[i] != 'e' && s.p[i] != 'E'))
        return false;
    ret->point += exponent;
    return true;
}

/* To 15 digits, half up: Excel wrote the 16th and 17th only so that the binary fraction comes back.
 */
static void round_number(struct number *v) {
    if (v->n > SIGNIFICANT) {
        v->n = SIGNIFICANT;
        if (v->digits[SIGNIFICANT] >= '5') {
            int i = SIGNIFICANT - 1;
            while (i >= 0 && v->digits[i] == '9')
                v->digits[i--] = '0';
            if (i >= 0) {
                v->digits[i]++;
            } else {
                v->digits[0] = '1';
                v->point++;
            }
        }
    }
    while (v->n > 0 && v->digits[v->n - 1] == '0')
        v->n--;
}

enum table_decimal table_decimal(struct str s, char out[static TABLE_DECIMAL], size_t *ret_n) {
    struct number v = {0};
    if (!read_number(s, &v) || (v.n > 0 && v.point > EXPONENT_MAX))
        return TABLE_NO_DECIMAL;
    round_number(&v);
    size_t n = 0;
    if (v.n == 0 || v.point < -EXPONENT_MAX) {
        out[n++] = '0';
    } else {
        if (v.negative)
            out[n++] = '-';
        if (v.point <= 0)
            out[n++] = '0';
        for (int i = 0; i < v.point; i++)
            out[n++] = i < v.n ? v.digits[i] : '0';
        if (v.n > v.point)
            out[n++] = '.';
        for (int i = v.point; i < 0; i++)
            out[n++] = '0';
        for (int i = v.point > 0 ? v.point : 0; i < v.n; i++)
            out[n++] = v.digits[i];
    }
    out[n] = '\0';
    *ret_n = n;
    return v.n > 0 && v.point > SIGNIFICANT ? TABLE_IS_LOSSY : TABLE_IS_DECIMAL;
}

/* ---- formats */

struct table_format table_format_builtin(unsigned id) {
    static const struct table_format date = {FORMAT_DATE, -1}, time = {FORMAT_TIME, -1};
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
        (id >= 50 && id <= 54) || id == 57 || id == 58)
        return date;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 ||
        id == 56)
        return time;
    if (id == 9 || id == 10)
        return (struct table_format){FORMAT_PERCENT, id == 9 ? 0 : 2};
    if (id == 1 || id == 3 || id == 5 || id == 6 || id == 37 || id == 38 || id == 41 || id == 42)
        return (struct table_format){FORMAT_GENERAL, 0};
    if (id == 2 || id == 4 || id == 7 || id == 8 || id == 39 || id == 40 || id == 43 || id == 44)
        return (struct table_format){FORMAT_GENERAL, 2};
    return (struct table_format){FORMAT_GENERAL, -1};
}

/* What stands in the first section of a code. */
struct signs {
    bool year, month, day, clock, percent, odd;
    int before, behind; /* digits */
    bool point;
};

/* Behind what stands for itself at p: "text", \x, _x, *x, [Red]; p when nothing does. */
static const char *skip_literal(const char *p, struct signs *s) {
    if (*p == '"') {
        const char *end = strchr(p + 1, '"');
        return end ? end + 1 : p + strlen(p);
    }
    if (*p == '[') {
        const char *end = strchr(p, ']');
        s->clock =
            s->clock || (p[1] && strchr("hHmMsS", p[1]) && p[1 + strspn(p + 1, "hHmMsS")] == ']');
        return end ? end + 1 : p + strlen(p);
    }
    if (*p == '!' || *p == '\\' || *p == '_' || *p == '*') {
        s->odd = s->odd || *p == '!';
        return p[1] ? p + 2 : p + 1;
    }
    return p;
}

static void read_sign(char c, struct signs *s) {
    s->year = s->year || c == 'y' || c == 'Y';
    s->day = s->day || c == 'd' || c == 'D';
    s->month = s->month || c == 'm' || c == 'M';
    s->clock = s->clock || (c && strchr("hHsS", c));
    s->percent = s->percent || c == '%';
    s->odd = s->odd || c == 'E' || c == 'e' || c == '/';
    s->point = s->point || c == '.';
    if (c == '0' || c == '#' || c == '?')
        *(s->point ? &s->behind : &s->before) += 1;
}

struct table_format table_format_of(const char *code) {
    struct signs s = {0};
    bool comma = false; /* at the end of the digits it divides by a thousand */
    for (const char *p = code; *p && *p != ';';) {
        const char *behind = skip_literal(p, &s);
        if (behind != p) {
            p = behind;
            continue;
        }
        read_sign(*p, &s);
        comma = *p == ',' || (comma && !strchr("0#?.", *p));
        p++;
    }
    if (s.year || s.day || (s.month && !s.clock))
        return (struct table_format){FORMAT_DATE, -1};
    if (s.clock)
        return (struct table_format){FORMAT_TIME, -1};
    bool said = s.before > 0 && !s.odd && !comma && s.behind <= SIGNIFICANT;
    return (struct table_format){s.percent ? FORMAT_PERCENT : FORMAT_GENERAL,
                                 (int8_t)(said ? s.behind : -1)};
}

/* ---- dates */

#define SERIAL_OF_1970      25569
#define SERIAL_OF_1970_1904 24107
#define SERIAL_LAST         401768 /* 2999-12-31 */

bool table_serial_date(int64_t serial, bool is_1904, date_t *ret) {
    if (serial < (is_1904 ? 0 : 1) || serial > SERIAL_LAST - (is_1904 ? 1462 : 0))
        return false;
    if (is_1904) {
        *ret = (date_t){(int32_t)(serial - SERIAL_OF_1970_1904)};
        return true;
    }
    /* Excel counts a 29 February 1900, which there was not. */
    if (serial == 60)
        return false;
    *ret = (date_t){(int32_t)(serial - SERIAL_OF_1970 + (serial < 60))};
    return true;
}

/* As date_text, without printf: sheets have many days. */
static struct str day_text(struct arena *a, date_t d) {
    struct date_civil c = date_civil(d);
    const int parts[] = {c.year / 100, c.year % 100, c.month, c.day};
    static const int at[] = {0, 2, 5, 8};
    char *text = arena_strndup(a, "0000-00-00", 10);
    for (size_t i = 0; i < GP_COUNT(parts); i++) {
        text[at[i]] = (char)('0' + parts[i] / 10);
        text[at[i] + 1] = (char)('0' + parts[i] % 10);
    }
    return (struct str){text, 10};
}

static bool set_date(struct table_book *b, struct table_cell *c, struct str decimal) {
    int64_t serial = 0;
    size_t i = 0;
    for (; i < decimal.n && is_digit(decimal.p[i]) && serial < SERIAL_LAST * 10LL; i++)
        serial = serial * 10 + (decimal.p[i] - '0');
    date_t date;
    if ((i < decimal.n && decimal.p[i] != '.') || !table_serial_date(serial, b->is_1904, &date))
        return false;
    c->kind = TABLE_DATE;
    c->date = date;
    c->text = day_text(&b->row_arena, date);
    return true;
}

bool table_set_number(struct table_book *b, struct table_cell *c, struct str number,
                      struct table_format format) {
    char out[TABLE_DECIMAL];
    size_t n;
    enum table_decimal read = table_decimal(number, out, &n);
    if (read == TABLE_NO_DECIMAL)
        return false;
    struct str decimal = {out, n};
    if (format.kind == FORMAT_DATE && set_date(b, c, decimal))
        return true;
    c->kind = TABLE_NUMBER;
    c->percent = format.kind == FORMAT_PERCENT;
    c->decimals = format.decimals;
    c->lossy = read == TABLE_IS_LOSSY;
    table_set_text(b, c, decimal);
    return true;
}
