#include "web/rounds.h"

#include "web/web.h"

const struct http_route rounds_routes[] = {
    {.path = NULL},
};
