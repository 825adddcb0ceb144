#include "web/public.h"

#include "web/web.h"

const struct http_route public_routes[] = {
    {.path = NULL},
};
