#include "report/prose.h"

/* 0 to 9999 in Chinese: a zero inside is said once, closing zeros are not said, and ten to nineteen
 * go without the leading one. */
static const char *small_number(struct arena *a, int n) {
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const struct {
        int value;
        const char *name;
    } places[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
    if (n < 10)
        return digits[n];
    const char *text = "";
    bool zero = false;
    for (size_t i = 0; i < GP_COUNT(places); i++) {
        int digit = n / places[i].value % 10;
        if (digit == 0) {
            zero = *text != '\0';
            continue;
        }
        bool bare_ten = places[i].value == 10 && digit == 1 && !*text;
        text = arena_printf(a, "%s%s%s%s", text, zero ? "零" : "", bare_ten ? "" : digits[digit],
                            places[i].name);
        zero = false;
    }
    return text;
}

const char *prose_number(struct arena *a, int64_t n) {
    if (n < 0 || n > 9999)
        return arena_printf(a, "%lld", (long long)n);
    return small_number(a, (int)n);
}

const char *prose_quantity(struct arena *a, int64_t n) {
    return n == 2 ? "两" : prose_number(a, n);
}

const char *prose_count(struct arena *a, int64_t n) {
    char out[DEC_TEXT];
    return arena_strdup(a, dec_format(n, 0, DEC_GROUP, out));
}

const char *prose_heading_number(struct arena *a, unsigned level, unsigned n) {
    switch (level) {
    case 1:
        return arena_printf(a, "第%s部分 ", prose_number(a, n));
    case 2:
        return arena_printf(a, "%s、", prose_number(a, n));
    case 3:
        return arena_printf(a, "（%s）", prose_number(a, n));
    default:
        return arena_printf(a, "%u. ", n);
    }
}

const char *prose_period(struct arena *a, date_t from, date_t to) {
    if (!date_is_set(from) || !date_is_set(to))
        return "";
    struct date_civil f = date_civil(from), t = date_civil(to);
    return arena_printf(a, "%d.%d.%d-%d.%d.%d", f.year, f.month, f.day, t.year, t.month, t.day);
}

const char *prose_join(struct arena *a, const char *const *items, size_t n, const char *last) {
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_adds(&b, i + 1 == n ? last : "、");
        buf_adds(&b, items[i]);
    }
    const char *text = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return text;
}

static bool is_wide(char c) {
    return (unsigned char)c >= 0x80;
}

const char *prose_tight(struct arena *a, const char *text) {
    char *out = arena_strdup(a, text);
    size_t n = 0;
    for (size_t i = 0; text[i]; i++) {
        bool between = text[i] == ' ' && i > 0 && (is_wide(text[i - 1]) != is_wide(text[i + 1]));
        if (!between || !text[i + 1])
            out[n++] = text[i];
    }
    out[n] = '\0';
    return out;
}

bool prose_ends_with(const char *text, const char *ending) {
    size_t n = strlen(text), m = strlen(ending);
    return n >= m && memcmp(text + n - m, ending, m) == 0;
}

const char *prose_center(struct arena *a, const struct center *c) {
    static const char *const institutions[] = {"中心", "馆", "站", "所", "室", "院", "园"};
    for (size_t i = 0; i < GP_COUNT(institutions); i++)
        if (prose_ends_with(c->name, institutions[i]))
            return c->name;
    return arena_printf(a, "%s中心", c->name);
}

const char *prose_center_and_substations(struct arena *a, const struct center *c) {
    const char *name = prose_center(a, c);
    return c->n_substations ? arena_printf(a, "%s及分站点", name) : name;
}

static const char *full_name(const struct center *c) {
    return cstr_empty(c->full_name) ? c->name : c->full_name;
}

const char *prose_center_full(struct arena *a, const struct center *c) {
    const char *name = full_name(c);
    return c->n_substations ? arena_printf(a, "%s（含分站点）", name) : name;
}

const char *prose_centers(struct arena *a, int64_t centers, int64_t substations) {
    if (substations <= 0)
        return arena_printf(a, "%s个中心", prose_count(a, centers));
    return arena_printf(a, "%s个中心及%s个分站点", prose_count(a, centers),
                        prose_count(a, substations));
}

/* What stands behind the short name in the full name, or NULL when it does not begin with it. */
static const char *kind_of_center(const struct center *c) {
    const char *full = full_name(c);
    size_t n = strlen(c->name);
    if (strncmp(full, c->name, n) != 0 || !full[n])
        return NULL;
    return full + n;
}

const char *prose_subject(const struct center *const *centers, size_t n) {
    const char *subject = n ? kind_of_center(centers[0]) : NULL;
    for (size_t i = 1; i < n && subject; i++) {
        const char *other = kind_of_center(centers[i]);
        if (!other || !cstr_eq(other, subject))
            subject = NULL;
    }
    return subject ? subject : "社会工作服务项目";
}

const char *prose_qualification(const char *name) {
    return cstr_eq(name, "社会工作师") ? "社会工作师（中级）" : name;
}

const char *prose_money(struct arena *a, money_t m) {
    return money_is_set(m) ? money_text_group(a, m) : PROSE_DASH;
}

const char *prose_percent(struct arena *a, share_t s) {
    char out[DEC_TEXT];
    /* Printed with both decimals: 0.50 %, as tables do, not 0.5 %. */
    return share_is_set(s) ? arena_printf(a, "%s%%", dec_format(s.v, 2, DEC_PLAIN, out))
                           : PROSE_DASH;
}

const char *prose_cell_count(struct arena *a, int64_t n) {
    return n == DEC_UNSET ? PROSE_DASH : prose_count(a, n);
}
