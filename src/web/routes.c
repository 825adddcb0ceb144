#include "web/alive.h"
#include "web/assets.h"
#include "web/batch.h"
#include "web/admin/admin.h"
#include "web/api/api.h"
#include "web/analysis/analysis.h"
#include "web/fill/fill.h"
#include "web/help.h"
#include "web/home.h"
#include "web/inspection/inspections.h"
#include "web/account/login.h"
#include "web/levels/levels.h"
#include "web/marking/marking.h"
#include "web/metrics.h"
#include "web/notices.h"
#include "web/notify/notify.h"
#include "web/papers/papers.h"
#include "web/publish/ocds.h"
#include "web/publish/public.h"
#include "web/rating/rate.h"
#include "web/registry/registry.h"
#include "web/results/exchange.h"
#include "web/results/results.h"
#include "web/rounds/rounds.h"
#include "web/search/search.h"
#include "web/standard/issued.h"
#include "web/standard/standards.h"
#include "web/survey/survey.h"
#include "web/forms/forms.h"
#include "web/web.h"

const struct http_route *const web_route_tables[] = {
    forms_routes, /* before the visits and links whose names stand there */
    home_routes,           login_routes,         account_routes,
    workbook_routes,       registry_routes,      standards_routes,
    standard_sheet_routes, rounds_routes,        round_sheet_routes,
    results_routes,        public_routes,        ocds_routes,
    fill_routes,           fill_part_routes,     fill_file_routes,
    fill_fetch_routes,     fill_sheet_routes,    fill_hand_in_routes,
    marking_routes,        rate_routes,          level_routes,
    issued_routes,         inspections_routes,   admin_routes,
    analysis_routes,       asset_routes,         people_routes,
    admin_code_routes,     admin_account_routes, admin_audit_routes,
    admin_data_routes,     read_routes,          admin_backup_routes,
    notice_routes,         search_routes,        reset_routes,
    help_routes,           paper_routes,         paper_text_routes,
    channel_routes,        delivery_routes,      contact_routes,
    alive_routes,          batch_routes,         token_routes,
    metrics_routes,        api_routes,           api_registry_routes,
    api_fill_routes,       api_feed_routes,      api_odata_routes,
    api_doc_routes,        person_routes,        survey_routes,
    survey_answer_routes,  amend_routes,         exchange_routes,
};
const size_t n_web_route_tables = GP_COUNT(web_route_tables);
