/* Models of the registry's pages. */
#ifndef GP_WEB_REGISTRY_PAGES_H
#define GP_WEB_REGISTRY_PAGES_H

#include "app/registry.h"
#include "web/web.h"

struct registry_term_word {
    const char *word, *label;
};
extern const struct registry_term_word registry_terms[]; /* by enum registry_term */
extern const size_t registry_n_terms;

/* Rows of the list, and the choices of its filters. */
void registry_list_rows(struct val *m, enum registry_kind kind, const struct registry_list *list,
                        size_t n, const struct registry_filter *filter);

/* Who uses the thing, and whether a published round does. */
void registry_uses(struct val *m, const struct registry_item *item);

void registry_project_model(struct val *m, const struct registry_item *item,
                            const struct registry_review *review);

/* People and posts over time, with the days on which a post had nobody. ID numbers masked. */
void registry_staff_model(struct val *m, const struct registry_item *item,
                          const struct staffing *staffing);

#endif
