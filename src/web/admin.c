#include "web/admin.h"

#include "web/web.h"

const struct http_route admin_routes[] = {
    {.path = NULL},
};
