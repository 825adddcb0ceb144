/* The history of one thing from the audit log, in words: who, when, what, why. */
#ifndef GP_WEB_TIMELINE_H
#define GP_WEB_TIMELINE_H

#include "web/web.h"

/* Fills "timeline", newest first, for {{>timeline}}. subject as in the log: round/R/entry/E. Two
 * statements. */
enum gp_code timeline_add(struct http_call *call, struct val *m, const char *subject) GP_CHECKED;

#endif
