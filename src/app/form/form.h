/* Forms (XLSForm) and their answers, whatever they are filled in for: 满意度调查, 实地验收,
 * 履约评价.
 *
 * A district has one library of them, in versions which never change. A survey is opened with one
 * (app/survey). To the inspections of a round one is attached, and one to its ratings; the newest
 * attachment holds, and each keeps its number, since a phone may bring answers to an earlier one.
 * Answers bear form and version, and no figure is made of them. */
#ifndef GP_APP_FORM_FORM_H
#define GP_APP_FORM_FORM_H

#include "app/form/example.h"
#include "core/survey.h"
#include "core/xlsform.h"
#include "store/form.h"
#include "store/survey.h"

/* ---- the library */

/* Takes the workbook, on a page of the round, as a new form, or as a new version of the one of the
 * same form_id. What is wrong with it is in problems, and the code GP_INVALID. Word for word the
 * newest version again is that version. */
enum gp_code form_take(struct work *w, const char *round, struct str bytes, const char *file_name,
                       struct xlsform_problems *problems, struct survey_form_row *ret) GP_CHECKED;

/* Its sheets, for a workbook to be downloaded; version DEC_UNSET: the newest. GP_MISSING. Examples
 * are there before anybody has taken them. */
enum gp_code form_sheets(struct work *w, const char *id, int64_t version,
                         struct survey_form_row *ret, struct xlsform *ret_x) GP_CHECKED;

/* As it is asked. GP_MISSING. */
enum gp_code form_load(struct work *w, const char *id, int64_t version,
                       struct survey_form *ret) GP_CHECKED;

/* The same, of what is kept of it and has been read. */
enum gp_code form_of_texts(struct work *w, const char *title, const char *body,
                           struct survey_form *ret) GP_CHECKED;

/* The newest version; an example becomes a form of the district's own when it is first used.
 * GP_INVALID when there is none. */
enum gp_code form_newest(struct work *w, const char *id, struct survey_form_row *ret) GP_CHECKED;

/* ---- answers */

/* What is kept, under the names of the questions; and by item again. */
const char *form_answers_json(struct arena *a, const struct survey_form *f,
                              const struct survey_sheet *sheet);
enum gp_code form_values(struct work *w, const struct survey_form *f, const char *body,
                         const char **values) GP_CHECKED;

/* Of n answers as they are kept. */
enum gp_code form_tally(struct work *w, const struct survey_form *f, const char *const *bodies,
                        size_t n, struct survey_tally **ret) GP_CHECKED;

/* ---- beside inspections and ratings (attach.c) */

struct form_attached {
    int64_t n; /* number of the attachment */
    struct round_form_row row;
    struct survey_form form;
};

/* The one that holds; n, when it is not DEC_UNSET, one that held. *ret is NULL when there is none.
 */
enum gp_code form_attached(struct work *w, const char *round, enum form_purpose purpose, int64_t n,
                           struct form_attached **ret) GP_CHECKED;

/* The same by the row, which was read; NULL for none. */
enum gp_code form_attached_by(struct work *w, const struct round_form_row *row,
                              struct form_attached **ret) GP_CHECKED;

/* Attaches the newest version of the form, or (NULL or "") none from here on. Nothing happens when
 * that holds already. */
enum gp_code form_attach(struct work *w, const char *round, enum form_purpose purpose,
                         const char *id) GP_CHECKED;

/* What somebody has filled in. typed NULL: nothing, since none was there to fill in; then what the
 * version `base` has, that was begun from, holds on. */
struct form_filled {
    const struct form_attached *at;
    const char **typed; /* by item */
    int64_t base;
};

/* Judges it and keeps it. What is given must be right, what is missing may come later: GP_INVALID
 * with the question. */
enum gp_code form_keep(struct work *w, const struct form_answer_key *key,
                       const struct form_filled *filled) GP_CHECKED;

/* By item of the form that holds, where the answers are to another the ones of the same names; all
 * NULL when nothing was kept. */
enum gp_code form_kept(struct work *w, const struct form_answer_key *key,
                       const struct form_attached *at, const char **typed) GP_CHECKED;

/* GP_INVALID with the question that is not answered, or the form that is not. */
enum gp_code form_complete(struct work *w, const struct form_answer_key *key,
                           const struct form_attached *at) GP_CHECKED;

/* ---- drafts: answers as they were typed, of which nothing is judged and nothing lost */

/* As they are kept, to tell whether others stand there. */
const char *form_typed_json(struct arena *a, const struct survey_form *f, const char *const *typed);
/* In the place of the draft under the key. */
enum gp_code form_keep_draft(struct work *w, const struct form_answer_key *key,
                             const struct form_attached *at, const char *body) GP_CHECKED;
/* By item, what is there before anybody has typed. */
void form_presets(const struct survey_form *f, const char **typed);
/* Why it could not be handed in as it is typed, naming the question; NULL: it could. */
const char *form_first_open(struct work *w, const struct survey_form *f, const char *const *typed);

/* What was answered, as people read it, in the order of the form that was answered. *ret_n is 0
 * when nothing was. */
struct form_lines {
    const char *title; /* of the form */
    struct survey_line *v;
    size_t n;
};
enum gp_code form_lines(struct work *w, const struct form_answer_key *key,
                        struct form_lines *ret) GP_CHECKED;
/* Who answered, for people. */
const char *form_author(const struct form_answer *answer);

/* The form that was read last, since many answers are to one. Starts with id NULL. */
struct form_read {
    const char *id;
    int64_t version;
    struct survey_form form;
};
/* Reads the form that the answer is to, unless it is the last. */
enum gp_code form_read_again(struct work *w, struct form_read *last,
                             const struct form_answer *answer) GP_CHECKED;
enum gp_code form_lines_of(struct work *w, struct form_read *last, const struct form_answer *answer,
                           struct form_lines *ret) GP_CHECKED;

#endif
