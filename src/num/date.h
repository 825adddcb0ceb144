/* Civil dates of the Gregorian calendar, and day counts with both ends counted. */
#ifndef GP_NUM_DATE_H
#define GP_NUM_DATE_H

#include "base/arena.h"
#include "base/str.h"

typedef struct {
    int32_t day; /* days since 1970-01-01 */
} date_t;

#define DATE_UNSET ((date_t){INT32_MIN})

/* Days begin at midnight in China, which has one time and no summer time. */
#define DAY_MS          86400000LL
#define CHINA_OFFSET_MS (8 * 3600000LL)
static inline date_t date_of_ms(int64_t ms) {
    return (date_t){(int32_t)((ms + CHINA_OFFSET_MS) / DAY_MS)};
}

static inline bool date_is_set(date_t d) {
    return d.day != INT32_MIN;
}

struct date_civil {
    int year, month, day;
};

/* False unless it is a date of the years 1900 to 2999. */
bool date_of(int year, int month, int day, date_t *ret) GP_CHECKED;

/* Reads exactly YYYY-MM-DD. */
bool date_parse(struct str s, date_t *ret) GP_CHECKED;

struct date_civil date_civil(date_t d);

/* -1, 0, 1 */
int date_cmp(date_t a, date_t b);
date_t date_min(date_t a, date_t b);
date_t date_max(date_t a, date_t b);
date_t date_plus(date_t d, int32_t days);

/* The same day n months on; the last day of that month where it has no such day. */
date_t date_plus_months(date_t d, int months);

/* Natural days from first to last, both counted; 0 when last lies before first.
 * 2021-12-01 to 2022-05-31 are 182. */
int32_t date_days(date_t first, date_t last);

/* Days among them that are not Saturday or Sunday. Public holidays are not known to it. */
int32_t date_weekdays(date_t first, date_t last);

/* Whole months covered by first..last, both counted: 2021-12-01 to 2022-05-31 are 6, to
 * 2022-05-30 are 5. */
int date_whole_months(date_t first, date_t last);

/* 0 Monday … 6 Sunday */
int date_weekday(date_t d);

const char *date_text(struct arena *a, date_t d);    /* 2022-05-16; "" when unset */
const char *date_text_zh(struct arena *a, date_t d); /* 2022年5月16日 */

/* 2022-05-16T08:30:00+08:00 of a time in ms since 1970, in China; gives text. */
#define TIME_TEXT 80
const char *time_format(int64_t ms, char text[static TIME_TEXT]);

#endif
