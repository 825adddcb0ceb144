/* The report's words while they are being written: what of a sample is left in them, the
 * evaluator's wording of 工作服务成效 beside the operator's, what each submission said, and what
 * evaluator and approver note about it (批注). report: NULL or "" for the round's only one. */
#ifndef GP_APP_PUBLISH_WORDS_H
#define GP_APP_PUBLISH_WORDS_H

#include "app/rounds/flow_report.h"
#include "store/edition.h"

/* What stands before a sentence that was put in to start from. */
#define REPORT_SAMPLE_MARK "【示例】"

/* Where the mark is left in the words of the dossier's report: 评估背景、整体建议第 2 条. NULL:
 * nowhere. */
const char *report_samples_left(struct arena *a, const struct dossier *d);

/* The evaluator's wording of an entry's 工作服务成效, printed in place of the operator's. Empty, or
 * the operator's own: there is none. GP_CONFLICT once a report that speaks of the entry is with
 * the commissioner or published. Inside a writing transaction. */
enum gp_code report_narrative_save(struct work *w, const struct entry_scope *scope,
                                   const struct entry *entry, const char *text) GP_CHECKED;
/* What the operators had written when the evaluator last saved its own wording, of a round. */
struct narrative_bases {
    struct narrative_base *v;
    size_t n;
};
enum gp_code report_narrative_bases(struct work *w, const char *round,
                                    struct narrative_bases *ret) GP_CHECKED;
/* That of the entry, where its operator has written otherwise since; else NULL. */
const struct narrative_base *report_narrative_rewritten(const struct narrative_bases *bases,
                                                        const struct entry *entry);

/* Keeps what the report says as it is submitted under that number. */
enum gp_code report_edition_keep(struct work *w, const char *round, const char *report,
                                 int64_t ord) GP_CHECKED;
/* What it says now, as it would be published (compare_text_of). */
enum gp_code report_edition_now(struct work *w, const char *round, const char *report,
                                const char **ret) GP_CHECKED;

/* A place that can be spoken of; the centers' are "entry:" and an id. */
struct report_place {
    const char *key, *name;
};
extern const struct report_place report_places[];
extern const size_t n_report_places;
#define REPORT_PLACE_ENTRY "entry:"

struct report_remark {
    const char *place, *text;
    const char *answer_to; /* NULL: a first word */
    bool by_approver;
};
/* Notes it and tells the other side; the approver only once the report is submitted. GP_CONFLICT
 * when the report is published, GP_INVALID without a text or about no place of it. */
enum gp_code report_comment_add(struct work *w, const char *round, const char *report,
                                const struct report_remark *remark) GP_CHECKED;
/* Says that it is done, or takes that back. */
enum gp_code report_comment_resolve(struct work *w, const char *round, const char *report,
                                    const char *id, bool resolved) GP_CHECKED;

#endif
