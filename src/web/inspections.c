#include "web/inspections.h"

#include "web/web.h"

const struct http_route inspections_routes[] = {
    {.path = NULL},
};
