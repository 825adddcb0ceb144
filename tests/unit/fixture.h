/* The source's four centers (坪山街道 2022 年度续期评估报告) as a dossier with its evaluation
 * filled in by hand, for tests of the checks. Everything may be changed before fixture_check. */
#ifndef GP_TESTS_FIXTURE_H
#define GP_TESTS_FIXTURE_H

#include "core/check.h"

enum { LIUHE, LIULIAN, PINGSHAN, HEPING, N_CENTERS };

struct fixture {
    struct arena arena;
    struct gp_err err;
    struct calc calc;
    struct dossier dossier;
    struct evaluation ev;
};

struct fixture *fixture_new(void);
void fixture_free(struct fixture *f);

/* For cmocka_unit_test_setup_teardown: the state is a fresh fixture. */
int fixture_setup(void **state);
int fixture_teardown(void **state);
#define FIXTURE_TEST(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)

/* A date from text that is one. */
date_t fixture_date(const char *text);

/* Mutable views of one center's part. */
struct entry *fixture_entry(struct fixture *f, size_t i);
struct project *fixture_project(struct fixture *f, size_t i);
struct entry_result *fixture_result(struct fixture *f, size_t i);

void fixture_limit(struct fixture *f, const char *name, const char *value, const char *source);

/* Sums of the fund table by plain addition, from the lines as they are now. */
void fixture_sum_funds(struct fixture *f, size_t i);

/* Runs all checks. */
void fixture_check(struct fixture *f);

/* Findings of a rule: how many in all, how many of an entry, and the k-th of an entry or NULL. */
size_t fixture_count(const struct fixture *f, const char *rule);
size_t fixture_count_of(const struct fixture *f, const char *rule, size_t entry);
const struct finding *fixture_finding(const struct fixture *f, const char *rule, size_t entry,
                                      size_t k);

#endif
