/* Paints a chart's drawing with cairo. */
#ifndef GP_REPORT_CHART_DRAW_H
#define GP_REPORT_CHART_DRAW_H

#include "report/pdf.h"

/* x, y: where the drawing's top left comes to lie. Texts are shaped by the renderer's shaper. */
void chart_draw(struct pdf *p, cairo_t *cr, const struct chart_drawing *d, double x, double y);
/* Shapes the drawing's texts ahead of chart_draw, so that their glyphs are known. */
void chart_shape_texts(struct pdf *p, const struct chart_drawing *d);

#endif
