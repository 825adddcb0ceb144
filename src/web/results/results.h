/* Pages: 核查发现、异议、结算与报告. */
#ifndef GP_WEB_RESULTS_RESULTS_H
#define GP_WEB_RESULTS_RESULTS_H

#include "http/http.h"

extern const struct http_route results_routes[];

#endif
