/* What evaluating a round gives. */
#ifndef GP_CORE_EVALUATION_H
#define GP_CORE_EVALUATION_H

#include "base/lookup.h"
#include "core/indicator.h"
#include "core/score.h"
#include "core/settle.h"

struct finding;
struct summary;

struct entry_result {
    const struct entry *entry;
    const struct dossier *dossier; /* with the standard by which it was evaluated */
    const struct project *project;
    const struct center *center;
    const struct org *operator_org;
    date_t cutoff; /* day of the facts: cut-off of the fund table, else hand-in day; may be unset */
    struct staffing staffing;
    struct indicator_summary indicators;
    struct funds funds;
    struct entry_score score;
    struct settlement settlement;
    /* Its findings are these until the day before, as long as the data are these: something that is
     * still to come is due then. Unset: for ever. */
    date_t until;
};

struct evaluation {
    const struct dossier *dossier;
    struct calc *calc;            /* traces */
    struct entry_result *entries; /* in the round's order, without those that withdrew */
    size_t n_entries;
    struct lookup by_id;      /* evaluation_entry */
    struct finding *findings; /* by entry, then by rule, dismissed ones too; see check.h */
    size_t n_findings;
    date_t until; /* the same of all findings of the entries and of the round */
    /* Decisions whose finding does not arise from these data, in the dossier's order: what they
     * were about has been put right, or stands elsewhere by now. No error. */
    const struct finding_dismissal **stale;
    size_t n_stale;
    const struct summary *summary; /* of a summary's dossier (core/summary.h); else NULL */
};

/* The result of the entry of that id; NULL: the round has none, or it withdrew. */
const struct entry_result *evaluation_entry(const struct evaluation *ev, const char *id);

/* How many of the findings are dismissed. */
size_t evaluation_dismissed(const struct evaluation *ev);

#endif
