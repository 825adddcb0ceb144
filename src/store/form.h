/* Forms beside the inspections and ratings of a round, and what was answered. */
#ifndef GP_STORE_FORM_H
#define GP_STORE_FORM_H

#include "core/round.h"
#include "db/work.h"

enum form_purpose { FORM_INSPECTION, FORM_RATING, FORM_PURPOSE_N };
extern const char *const form_purpose_ids[FORM_PURPOSE_N];

struct round_form_row {
    const char *round, *purpose, *form; /* form NULL: none from here on */
    int64_t n, form_version, added_at;
    const char *added_by;
    const char *title, *body; /* of the form, read with it */
};

enum gp_code store_round_form_put(struct work *w, const struct round_form_row *row) GP_CHECKED;
/* n DEC_UNSET: the newest. *ret is NULL when there is none. */
enum gp_code store_round_form_get(struct work *w, const char *round, enum form_purpose purpose,
                                  int64_t n, struct round_form_row **ret) GP_CHECKED;

/* What it is about, whose it is, and which version. */
struct form_answer_key {
    enum form_purpose purpose;
    const char *round, *entry;
    const char *about, *author; /* visit and owner; component and scorer */
    int64_t n;
};

struct form_answer {
    const char *entry, *about, *author;
    int64_t n;
    const char *form;
    int64_t form_version;
    const char *body;
    int64_t judged_at;
    /* Read of a round alone. */
    const char *center, *author_name; /* NULL: not known (any more) */
    int64_t done_at;                  /* unset: not complete, not handed in */
    /* Read of one alone. */
    const char *form_title, *form_body;
};

/* Judged now; in the place of what was there under the key. */
enum gp_code store_form_answer_put(struct work *w, const struct form_answer_key *key,
                                   const char *form, int64_t version, const char *body) GP_CHECKED;
/* What is under the key stands as version `to`, too, in the place of what was there; nothing when
 * there is none. */
enum gp_code store_form_answer_carry(struct work *w, const struct form_answer_key *key,
                                     int64_t to) GP_CHECKED;
/* *ret is NULL when there is none. */
enum gp_code store_form_answer_get(struct work *w, const struct form_answer_key *key,
                                   struct form_answer **ret) GP_CHECKED;
/* What stands in the fields of one who rates, of all their ratings in the round. */
enum gp_code store_form_drafts(struct work *w, const char *round, const char *author,
                               struct form_answer **ret, size_t *ret_n) GP_CHECKED;
/* Those that count, of a round or (entry) of one in it, by center and author. */
enum gp_code store_form_answers(struct work *w, enum form_purpose purpose, const char *round,
                                const char *entry, struct form_answer **ret,
                                size_t *ret_n) GP_CHECKED;

#endif
