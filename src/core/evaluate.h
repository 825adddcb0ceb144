/* The whole evaluation of a round: every entry's staffing, indicators, funds, score, settlement and
 * findings, with the traces of all figures. */
#ifndef GP_CORE_EVALUATE_H
#define GP_CORE_EVALUATE_H

#include "core/evaluation.h"

/* Evaluates a validated dossier, by the rules of the calc, else by those the round was published
 * by, else by the present ones. The result borrows from dossier and calc. */
enum gp_code evaluate(struct calc *c, const struct dossier *d, struct evaluation *ret) GP_CHECKED;

/* The same without checks and without what a summary adds: each entry's figures depend on that
 * entry alone, so that a part of a round gives the figures of the whole. */
enum gp_code evaluate_figures(struct calc *c, const struct dossier *d,
                              struct evaluation *ret) GP_CHECKED;

/* Only who takes part, each with its project, center and operator and the standard that it goes by:
 * no figures, no findings. For whoever has those from elsewhere. */
enum gp_code evaluate_parties(struct calc *c, const struct dossier *d,
                              struct evaluation *ret) GP_CHECKED;

/* The first half of evaluate(): figures and the findings of each entry alone, of a part of a round
 * as well. The other half, findings that compare entries or are about the round, is check_across.
 * Neither knows of decisions (check_decided). */
enum gp_code evaluate_apart(struct calc *c, const struct dossier *d,
                            struct evaluation *ret) GP_CHECKED;

#endif
