/* 居民满意度调查: forms in their versions, surveys, and answers of which nobody can tell whose they
 * are. */
#ifndef GP_STORE_SURVEY_H
#define GP_STORE_SURVEY_H

#include "core/round.h"
#include "db/work.h"

struct survey_form_row {
    const char *id, *title, *body, *created_by;
    int64_t version, questions, created_at;
};

/* A new version; GP_CONFLICT when there is one of that number. */
enum gp_code store_survey_form_put(struct work *w, const struct survey_form_row *form) GP_CHECKED;
/* *ret is NULL when there is none. version DEC_UNSET: the newest. */
enum gp_code store_survey_form_get(struct work *w, const char *id, int64_t version,
                                   struct survey_form_row **ret) GP_CHECKED;
/* The newest version of each, without bodies. */
enum gp_code store_survey_form_list(struct work *w, struct survey_form_row **ret,
                                    size_t *ret_n) GP_CHECKED;

struct survey_row {
    const char *id, *round, *entry, *form, *opened_by;
    int64_t form_version, quota, least, opened_at, closed_at;
    date_t last_day;
    /* Only read. */
    const char *title;  /* of the form */
    const char *center; /* of the entry; NULL: the whole round's */
    const char *round_title;
    int64_t answers;
};

enum gp_code store_survey_put(struct work *w, const struct survey_row *survey) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_survey_get(struct work *w, const char *id, struct survey_row **ret) GP_CHECKED;
enum gp_code store_survey_list(struct work *w, const char *round, struct survey_row **ret,
                               size_t *ret_n) GP_CHECKED;
enum gp_code store_survey_close(struct work *w, const char *id, int64_t at) GP_CHECKED;

enum gp_code store_survey_answer_put(struct work *w, const char *survey, const char *id,
                                     const char *body) GP_CHECKED;
enum gp_code store_survey_answers(struct work *w, const char *survey, const char ***ret,
                                  size_t *ret_n) GP_CHECKED;
/* Whether the browser has answered; and that it has: GP_CONFLICT when it had before. */
enum gp_code store_survey_given(struct work *w, const char *survey, const char *token_hash,
                                bool *ret) GP_CHECKED;
enum gp_code store_survey_give(struct work *w, const char *survey,
                               const char *token_hash) GP_CHECKED;

/* What was taken as a ground of the entry's score, in the order of the dossier. */
enum gp_code store_survey_results(struct work *w, const char *round, const char *entry,
                                  struct survey_result **ret, size_t *ret_n) GP_CHECKED;
/* The same of all entries of the round that have any, with one statement. */
struct survey_of_entry {
    const char *entry;
    struct survey_result *v;
    size_t n;
};
enum gp_code store_survey_results_of_round(struct work *w, const char *round,
                                           struct survey_of_entry **ret, size_t *ret_n) GP_CHECKED;
/* entry->surveys in the place of all that there was. */
enum gp_code store_survey_results_put(struct work *w, const char *round,
                                      const struct entry *entry) GP_CHECKED;

#endif
