/* Private to the pages of on-site inspection: reading the record's form and showing it again. */
#ifndef GP_WEB_INSPECTION_INSIDE_H
#define GP_WEB_INSPECTION_INSIDE_H

#include "web/inspection/visit_view.h"
#include "app/inspection/inspection.h"
#include "web/edit.h"

/* What was typed for one slot, as text, so that a mistake comes back as it was typed. */
struct slot_value {
    const char *points, *level, *done, *target, *times, *reason; /* "" when empty */
    const char *parts;                                           /* ids of options, a line each */
    bool not_applicable, none;                                   /* none: 都不符合 */
};

/* Everything that the form holds. */
struct record_form {
    struct slot_value *slots; /* as many as the inspection has */
    struct record_version version;
    VEC(struct record_photo) photos;
    const struct form_attached *at; /* the round's form; NULL: none */
    const char **typed;             /* answers by its items */
    bool stray;                     /* marks for items that the standard does not have (any more) */
};

/* From what was sent; at: the round's form that the page showed, or NULL. Files that came along are
 * for the caller. */
void visit_form_read(struct http_call *call, const struct inspection *ins,
                     const struct form_attached *at, struct record_form *ret);
/* From a stored version; NULL gives an empty form. */
void form_of_content(struct arena *a, const struct inspection *ins,
                     const struct record_version *version, const struct inspection_input *content,
                     struct record_form *ret);
/* GP_INVALID with the item's name for a figure that is none. */
enum gp_code form_input(struct http_call *call, const struct inspection *ins,
                        const struct record_form *form, struct inspection_input *ret) GP_CHECKED;
/* Fills the model of the page. */
void form_model(struct val *m, const struct inspection *ins, const struct record_form *form);
/* The photos and signatures of a record; base is the path of the visit for who looks. */
void form_photos(struct val *m, const char *base, const struct record_photo *photos, size_t n);

/* Whether the text has that line. */
bool visit_has_line(const char *lines, const char *line);

/* compare.c: where two versions of a record differ. */
struct edit visit_differences(struct http_call *call, const struct inspection *ins,
                              const struct record_form *was, const struct record_form *is);

/* What both the inspector's and the evaluator's pages say of a visit. */

/* inspections.c: for inspectors */
enum gp_code inspections_list_page(struct http_call *call);
enum gp_code inspections_visit_page(struct http_call *call);
enum gp_code inspections_save(struct http_call *call);
enum gp_code inspections_choose(struct http_call *call);
enum gp_code inspections_put_file(struct http_call *call);
enum gp_code inspections_get_file(struct http_call *call);
enum gp_code inspections_worker(struct http_call *call);

/* manage.c: for the evaluator */
enum gp_code inspections_manage_page(struct http_call *call);
enum gp_code inspections_manage_file(struct http_call *call);
enum gp_code inspections_plan(struct http_call *call);
enum gp_code inspections_draw(struct http_call *call);
enum gp_code inspections_edit_page(struct http_call *call);
enum gp_code inspections_edit(struct http_call *call);
enum gp_code inspections_cancel(struct http_call *call);
enum gp_code inspections_reopen(struct http_call *call);

/* print.c: for both */
enum gp_code inspections_print_page(struct http_call *call);

#endif
