/* Pages: 实地验收. */
#ifndef GP_WEB_INSPECTION_INSPECTIONS_H
#define GP_WEB_INSPECTION_INSPECTIONS_H

#include "http/http.h"

extern const struct http_route inspections_routes[];

#endif
