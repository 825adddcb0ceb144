/* Forms that residents answer (居民满意度调查): questions, which of them are asked, what an answer
 * must be, and what many answers come to. A form is made of an XLSForm (core/xlsform.h).
 *
 * Which questions are asked follows from answers that stand before them, so one pass in the form's
 * order decides. An answer is kept in one writing: figures without closing zeros, days as
 * 2026-03-01, of choices their names, several parted by blanks in the order of the list. */
#ifndef GP_CORE_SURVEY_H
#define GP_CORE_SURVEY_H

#include "core/expr.h"

#define SURVEY_ITEMS_MAX   300 /* questions, notes and groups, each repetition counted */
#define SURVEY_CHOICES_MAX 100 /* of a list */
#define SURVEY_REPEATS_MAX 10
#define SURVEY_SCALE_MAX   11 /* steps of a scale */
#define SURVEY_TEXT_MAX    1000
#define SURVEY_NONE        SIZE_MAX

enum survey_kind {
    SURVEY_GROUP,
    SURVEY_NOTE,
    SURVEY_ONE,
    SURVEY_MANY,
    SURVEY_SCALE, /* its steps are choices whose names are figures */
    SURVEY_INTEGER,
    SURVEY_DECIMAL,
    SURVEY_TEXT,
    SURVEY_DATE,
    SURVEY_ACK,
    SURVEY_CALC, /* not asked */
};

struct survey_choice {
    const char *name, *label;
};

struct survey_item {
    enum survey_kind kind;
    const char *name;  /* of a repeated one with #2 behind it */
    const char *base;  /* as the form calls it */
    size_t nth;        /* repetition, from 1; 0: not repeated */
    size_t first;      /* the first repetition; of others itself */
    size_t parent;     /* the group around it, or SURVEY_NONE */
    const char *label; /* may hold ${name} */
    const char *hint;  /* NULL: none */
    const struct survey_choice *choices;
    size_t n_choices;
    bool required;
    const struct expr *required_if, *relevant, *constraint, *calculation; /* NULL: none */
    const char *constraint_message, *required_message;                    /* NULL: none */
    const char *preset; /* as if it had been answered so; NULL: nothing */
};

struct survey_form {
    const char *id, *title, *version;
    struct survey_item *items;
    size_t n_items;
};

bool survey_is_question(const struct survey_item *item); /* something is answered */
const char *survey_kind_name(enum survey_kind kind);     /* 单选题 */

/* The question of that name, as seen from one of the items; SURVEY_NONE: there is none. */
size_t survey_find(const struct survey_form *f, const char *base, size_t from);

/* ---- one who answers */

struct survey_answer {
    bool shown;          /* asked */
    const char *value;   /* as it is kept; NULL: none */
    const char *problem; /* why it cannot be taken; NULL: it can */
    bool missing;        /* the problem is that nothing was given */
};

struct survey_sheet {
    struct survey_answer *v; /* by item */
    size_t n_problems, n_answered;
};

/* Judges what was typed: by item, NULL or "" for nothing; of SURVEY_MANY names parted by blanks.
 * What is not asked counts as not answered. */
struct survey_sheet survey_judge(struct arena *a, const struct survey_form *f,
                                 const char *const *typed, date_t today);

/* The item's label with the answers that it names in it. */
const char *survey_label(struct arena *a, const struct survey_form *f,
                         const struct survey_sheet *sheet, size_t item);

/* What the answer is called: of choices their labels. */
const char *survey_answer_text(struct arena *a, const struct survey_item *item, const char *value);

/* What was asked of somebody and answered, in the form's order, for people to read: headings,
 * questions, and what was calculated where it has a label. Values by item, as they are kept. */
struct survey_line {
    bool heading;
    const char *label;  /* with the answers that it names in it; of a repetition with its number */
    const char *answer; /* "": none */
};
size_t survey_lines(struct arena *a, const struct survey_form *f, const char *const *values,
                    date_t today, struct survey_line **ret);

/* ---- all who answered */

#define SURVEY_MEAN_SCALE 2

struct survey_tally {
    int64_t answered;
    int64_t *counts; /* by choice */
    int64_t sum;     /* of figures, EXPR_SCALE; DEC_UNSET: too large */
    int64_t figures; /* how many they are of */
    VEC(const char *) texts;
};

/* By item; those of repetitions are counted at the first. */
struct survey_tally *survey_tally_new(struct arena *a, const struct survey_form *f);
/* Adds a sheet: values by item. Texts are borrowed. */
void survey_tally_add(struct arena *a, const struct survey_form *f, struct survey_tally *tally,
                      const char *const *values);
/* Whether the answers are figures: of choices, when the names of all of them are. */
bool survey_has_mean(const struct survey_item *item);
/* Sum over number, rounded once, half up, to SURVEY_MEAN_SCALE places; DEC_UNSET without figures.
 */
int64_t survey_mean(const struct survey_tally *tally);
/* How many chose a choice, as it may be told. */
enum survey_cell {
    SURVEY_CELL_TOLD,
    SURVEY_CELL_FEW,  /* fewer than the limit, and somebody: told as that */
    SURVEY_CELL_KEPT, /* not told, since the sum would give another away */
};
/* By choice, where fewer than limit are not told singly (unset: all are). False: all are told. Of
 * a question with one answer each the sum is known, so that no small number may follow from it:
 * the next larger ones are kept, until it could be another. */
bool survey_cells(const struct survey_item *item, const int64_t *counts, int64_t limit,
                  enum survey_cell *ret);
/* Texts in an order that says nothing about when they came. */
void survey_tally_sort(struct survey_tally *tally, size_t n);

#endif
