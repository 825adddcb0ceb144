/* The reports of a round, where it has several (core/coverage.h), and where each stands. Inside the
 * caller's transaction. */
#ifndef GP_STORE_REPORT_H
#define GP_STORE_REPORT_H

#include "core/coverage.h"
#include "core/workflow.h"
#include "db/work.h"

/* SQL: whether the report t speaks of an entry of the project p of the center c. */
#define REPORT_COVERS(t)                                                                           \
    "(" t ".scope IN ('all', 'summary')\n"                                                         \
    "  OR (" t ".scope = 'subdistrict' AND " t ".target = c.subdistrict)\n"                        \
    "  OR (" t ".scope = 'operator' AND " t ".target = p.operator_org)\n"                          \
    "  OR (" t ".scope = 'purchaser' AND " t ".target = p.purchaser))\n"

struct store_report {
    struct report report;   /* of its words the title and the date alone */
    const char *org_name;   /* of its target, where that is an organisation */
    enum round_state state; /* ROUND_DRAFT: where the round stands */
    enum round_state round_state;
    int64_t versions; /* published */
};

/* In their order, with the round's own state; none: the round has the one report that it is itself.
 * GP_MISSING when there is no such round. */
enum gp_code store_report_list(struct work *w, const char *round, enum round_state *ret_state,
                               struct store_report **ret, size_t *ret_n) GP_CHECKED;

/* A report that is submitted, or stands published, and whose approval is the organisation's: of a
 * round that it commissions. report.id NULL: the round is the report. */
struct report_of {
    const char *round, *round_title;
    struct store_report r;
    bool approved; /* the last word on it; it waits for the evaluator to publish it */
};
/* Those of the newest years first, at most so many. */
enum gp_code store_report_of_approver(struct work *w, const char *org, int64_t most,
                                      struct report_of **ret, size_t *ret_n) GP_CHECKED;

/* Adds a report behind the others, or changes what is there under its id; its place and its state
 * stay. */
enum gp_code store_report_put(struct work *w, const char *round, const struct report *r) GP_CHECKED;
enum gp_code store_report_remove(struct work *w, const char *round, const char *id) GP_CHECKED;
enum gp_code store_report_set_state(struct work *w, const char *round, const char *id,
                                    enum round_state state) GP_CHECKED;

/* Gives each entry the stage of the furthest report that speaks of it (entry.stage; none of one
 * that stands where the round stands): after reports, or where they stand, have changed. */
enum gp_code store_report_stages(struct work *w, const char *round) GP_CHECKED;

/* Rounds of earlier years that stand published, the newest first, at most so many. */
struct earlier_round {
    const char *id, *title;
    int64_t year;
};
enum gp_code store_earlier_rounds(struct work *w, int64_t before, int64_t most,
                                  struct earlier_round **ret, size_t *ret_n) GP_CHECKED;

/* What the round's summary compares with, in place of what it was. */
enum gp_code store_earlier_set(struct work *w, const char *round, struct earlier_mean *v,
                               size_t n) GP_CHECKED;

#endif
