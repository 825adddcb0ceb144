#include "web/fill.h"

#include "web/web.h"

const struct http_route fill_routes[] = {
    {.path = NULL},
};
