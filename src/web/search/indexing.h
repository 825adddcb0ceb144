/* Bringing the search index up to date, on a thread of its own: an import takes thousands of
 * statements, and two searches must not do it twice. */
#ifndef GP_WEB_SEARCH_INDEXING_H
#define GP_WEB_SEARCH_INDEXING_H

#include "web/inside.h"

enum gp_code indexing_start(struct web *web, struct gp_err *e) GP_CHECKED;
/* What is being indexed is gone on with the next time. Nothing happens when it was not started. */
void indexing_stop(struct web *web);

/* Has everything indexed that is committed by now. */
void indexing_ask(struct web *web);

/* The same, and waits until it is done, so many milliseconds at most. False: it is not, or it
 * failed. */
bool indexing_wait(struct web *web, int64_t ms);

#endif
