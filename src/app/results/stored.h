/* Results that are kept (store/result.h): what pages show of a whole round without evaluating it.
 * What is not kept, since its data have changed, is evaluated for the reader, entry by entry, and
 * noted (stored_wanted), to be kept by whoever has the time (stored_keep). So a reader sees what an
 * evaluation of now would give, whether it was kept or not; a test holds both against each other.
 */
#ifndef GP_APP_RESULTS_STORED_H
#define GP_APP_RESULTS_STORED_H

#include "app/results/evaluation.h"

/* Evaluations whose dossiers are outlines: round, entries, projects, centers and organisations
 * themselves, and nothing that hangs on entries and projects. Of each result there are the parties,
 * settlement, and score without its sheets (their number is n_sheets), without exact figures and,
 * of the spread, the mean, median and range; of an entry no staffing, indicators or funds. No
 * findings. At most RESULT_ROUNDS at once, in the order asked for, by few statements. */
enum gp_code stored_figures(struct work *w, const char *round,
                            struct app_evaluation **ret) GP_CHECKED;
/* One that cannot be evaluated is NULL there. */
enum gp_code stored_figures_of(struct work *w, const char *const *rounds, size_t n,
                               struct app_evaluation **ret) GP_CHECKED;

/* The entries from the first-th on, at most n and DOSSIER_PART, evaluated with everything but
 * findings: for whoever shows more of a few than is kept. */
enum gp_code stored_look(struct work *w, const struct app_evaluation *figures, size_t first,
                         size_t n, struct app_evaluation **ret) GP_CHECKED;

/* All findings of the round as of today, with their decisions, as app_evaluate gives them. Of each
 * result there are the parties, and in the dossier what findings are about in other centers'
 * company: people, certificates, engagements, files and corrections. No figures. */
enum gp_code stored_findings(struct work *w, const char *round,
                             struct app_evaluation **ret) GP_CHECKED;

/* Computes and keeps what is missing of the round's results, at most DOSSIER_PART entries, in the
 * caller's writing unit. *ret_n: how many these were; none are missing when it is less. */
enum gp_code stored_keep(struct work *w, const char *round, size_t *ret_n) GP_CHECKED;

/* A round of which readers missed something, once; false: there is none. From any thread. Those of
 * a process are few and in memory: what is forgotten is missed again. */
struct stored_wish {
    char tenant[64], round[128];
};
bool stored_wanted(struct stored_wish *ret);

/* The sources by which results are kept; those of others are as good as none. */
const char *stored_made_by(struct arena *a);

/* Throws away what is kept of the round, in the caller's writing unit. */
enum gp_code stored_drop(struct work *w, const char *round) GP_CHECKED;

/* The proof (stored_proof.c): compares what the two above give, and the round gone through in parts
 * (stream.h), with an evaluation of the whole round, every figure and finding. *ret_n: of how many
 * entries something is kept; *ret_wrong: the first difference, in words; NULL: none. */
enum gp_code stored_compare(struct work *w, const char *round, size_t *ret_n,
                            const char **ret_wrong) GP_CHECKED;
/* The last of it alone, in the given way. */
struct app_streaming;
enum gp_code stored_compare_streamed(struct work *w, const char *round,
                                     const struct app_streaming *how,
                                     const struct app_evaluation *now,
                                     const char **ret_wrong) GP_CHECKED;

#endif
