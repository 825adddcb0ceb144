#include "web/limits.h"

const struct http_limit web_limits[LIMIT_N] = {
    [LIMIT_PASSWORD] = {.name = "password", .burst = 60, .every_ms = 2000, .most = 16},
    [LIMIT_VERIFY] = {.name = "verify", .burst = 6, .every_ms = 30000, .most = 4},
    [LIMIT_RECOMPUTE] = {.name = "recompute", .burst = 60, .every_ms = 1000, .most = 16},
    [LIMIT_LINK] = {.name = "link", .burst = 60, .every_ms = 1000, .most = 0},
    [LIMIT_SURVEY] = {.name = "survey", .burst = 60, .every_ms = 1000, .most = 0},
};
