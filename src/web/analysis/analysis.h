/* Pages: 数据分析. */
#ifndef GP_WEB_ANALYSIS_ANALYSIS_H
#define GP_WEB_ANALYSIS_ANALYSIS_H

#include "http/http.h"

extern const struct http_route analysis_routes[];

#endif
