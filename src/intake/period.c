/* Days and periods as people write them. plain() makes one way of writing of all: full width,
 * Chinese numbers, blanks and times of day gone; the rest reads only that. period_day then says
 * why a text is no day, since no year, no day of the month and a whole period are different faults
 * to mend; period_read tries each sign that may part two days. A year is never guessed. */
#include "intake/period.h"

#include "base/utf8.h"
#include "num/typed.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Full width, and the numbers of 二〇二二年十二月三十一日, as ASCII; blanks go. */
static int chinese_digit(uint32_t c) {
    static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (size_t i = 0; i < GP_COUNT(digits); i++)
        if (c == digits[i])
            return (int)i;
    return c == 0x96F6 || c == 0x25CB || c == 0x25EF ? 0 : -1;
}

/* 十二 is 12, 三十 is 30: written before anything that parts follows. */
static void add_ten(struct buf *b, struct str s, size_t pos, bool digit_before) {
    bool digit_behind = pos < s.n && chinese_digit(utf8_next(s, &(size_t){pos})) >= 0;
    if (!digit_before)
        buf_addc(b, '1');
    if (!digit_behind)
        buf_addc(b, '0');
}

/* Without a time of day behind a blank: blanks go, and 2022/5/1 0:00 must not become the tenth. */
static struct str without_time(const char *text) {
    const char *colon = strchr(text, ':');
    const char *wide = strstr(text, "：");
    colon = colon && (!wide || colon < wide) ? colon : wide;
    for (const char *p = colon; p && p > text; p--)
        if (*p == ' ' && (is_digit(p[1]) || p[1] == ' '))
            return (struct str){text, (size_t)(p - text)};
    return str_of(text);
}

static const char *plain(struct arena *a, const char *text) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct str s = without_time(text);
    bool digit = false;
    for (size_t pos = 0; pos < s.n;) {
        uint32_t c = utf8_next(s, &pos);
        int v = chinese_digit(c);
        if (c == 0x5341) /* 十 */
            add_ten(&b, s, pos, digit);
        else if (v >= 0)
            buf_addc(&b, (char)('0' + v));
        else
            utf8_fold(c, &b);
        digit = v >= 0;
    }
    return arena_strdup(a, buf_text(&b));
}

/* What stands behind the day: a time, a weekday, 起, 止. Found by where three numbers have ended.
 */
static size_t date_length(const char *s) {
    size_t numbers = 0, i = 0;
    while (s[i] && numbers < 3) {
        if (is_digit(s[i])) {
            i += strspn(s + i, "0123456789");
            numbers++;
        } else if (s[i] == '-' || s[i] == '/' || s[i] == '.') {
            i++;
        } else if (strncmp(s + i, "年", 3) == 0 || strncmp(s + i, "月", 3) == 0) {
            i += 3;
        } else {
            break;
        }
    }
    if (numbers >= 2 && (strncmp(s + i, "日", 3) == 0 || strncmp(s + i, "号", 3) == 0))
        return i + 3;
    return i;
}

static bool is_tail(const char *s) {
    static const char *const tails[] = {"t",    "起",   "止",   "前", "(",
                                        "上午", "下午", "星期", "周", "."};
    for (size_t i = 0; i < GP_COUNT(tails); i++)
        if (strncmp(s, tails[i], strlen(tails[i])) == 0)
            return true;
    return *s == '\0' || strspn(s, "0123456789:") == strlen(s);
}

/* Numbers and how they are parted; false when something else stands between them. */
static bool read_parts(const char *s, size_t n, int part[3], size_t *ret_n, size_t length[3]) {
    size_t parts = 0;
    for (size_t i = 0; i < n;) {
        if (!is_digit(s[i])) {
            i++;
            continue;
        }
        if (parts == 3)
            return false;
        part[parts] = 0;
        size_t from = i;
        for (; i < n && is_digit(s[i]); i++)
            part[parts] = part[parts] < 100000000 ? part[parts] * 10 + (s[i] - '0') : part[parts];
        length[parts++] = i - from;
    }
    *ret_n = parts;
    return true;
}

static int full_year(int year, size_t digits) {
    if (digits != 2)
        return year;
    return year < 80 ? 2000 + year : 1900 + year;
}

static enum period_day day_of(int year, int month, int day, date_t *ret) {
    date_t d;
    if (!date_of(year, month, day, &d))
        return DAY_IMPOSSIBLE;
    *ret = d;
    return DAY_READ;
}

/* 20220501; 220501, unless it may be the month 2022-05 or 2012-05. */
static enum period_day run_on(int v, size_t digits, date_t *ret) {
    if (digits == 8)
        return day_of(v / 10000, v / 100 % 100, v % 100, ret);
    if (digits != 6)
        return DAY_NONE;
    int month = v % 100;
    bool century = v / 10000 == 19 || v / 10000 == 20;
    if (century && month >= 1 && month <= 12)
        return DAY_NO_DAY;
    return day_of(full_year(v / 10000, 2), v / 100 % 100, v % 100, ret);
}

static enum period_day plain_day(const char *s, date_t *ret) {
    size_t n = date_length(s), parts, length[3];
    int part[3];
    if (n == 0 || !read_parts(s, n, part, &parts, length))
        return DAY_NONE;
    if (!is_tail(s + n))
        return DAY_NONE;
    if (parts == 1)
        return run_on(part[0], length[0], ret);
    bool year = length[0] == 4 || (parts == 3 && length[0] == 2);
    if (parts == 2)
        return year ? DAY_NO_DAY : length[0] <= 2 ? DAY_NO_YEAR : DAY_NONE;
    if (parts != 3 || !year || length[1] > 2 || length[2] > 2)
        return DAY_NONE;
    return day_of(full_year(part[0], length[0]), part[1], part[2], ret);
}

enum period_day period_day(struct arena *a, const char *text, date_t *ret) {
    date_t from, to;
    if (typed_date(str_of(text), ret) && date_civil(*ret).year >= 1900)
        return DAY_READ;
    const char *s = plain(a, text);
    enum period_day got = plain_day(s, ret);
    if (got == DAY_NONE && period_read(a, text, &from, &to))
        return DAY_IS_PERIOD;
    return got;
}

/* ---- periods */

/* Length of a sign between two days. */
static size_t separator(const char *s) {
    static const char *const signs[] = {"至", "到", "~", "—", "–", "－", "-", "―", "→"};
    for (size_t i = 0; i < GP_COUNT(signs); i++)
        if (strncmp(s, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

static bool read_month(const char *s, bool last, date_t *ret) {
    size_t parts, length[3];
    int part[3];
    if (date_length(s) != strlen(s) || !read_parts(s, strlen(s), part, &parts, length))
        return false;
    if (parts == 1 && length[0] == 6) {
        part[1] = part[0] % 100;
        part[0] /= 100;
    } else if (parts != 2 || length[0] != 4) {
        return false;
    }
    date_t first;
    if (!date_of(part[0], part[1], 1, &first))
        return false;
    *ret = last ? date_plus(date_plus_months(first, 1), -1) : first;
    return true;
}

/* 5.31 or 31日 behind 2022.5.1: what is missing is taken from there. */
static bool read_rest(const char *s, date_t from, date_t *ret) {
    size_t n = date_length(s), parts, length[3];
    int part[3];
    if (n == 0 || !is_tail(s + n) || !read_parts(s, n, part, &parts, length) || parts > 2)
        return false;
    struct date_civil c = date_civil(from);
    if (length[0] > 2)
        return false;
    return parts == 2 ? date_of(c.year, part[0], part[1], ret)
                      : date_of(c.year, c.month, part[0], ret);
}

static bool read_halves(const char *left, const char *right, date_t *ret_from, date_t *ret_to) {
    date_t from, to;
    if (plain_day(left, &from) == DAY_READ) {
        if (plain_day(right, &to) != DAY_READ && !read_rest(right, from, &to))
            return false;
    } else if (!read_month(left, false, &from) || !read_month(right, true, &to)) {
        return false;
    }
    if (date_cmp(from, to) > 0)
        return false;
    *ret_from = from;
    *ret_to = to;
    return true;
}

bool period_read(struct arena *a, const char *text, date_t *ret_from, date_t *ret_to) {
    const char *s = plain(a, text);
    if (strlen(s) < 2 || strlen(s) > 100)
        return false;
    for (size_t i = 1; s[i]; i++) {
        size_t n = separator(s + i);
        if (n == 0 || (n == 1 && s[i] != '-' && s[i] != '~'))
            continue;
        size_t more = separator(s + i + n); /* -- and —— */
        if (read_halves(arena_strndup(a, s, i), s + i + n + more, ret_from, ret_to))
            return true;
    }
    return false;
}

bool period_is_told(struct arena *a, const char *text) {
    static const char *const words[] = {"之日", "起始", "截止", "结束期", "开始期",
                                        "至",   "期间", "年",   "月"};
    date_t from, to;
    if (period_read(a, text, &from, &to) || period_day(a, text, &from) == DAY_READ)
        return true;
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}
