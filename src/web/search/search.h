/* Pages: 搜索. */
#ifndef GP_WEB_SEARCH_SEARCH_H
#define GP_WEB_SEARCH_SEARCH_H

#include "http/http.h"

extern const struct http_route search_routes[];

#endif
