/* Periods as programs for aggregate data write them, both ends counted:
 *
 * - ISO 8601, as ADX (IHE QRPH) has it: 2022-01-01/P1Y, 2022-01/P1M, 2022-01-01/2022-06-30, and a
 *   day, month or year alone;
 * - the identifiers of DHIS2: 20220105, 2022W1 (from Monday; 2022WedW1, ThuW, SatW, SunW from
 *   another day), 2022BiW1, 202201, 202201B, 2022Q1, 2022S1, 2022AprilS1, 2022, 2022April,
 *   2022July, 2022Oct. Week 1 is the one with 4 January in it, as in ISO 8601. */
#ifndef GP_NUM_INTERVAL_H
#define GP_NUM_INTERVAL_H

#include "num/date.h"

struct interval {
    date_t from, to;
};

/* False when it is none of these, or no such period: 2022Q5, 2022-02-30/P1D. */
bool interval_read(struct str s, struct interval *ret) GP_CHECKED;

/* Whether any day lies in both; whether all of the first lie in the second. */
bool interval_meets(const struct interval *a, const struct interval *b);
bool interval_lies_in(const struct interval *a, const struct interval *b);

/* 2021-12-01/P1Y, 2022-01-01/P1M, 2022-01-05/P10D. */
const char *interval_iso(struct arena *a, const struct interval *i);
/* 2022, 202201, …; NULL where DHIS2 has no identifier for it. */
const char *interval_dhis2(struct arena *a, const struct interval *i);
/* 2022-01-01 至 2022-03-31 */
const char *interval_zh(struct arena *a, const struct interval *i);

#endif
