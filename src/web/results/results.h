/* Pages: 核查发现、异议、结算与报告. */
#ifndef GP_WEB_RESULTS_RESULTS_H
#define GP_WEB_RESULTS_RESULTS_H

#include "store/report.h"
#include "store/scope.h"
#include "web/web.h"

extern const struct http_route results_routes[];

/* For {{>home/viewer}}: the rounds of the entries with the reports whose approval is the account's
 * (reports_to_approve), and the figures of the newest one whose results may be seen. */
enum gp_code results_put_home(struct http_call *call, struct val *m,
                              const struct entry_scope *entries, size_t n,
                              const struct report_of *reports, size_t n_reports) GP_CHECKED;

#endif
