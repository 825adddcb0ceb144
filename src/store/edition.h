/* What is kept beside a report while it is written and approved: what it said at each submission
 * (edition), what evaluator and approver noted about it (comment), and the operators' own words
 * that the evaluator's wording went by (narrative base). Inside the caller's transaction. report:
 * "" for the round's only one. */
#ifndef GP_STORE_EDITION_H
#define GP_STORE_EDITION_H

#include "db/work.h"

/* ord: that of the submission among the approvals. */
enum gp_code store_edition_put(struct work *w, const char *round, const char *report, int64_t ord,
                               const char *content) GP_CHECKED;
/* The numbers of those that are kept, in order. */
struct report_edition {
    int64_t ord;
};
enum gp_code store_edition_list(struct work *w, const char *round, const char *report,
                                struct report_edition **ret, size_t *ret_n) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_edition_get(struct work *w, const char *round, const char *report, int64_t ord,
                               const char **ret) GP_CHECKED;

struct report_comment {
    const char *id, *place, *answer_to; /* NULL: a first word */
    const char *content, *account, *author;
    bool by_approver;
    int64_t at_ms, resolved_ms; /* DEC_UNSET: open */
    const char *resolved_by;
};
enum gp_code store_comment_put(struct work *w, const char *round, const char *report,
                               const struct report_comment *c) GP_CHECKED;
/* Oldest first. */
enum gp_code store_comment_list(struct work *w, const char *round, const char *report,
                                struct report_comment **ret, size_t *ret_n) GP_CHECKED;
/* Changes resolved_ms and resolved_by. */
enum gp_code store_comment_resolve(struct work *w, const char *round, const char *report,
                                   const struct report_comment *c) GP_CHECKED;

struct narrative_base {
    const char *entry, *own; /* what the operator had written; "": nothing */
    const char *account;
    int64_t at_ms;
};
enum gp_code store_narrative_base_put(struct work *w, const char *round,
                                      const struct narrative_base *b) GP_CHECKED;
enum gp_code store_narrative_base_drop(struct work *w, const char *round,
                                       const char *entry) GP_CHECKED;
enum gp_code store_narrative_base_list(struct work *w, const char *round,
                                       struct narrative_base **ret, size_t *ret_n) GP_CHECKED;

#endif
