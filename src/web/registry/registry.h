/* Pages: 机构、中心与项目. */
#ifndef GP_WEB_REGISTRY_REGISTRY_H
#define GP_WEB_REGISTRY_REGISTRY_H

#include "http/http.h"

extern const struct http_route registry_routes[], workbook_routes[];

#endif
