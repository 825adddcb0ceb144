/* Versions side by side. */
#ifndef GP_WEB_RESULTS_COMPARE_H
#define GP_WEB_RESULTS_COMPARE_H

#include "report/compare.h"
#include "web/web.h"

/* The runs of one side of a row under the name, each with "text" and "differs"; without the first
 * head bytes of the line. */
void results_put_pieces(struct val *row, const char *name, const struct compare_side *side,
                        size_t head);

/* The page that compares two versions of the round's report (the one that was chosen), with the
 * model begun: "back", and "managing" in the manager's area. */
enum gp_code results_compare(struct http_call *call, struct val *m, const char *round) GP_CHECKED;

#endif
