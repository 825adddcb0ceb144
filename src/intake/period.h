/* Days and periods as offices write them. */
#ifndef GP_INTAKE_PERIOD_H
#define GP_INTAKE_PERIOD_H

#include "base/arena.h"
#include "num/date.h"

enum period_day {
    DAY_READ,
    DAY_NO_DAY,     /* 2022年5月: the month only */
    DAY_NO_YEAR,    /* 5月1日 */
    DAY_IS_PERIOD,  /* 2021.12.1-2022.4.30 */
    DAY_IMPOSSIBLE, /* 2022-02-30 */
    DAY_NONE,
};

/* 2022-05-01, 2022.5.1, 2022年5月1日, 二〇二二年五月一日, 22-5-1 (a year of two digits is 2000 to
 * 2079, or 1980 to 1999), 20220501, 220501, with a time of day or a weekday behind. */
enum period_day period_day(struct arena *a, const char *text, date_t *ret);

/* 2021.12.1-2022.4.30, 2022年5月1日至31日, 2022/5/1～5/31, 2021.12-2022.4 (from the first day to
 * the last). False when it is none. */
bool period_read(struct arena *a, const char *text, date_t *ret_from, date_t *ret_to) GP_CHECKED;

/* Whether a cell of a head tells a period, in dates or in words: 评估资料提交之日-项目运营结束期.
 */
bool period_is_told(struct arena *a, const char *text);

#endif
