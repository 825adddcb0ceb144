/* The parts in which a standard is edited, each a form of its own. */
#ifndef GP_WEB_STANDARD_FORMS_H
#define GP_WEB_STANDARD_FORMS_H

#include "app/standard/edit.h"
#include "web/form.h"

/* Evaluators, and levels above that issue standards. */
#define STANDARD_PERMS (PERM_MANAGE | PERM_SUPERVISE)

enum standard_part {
    PART_HEAD,
    PART_METHODS,
    PART_METHOD,
    PART_COMPONENT,
    PART_ITEM,
    PART_BANDS,
    PART_FUNDS,
    PART_VACANCY,
    PART_PARAMS,
    PART_N,
};

struct standard_part_info {
    const char *word, *title;
    const char *where; /* how standard_validate calls it; NULL: by the names of what is edited */
    struct form form;
};
extern const struct standard_part_info standard_parts[PART_N];

/* A part at work: what of the standard is edited. */
struct standard_place {
    struct standard_open o;
    enum standard_part part;
    struct method *method;
    struct component *component;
    struct item *item; /* a new one is not in the component yet */
    bool new_item;
    const char *under; /* of a new item: the id of the group; "" for none */
    size_t stored_params;
    struct param *every_param; /* all rows of the form, once those that say nothing were left out */
    size_t n_every_param;
};

/* Finds what the query of the page names; GP_MISSING when it is not there. */
enum gp_code standard_place(struct http_call *call, struct standard_place *ret);

/* The struct that the part's form is about. */
void *standard_object(struct standard_place *place);

/* After form_read: sums of groups, limits that say nothing, a new item's place. */
enum gp_code standard_settle(struct http_call *call, struct standard_place *place);

/* Takes the limits that were left out back in, for the form to be shown again. */
void standard_unsettle(struct standard_place *place);

/* /standards/ID/VERSION */
const char *standard_path(struct arena *a, const struct standard *s);
const char *standard_path_of(struct arena *a, const char *id, int64_t version);
/* Address of the form of a part; NULL where a thing is not needed. */
const char *standard_edit_path(struct arena *a, const struct standard *s, enum standard_part part,
                               const char *method, const char *component, const char *item);

#endif
