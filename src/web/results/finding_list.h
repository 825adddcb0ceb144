/* The list of findings: which are shown, and each as a row. For its page, what is done to many, and
 * its download. */
#ifndef GP_WEB_RESULTS_FINDING_LIST_H
#define GP_WEB_RESULTS_FINDING_LIST_H

#include "app/results/finding.h"
#include "web/web.h"

/* What the address, or the form of what is done to many, asks for. NULL and negative: all. */
struct finding_filter {
    const char *show; /* open, done, all */
    int severity;
    int turn; /* enum finding_turn */
    const char *rule;
    const char *entry; /* "-": the round as a whole */
    const char *about; /* operator: what was handed in; own: the evaluator's own work */
    bool by_rule;      /* grouped by rule, else by center */
    const char *sort;  /* within the groups: a column's key; NULL: as they come */
    bool down;
};
struct finding_filter finding_filter_read(const struct http_call *call);
bool finding_filter_shows(const struct finding_filter *f, const struct finding_view *v);

/* The page's filters with their counts, and what they show, in groups and pages. */
void finding_put_list(struct http_call *call, struct val *m, const struct app_evaluation *v,
                      const struct finding_view *views, const struct result_thread *thread);

/* One finding: what was found and where, with the way there, what was decided and asked. */
void finding_put(struct val *row, const struct app_evaluation *v, const struct finding_view *view,
                 const struct result_thread *thread);

/* What the operator last answered when it was asked about the finding; NULL: nothing. */
const char *results_answer(const struct finding_view *v, const struct result_thread *t);

/* The fields of a question: as typed, else as proposed. */
void finding_put_question(struct http_call *call, struct val *m);

#endif
