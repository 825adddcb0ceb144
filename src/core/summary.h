/* The district's summary (全区汇总): results by subdistrict and by operator, how grades are
 * distributed, means, and which findings several entries have in common. Each mean leaves a trace:
 * "summary.subdistrict.坪山街道.mean". */
#ifndef GP_CORE_SUMMARY_H
#define GP_CORE_SUMMARY_H

#include "core/evaluation.h"

/* Entries that belong together; name NULL: not stated. */
struct summary_group {
    const char *name;
    int64_t entries, scored;
    score_t mean, highest,
        lowest;          /* of the totals there are; mean to 0.01, half up; may be unset */
    int64_t *by_band;    /* one a band of the standard, in its order */
    const char *methods; /* 方式一、方式二: in the standard's order */
};

/* What people call it; 未写明. */
const char *summary_group_name(const struct summary_group *g);

/* A rule whose findings in several entries were adopted. */
struct summary_finding {
    const struct finding *first;
    int64_t entries;
    int64_t *by_subdistrict; /* of them; one a subdistrict of the summary */
};

struct summary {
    struct summary_group all;
    struct summary_group *subdistricts, *operators; /* in the order of the entries */
    size_t n_subdistricts, n_operators;
    struct summary_finding *common; /* the most frequent first */
    size_t n_common;
};

/* Whether the dossier is that of a summary: then evaluating makes one. */
bool dossier_is_summary(const struct dossier *d);

/* The totals of all entries together, without a trace. */
enum gp_code summary_totals(struct calc *c, const struct evaluation *ev,
                            struct summary_group *ret) GP_CHECKED;

enum gp_code summary_compute(struct calc *c, const struct evaluation *ev,
                             struct summary *ret) GP_CHECKED;

#endif
