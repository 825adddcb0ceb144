/* Work that goes on after its request was answered: documents of many pages. */
#ifndef GP_WEB_JOBS_H
#define GP_WEB_JOBS_H

#include "web/inside.h"

/* The worker of a pool whose cls is the web: its connection. */
void *jobs_open_worker(void *cls);
void jobs_close_worker(void *cls, void *worker);

enum gp_code jobs_start(struct web *web, struct gp_err *e) GP_CHECKED;
/* Ends what is queued first. Nothing happens when none were started. */
void jobs_stop(struct web *web);

/* Has the report job done, which must be committed. GP_RETRY when too many wait. */
enum gp_code jobs_add(struct http_call *call, const char *job) GP_CHECKED;

#endif
