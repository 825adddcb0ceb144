/* What the figures of rounds say side by side and over the years, as the charts of the report. */
#ifndef GP_APP_ANALYSIS_ANALYSIS_H
#define GP_APP_ANALYSIS_ANALYSIS_H

#include "app/analysis/groups.h"
#include "app/app.h"
#include "report/doc.h"
#include "store/board.h"

/* So many of the newest rounds are evaluated for a line over time. */
#define ANALYSIS_ROUNDS 8

struct analysis_place {
    const char *round, *entry, *center, *name; /* ids and the center's name */
    const char *total, *grade;                 /* "" while open */
};

struct analysis {
    const char *title;
    charts_t charts;
    VEC(struct analysis_place) places;
    size_t n_places;          /* of all pages */
    struct app_round *rounds; /* all of the tenant */
    size_t n_rounds;
    bool more; /* older rounds were left out */
};

/* Averages and grades over the rounds. All join the caller's transaction. */
enum gp_code analysis_trend(struct work *w, struct analysis *ret) GP_CHECKED;
/* The centers of a round beside each other. What is said of the round counts all; the list, and the
 * charts that have a mark a center, are of the page-th `each` (from 0; the last where there are not
 * so many). */
enum gp_code analysis_round(struct work *w, const char *round, date_t today, size_t page,
                            size_t each, struct analysis *ret) GP_CHECKED;
/* One project of a round: against the round's range, staff, funds, indicators, scorers. */
enum gp_code analysis_entry(struct work *w, const char *round, const char *entry,
                            struct analysis *ret) GP_CHECKED;
/* A center through its rounds. */
enum gp_code analysis_center(struct work *w, const char *center, struct analysis *ret) GP_CHECKED;

#endif
