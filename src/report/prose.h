/* Chinese text for the report: numerals, periods, lists of names, and how a center is called.
 *
 * Everything returned is arena memory, a literal or borrowed from the argument. */
#ifndef GP_REPORT_PROSE_H
#define GP_REPORT_PROSE_H

#include "core/project.h"

/* 零, 十, 十一, 二十一, 一百零三, 一千零二十; digits from 10000 on and below 0. */
const char *prose_number(struct arena *a, int64_t n);

/* As prose_number, but 两 for 2, as before a measure word: 两部分, 十一部分. */
const char *prose_quantity(struct arena *a, int64_t n);

/* 1,204 */
const char *prose_count(struct arena *a, int64_t n);

/* Number of a heading of level 1 to 4: 第二十一部分, 十一、, （十一）, 11. */
const char *prose_heading_number(struct arena *a, unsigned level, unsigned n);

/* 2021.12.1-2022.4.30, as fund tables print it; "" when either end is unset. */
const char *prose_period(struct arena *a, date_t from, date_t to);

/* The items with 、 between them and the given word before the last one ("、" itself for a plain
 * enumeration). "" for none. */
const char *prose_join(struct arena *a, const char *const *items, size_t n, const char *last);

/* 六和中心; a name that already ends like an institution (馆, 站, 中心, …) stays as it is. */
const char *prose_center(struct arena *a, const struct center *c);

/* 六和中心及分站点 where it has substations. */
const char *prose_center_and_substations(struct arena *a, const struct center *c);

/* 六和社区党群服务中心（含分站点） */
const char *prose_center_full(struct arena *a, const struct center *c);

/* 4个中心及4个分站点; without substations 4个中心. */
const char *prose_centers(struct arena *a, int64_t centers, int64_t substations);

/* What all centers are: the part of the full names behind the short names (社区党群服务中心) where
 * all share it, else a general word. */
const char *prose_subject(const struct center *const *centers, size_t n);

/* 社会工作师 is written 社会工作师（中级）; other qualifications stay as they are. */
const char *prose_qualification(const char *name);

/* Decimal text of fen, tenthousandths and counts as a table prints them; a dash when unset. */
#define PROSE_DASH "——"
const char *prose_money(struct arena *a, money_t m);   /* 478,240.00 */
const char *prose_percent(struct arena *a, share_t s); /* 85.77% */
const char *prose_cell_count(struct arena *a, int64_t n);

/* The text without the blanks that stand between figures and Chinese: 402,233.28 元. */
const char *prose_tight(struct arena *a, const char *text);

/* True when text ends with the ending. */
bool prose_ends_with(const char *text, const char *ending);

#endif
