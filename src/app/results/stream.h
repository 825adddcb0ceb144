/* A round gone through part by part, several at a time: what a command says of a round of any size
 * takes the memory of a few parts, and the work of reading and evaluating is shared by all
 * processors. Whoever is given a part has it in the round's order, on the thread that called. */
#ifndef GP_APP_RESULTS_STREAM_H
#define GP_APP_RESULTS_STREAM_H

#include "app/results/evaluation.h"

/* Connections that see one moment: the caller's own, which is idle, and one more for every further
 * processor. Only the own one where there can be no other, or others write all the time. */
struct app_lanes {
    struct db *v[DB_TOGETHER_MOST];
    size_t n;
};
enum gp_code app_lanes_begin(struct work *w, struct app_lanes *ret) GP_CHECKED;
void app_lanes_end(struct app_lanes *lanes);

/* How. All nothing: in the caller's own unit, in parts of DOSSIER_PART. */
struct app_streaming {
    const struct app_lanes *lanes; /* NULL: there is a unit, and its connection alone reads */
    size_t part;                   /* entries; 0: DOSSIER_PART */
};

/* The part's memory ends with the call; what is to be kept is copied. */
typedef enum gp_code (*app_part_fn)(void *arg, const struct app_evaluation *part);

/* Figures of all entries. *ret_head: the round without entries. */
enum gp_code app_evaluate_each(struct work *w, const char *round, const struct app_streaming *how,
                               app_part_fn each, void *arg, struct dossier *ret_head) GP_CHECKED;

/* A decision that no finding met any more, and where that was, in words (dismissal_where). */
struct app_stale {
    const struct finding_dismissal *decision;
    const char *where;
};
struct app_checked {
    struct dossier head;
    struct app_stale *stale; /* in the round's order */
    size_t n_stale;
};
/* The same with all findings as of today, decided, in the order of app_evaluate: those of a part
 * come with it, those of the round as a whole with a last part, which has no entries. */
enum gp_code app_check_each(struct work *w, const char *round, const struct app_streaming *how,
                            app_part_fn each, void *arg, struct app_checked *ret) GP_CHECKED;

/* A copy that outlives the part. */
struct finding app_finding_copy(struct arena *a, const struct finding *f);

#endif
