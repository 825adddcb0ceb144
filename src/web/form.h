/* Forms over the structs of core, told as data: which members of a shape a page asks for,
 * and in which parts. From that a form is shown with what is stored or with what was just typed,
 * and read back with the format's own bounds, so that nothing typed is lost and every message
 * stands beside its field.
 *
 * Names in the page: "title" for a member of the struct itself, "vacancy_base" for one of the part
 * `vacancy`, "posts_title.3" for the fourth row of the part `posts`. A row is left away when
 * "posts_drop.3" is sent; the button "add" with the value "posts" asks for one more. */
#ifndef GP_WEB_FORM_H
#define GP_WEB_FORM_H

#include "base/lookup.h"
#include "shape/text.h"
#include "web/edit.h"

enum form_widget {
    FORM_AUTO,    /* what fits the member's kind */
    FORM_AREA,    /* several lines */
    FORM_HIDDEN,  /* brought back, not shown */
    FORM_CHOICE,  /* one of form_choices() */
    FORM_SUGGEST, /* anything; those of form_choices() are suggested */
};

struct form_item {
    const char *key;   /* member of the part's shape */
    const char *label; /* NULL: the member's own name */
    const char *hint;  /* NULL: none */
    enum form_widget widget;
    /* What a choice of nothing is called; NULL: （无）, and of a member with fixed words no such
     * choice: with one, choosing says that a row is meant. */
    const char *empty;
    const char *width; /* class of the grid; NULL: col-md-6, in rows col-md */
};

struct form_part {
    const char *id;     /* prefix of the names; "": none */
    const char *title;  /* NULL: no heading */
    const char *hint;   /* NULL: none */
    const char *member; /* list or object of the shape; NULL: the struct itself */
    const struct form_item *items;
    size_t n_items;
    bool fixed;              /* rows are neither added nor taken away */
    const char *row_id;      /* new rows get this and a number as id; NULL: they have none */
    void (*init)(void *row); /* gives a new row what the page does not ask for; NULL: nothing */
    /* Headings of fixed rows: a name and what it means; NULL: 第 3 行. */
    const char *(*row_title)(struct arena *a, const void *row);
    const char *(*row_hint)(struct arena *a, const void *row);
    const char *switch_label; /* an object that may be absent: label of its check box */
};
#define FORM_ITEMS(t) .items = (t), .n_items = GP_COUNT(t)

struct form {
    const struct shape *shape;
    const struct form_part *parts;
    size_t n_parts;
};

struct form_problem {
    const char *name, *message; /* name in the page; NULL: the form as a whole */
};

struct form_choice {
    const char *value, *label;
};

struct form_row {
    size_t part, index, typed;
};

/* A form at work. */
struct form_run {
    struct http_call *call;
    const struct form *form;
    VEC(struct form_problem) problems;
    struct lookup problem_of; /* the first message of each name */
    VEC(struct form_problem) warnings;
    struct form_choices {
        const char *name; /* of the input without row */
        const struct form_choice *v;
        size_t n;
    } choices[12];
    size_t n_choices;
    VEC(struct form_row) rows; /* where the rows that were read stood in the page */
};

/* What a page of the form sends, for the route that takes it. Bounds are the shape's, told beside
 * the field; here only what no honest form sends is refused. Names that another form has added
 * already are not added again. */
void form_add_fields(struct http_fields *ret, const struct form *form);

/* What a FORM_CHOICE of that name offers; an empty first line is added where it may be empty. */
void form_choices(struct form_run *run, const char *name, const struct form_choice *v, size_t n);

/* Reads what was sent into the struct, which holds what is stored (or unset members). Rows that
 * bring the id of a stored one keep what the page does not ask for. Problems are collected; the
 * struct is only sound when there are none. */
void form_read(struct form_run *run, void *object);

/* A problem of a rule, beside the member: list NULL for the struct itself or one of its objects,
 * else the index-th of the rows read. */
void form_fault(struct form_run *run, const char *part, size_t index, const char *member,
                const char *message);

/* Whether only one more row was asked for: then nothing is stored. */
bool form_adds_row(const struct http_call *call);

/* Puts "parts", "problems" and "warnings" into the model, for {{>form}}: from what was typed after
 * form_read, else from the struct. */
void form_show(const struct form_run *run, const void *object, struct val *model);

/* The form's fields as they are stored in the struct, for comparing versions. */
void form_fields(const struct form_run *run, const void *object, struct edit *ret);

#define FORM_THIRD "col-sm-6 col-md-4"
/* The rule of vacancies, of a project and of a standard alike; what it rests on is said by each. */
#define FORM_VACANCY_ITEMS                                                                         \
    {.key = "base", .width = FORM_THIRD},                                                          \
        {.key = "post_price",                                                                      \
         .label = "岗位单价（元）",                                                                \
         .hint = "只在按岗位单价扣除时填",                                                         \
         .width = FORM_THIRD},                                                                     \
        {.key = "day_count", .width = FORM_THIRD},                                                 \
        {.key = "grace_days", .hint = "每次空岗不扣的天数；不填为 0", .width = FORM_THIRD},        \
        {.key = "step", .label = "取整到（元）", .width = FORM_THIRD},                             \
        {.key = "rounding", .width = FORM_THIRD},                                                  \
        {.key = "weekdays_only", .label = "只计周一至周五", .width = FORM_THIRD},                  \
        {.key = "unqualified_is_vacant",                                                           \
         .label = "顶岗人员资质不符也算空岗",                                                      \
         .width = FORM_THIRD},                                                                     \
    {                                                                                              \
        .key = "two_posts", .label = "一人同时在两个岗位的",                                       \
        .hint = "哪个岗位算空岗；未设定的照两个都有人计算，并提示", .width = FORM_THIRD            \
    }

/* ---- private to form.c and form_show.c */
const char *form_name(struct arena *a, const struct form_part *part, const char *key);
size_t form_typed_rows(const struct form_run *run, const struct form_part *part);

#endif
