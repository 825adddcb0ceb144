#include "num/date.h"

#define MIN_YEAR 1900
#define MAX_YEAR 2999

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month) {
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : length[month - 1];
}

/* Counts years from 1 March, so that the leap day is the last one of its year. */
static int32_t days_from_civil(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

bool date_of(int year, int month, int day, date_t *ret) {
    if (year < MIN_YEAR || year > MAX_YEAR || month < 1 || month > 12)
        return false;
    if (day < 1 || day > month_length(year, month))
        return false;
    ret->day = days_from_civil(year, month, day);
    return true;
}

static bool digits(struct str s, size_t from, size_t n, int *ret) {
    int v = 0;
    for (size_t i = from; i < from + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *ret = v;
    return true;
}

bool date_parse(struct str s, date_t *ret) {
    int year, month, day;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    return digits(s, 0, 4, &year) && digits(s, 5, 2, &month) && digits(s, 8, 2, &day) &&
           date_of(year, month, day, ret);
}

struct date_civil date_civil(date_t d) {
    int32_t z = d.day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t day_of_era = z - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted_month = (5 * day_of_year + 2) / 153;
    int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    return (struct date_civil){year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
                               day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

int date_cmp(date_t a, date_t b) {
    return (a.day > b.day) - (a.day < b.day);
}

date_t date_min(date_t a, date_t b) {
    return a.day <= b.day ? a : b;
}

date_t date_max(date_t a, date_t b) {
    return a.day >= b.day ? a : b;
}

date_t date_plus(date_t d, int32_t days) {
    return (date_t){d.day + days};
}

date_t date_plus_months(date_t d, int months) {
    struct date_civil c = date_civil(d);
    int total = c.year * 12 + c.month - 1 + months;
    int year = total / 12, month = total % 12 + 1;
    int last = month_length(year, month);
    return (date_t){days_from_civil(year, month, c.day < last ? c.day : last)};
}

int32_t date_days(date_t first, date_t last) {
    return last.day < first.day ? 0 : last.day - first.day + 1;
}

int date_weekday(date_t d) {
    /* 1970-01-01 was a Thursday. */
    int w = (d.day + 3) % 7;
    return w < 0 ? w + 7 : w;
}

int32_t date_weekdays(date_t first, date_t last) {
    int32_t days = date_days(first, last);
    int32_t count = days / 7 * 5;
    int weekday = date_weekday(first);
    for (int32_t i = 0; i < days % 7; i++)
        count += (weekday + i) % 7 < 5;
    return count;
}

int date_whole_months(date_t first, date_t last) {
    if (last.day < first.day)
        return 0;
    date_t behind = date_plus(last, 1);
    struct date_civil a = date_civil(first), b = date_civil(behind);
    int months = (b.year - a.year) * 12 + b.month - a.month;
    return date_plus_months(first, months).day > behind.day ? months - 1 : months;
}

const char *date_text(struct arena *a, date_t d) {
    if (!date_is_set(d))
        return "";
    struct date_civil c = date_civil(d);
    return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

const char *time_format(int64_t ms, char text[static TIME_TEXT]) {
    int64_t seconds = (ms + CHINA_OFFSET_MS) / 1000;
    struct date_civil c = date_civil((date_t){(int32_t)(seconds / 86400)});
    snprintf(text, TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d+08:00", c.year, c.month, c.day,
             (int)(seconds % 86400 / 3600), (int)(seconds % 3600 / 60), (int)(seconds % 60));
    return text;
}

const char *date_text_zh(struct arena *a, date_t d) {
    if (!date_is_set(d))
        return "";
    struct date_civil c = date_civil(d);
    return arena_printf(a, "%d年%d月%d日", c.year, c.month, c.day);
}
