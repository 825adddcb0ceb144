/* Work that goes on after its request was answered: documents of many pages. */
#ifndef GP_WEB_JOBS_H
#define GP_WEB_JOBS_H

#include "http/pool.h"
#include "web/inside.h"

/* A pool of one thread that has a connection: run(web, its connection, what was added). */
enum gp_code jobs_pool(struct web *web, struct gp_err *e, size_t queue_max, pool_run run,
                       struct pool **ret) GP_CHECKED;

enum gp_code jobs_start(struct web *web, struct gp_err *e) GP_CHECKED;
/* Ends what is queued first. Nothing happens when none were started. */
void jobs_stop(struct web *web);
/* Behind jobs_stop, once nobody calls jobs_look any more. */
void jobs_free(struct web *web);

/* Takes up what a server that is no more has left, what this one could not begin or end (the disk
 * was full), and what has waited long for another one; all: or for a moment only. */
void jobs_look(struct web *web, struct db *db, bool all);
/* Whether there is any that this server could not begin or end. */
bool jobs_any_cut(struct web *web);

/* Has the job done, which must be committed. When too many of its kind wait it is noted as refused,
 * and GP_RETRY. Outside of units. */
enum gp_code jobs_add(struct http_call *call, enum job_kind kind, const char *job) GP_CHECKED;

#endif
