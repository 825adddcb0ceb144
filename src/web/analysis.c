#include "web/analysis.h"

#include "web/web.h"

const struct http_route analysis_routes[] = {
    {.path = NULL},
};
