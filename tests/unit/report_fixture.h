/* The four centers of the source (2022 round of 坪山街道) as an evaluation filled in by hand, so
 * that the report's tests do not depend on the computations. Figures: the golden facts of the
 * source. */
#ifndef GP_TESTS_REPORT_FIXTURE_H
#define GP_TESTS_REPORT_FIXTURE_H

#include "core/check.h"

#define FIXTURE_CENTERS 4
enum { LIUHE, LIULIAN, PINGSHAN, HEPING };

struct fixture {
    struct arena *a;
    struct gp_err err;
    struct calc calc;
    struct dossier dossier;
    struct evaluation ev;
};

/* The source's round. Entries: LIUHE to HEPING. */
struct fixture *fixture_source(struct arena *a);

/* A round of n copies of 六联, named 甲1, 甲2, …, with one finding each. */
struct fixture *fixture_many(struct arena *a, size_t n);

/* Leaves only the first n entries. */
void fixture_keep(struct fixture *f, size_t n);

/* Takes the mark of the component away: it and the total are open. */
void fixture_open_mark(struct fixture *f, size_t entry, size_t component);

#endif
