/* Pages about the ways by which notices leave the site. */
#ifndef GP_WEB_NOTIFY_NOTIFY_H
#define GP_WEB_NOTIFY_NOTIFY_H

#include "http/http.h"

extern const struct http_route channel_routes[], delivery_routes[], contact_routes[];

#endif
