/* Pages: 结果公示与验证. */
#ifndef GP_WEB_PUBLISH_PUBLIC_H
#define GP_WEB_PUBLISH_PUBLIC_H

#include "http/http.h"

extern const struct http_route public_routes[];

#endif
