/* interval_read tells the two families apart by their first signs: a slash or a hyphen is ISO 8601
 * (read_iso), anything else an identifier of DHIS2 (read_dhis2): a year, then one of the rows of
 * kinds[] or of weeks[]. What is written (interval_dhis2) is looked for among the same rows. */
#include "num/interval.h"

#define YEARS_MOST 100 /* of a period */
#define WEEK       7

static bool take_number(struct str *s, size_t least, size_t most, int *ret) {
    size_t n = 0;
    int v = 0;
    while (n < s->n && n < most && s->p[n] >= '0' && s->p[n] <= '9')
        v = v * 10 + (s->p[n++] - '0');
    if (n < least)
        return false;
    *s = (struct str){s->p + n, s->n - n};
    *ret = v;
    return true;
}

static bool take_word(struct str *s, const char *word) {
    size_t n = strlen(word);
    if (s->n < n || memcmp(s->p, word, n) != 0)
        return false;
    *s = (struct str){s->p + n, s->n - n};
    return true;
}

/* Whole months from the first day of one. */
static bool months_from(int year, int month, int months, struct interval *ret) {
    date_t from;
    if (!date_of(year, month, 1, &from))
        return false;
    *ret = (struct interval){from, date_plus(date_plus_months(from, months), -1)};
    return true;
}

/* ---- ISO 8601 */

/* 2022-01-05, 2022-01, 2022: with the period that it is alone. */
static bool take_iso_date(struct str *s, struct interval *ret) {
    int year, month, day;
    if (!take_number(s, 4, 4, &year))
        return false;
    if (!take_word(s, "-"))
        return months_from(year, 1, 12, ret);
    if (!take_number(s, 2, 2, &month))
        return false;
    if (!take_word(s, "-"))
        return months_from(year, month, 1, ret);
    if (!take_number(s, 2, 2, &day) || !date_of(year, month, day, &ret->from))
        return false;
    ret->to = ret->from;
    return true;
}

/* P1Y, P3M, P1Y6M, P2W, P10D: months and days. */
static bool take_duration(struct str *s, int *ret_months, int *ret_days) {
    static const struct {
        const char *sign;
        int months, days;
    } units[] = {{"Y", 12, 0}, {"M", 1, 0}, {"W", 0, WEEK}, {"D", 0, 1}};
    size_t next = 0;
    *ret_months = *ret_days = 0;
    for (int n; next < GP_COUNT(units) && take_number(s, 1, 4, &n);) {
        while (next < GP_COUNT(units) && !take_word(s, units[next].sign))
            next++;
        if (next == GP_COUNT(units))
            return false;
        *ret_months += n * units[next].months;
        *ret_days += n * units[next].days;
        next++;
    }
    return *ret_months + *ret_days > 0 && *ret_months <= YEARS_MOST * 12 &&
           *ret_days <= YEARS_MOST * 366;
}

static bool read_iso(struct str s, struct interval *ret) {
    struct interval until;
    int months, days;
    if (!take_iso_date(&s, ret))
        return false;
    if (s.n == 0)
        return true;
    if (!take_word(&s, "/"))
        return false;
    if (take_word(&s, "P")) {
        if (!take_duration(&s, &months, &days) || s.n > 0)
            return false;
        ret->to = date_plus(date_plus_months(ret->from, months), days - 1);
        return true;
    }
    if (!take_iso_date(&s, &until) || s.n > 0 || date_cmp(until.to, ret->from) < 0)
        return false;
    ret->to = until.to;
    return true;
}

/* ---- DHIS2 */

/* A number of equal parts of a year that begins with a month. */
static const struct {
    const char *word;
    int first, months, parts;
} kinds[] = {
    {"Q", 1, 3, 4},      {"AprilS", 4, 6, 2}, {"S", 1, 6, 2},     {"", 1, 12, 1},
    {"April", 4, 12, 1}, {"July", 7, 12, 1},  {"Oct", 10, 12, 1},
};

static const struct {
    const char *word;
    int first_day; /* 0 Monday, as date_weekday */
    int weeks;
} weeks[] = {{"W", 0, 1},    {"WedW", 2, 1}, {"ThuW", 3, 1},
             {"SatW", 5, 1}, {"SunW", 6, 1}, {"BiW", 0, 2}};

/* The first day of week 1, or of the one behind the last. */
static date_t first_week(int year, int first_day) {
    date_t fourth;
    if (!date_of(year, 1, 4, &fourth))
        return DATE_UNSET;
    return date_plus(fourth, -((date_weekday(fourth) - first_day + WEEK) % WEEK));
}

static bool read_week(int year, struct str s, struct interval *ret) {
    for (size_t i = 0; i < GP_COUNT(weeks); i++) {
        struct str rest = s;
        int n;
        if (!take_word(&rest, weeks[i].word) || !take_number(&rest, 1, 2, &n) || rest.n > 0)
            continue;
        date_t first = first_week(year, weeks[i].first_day);
        date_t next = first_week(year + 1, weeks[i].first_day);
        if (n < 1 || !date_is_set(first) || !date_is_set(next))
            return false;
        ret->from = date_plus(first, (n - 1) * WEEK * weeks[i].weeks);
        ret->to = date_plus(ret->from, WEEK * weeks[i].weeks - 1);
        return date_cmp(ret->from, next) < 0;
    }
    return false;
}

/* 01 a month, 01B two of them, 0105 a day. */
static bool read_digits(int year, struct str s, struct interval *ret) {
    int month, day;
    if (!take_number(&s, 2, 2, &month))
        return false;
    if (s.n == 0)
        return months_from(year, month, 1, ret);
    if (take_word(&s, "B"))
        return s.n == 0 && month % 2 == 1 && months_from(year, month, 2, ret);
    if (!take_number(&s, 2, 2, &day) || s.n > 0 || !date_of(year, month, day, &ret->from))
        return false;
    ret->to = ret->from;
    return true;
}

static bool read_dhis2(struct str s, struct interval *ret) {
    int year;
    if (!take_number(&s, 4, 4, &year))
        return false;
    if (s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9')
        return read_digits(year, s, ret);
    for (size_t i = 0; i < GP_COUNT(kinds); i++) {
        struct str rest = s;
        int n = 1;
        if (!take_word(&rest, kinds[i].word) ||
            (kinds[i].parts > 1 && !take_number(&rest, 1, 1, &n)) || rest.n > 0)
            continue;
        int month = kinds[i].first + (n - 1) * kinds[i].months;
        return n >= 1 && n <= kinds[i].parts &&
               months_from(year + (month - 1) / 12, (month - 1) % 12 + 1, kinds[i].months, ret);
    }
    return read_week(year, s, ret);
}

bool interval_read(struct str s, struct interval *ret) {
    bool iso = memchr(s.p, '-', s.n) || memchr(s.p, '/', s.n);
    return iso ? read_iso(s, ret) : read_dhis2(s, ret);
}

/* ---- compared and written */

bool interval_meets(const struct interval *a, const struct interval *b) {
    return date_cmp(a->from, b->to) <= 0 && date_cmp(b->from, a->to) <= 0;
}

bool interval_lies_in(const struct interval *a, const struct interval *b) {
    return date_cmp(a->from, b->from) >= 0 && date_cmp(a->to, b->to) <= 0;
}

/* 0 where it is none. */
static int whole_months(const struct interval *i) {
    int n = date_whole_months(i->from, i->to);
    return n > 0 && date_cmp(date_plus(date_plus_months(i->from, n), -1), i->to) == 0 ? n : 0;
}

const char *interval_iso(struct arena *a, const struct interval *i) {
    int n = whole_months(i);
    const char *from = date_text(a, i->from);
    if (n > 0 && n % 12 == 0)
        return arena_printf(a, "%s/P%dY", from, n / 12);
    if (n > 0)
        return arena_printf(a, "%s/P%dM", from, n);
    return arena_printf(a, "%s/P%dD", from, (int)date_days(i->from, i->to));
}

const char *interval_dhis2(struct arena *a, const struct interval *i) {
    struct date_civil c = date_civil(i->from);
    int months = c.day == 1 ? whole_months(i) : 0;
    if (date_cmp(i->from, i->to) == 0)
        return arena_printf(a, "%04d%02d%02d", c.year, c.month, c.day);
    if (months == 1)
        return arena_printf(a, "%04d%02d", c.year, c.month);
    if (months == 2 && c.month % 2 == 1)
        return arena_printf(a, "%04d%02dB", c.year, c.month);
    for (size_t k = 0; k < GP_COUNT(kinds); k++) {
        int past = (c.month - kinds[k].first + 12) % 12; /* months since that year began */
        int year = c.month < kinds[k].first ? c.year - 1 : c.year;
        if (months != kinds[k].months || past % months != 0 || past / months >= kinds[k].parts)
            continue;
        return kinds[k].parts == 1
                   ? arena_printf(a, "%04d%s", year, kinds[k].word)
                   : arena_printf(a, "%04d%s%d", year, kinds[k].word, past / months + 1);
    }
    return NULL;
}

const char *interval_zh(struct arena *a, const struct interval *i) {
    return arena_printf(a, "%s 至 %s", date_text(a, i->from), date_text(a, i->to));
}
