/* Charts in pages: the report's own drawing as SVG, which needs no script, the figures as JSON for
 * assets/charts.js, which makes it interactive, and the same figures as a table. */
#ifndef GP_WEB_ANALYSIS_CHARTS_H
#define GP_WEB_ANALYSIS_CHARTS_H

#include "report/doc.h"
#include "tmpl/tmpl.h"

/* Adds the charts to the model as a list under the name, for the partial "charts", and the scripts'
 * addresses. */
void map_charts(struct val *m, const char *name, const struct chart *charts, size_t n);

#endif
