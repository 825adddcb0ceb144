/* The board of a round: what has come in for each entry and what is late, and reminding those who
 * are waited for. */
#ifndef GP_APP_ROUNDS_BOARD_H
#define GP_APP_ROUNDS_BOARD_H

#include "app/account/account.h"
#include "app/batch.h"
#include "store/board.h"
#include "store/standard.h"

/* How an entry stands with its hand-in. */
enum hand_in {
    HAND_IN_PENDING,  /* 未递交, in time yet or without deadline */
    HAND_IN_OVERDUE,  /* 逾期未递交 */
    HAND_IN_RETURNED, /* 退回补正 */
    HAND_IN_ON_TIME,  /* 按时 */
    HAND_IN_LATE,     /* 逾期递交 */
    HAND_IN_GIVEN,    /* 已递交, where day or deadline is not known */
    HAND_IN_NONE,     /* withdrawn */
    HAND_IN_N,
};

struct board_line {
    const struct board_row *row;
    const char *method_name; /* NULL: not chosen */
    date_t deadline;         /* of its hand-in; unset: none */
    enum hand_in hand_in;
    int32_t late_days;     /* handed in, or not yet, so many days after the deadline; else 0 */
    int64_t items_missing; /* required items without a file */
    int64_t ratings_due;   /* components that a party has to rate */
};

struct board_totals {
    size_t entries; /* withdrawn ones are counted apart, and in nothing else */
    size_t withdrawn, hand_in[HAND_IN_N], waiting, accepted, scored;
    int64_t experts, experts_done, ratings, ratings_due;
    size_t unstaffed; /* without an expert */
};

struct board {
    struct round_head head;
    struct standard standard;      /* the round's */
    struct standard_set standards; /* and those of entries that have their own */
    struct board_line *lines;
    const struct board_row *rows; /* of the lines */
    size_t n_lines;
    struct board_totals totals;
};

const char *hand_in_name(enum hand_in h);

/* Three statements, however large the round; one more where entries have standards of their own.
 * The caller's transaction is joined. */
enum gp_code board_load(struct work *w, const char *round, date_t today,
                        struct board *ret) GP_CHECKED;

/* Of a round whose counts are at hand: the head has what these tell, and so nothing of the
 * checklist, of which no line is told what it lacks. Inside a transaction that has read something.
 */
enum gp_code board_load_known(struct work *w, const struct round_overview *r, date_t today,
                              struct board *ret) GP_CHECKED;

/* By which the entry is evaluated, and how; NULL: not chosen. */
const struct standard *board_standard(const struct board *b, const struct board_row *row);
const struct method *board_method(const struct board *b, const struct board_row *row);

/* Whether a hand-in is still waited for. */
bool hand_in_is_open(enum hand_in h);

/* Whether the party has rated that component of the entry. */
bool board_is_rated(const struct rated_component *rated, size_t n, const char *entry,
                    const char *component);

/* Whether there is anybody of the kind to remind now. */
bool board_may_remind(const struct board *b, enum reminder_kind kind);

enum remind_fate { REMIND_SENT, REMIND_ALREADY, REMIND_NOBODY };
struct remind_result {
    size_t sent;    /* recipients that got a message */
    size_t already; /* were reminded today */
    size_t nobody;  /* have no account that could read it */
    /* Of each: subject as in struct reminder. */
    VEC(struct remind_one {
        const char *subject;
        enum remind_fate fate;
    })
    each;
};

/* Sends a message to everyone of the kind who is waited for, of the chosen entries, at most once a
 * day each; in the audit log. */
enum gp_code board_remind(struct work *w, const char *round, const struct entry_choice *entries,
                          enum reminder_kind kind, date_t today,
                          struct remind_result *ret) GP_CHECKED;

#endif
