/* A visit as a row of any list. */
#ifndef GP_WEB_INSPECTION_VISIT_VIEW_H
#define GP_WEB_INSPECTION_VISIT_VIEW_H

#include "app/inspection/inspection.h"
#include "web/web.h"

/* Fills the row; {{>inspection/visit_row}} shows one that links to its form. */
void visit_model(struct val *m, const struct visit *v);

#endif
