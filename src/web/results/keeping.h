/* The thread that keeps what readers missed of results (app/results/stored.h). */
#ifndef GP_WEB_RESULTS_KEEPING_H
#define GP_WEB_RESULTS_KEEPING_H

#include "web/inside.h"

enum gp_code keeping_start(struct web *web, struct gp_err *e) GP_CHECKED;
/* Lets what is under way end. Nothing happens when none was started. */
void keeping_stop(struct web *web);

#endif
