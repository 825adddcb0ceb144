/* What evaluating comes to, kept (0110_results.sql): figures and findings of each entry, as they
 * were last computed from data that have not changed since. */
#ifndef GP_STORE_RESULT_H
#define GP_STORE_RESULT_H

#include "core/check.h"
#include "db/work.h"

struct result_part {
    const char *component;
    score_t points;
    const char *open; /* why there are none; NULL where there are */
    int64_t sheets;
    struct spread spread; /* lowest, highest and deviation alone */
};

/* A finding by what is its own; title and center are known by rule and entry. */
struct result_finding {
    const char *rule;
    int64_t severity;
    struct place_ref at;
    int64_t nth;
    const char *part, *where, *words, *printed, *expected, *difference, *message, *mend, *basis;
};

struct result {
    const char *round, *entry, *project;
    const char *method; /* id; NULL: none */
    score_t total;
    const char *band, *note; /* name of the band; NULL: none */
    struct settlement settlement;
    date_t until; /* see entry_result */
    struct result_part *parts;
    size_t n_parts;
    struct result_finding *findings;
    size_t n_findings;
};

/* At once, as rounds are read. */
#define RESULT_ROUNDS 8

/* Those of the rounds that the sources made_by computed, with their parts and without findings.
 * One statement, as the next. */
enum gp_code store_results(struct work *w, const char *const *rounds, size_t n, const char *made_by,
                           struct result **ret, size_t *ret_n) GP_CHECKED;
/* Those of a round whose findings hold on that day, with these, and without figures and parts. */
enum gp_code store_results_on(struct work *w, const char *round, const char *made_by, date_t day,
                              struct result **ret, size_t *ret_n) GP_CHECKED;

/* Entries of the round that took no leave and have no such result for that day, at most n. */
enum gp_code store_results_missing(struct work *w, const char *round, const char *made_by,
                                   date_t day, size_t n, const char ***ret,
                                   size_t *ret_n) GP_CHECKED;

/* Keeps it, in place of what is there. day: that of its findings. */
enum gp_code store_result_put(struct work *w, const struct result *r, const char *made_by,
                              date_t day) GP_CHECKED;

/* Throws all of a round away. */
enum gp_code store_results_drop(struct work *w, const char *round) GP_CHECKED;

#endif
