/* 居民满意度调查. Forms come as XLSForm workbooks and are kept in versions, which never change; a
 * survey is opened with one, for a round or a center in it; anybody who has its address answers.
 *
 * Nobody can tell whose an answer is. Answers bear no time and no address, and lie in no order. Who
 * has answered is known by the hash of a cookie alone, kept apart. Results are shown when the
 * survey has ended, and not before, so that nobody can see what one more answer changed; and only
 * from the survey's least number of answers on, of the whole and of each question. */
#ifndef GP_APP_SURVEY_SURVEY_H
#define GP_APP_SURVEY_SURVEY_H

#include "app/form/form.h"
#include "core/survey_score.h"
#include "store/scope.h"
#include "store/survey.h"

#define SURVEY_LEAST_MIN   2
#define SURVEY_LEAST_MAX   1000
#define SURVEY_QUOTA_MAX   20000
#define SURVEY_DAYS_MAX    366
#define SURVEY_COOKIE_DAYS 180

/* ---- the manager's side */

enum survey_state { SURVEY_OPEN, SURVEY_ENDED, SURVEY_CLOSED, SURVEY_FULL };
enum survey_state survey_state(const struct survey_row *s, date_t today);
const char *survey_state_name(enum survey_state state);

struct survey_desk {
    struct survey_form_row *forms;
    struct survey_row *surveys;
    struct entry_scope *entries;
    size_t n_forms, n_surveys, n_entries;
    int64_t least;      /* as the standard sets it; unset: it does not */
    const char *locked; /* why none can be opened; NULL: they can */
};
enum gp_code survey_desk(struct work *w, const char *round, struct survey_desk *ret) GP_CHECKED;

struct survey_order {
    const char *id;    /* of the survey to be; one that is there is the same order sent twice */
    const char *form;  /* id; the newest version is taken */
    const char *entry; /* NULL or "": of the whole round */
    const char *last_day, *quota, *least; /* as typed; quota may be empty */
    date_t today;
};
enum gp_code survey_open(struct work *w, const char *round,
                         const struct survey_order *order) GP_CHECKED;
enum gp_code survey_close(struct work *w, const char *round, const char *id) GP_CHECKED;

struct survey_view {
    struct survey_row *row;
    struct survey_form form;
    enum survey_state state;
    const char *withheld;       /* why no results are shown; NULL: they are */
    struct survey_tally *tally; /* NULL when withheld */
};
/* Whether the results of a question are shown: enough have answered it. */
bool survey_tells(const struct survey_view *v, size_t item);
/* GP_MISSING when the round has no such survey. */
enum gp_code survey_view(struct work *w, const char *round, const char *id, date_t today,
                         struct survey_view *ret) GP_CHECKED;

/* ---- a survey as a ground of the score */

/* What of the entry's score the standard has this survey's answers make. */
struct survey_ground {
    const struct component *component;
    struct survey_use use;
    struct survey_score score; /* as it would be, with this survey's answers */
    bool taken;                /* what stands with the entry is just that */
};
struct survey_grounds {
    struct survey_ground *v;
    size_t n;
    int64_t cell;       /* the standard's survey_cell; unset: none */
    const char *locked; /* why nothing can be taken now; NULL: it can */
};
enum gp_code survey_grounds(struct work *w, const struct survey_view *v,
                            struct survey_grounds *ret) GP_CHECKED;
/* Takes the results that the standard scores by into the entry, in the place of those of before
 * from the same form. GP_CONFLICT when they cannot be taken. */
enum gp_code survey_take(struct work *w, const char *round, const char *id,
                         date_t today) GP_CHECKED;

/* ---- who answers */

struct survey_visit {
    struct work work; /* of the survey's district */
    struct survey_row *row;
    struct survey_form form;
    enum survey_state state;
    bool given; /* this browser has answered */
};
/* code: DISTRICT.ID, of the address; token: what the browser's cookie holds, NULL: nothing.
 * GP_MISSING. */
enum gp_code survey_enter(const struct work *w, const char *code, const char *token, date_t today,
                          struct survey_visit *ret) GP_CHECKED;

/* Stores the answers, by item as typed. known: which questions the page showed; when others have
 * to be asked now (*ret_more of them), or something is wrong, nothing is stored and the sheet says
 * what: GP_INVALID. Sent twice it is stored once. GP_CONFLICT when the survey has ended. */
enum gp_code survey_hand_in(struct survey_visit *v, const char *token, const char *const *typed,
                            const bool *known, date_t today, struct survey_sheet *ret_sheet,
                            size_t *ret_more) GP_CHECKED;

#endif
