#include "web/marking.h"

#include "web/web.h"

const struct http_route marking_routes[] = {
    {.path = NULL},
};
