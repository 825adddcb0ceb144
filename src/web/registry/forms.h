/* The forms of the registry: what is asked for an organisation, a center, a project. */
#ifndef GP_WEB_REGISTRY_FORMS_H
#define GP_WEB_REGISTRY_FORMS_H

#include "app/registry/registry.h"
#include "web/form.h"

/* By enum registry_kind. */
extern const struct form registry_forms[REGISTRY_KIND_N];

/* The struct that the form is about. */
void *registry_object(struct registry_item *item);

/* What its choices offer. */
void registry_offer(struct form_run *run, const struct registry_item *item,
                    const struct registry_choices *choices);

#endif
