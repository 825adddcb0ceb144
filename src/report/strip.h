/* The marks of all who scored, a row a center: for the report and for the evaluator's own pages. */
#ifndef GP_REPORT_STRIP_H
#define GP_REPORT_STRIP_H

#include "core/evaluation.h"
#include "report/doc.h"

/* Fills in the chart without its sentence (says). False where nobody, or never more than one,
 * scored the component. Marks are numbered in the order of the sheets: who gave which is for the
 * panel alone. */
bool strip_chart_of(struct arena *a, const struct evaluation *ev, const struct method *m,
                    const struct component *component, struct chart *ret);

#endif
