#include "web/results.h"

#include "web/web.h"

const struct http_route results_routes[] = {
    {.path = NULL},
};
