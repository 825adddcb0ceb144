/* Pages: 实地验收. */
#ifndef GP_WEB_INSPECTION_INSPECTIONS_H
#define GP_WEB_INSPECTION_INSPECTIONS_H

#include "app/inspection/inspection.h"
#include "web/web.h"

extern const struct http_route inspections_routes[];

/* A visit for {{>inspection/visit_row}}. */
void visit_model(struct val *m, const struct visit *v);

#endif
