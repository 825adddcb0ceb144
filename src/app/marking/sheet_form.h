/* A score sheet as a form: the texts as typed, kept as they are until they are handed in, and what
 * they are worth now. Shared by experts' marking and parties' rating. */
#ifndef GP_APP_MARKING_SHEET_FORM_H
#define GP_APP_MARKING_SHEET_FORM_H

#include "app/app.h"
#include "core/rubric.h"
#include "num/fraction.h"

/* What stands in the fields of one row. Texts are never NULL once read or made empty. */
struct mark_input {
    const char *points, *level, *done, *target, *times, *reason, *evidence;
    bool not_applicable;
    bool *parts;         /* one for each option of the item */
    const char *offered; /* where figures for a ratio come from, and which; NULL: nowhere */
};

struct sheet_input {
    struct mark_input *marks; /* one a row */
    const char *comment;
};

/* What residents answered, as it was taken as a ground of the entry's score. */
struct surveyed {
    struct survey_result *v;
    size_t n;
};

/* A row of the form: an item, groups before their children, or the component as a whole. */
struct form_row {
    const struct item *item; /* NULL: the component as a whole */
    enum item_kind kind;
    unsigned depth;
    score_t max;       /* on the scorers' scale */
    size_t first_part; /* number of its first option among all options of the form */
    size_t number;     /* of the leaf, from 1; 0: a group */
    /* what is typed is worth, by sheet_form_judge */
    score_t points;
    bool missing, not_applicable;
    const char *problem; /* Chinese; NULL: fine */
    const char *wants;   /* why a reason has to be given; NULL: not needed */
    bool lacks_reason;   /* it has to be, and is not */
    /* Of what the standard has a survey judge: how that became points, or why it did not and is to
     * be marked; NULL: of anything else. */
    const char *survey;
    bool by_survey; /* it became points: there is nothing to be marked */
};

struct sheet_form {
    const struct component *component;
    struct form_row *rows;
    size_t n_rows, n_parts;
    struct surveyed surveyed; /* by sheet_form_survey; none without it */
    /* by sheet_form_judge */
    struct sheet sheet;           /* without id, scorer and dates */
    score_t points;               /* on the component's scale; unset until complete */
    const struct fraction *exact; /* the same, not rounded; NULL until complete */
    score_t raw, applicable;
    size_t done, leaves, n_problems, n_missing, n_reasons;
    const char *first_open; /* what has to be mended first, in words; NULL: nothing */
    size_t first_open_row;
};

/* The rows of the component's form, nothing judged. */
void sheet_form_rows(struct arena *a, const struct component *component, struct sheet_form *ret);

/* What residents answered in the entry, into the form where the standard has a survey judge
 * anything of its component: before the form is judged. */
void sheet_form_survey(struct arena *a, const struct surveyed *surveyed, struct sheet_form *form);
/* The same, read for this one form. */
enum gp_code sheet_form_surveys(struct work *w, const char *round, const char *entry,
                                struct sheet_form *form) GP_CHECKED;
/* Why nobody has to rate the component as a whole: residents' answers do. NULL: somebody has to. */
const char *surveyed_whole(struct arena *a, const struct sheet_form *form);

/* An empty input for the form. */
struct sheet_input sheet_input_empty(struct arena *a, const struct sheet_form *form);

/* What would have to be typed to give the sheet's marks. */
struct sheet_input sheet_input_of(struct arena *a, const struct sheet_form *form,
                                  const struct sheet *sheet);

/* As JSON by item ids, and back. Items that the form does not have are left out. */
const char *sheet_input_write(struct arena *a, const struct sheet_form *form,
                              const struct sheet_input *input);
enum gp_code sheet_input_read(struct arena *a, struct gp_err *e, const struct sheet_form *form,
                              const char *json, struct sheet_input *ret) GP_CHECKED;

/* Reads the figures, scores them by core/rubric.h and finds marks that need a reason. Bad input is
 * no error but a problem of its row. */
enum gp_code sheet_form_judge(struct work *w, const struct standard *standard,
                              const struct sheet_input *input, struct sheet_form *form) GP_CHECKED;

/* Why the judged form cannot be handed in, for the person; NULL: it can. */
const char *sheet_form_open(struct arena *a, const struct sheet_form *form);

/* Which marks need a reason, for the head of the form. */
const char *sheet_reason_rule(struct arena *a, const struct standard *standard);

/* What the page's form brings back. It can be read only once the rows are known, and they stand in
 * the database: so the reader goes along, to be called in the transaction that takes the post. */
struct sheet_post {
    struct sheet_input (*read)(const void *page, const struct sheet_form *form);
    const void *page;
    int64_t revision, version; /* that the form started from */
    date_t today;
};

/* The given component of the entry's method; GP_MISSING when there is none. */
enum gp_code sheet_component(struct gp_err *e, const struct standard *s, const char *method,
                             const char *component, const struct component **ret) GP_CHECKED;

/* A sheet scored as it stands: for panels and receipts. surveyed: NULL for none. */
enum gp_code sheet_points(struct work *w, const struct standard *standard,
                          const struct component *component, const struct sheet *sheet,
                          const struct surveyed *surveyed, struct sheet_score *ret) GP_CHECKED;

#endif
