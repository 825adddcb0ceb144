/* What somebody handed in under their own name is theirs: a sheet that counts has to be the one
 * that they submitted, or one that a recorded correction put in its place. Stored rows can be
 * changed by an import, or past the program; the submissions, with their receipts, stand apart and
 * are compared. */
#ifndef GP_APP_MARKING_SHEET_TRUST_H
#define GP_APP_MARKING_SHEET_TRUST_H

#include "app/app.h"
#include "store/marking.h"

struct sheet_changes {
    struct sheet_change *v;
    size_t n, cap;
};

/* A sheet that is not what was handed in, or, beside an older dossier, not what it was. */
struct sheet_difference {
    struct sheet_key key;
    const struct entry *entry;           /* NULL: the entry is gone */
    const struct component *component;   /* NULL: the standard has it no more */
    const struct sheet *now;             /* what counts; NULL: nothing of this scorer's */
    const struct sheet_submission *last; /* newest version; NULL: never handed in here */
    const char *scorer_name;             /* or the id */
    struct sheet_changes changes;
};

/* Compares the dossier's sheets with the submissions of its round, and, where was is not NULL, with
 * that dossier's sheets for which there are none. The caller's transaction is joined. */
enum gp_code sheet_differences(struct work *w, const struct dossier *d, const struct dossier *was,
                               struct sheet_difference **ret, size_t *ret_n) GP_CHECKED;

/* One line, Chinese: whose sheet of what, and what of it. */
const char *sheet_difference_text(struct arena *a, const struct dossier *d,
                                  const struct sheet_difference *difference);

/* Chinese: “内容”：5 改为 6；意见：…. component names the items; NULL: their ids do. */
const char *sheet_changes_text(struct arena *a, const struct component *component,
                               const struct sheet_change *v, size_t n);

/* Records them as corrections: a version of the submission each, the reason, old and new in the
 * audit log, and a notice to the scorer. In the caller's writing transaction. */
enum gp_code sheet_correct(struct work *w, const struct dossier *d,
                           const struct sheet_difference *list, size_t n,
                           const char *reason) GP_CHECKED;

/* Fills entry->unlike of the dossier's entries, for the checks. */
enum gp_code sheet_mark_unlike(struct work *w, struct dossier *d) GP_CHECKED;

/* GP_CONFLICT, with the first, when an entry has a sheet that is not as it was handed in. */
enum gp_code sheet_need_true(struct gp_err *e, const struct dossier *d) GP_CHECKED;

/* Adds to ret how many sheets of the tenant's rounds are not as they were handed in; *first is the
 * text of one, else untouched. */
enum gp_code sheet_count_unlike(struct work *w, size_t *ret, const char **first) GP_CHECKED;

#endif
