#include "intake/figure.h"

#include "num/typed.h"

/* ---- decimals as text */

const char *figure_scaled(struct arena *a, const char *decimal, int shift, unsigned scale,
                          bool *ret_lost) {
    bool negative = *decimal == '-';
    decimal += negative;
    size_t whole = strcspn(decimal, "."), n = strlen(decimal);
    size_t digits = n - (decimal[whole] == '.');
    /* Zeros enough on both sides, and one in front that a carry may become. */
    size_t pad = 8 + scale, room = digits + 2 * pad;
    char *d = arena_alloc(a, room + 1);
    memset(d, '0', room);
    memcpy(d + pad, decimal, whole);
    if (digits > whole)
        memcpy(d + pad + whole, decimal + whole + 1, digits - whole);
    size_t point = (size_t)((ptrdiff_t)(pad + whole) + shift), end = point + scale;
    *ret_lost = false;
    for (size_t i = end; i < room; i++)
        *ret_lost = *ret_lost || d[i] != '0';
    if (end < room && d[end] >= '5') {
        size_t i = end;
        while (i > 0 && d[i - 1] == '9')
            d[--i] = '0';
        if (i > 0)
            d[i - 1]++;
    }
    size_t from = strspn(d, "0");
    from = from < point - 1 ? from : point - 1;
    bool zero = strspn(d + from, "0") >= end - from;
    return arena_printf(a, "%s%.*s%s%.*s", negative && !zero ? "-" : "", (int)(point - from),
                        d + from, scale ? "." : "", (int)scale, d + point);
}

/* ---- reading */

static unsigned scale_of(enum field_kind k) {
    return k == FIELD_COUNT ? 0 : kind_info(k)->scale;
}

static bool not_a_figure(struct arena *a, const struct field *f, const char *text,
                         enum dec_parse parsed, struct figure_said *said) {
    unsigned scale = scale_of(f->kind);
    if (parsed == DEC_TOO_FINE && scale == 0)
        said->what = arena_printf(a, "“%s”应为整数", text), said->remedy = "请改成整数";
    else if (parsed == DEC_TOO_FINE)
        said->what = arena_printf(a, "“%s”超过 %u 位小数", text, scale),
        said->remedy = arena_printf(a, "请四舍五入到 %u 位小数（公式可用 ROUND）", scale);
    else if (parsed == DEC_TOO_LARGE)
        said->what = arena_printf(a, "“%s”太大", text), said->remedy = "请核对数字和单位";
    else
        said->what = arena_printf(a, "“%s”不是数字", text),
        said->remedy = "请只填数字，说明写到备注里";
    return false;
}

static bool ends(const char *s, const char *with, size_t *ret_n) {
    size_t n = strlen(s), m = strlen(with);
    if (n <= m || strcmp(s + n - m, with) != 0)
        return false;
    *ret_n = n - m;
    return true;
}

static int unit_shift(enum intake_unit unit) {
    return unit == UNIT_TEN_THOUSAND ? 4 : unit == UNIT_THOUSAND ? 3 : 0;
}

/* What Excel stores as a number. */
static bool read_number(struct arena *a, const struct field *f, enum intake_unit unit,
                        const struct table_cell *cell, int64_t *ret, struct figure_said *said) {
    unsigned scale = scale_of(f->kind);
    int shift = f->kind == FIELD_MONEY                    ? unit_shift(unit)
                : f->kind == FIELD_SHARE && cell->percent ? 2
                                                          : 0;
    if (shift == 0 && dec_parse(cell->text, scale, ret) == DEC_PARSED)
        return true;
    bool lost;
    const char *s = figure_scaled(a, cell->text.p, shift, scale, &lost);
    int shown = cell->decimals < 0                                 ? -1
                : f->kind == FIELD_MONEY && cell->decimals > shift ? cell->decimals - shift
                : f->kind == FIELD_MONEY                           ? 0
                                                                   : cell->decimals;
    bool rounds =
        f->kind == FIELD_SHARE || (f->kind != FIELD_COUNT && shown >= 0 && shown <= (int)scale);
    if (lost && !rounds)
        return not_a_figure(a, f, cell->text.p, DEC_TOO_FINE, said);
    if (lost && f->kind != FIELD_SHARE) {
        said->what = arena_printf(a, "存的是 %s，按显示的位数读作 %s", cell->text.p, s);
        said->remedy = "如果要精确到更多位，请核对；公式可用 ROUND 取到分";
    }
    enum dec_parse parsed = dec_parse(str_of(s), scale, ret);
    return parsed == DEC_PARSED || not_a_figure(a, f, cell->text.p, parsed, said);
}

/* Words behind a count or a score that say what is counted. */
static const char *without_words(struct arena *a, const struct field *f, const char *s) {
    static const char *const counted[] = {"人次", "人", "名", "次", "节",   "场", "个", "小时",
                                          "分钟", "户", "篇", "期", "岁",   "份", "项", "件",
                                          "天",   "日", "元", "例", "场次", "位"};
    size_t n = strlen(s), at;
    for (size_t i = 0; f->kind == FIELD_COUNT && i < GP_COUNT(counted); i++)
        if (ends(s, counted[i], &at) && s[at - 1] >= '0' && s[at - 1] <= '9')
            n = at < n ? at : n;
    if (f->kind == FIELD_SCORE && ends(s, "分", &at))
        n = at;
    return arena_strndup(a, s, n);
}

static bool has_word(const char *s, const char *word) {
    return strstr(s, word) != NULL;
}

/* 万元 in the heading holds for figures that do not say 元 or 万 themselves. */
static enum dec_parse read_money(struct arena *a, enum intake_unit unit, const char *s,
                                 int64_t *ret) {
    bool own = has_word(s, "元") || has_word(s, "万");
    if (unit == UNIT_TEN_THOUSAND && !own)
        s = arena_printf(a, "%s万", s);
    if (unit != UNIT_THOUSAND || own)
        return typed_figure(str_of(s), MONEY_SCALE, TYPED_MONEY, ret);
    return typed_figure(str_of(s), MONEY_SCALE + 3, TYPED_MONEY, ret);
}

static bool read_text(struct arena *a, const struct field *f, enum intake_unit unit,
                      const char *text, int64_t *ret, struct figure_said *said) {
    const char *s = without_words(a, f, text);
    size_t n;
    bool percent = ends(s, "%", &n) || ends(s, "％", &n);
    if (percent)
        s = arena_strndup(a, s, n);
    enum dec_parse parsed;
    if (f->kind == FIELD_MONEY)
        parsed = percent ? DEC_NOT_DECIMAL : read_money(a, unit, s, ret);
    else if (percent && f->kind == FIELD_FACTOR)
        parsed = typed_figure(str_of(s), SHARE_SCALE - 2, TYPED_PLAIN, ret);
    else
        parsed = percent && f->kind != FIELD_SHARE
                     ? DEC_NOT_DECIMAL
                     : typed_figure(str_of(s), scale_of(f->kind), TYPED_PLAIN, ret);
    return parsed == DEC_PARSED || not_a_figure(a, f, text, parsed, said);
}

bool figure_read(struct arena *a, const struct field *f, enum intake_unit unit,
                 const struct table_cell *cell, const char *text, int64_t *ret,
                 struct figure_said *said) {
    if (cell->kind == TABLE_DATE) {
        said->what = arena_printf(a, "这一格是日期 %s，不是数字", text);
        said->remedy = "请把这一格设成“常规”格式，重新填写数字";
        return false;
    }
    if (cell->kind == TABLE_NUMBER) {
        if (!read_number(a, f, unit, cell, ret, said))
            return false;
    } else if (!read_text(a, f, unit, text, ret, said)) {
        return false;
    }
    bool percent =
        cell->percent || unit == UNIT_PERCENT || has_word(text, "%") || has_word(text, "％");
    if (f->kind == FIELD_SHARE && !percent && *ret != 0 && *ret > -100 && *ret <= 100) {
        said->what =
            arena_printf(a, "“%s”没有百分号，读作 %s%%", text, kind_text(a, f->kind, *ret));
        said->remedy = "如果是百分之几十，请写成 85.77% 的样子";
    }
    return true;
}
