/* Pages: 专家评分. */
#ifndef GP_WEB_MARKING_MARKING_H
#define GP_WEB_MARKING_MARKING_H

#include "http/http.h"

extern const struct http_route marking_routes[];

#endif
