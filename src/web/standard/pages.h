/* Models of the standards' pages. */
#ifndef GP_WEB_STANDARD_PAGES_H
#define GP_WEB_STANDARD_PAGES_H

#include "web/standard/forms.h"

/* Status, address and use of a version. */
void standard_version_model(struct val *m, const struct standard_version *v);

/* The whole standard as a document. */
void standard_document(struct val *m, const struct standard *s);

/* The list of parts beside a form, with how many problems each has, and the problems of the part
 * at work. */
void standard_outline(struct val *m, const struct standard_place *place);

/* Items of the component at work, with the addresses to change them. */
void standard_items(struct val *m, const struct standard_place *place);

void standard_changes(struct val *m, const struct standard_change *v, size_t n);

#endif
