/* What the computations of one entry share: the project behind it, the name it is shown under, and
 * traces that carry both. Private to core. */
#ifndef GP_CORE_SUBJECT_H
#define GP_CORE_SUBJECT_H

#include "core/round.h"

struct subject {
    struct calc *c;
    const struct dossier *d;
    const struct entry *e;
    const struct project *p;
    const char *name; /* of the center: 六联; of the project or entry where there is none */
};

/* What the entry is called in labels: its center's name, else its project's title, else its id. */
const char *entry_name(const struct dossier *d, const struct entry *e);

/* GP_INVALID when the entry's project does not exist. */
enum gp_code subject_open(struct calc *c, const struct dossier *d, const struct entry *e,
                          struct subject *ret) GP_CHECKED;

/* Files the trace as "<entry>.<t->id>" with the label "<name> <t->label>". */
void subject_trace(const struct subject *s, const struct trace *t);

/* The id that subject_trace gives to a figure, to name it as the source of another. */
const char *subject_trace_id(const struct subject *s, const char *figure);

/* "六联 在岗记录": the place of an error. */
const char *subject_where(const struct subject *s, const char *part);

/* The day of the facts: the cut-off, else the hand-in day; unset when neither is known. A day
 * before the contract began is a slip of the pen, on which nothing could be counted: it is passed
 * over. */
date_t subject_cutoff(const struct subject *s, date_t cutoff);
date_t cutoff_of_two(const struct calc *c, const struct project *p, date_t cutoff,
                     date_t handed_in);

/* A count as text; "" when unset. */
const char *count_text(struct calc *c, int64_t n);

/* Whether two labels are the same words, blanks and the width of characters left aside:
 * 运营成本(服务费) and 运营成本（服务费） are. NULL is the same as nothing, not even NULL. */
bool label_same(const char *a, const char *b);

#endif
