/* Figures and dates as people type them and as spreadsheets put them on the clipboard. What can be
 * read in one way only is read; everything else is refused as before. Files and bundles are read by
 * dec_parse and date_parse, which take one form only. */
#ifndef GP_NUM_TYPED_H
#define GP_NUM_TYPED_H

#include "num/date.h"
#include "num/dec.h"

enum {
    TYPED_PLAIN = 0,
    TYPED_MONEY = 1, /* ¥, 元 and 万元 may stand with it, and parentheses for what is negative */
};

/* dec_parse of full-width digits and marks, of blanks between groups and at the ends, and with
 * TYPED_MONEY of accounting formats: ¥1,234.00, (1,234.00), 12.5万元, and a dash behind a ¥ for 0.
 */
enum dec_parse typed_figure(struct str s, unsigned scale, unsigned flags, int64_t *ret) GP_CHECKED;

/* 2026-3-5, 2026/03/05, 2026.3.5, 2026年3月5日, 20260305, full-width as well. */
bool typed_date(struct str s, date_t *ret) GP_CHECKED;

#endif
