/* 更正、补充 (个人信息保护法 第四十六条): what persons asked to have corrected of their data, the
 * columns that can be corrected so, and the correction itself. */
#ifndef GP_STORE_AMENDMENT_H
#define GP_STORE_AMENDMENT_H

#include "db/work.h"
#include "num/date.h"

/* A text that is kept of a person. */
struct amend_at {
    const char *kind;  /* as person_place has it: roster, certificate, rater, expert, account */
    const char *scope; /* project or round; "" of accounts */
    const char *who;   /* person, organisation, expert, account */
    int64_t ord;       /* of certificates; 0 of others */
};

struct amendment {
    const char *id;
    const char *kind, *scope, *who;
    int64_t ord;
    const char *member, *label, *was, *wanted, *ask;
    const char *account; /* of who asked; NULL: it was entered for them */
    int64_t got_at;
    const char *got_by;
    const char *state; /* open, done, refused */
    const char *reason;
    int64_t done_at; /* unset while it is open */
    const char *done_by;
};

/* Which members of a kind can be corrected in their place. member "" never stands here. */
struct amend_member {
    const char *kind, *member, *title; /* title: Chinese */
    int64_t most;                      /* characters */
};
extern const struct amend_member amend_members[];
extern const size_t n_amend_members;
/* NULL: it cannot be corrected here. */
const struct amend_member *amend_member_of(const char *kind, const char *member);

/* What stands there now. *ret_there: whether the row exists. GP_MISSING for a member that is none
 * of amend_members. */
enum gp_code store_amend_value(struct work *w, const struct amend_at *at, const char *member,
                               bool *ret_there, const char **ret) GP_CHECKED;
/* Writes the new value where the old one stands still; *ret_done: false where it does not. Marks
 * the project for the index. */
enum gp_code store_amend_apply(struct work *w, const struct amendment *a,
                               bool *ret_done) GP_CHECKED;

/* Whether the round stands published, so that the database refuses changes of its experts. */
enum gp_code store_amend_locked(struct work *w, const char *round, bool *ret) GP_CHECKED;

enum gp_code store_amendment_put(struct work *w, const struct amendment *a) GP_CHECKED;
/* NULL: there is none. */
enum gp_code store_amendment_get(struct work *w, const char *id, struct amendment **ret) GP_CHECKED;
/* Open ones first, then the latest. */
enum gp_code store_amendment_list(struct work *w, int64_t limit, struct amendment **ret,
                                  size_t *ret_n) GP_CHECKED;
/* Those that the account asked for, the latest first. */
enum gp_code store_amendment_own(struct work *w, const char *account, int64_t limit,
                                 struct amendment **ret, size_t *ret_n) GP_CHECKED;
/* What was corrected of the staff of a project, oldest first. */
enum gp_code store_amendments_done(struct work *w, const char *project, struct amendment **ret,
                                   size_t *ret_n) GP_CHECKED;
enum gp_code store_amendment_count_open(struct work *w, int64_t *ret) GP_CHECKED;
/* Of the persons of a round (staff, raters, experts), how many were carried out since. */
enum gp_code store_amendment_count_round(struct work *w, const char *round, int64_t since_ms,
                                         int64_t *ret) GP_CHECKED;
/* The operator whose roster it is of; NULL for other kinds. */
enum gp_code store_amend_operator(struct work *w, const struct amend_at *at,
                                  const char **ret) GP_CHECKED;

#endif
