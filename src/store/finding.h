/* What people decided about automatic findings, and what they asked operators to put right. */
#ifndef GP_STORE_FINDING_H
#define GP_STORE_FINDING_H

#include "core/round.h"
#include "db/work.h"

enum finding_state { FINDING_ACCEPTED, FINDING_DISMISSED, FINDING_RECTIFY, FINDING_STATE_N };

struct finding_note {
    const char *rule, *entry; /* entry may be "" */
    struct place_ref at;
    const char *place; /* words of a decision from before places were data; else "" */
    enum finding_state state;
    const char *reason;
    const char *account; /* "": it came with an imported round */
    int64_t at_ms;       /* 0 likewise: not known */
};

enum rectification_state { RECTIFICATION_OPEN, RECTIFICATION_ANSWERED, RECTIFICATION_CLOSED };

/* What the evaluator wants of an operator: to put something right (整改), or only to explain what
 * was found (求证) before it is decided. Both are asked with a day, answered, and closed. */
enum request_kind { REQUEST_RECTIFY, REQUEST_QUESTION };

struct rectification {
    enum request_kind kind;
    const char *id, *round, *entry;
    const char *rule, *place; /* NULL: not from an automatic finding */
    struct place_ref at;      /* of a question: what its finding is found by */
    const char *title, *text;
    date_t due; /* may be unset */
    enum rectification_state state;
    int64_t created_ms;
};

/* All run inside the caller's transaction. */

/* Writes the decision, or over the one that is there. Words of before that mean the same place
 * (place_text_of_before) are given in note->place here and below: what stands under them goes. */
enum gp_code store_finding_put(struct work *w, const char *round,
                               const struct finding_note *note) GP_CHECKED;
/* Takes the decision back. */
enum gp_code store_finding_drop(struct work *w, const char *round,
                                const struct finding_note *note) GP_CHECKED;
enum gp_code store_finding_list(struct work *w, const char *round, struct finding_note **ret,
                                size_t *ret_n) GP_CHECKED;

/* The dismissals and adoptions that came with a round, over what was decided about the same
 * findings. Those that the round does not speak of stay: people made them. */
enum gp_code store_finding_dismissals_put(struct work *w, const struct dossier *d) GP_CHECKED;

enum gp_code store_rectification_put(struct work *w, const struct rectification *r) GP_CHECKED;
/* GP_CONFLICT when it is not, or no longer, in the first state. */
enum gp_code store_rectification_move(struct work *w, const char *id, enum rectification_state from,
                                      enum rectification_state to) GP_CHECKED;
/* Closes what is still asked about the finding: it is decided. */
enum gp_code store_question_close(struct work *w, const char *round,
                                  const struct finding_note *of) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_rectification_get(struct work *w, const char *id,
                                     struct rectification **ret) GP_CHECKED;
/* Of a round, or of one entry of it (entry may be NULL), oldest first. */
enum gp_code store_rectification_list(struct work *w, const char *round, const char *entry,
                                      struct rectification **ret, size_t *ret_n) GP_CHECKED;
/* Those of all rounds that are not closed. */
enum gp_code store_rectification_waiting(struct work *w, struct rectification **ret,
                                         size_t *ret_n) GP_CHECKED;

#endif
