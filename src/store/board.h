/* How rounds and their entries are getting on: what the manager's pages count, each with one query.
 */
#ifndef GP_STORE_BOARD_H
#define GP_STORE_BOARD_H

#include "core/round.h"
#include "core/workflow.h"
#include "db/work.h"

/* A round itself, without what hangs on it. */
struct round_head {
    const char *id, *title;
    enum round_kind kind;
    int64_t year;
    const char *subdistrict; /* may be NULL, as all names and ids below */
    enum round_state state;
    const char *standard;
    int64_t standard_version;
    const char *commissioner, *evaluator; /* org ids */
    const char *commissioner_name, *evaluator_name;
    date_t opened, deadline, closed;
    const char *notice;        /* 评估通知 */
    date_t scoring_due;        /* by which experts have to be ready */
    int64_t experts_per_entry; /* unset: not set */
    int64_t required;          /* items of the checklist that must be handed in */
};

/* An entry with what has come in for it. */
struct board_row {
    const char *entry, *project, *project_title, *center, *center_name, *subdistrict;
    const char *operator_org, *operator_name, *purchaser, *committee, *method;
    const char *standard; /* its own; NULL: the round's */
    int64_t standard_version;
    date_t contract_end;
    enum entry_state state;
    date_t deadline;              /* its own; unset: the round's */
    date_t handed_in, correct_by; /* correct_by: of the last return; unset: no day was set */
    int64_t items_in;             /* required items of the checklist with a file */
    /* Assigned experts who declared no conflict, those of them with a submitted sheet, components
     * that a party has rated. */
    int64_t experts, experts_done, ratings;
};

/* A round with counts of its entries; withdrawn ones are in none of them. */
struct round_overview {
    const char *id, *title;
    enum round_kind kind;
    int64_t year;
    const char *subdistrict;
    enum round_state state;
    const char *standard, *standard_title;
    int64_t standard_version;
    date_t deadline, scoring_due;
    int64_t entries, handed_in;
    int64_t overdue;  /* not handed in, and their own last day is before today */
    date_t first_due; /* the first last day of those that are not handed in */
    int64_t waiting;  /* handed in, to be accepted */
    int64_t returned, scored;
    int64_t unstaffed;           /* without an expert */
    int64_t marked;              /* accepted, with all experts' sheets in, while scoring */
    int64_t untold, settled;     /* of the scored: not told their result; final */
    int64_t objections, answers; /* to be decided: open ones, rectifications answered */
    /* Where the round has several reports; of those that wait, the first. */
    int64_t reports, ready,
        approving; /* all; told and settled, to be submitted; with the approver */
    const char *ready_report,
        *ready_name; /* its id, its street's or organisation's name (or NULL) */
    const char *approving_report;
};

/* All inside the caller's transaction. GP_MISSING when there is no such round. */
enum gp_code store_round_head(struct work *w, const char *round, struct round_head *ret) GP_CHECKED;

/* The entries of the round in its order. In a reading transaction, which must have read something
 * before, the rows are borrowed from the connection until the next call of a transaction after this
 * one, and read anew only when anything in the database has changed. */
enum gp_code store_board_rows(struct work *w, const char *round, struct board_row **ret,
                              size_t *ret_n) GP_CHECKED;

/* One of them, read anew; *ret is NULL when there is no such entry. */
enum gp_code store_board_row(struct work *w, const char *round, const char *entry,
                             struct board_row **ret) GP_CHECKED;

/* A component of an entry that a party has rated. */
struct rated_component {
    const char *round, *entry, *component;
};
/* Of the round, or (NULL) of all that are collecting or scoring. */
enum gp_code store_board_rated(struct work *w, const char *round, struct rated_component **ret,
                               size_t *ret_n) GP_CHECKED;

/* An item of the checklist with what an entry has handed in for it. */
struct item_in {
    const char *id, *name;
    bool required;
    date_t due;
    int64_t files;
    date_t received; /* the latest */
};
enum gp_code store_board_items(struct work *w, const char *round, const char *entry,
                               struct item_in **ret, size_t *ret_n) GP_CHECKED;

/* All rounds, newest year first. today unset: nothing is counted as overdue. */
enum gp_code store_round_overview(struct work *w, date_t today, struct round_overview **ret,
                                  size_t *ret_n) GP_CHECKED;

/* The same from the first-th of them (from 0), at most n; and how many there are. */
enum gp_code store_round_page(struct work *w, date_t today, size_t first, size_t n,
                              struct round_overview **ret, size_t *ret_n) GP_CHECKED;
enum gp_code store_round_number(struct work *w, int64_t *ret) GP_CHECKED;

/* The same of one round. GP_MISSING when there is no such round. */
enum gp_code store_round_counts(struct work *w, const char *round, date_t today,
                                struct round_overview *ret) GP_CHECKED;

/* ---- reminders: at most one a day for each thing */

enum reminder_kind { REMIND_OPERATOR, REMIND_EXPERT, REMIND_RATER, REMIND_N };

struct reminder {
    enum reminder_kind kind;
    const char *subject; /* entry, expert, or organisation */
};

/* Notes the reminder for the day; *ret_new is false when there was one already. */
enum gp_code store_reminder_put(struct work *w, const char *round, date_t day,
                                const struct reminder *reminder, const char *account,
                                bool *ret_new) GP_CHECKED;

/* Those of the day. */
enum gp_code store_reminder_list(struct work *w, const char *round, date_t day,
                                 struct reminder **ret, size_t *ret_n) GP_CHECKED;

#endif
