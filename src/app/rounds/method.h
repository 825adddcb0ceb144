/* How an entry is evaluated: by a method of the round's standard, or of another published one whose
 * results can stand beside those (standards_are_comparable). What is offered is one list, whose
 * values are what forms send. */
#ifndef GP_APP_ROUNDS_METHOD_H
#define GP_APP_ROUNDS_METHOD_H

#include "app/app.h"
#include "store/board.h"
#include "store/plan.h"
#include "store/standard.h"

/* A version of a standard as forms send it: id:version */
const char *rounds_standard_key(struct arena *a, const char *id, int64_t version);

/* In place of a value: each entry gets what follows from the end of its contract. */
#define METHOD_PROPOSED "~proposed"

struct method_option {
    const char *value, *name;
    struct chosen_method chosen;
};

struct method_options {
    struct standard standard; /* the round's */
    struct standard_set others;
    VEC(struct method_option) v; /* the round's own methods first */
};

/* Two statements beside the round's standard, and one for every eight standards that the connection
 * does not keep. */
enum gp_code method_options_load(struct work *w, const struct round_head *head,
                                 struct method_options *ret) GP_CHECKED;

/* NULL: it is none of them. */
const struct method_option *method_option_of(const struct method_options *o, const char *value);
/* As an entry has it; NULL: no method is chosen. */
const char *method_value(struct arena *a, const char *standard, int64_t version,
                         const char *method);
/* What the rule proposes for a contract that ends then; NULL: nothing. */
const struct method_option *method_proposal(const struct method_options *o,
                                            const struct round_head *head, date_t contract_end);

#endif
