/* What a round needs before operators can be asked, on one page: what keeps it from being opened,
 * and what may come later but will be missed then. */
#ifndef GP_APP_ROUNDS_OPENING_H
#define GP_APP_ROUNDS_OPENING_H

#include "app/rounds/board.h"
#include "app/rounds/rounds.h"

enum opening_state {
    OPENING_READY,
    OPENING_LATER,   /* can be set after opening as well, and has to be by some stage */
    OPENING_MISSING, /* keeps the round from being opened */
};

struct opening_check {
    const char *name; /* 递交截止 */
    enum opening_state state;
    const char *text;  /* what there is, or what is missing and what it is for */
    const char *below; /* where it is mended, behind /rounds/R; NULL: nowhere here */
};

struct opening {
    struct board board;
    VEC(struct opening_check) checks;
    VEC(const struct board_line *) lacking; /* lack a party that their method asks */
    struct plan_org *orgs;
    size_t n_orgs;
    size_t n_missing, n_later;
};

/* The caller's transaction is joined. */
enum gp_code opening_load(struct work *w, const char *round, date_t today,
                          struct opening *ret) GP_CHECKED;

/* Whether the entry's method has a component that its purchaser or its committee scores, and none
 * is known. */
bool opening_lacks(const struct board *b, const struct board_line *l, enum scorer_role who);

/* Why a draft cannot be opened. The rows are all of the round. */
struct rounds_obstacle rounds_open_obstacle(const struct round_head *head,
                                            const struct board_row *rows, size_t n);

/* The parties of a round, and those of its projects that lack one. Ids; "" is not set. */
struct party_choice {
    const char *project, *purchaser, *committee;
};
struct opening_parties {
    const char *commissioner, *evaluator;
    struct party_choice *of;
    size_t n_of;
};
/* In any state before the report's approval, and without telling anybody. A project's party is only
 * filled in where there is none; to change one is the register's business. */
enum gp_code opening_set_parties(struct work *w, const char *round,
                                 const struct opening_parties *parties) GP_CHECKED;

#endif
