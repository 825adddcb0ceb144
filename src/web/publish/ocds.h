/* Published contracts in the Open Contracting Data Standard. */
#ifndef GP_WEB_PUBLISH_OCDS_H
#define GP_WEB_PUBLISH_OCDS_H

#include "http/http.h"

extern const struct http_route ocds_routes[];

#endif
