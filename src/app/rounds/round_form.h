/* What the form of a round holds. */
#ifndef GP_APP_ROUNDS_ROUND_FORM_H
#define GP_APP_ROUNDS_ROUND_FORM_H

#include "base/str.h"

/* A line of the checklist as typed; a line without name is left out. */
struct checklist_line {
    const char *id; /* NULL or "": a new one */
    const char *name, *due;
    bool required;
    const char *note; /* never NULL */
};

/* The round's form as typed, or as it stands. Texts are never NULL. */
struct round_form {
    const char *title, *kind, *year;
    const char *standard; /* id:version */
    const char *subdistrict, *commissioner, *evaluator;
    const char *opened, *deadline, *scoring_due, *closed, *experts_per_entry, *notice;
    struct checklist_line *lines;
    size_t n_lines;
    /* Only for a new round: which filling in of the form it is (rand_id; NULL: does not say), the
     * round it follows, and what is taken over from it. */
    const char *token, *from;
    bool copy_projects, copy_experts, copy_texts;
    const char **checks; /* of one filled from a round: what has to be looked at, in Chinese */
    size_t n_checks;
};

#endif
