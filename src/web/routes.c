#include "web/assets.h"
#include "web/admin.h"
#include "web/analysis.h"
#include "web/fill.h"
#include "web/home.h"
#include "web/inspections.h"
#include "web/login.h"
#include "web/marking.h"
#include "web/notices.h"
#include "web/public.h"
#include "web/rate.h"
#include "web/registry.h"
#include "web/results.h"
#include "web/rounds.h"
#include "web/search.h"
#include "web/standards.h"
#include "web/web.h"

const struct http_route *const web_route_tables[] = {
    home_routes,         login_routes,         registry_routes,     standards_routes,
    rounds_routes,       results_routes,       public_routes,       fill_routes,
    fill_part_routes,    fill_file_routes,     fill_hand_in_routes, marking_routes,
    rate_routes,         inspections_routes,   admin_routes,        analysis_routes,
    asset_routes,        admin_account_routes, admin_audit_routes,  admin_data_routes,
    admin_backup_routes, notice_routes,        search_routes,
};
const size_t n_web_route_tables = GP_COUNT(web_route_tables);
