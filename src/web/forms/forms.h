/* Forms (XLSForm) on pages: their questions, what was sent of them, results, and the parts that
 * have to do with the library of forms. Shared by surveys, inspections and ratings.
 *
 * Fields are named by the question's place in the form: q.3 for one value, m.17 for the 17th box of
 * all that can be ticked, on.3 for a question that the page showed. */
#ifndef GP_WEB_FORMS_FORMS_H
#define GP_WEB_FORMS_FORMS_H

#include "app/form/form.h"
#include "codec/book.h"
#include "web/edit.h"
#include "web/inside.h"

#define FORM_FIELDS                                                                                \
    {"q", "回答", SURVEY_TEXT_MAX + 200, HTTP_ROWS}, {"m", "选项", 4, HTTP_ROWS}, {                \
        "on", "题目", 4, HTTP_ROWS                                                                 \
    }

/* items.c. Puts "items" for {{>forms/item}}: what is asked, or all, of which the rest is hidden. */
struct forms_show {
    bool judged; /* what is wrong is told beside it */
    bool all;
};
void forms_put_items(struct val *m, const struct survey_form *f, const struct survey_sheet *sheet,
                     const char *const *typed, struct forms_show show);
/* "rules": the form's own, as JSON for assets/form.js. */
void forms_put_rules(struct val *m, const struct survey_form *f);
/* By item, what was typed and which questions the page showed; known may be NULL. */
void forms_read(struct http_call *call, const struct survey_form *f, const char **typed,
                bool *known);

/* For {{>forms/beside}}: the questions of the form beside a record or a rating, with what was
 * typed. All of them are on the page: which are asked follows from the answers, also without
 * network. at NULL: there is no form. */
void forms_put_beside(struct val *m, const struct form_attached *at, const char *const *typed,
                      bool judged);
/* The attachment that the page showed, since a page may be an old one; DEC_UNSET: none. */
#define FORM_SHOWN                                                                                 \
    { "form", "表单", 12, 0 }
enum gp_code forms_shown(struct http_call *call, int64_t *ret) GP_CHECKED;
/* The answers in which two differ, where both are to one form. */
void forms_add_differences(struct edit *e, const struct form_attached *was_at,
                           const char *const *was, const struct form_attached *is_at,
                           const char *const *is);

/* "lines" for {{>forms/lines}}: what was answered under the key, to be read and printed. */
enum gp_code forms_put_lines(struct http_call *call, struct val *m,
                             const struct form_answer_key *key) GP_CHECKED;

/* results.c */
struct forms_results {
    const struct survey_form *form;
    const struct survey_tally *tally; /* NULL: withheld */
    int64_t least;                    /* answers from which on a question's are shown */
    const char *note;                 /* of the file; NULL: none */
    int64_t cell;      /* fewer than so many are not told of a choice; unset: all are */
    const bool *whole; /* by item, those told whole all the same; NULL: none */
};
/* Puts what {{>forms/results}} shows. */
void forms_put_results(struct val *m, const struct forms_results *r);
/* The workbook that holds the same, behind other sheets; name NULL: of the form. */
enum gp_code forms_download(struct http_call *call, const struct forms_results *r,
                            const struct book_sheet *first, size_t n_first,
                            const char *name) GP_CHECKED;

/* library.c: the part of a page by which forms come in and go out (templates/forms/library). The
 * page's address takes uploads and gives workbooks at /~form. */
struct forms_library {
    const struct survey_form_row *forms;
    size_t n;
    const char *path;    /* of the page */
    const char *example; /* id of the one that the program brings */
    const char *example_says;
    const struct xlsform_problems *problems; /* of an upload that was refused; NULL: none */
};
/* Also "form_options", a choice of form under the name "form"; chosen NULL: what was sent, else the
 * first. */
void forms_put_library(struct http_call *call, struct val *m, const struct forms_library *l,
                       const char *chosen);
/* Takes the workbook of the field "file". */
enum gp_code forms_take(struct http_call *call, const char *round,
                        struct xlsform_problems *problems, struct survey_form_row *ret) GP_CHECKED;
/* Answers with the form that the query asks for (id). */
enum gp_code forms_send(struct http_call *call) GP_CHECKED;

extern const struct http_route forms_routes[];

#endif
