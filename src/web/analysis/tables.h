/* What an analysis shows, as a workbook: its list, then the figures of each chart with the chart
 * drawn by Excel itself. CSV holds the list. */
#ifndef GP_WEB_ANALYSIS_TABLES_H
#define GP_WEB_ANALYSIS_TABLES_H

#include "app/analysis/analysis.h"
#include "web/download.h"

enum gp_code analysis_tables(struct http_call *call, const struct analysis *x,
                             const char *title) GP_CHECKED;

#endif
