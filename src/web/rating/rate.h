/* Pages: 履约评价 by personal link, and the manager's page of links. */
#ifndef GP_WEB_RATING_RATE_H
#define GP_WEB_RATING_RATE_H

#include "http/http.h"

extern const struct http_route rate_routes[];

#endif
