#include "web/assets.h"
#include "web/home.h"
#include "web/login.h"
#include "web/web.h"

const struct http_route *const web_route_tables[] = {
    home_routes,
    login_routes,
    asset_routes,
};
const size_t n_web_route_tables = GP_COUNT(web_route_tables);
