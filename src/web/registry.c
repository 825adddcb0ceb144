#include "web/registry.h"

#include "web/web.h"

const struct http_route registry_routes[] = {
    {.path = NULL},
};
