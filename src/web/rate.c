#include "web/rate.h"

#include "web/web.h"

const struct http_route rate_routes[] = {
    {.path = NULL},
};
