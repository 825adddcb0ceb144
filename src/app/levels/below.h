/* What a supervisor sees of a place: its parts beside each other, its years, how far its rounds
 * are, operators, and published results one by one. Everything is made of what stands published,
 * but the progress, which is counts. No statement here reads a roster, a mark, or anything about a
 * person. */
#ifndef GP_APP_LEVELS_BELOW_H
#define GP_APP_LEVELS_BELOW_H

#include "app/levels/levels.h"
#include "report/doc.h"

#define BELOW_GRADES 8 /* told apart; what others there are is counted together as 其他 */

/* Published entries added up. */
struct below_figures {
    int64_t entries, scored;
    score_t mean, lowest, highest; /* mean to 0.01, half up; unset where marks are out of several */
    int64_t by_grade[BELOW_GRADES + 1]; /* of below_grades, the last one: the others */
};

struct below_grades {
    const char *v[BELOW_GRADES]; /* the best first, by the highest total it was given for */
    size_t n;
    bool others;
};

struct below_part {
    const char *place, *name; /* digits of the code */
    struct below_figures figures;
    struct rollup_progress progress;
};

struct below_year {
    int64_t year; /* DEC_UNSET: rounds that name none */
    struct below_figures figures;
};

struct below_view {
    struct level_scope scope;
    const char *name;    /* of the place */
    struct region *path; /* from the own place down to this one, for links */
    size_t n_path;
    int64_t year; /* that is shown */
    struct below_grades grades;
    struct below_part *parts; /* by code */
    size_t n_parts;
    struct below_part all;
    struct below_year *years; /* the oldest first */
    size_t n_years;
    struct chart *charts;
    size_t n_charts;
};
/* year NULL or "": the newest that has something published, or else the newest at all. */
enum gp_code below_view(struct work *w, const char *in, const char *year,
                        struct below_view *ret) GP_CHECKED;

struct below_operator {
    const char *key, *name, *code; /* code NULL: not given, so it is one in its district only */
    int64_t districts;
    struct below_figures figures;
};
struct below_operators {
    struct below_view view; /* parts and charts are left out */
    struct below_grades grades;
    struct below_operator *v; /* most entries first */
    size_t n;
};
enum gp_code below_operators(struct work *w, const char *in, const char *year,
                             struct below_operators *ret) GP_CHECKED;

/* Published results of a place, a page of them. */
struct below_results {
    struct below_view view;   /* parts and charts are left out */
    struct level_names names; /* of districts */
    struct rolled_entry *v;
    size_t n;
    int64_t found; /* BELOW_MOST + 1: more than that */
};
#define BELOW_MOST 20000
enum gp_code below_results(struct work *w, const char *in, const char *year,
                           const struct rolled_filter *filter,
                           struct below_results *ret) GP_CHECKED;

/* One operator: what stands published of it, below a supervisor or, for a district, in all of the
 * installation; at most so many, the newest. key: of below_operator; for a district the id of one
 * of its organisations. */
#define BELOW_OF_OPERATOR 500
struct below_history {
    const char *name, *code;
    struct level_names names;
    struct rolled_entry *v; /* newest year first */
    size_t n;
};
enum gp_code below_operator(struct work *w, const char *key, int64_t most,
                            struct below_history *ret) GP_CHECKED;
enum gp_code exchange_operator(struct work *w, const char *org, int64_t most,
                               struct below_history *ret) GP_CHECKED;

#endif
