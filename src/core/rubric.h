/* Marks on the items of a component into the scorer's mark for that component. */
#ifndef GP_CORE_RUBRIC_H
#define GP_CORE_RUBRIC_H

#include "core/round.h"
#include "num/fraction.h"

/* What one item is worth on one sheet. */
struct item_score {
    const struct item *item; /* NULL: the component as a whole */
    unsigned depth;          /* 0 for the component's own items */
    bool missing;            /* no mark: not zero, but open; of a group: of one of its items */
    bool by_survey;          /* its points are what residents answered; marks are left aside */
    bool not_applicable;     /* takes no part; its weight goes to the others */
    score_t points;          /* to 0.0001; unset when missing, not applicable or not allowed */
    const char *problem; /* a mark that its item does not allow: over the maximum, unknown level,
                            a step that does not fit; NULL: fine */
};

struct sheet_score {
    const struct sheet *sheet;
    bool complete;                /* every applicable item has an allowed mark, and one applies */
    score_t points;               /* on the component's own scale (max); unset unless complete */
    const struct fraction *exact; /* the same, not rounded; NULL unless complete */
    score_t raw;                  /* sum of the marks given, before re-weighting and scaling, bonus
                                     included */
    score_t applicable;           /* full mark of the items that apply */
    struct item_score *items;     /* in the standard's order, groups before their children */
    size_t n_items;
    size_t n_missing, n_problems; /* groups not counted */
};

/* Scores one sheet, draft or not. Items that do not apply are taken out of the full mark and the
 * rest is scaled up to it: points = max × (earned ÷ applicable + bonus ÷ scorers' full mark), never
 * over max; shown half up to 0.0001. A bonus item still needs its mark (0 times). A
 * group marked not applicable takes all of its items out. GP_INVALID for a mark on an item that the
 * component does not have. Trace: <entry>.sheet.<sheet id>. */
enum gp_code sheet_score(struct calc *c, const struct dossier *d, const struct entry *e,
                         const struct component *comp, const struct sheet *s,
                         struct sheet_score *ret) GP_CHECKED;

/* The first mark for the item; NULL when there is none, or no item. */
const struct mark *sheet_mark(const struct sheet *s, const struct item *item);

/* Why a mark of so many points on an item of that kind has to have its reason (理由), in Chinese;
 * NULL: it need not. By the limits of the standard (mark_reason_below, mark_reason_from); where it
 * has none, a full mark and none at all. */
const char *mark_reason_wanted(const struct standard *s, enum item_kind kind, score_t max,
                               score_t points);
/* The limit from which on a judgement is a high one: full marks, unless the standard says less. */
share_t mark_reason_from(const struct standard *s);

/* What was found, in words: 完成 3，目标 5; "" for plain points, 未评 without a mark. item NULL:
 * the component as a whole. */
const char *mark_words(struct arena *a, const struct item *item, const struct mark *m);

/* What a scorer is called: the name to be shown, else the role. */
const char *sheet_scorer(const struct sheet *s);

#endif
