/* Hiding personal names: one way for everything that is published. */
#ifndef GP_REPORT_REDACT_H
#define GP_REPORT_REDACT_H

#include "core/evaluate.h"

struct redactor;

/* Knows the experts' names, and the names, identity numbers and certificate numbers of the people
 * of one project; of all projects where NULL is given. */
const struct redactor *redactor_of(struct arena *a, const struct dossier *d,
                                   const struct project *p);
/* Knows the names of the experts and of everybody who marked as a person, in the whole round. */
const struct redactor *redactor_of_scorers(struct arena *a, const struct dossier *d);

/* The text with every one of them replaced by 某员工, 某某 or ***, however it is written: full
 * width, with blanks or dots inside. Borrowed where nothing was found. */
const char *redact(struct arena *a, const struct redactor *r, const char *text);

/* One place where somebody is named, or seems to be. */
struct redact_hit {
    size_t from, to;   /* bytes of the text */
    const char *shown; /* what stands there instead */
    bool is_word;      /* the name is a word of the language, too: doubtful */
    bool kept;         /* taken for the word, and left as it is */
};
typedef void redact_note_fn(void *arg, const char *text, const struct redact_hit *hit);

/* The same, and tells each place. */
const char *redact_noting(struct arena *a, const struct redactor *r, const char *text,
                          redact_note_fn *note, void *arg);

#endif
