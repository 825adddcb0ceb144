/* A laid-out chart as an inline SVG. */
#ifndef GP_REPORT_CHART_SVG_H
#define GP_REPORT_CHART_SVG_H

#include "codec/xml.h"
#include "report/chart_layout.h"

/* title and alt are read out in place of the drawing; id is unique in the document and makes the
 * ids of both. */
void chart_svg(struct xml *x, const struct chart_drawing *drawing, const char *id,
               const char *title, const char *alt);

#endif
