/* What levels above a district see of it: a row an entry and report that stands published, and the
 * sums of those by district, year, operator and grade. Both follow from what is published; whoever
 * publishes or opens a report again says so here in the same transaction. */
#ifndef GP_STORE_ROLLUP_H
#define GP_STORE_ROLLUP_H

#include "db/work.h"

/* After a report was published, or is no longer: its rows are made anew, and the sums of its years
 * with them. report "": the round's only one. Inside the caller's writing transaction, as all below
 * that change something. */
enum gp_code store_rollup_report(struct work *w, const char *round, const char *report) GP_CHECKED;

/* After organisations were written: rows name their operator by its 统一社会信用代码 as it is now.
 */
enum gp_code store_rollup_orgs(struct work *w) GP_CHECKED;

/* All rows and sums of the district anew. *ret_changed: how many of the rows and sums that were
 * there were not as they have to be, or were missing. */
struct rollup_counts {
    int64_t entries, sums; /* there now */
    int64_t differed;      /* rows and sums of before that were wrong, too many or missing */
};
enum gp_code store_rollup_rebuild(struct work *w, struct rollup_counts *ret) GP_CHECKED;

/* ---- what is asked of it. Each is of the tenants from `from` on, and before `below`, as texts:
 * what lies below a supervisor (app/levels/below.h says what that may be). */

struct rollup_range {
    const char *from, *below; /* "4403", "4404" */
    int64_t digits;           /* by how many digits of the code groups are told apart */
    int64_t year;             /* DEC_UNSET: all */
};

/* Published entries of one place (the first `digits` digits), year and grade, added up. */
struct rollup_sum {
    const char *place;
    int64_t year;
    const char *grade; /* "": no total was published */
    int64_t entries, scored, total_sum, lowest, highest;
    int64_t least_full, most_full, full_known;
};
/* By place, year and grade. */
enum gp_code store_rollup_places(struct work *w, const struct rollup_range *range,
                                 struct rollup_sum **ret, size_t *ret_n) GP_CHECKED;
/* The same of the whole range, by year and grade; place is "". Takes no notice of range->year. */
enum gp_code store_rollup_years(struct work *w, const struct rollup_range *range,
                                struct rollup_sum **ret, size_t *ret_n) GP_CHECKED;

/* How many rounds of a place are not published yet, and how far their entries are: counts, and no
 * figure of any. Takes no notice of range->year. */
struct rollup_progress {
    const char *place;
    int64_t rounds;
    int64_t preparing, collecting, handed_in, scoring, feedback, approval, published; /* entries */
};
enum gp_code store_rollup_progress(struct work *w, const struct rollup_range *range,
                                   struct rollup_progress **ret, size_t *ret_n) GP_CHECKED;

struct rollup_operator {
    const char *operator_key, *name, *grade;
    int64_t districts, entries, scored, total_sum, lowest, highest;
    int64_t least_full, most_full, full_known;
};
/* By key and grade. */
enum gp_code store_rollup_operators(struct work *w, const struct rollup_range *range,
                                    struct rollup_operator **ret, size_t *ret_n) GP_CHECKED;

/* Published results themselves. */
struct rolled_entry {
    const char *tenant, *round, *report;
    int64_t ord, year;
    const char *title, *center, *subdistrict, *operator_key, *operator_name;
    score_t total, full;
    const char *grade;
};
struct rolled_filter {
    const char *words; /* of center, operator or round; NULL or "": all */
    const char *grade; /* NULL or "": any */
    int64_t skip, limit;
};
/* By tenant, newest year first. */
enum gp_code store_rolled_list(struct work *w, const struct rollup_range *range,
                               const struct rolled_filter *filter, struct rolled_entry **ret,
                               size_t *ret_n) GP_CHECKED;
enum gp_code store_rolled_count(struct work *w, const struct rollup_range *range,
                                const struct rolled_filter *filter, int64_t *ret) GP_CHECKED;
/* Of one operator, newest year first, at most limit. */
enum gp_code store_rolled_of_operator(struct work *w, const struct rollup_range *range,
                                      const char *operator_key, int64_t limit,
                                      struct rolled_entry **ret, size_t *ret_n) GP_CHECKED;

/* Operators of the district that are known by a code: how often they are published here, and in how
 * many other districts and how often there. */
struct rollup_exchange {
    const char *org, *name, *code;
    int64_t here, districts, elsewhere;
};
enum gp_code store_rollup_exchange(struct work *w, struct rollup_exchange **ret,
                                   size_t *ret_n) GP_CHECKED;

#endif
