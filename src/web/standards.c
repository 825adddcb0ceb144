#include "web/standards.h"

#include "web/web.h"

const struct http_route standards_routes[] = {
    {.path = NULL},
};
