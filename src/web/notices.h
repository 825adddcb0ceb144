/* Pages: 消息. */
#ifndef GP_WEB_NOTICES_H
#define GP_WEB_NOTICES_H

#include "http/http.h"

extern const struct http_route notice_routes[];

#endif
