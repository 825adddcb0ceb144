/* The first page: what waits for whoever is signed in. */
#ifndef GP_WEB_HOME_H
#define GP_WEB_HOME_H

#include "http/http.h"

extern const struct http_route home_routes[];

#endif
