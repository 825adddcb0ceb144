/* The evaluation of a stored round. */
#ifndef GP_APP_RESULTS_EVALUATION_H
#define GP_APP_RESULTS_EVALUATION_H

#include "app/app.h"
#include "core/check.h"
#include "store/dossier.h"

struct app_evaluation {
    struct dossier dossier;
    struct calc calc;
    struct evaluation ev;
    char made_hash[HASH_HEX]; /* what app_data_hash gave; "": not asked for */
};

/* SHA-256 of the round's bundle. Worked out when first asked for, as the whole round is written out
 * for it. */
const char *app_data_hash(struct app_evaluation *v);

/* As of today: what may still be handed in is no finding yet. Figures and findings without traces.
 */
enum gp_code app_evaluate(struct work *w, const char *round,
                          struct app_evaluation **ret) GP_CHECKED;
/* The same with the traces of all figures: for whoever explains one. */
enum gp_code app_evaluate_traced(struct work *w, const char *round,
                                 struct app_evaluation **ret) GP_CHECKED;
/* A round in parts: figures without findings, of some entries or of all. What one entry comes to
 * depends on that entry alone, so that little has to be read for one, and for all of them no more
 * memory than a part takes. Entries that withdrew have no place in it. */
struct app_parts {
    struct work there; /* where the round is */
    struct dossier_frame frame;
};
enum gp_code app_parts_open(struct work *w, const char *round, struct app_parts *ret) GP_CHECKED;
/* The entries from the first-th on, at most n and DOSSIER_PART. w: in what memory, and by which
 * connection. */
enum gp_code app_parts_evaluate(struct work *w, const struct app_parts *p, size_t first, size_t n,
                                struct app_evaluation *ret) GP_CHECKED;

/* The same with the findings of each entry alone (check_apart). today is borrowed. */
enum gp_code app_parts_check(struct work *w, const struct app_parts *p, const date_t *today,
                             size_t first, size_t n, struct app_evaluation *ret) GP_CHECKED;

/* One entry; none where it is not there. */
enum gp_code app_evaluate_entry(struct work *w, const char *round, const char *entry,
                                struct app_evaluation *ret) GP_CHECKED;

/* As a report states it, which must come out the same on any day: all that was due is past. Of one
 * of the round's reports alone; NULL or "": of all entries. */
enum gp_code app_evaluate_final(struct work *w, const char *round, const char *report,
                                struct app_evaluation **ret) GP_CHECKED;
/* Makes the dossier that of the report (core/coverage.h); "": as it is. GP_MISSING when the round
 * has no such report. */
enum gp_code dossier_pick(struct work *w, struct dossier *d, const char *report) GP_CHECKED;
/* The same for a dossier at hand; its parts are borrowed. */
enum gp_code app_evaluate_dossier(struct work *w, const struct dossier *d,
                                  struct app_evaluation **ret) GP_CHECKED;

/* The same as of today, without traces. */
enum gp_code app_evaluate_today(struct work *w, const struct dossier *d,
                                struct app_evaluation **ret) GP_CHECKED;

/* The same by the rules of an earlier report (see CALC_RULES). */
enum gp_code app_evaluate_by_rules(struct work *w, const struct dossier *d, int64_t rules,
                                   struct app_evaluation **ret) GP_CHECKED;

#endif
