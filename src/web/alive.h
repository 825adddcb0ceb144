/* What a server does so that others may share its database: it says that it lives, takes over what
 * one that is silent has left, and counts what an address asks of all of them. */
#ifndef GP_WEB_ALIVE_H
#define GP_WEB_ALIVE_H

#include "web/inside.h"

enum gp_code alive_start(struct web *web, struct gp_err *e) GP_CHECKED;
void alive_stop(struct web *web);

/* Whether this server has the duty from now on, which only one has at a time: until it leaves it,
 * or is silent for too long. Where there can be no other server, always. */
bool alive_take(const struct web *web, struct db *db, const char *duty);
void alive_leave(const struct web *web, struct db *db, const char *duty);

/* Of http_hooks. */
int64_t alive_pace(void *cls, void *worker, const struct http_limit *limit, const char *address);

extern const struct http_route alive_routes[];

#endif
