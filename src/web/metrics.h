/* What the server counts of itself, for Prometheus, behind a token of its own (--metrics-token). */
#ifndef GP_WEB_METRICS_H
#define GP_WEB_METRICS_H

#include "http/http.h"

struct metrics;

struct metrics *metrics_new(void);
void metrics_free(struct metrics *m); /* takes NULL */

/* Counts a request that was answered. For any thread. */
void metrics_note(struct metrics *m, const struct http_call *call, int64_t ms);

extern const struct http_route metrics_routes[];

#endif
