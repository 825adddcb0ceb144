/* What a manager does with entries of a round: one description of each action, for the page of one
 * entry and for many at once on the board. Where it is offered follows from the moves of
 * core/workflow.h; what it does is done by the functions of app that exist. */
#ifndef GP_APP_ROUNDS_ACTION_H
#define GP_APP_ROUNDS_ACTION_H

#include "app/batch.h"
#include "app/rounds/board.h"

/* What the form of an action asks for. */
enum {
    ASK_REASON = 1 << 0,  /* may be given */
    MUST_REASON = 1 << 1, /* has to be */
    ASK_RETURN = 1 << 2,  /* until when, and what is lacking */
    ASK_DAYS = 1 << 3,    /* for objections */
    ASK_EXPERTS = 1 << 4,
    ASK_DEADLINE = 1 << 5, /* may be given: none is the round's */
    ASK_METHOD = 1 << 6,
};

struct action_form {
    const char *reason, *due; /* as typed; may be NULL */
    bool lacking;             /* say of each entry which required material it lacks */
    const char *days;         /* as typed */
    const char *deadline;     /* as typed */
    const char *method;
    const char **experts; /* ids; none: by suggestion */
    size_t n_experts;
};

struct action_run;
struct entry_action {
    const char *id, *name;
    const char *effect;     /* NULL: that of the move; ask action_effect */
    unsigned need;          /* permission */
    const char *transition; /* offered where a manager may make it; NULL: by fits alone */
    /* Whether it fits the entry beside that; NULL: always. */
    bool (*fits)(const struct board *b, const struct board_line *l);
    const char *unfit; /* why not, for people */
    unsigned asks;
    bool single; /* has a form on the page of one entry */
    enum gp_code (*run)(struct action_run *r);
};

extern const struct entry_action entry_actions[];
extern const size_t n_entry_actions;

const struct entry_action *entry_action_of(const char *id); /* NULL: none */
/* What it brings about, for the one who is about to do it. */
const char *action_effect(const struct entry_action *x);
/* The move of the table that the action makes from the line's state; NULL: none. */
const struct transition *action_transition(const struct entry_action *x,
                                           const struct board_line *l);
/* Whether the action is offered for the entry now. *ret_why (may be NULL) is why not. */
bool action_is_offered(const struct entry_action *x, const struct board *b,
                       const struct board_line *l, const char **ret_why);

/* What is to be done to the entries, as a batch of the kind below: done at once by batch_do, or as
 * a job. */
struct batch_order action_order(struct arena *a, const char *round, const struct entry_action *x,
                                const struct entry_choice *entries, const struct action_form *form,
                                date_t today);
extern const struct batch_kind entries_batch;

/* The same for rounds that are archived. */
struct batch_order rounds_archive_order(const struct entry_choice *rounds, const char *reason);
extern const struct batch_kind archive_batch;

#endif
