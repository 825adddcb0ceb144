/* When each signed-in browser was last heard of. A page is read without writing to the database, so
 * the moments are kept in memory and written every few minutes, by a thread of its own. */
#ifndef GP_WEB_SEEN_H
#define GP_WEB_SEEN_H

#include "base/err.h"

struct web;

enum gp_code seen_start(struct web *web, struct gp_err *e) GP_CHECKED;
/* Writes what is not written yet. */
void seen_stop(struct web *web);

/* The later of stored_ms and what is remembered of the session; notes now_ms (if it is noted),
 * unless the session was silent for longer than idle_ms. True when it was. */
bool seen_too_long_ago(struct web *web, const char *tenant, const char *token_hash,
                       int64_t stored_ms, int64_t now_ms, int64_t idle_ms, bool noted);

/* The later of stored_ms and what is remembered. */
int64_t seen_last(struct web *web, const char *tenant, const char *token_hash, int64_t stored_ms);

#endif
