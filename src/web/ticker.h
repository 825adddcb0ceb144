/* A thread that does something now and then, and once more before it ends. */
#ifndef GP_WEB_TICKER_H
#define GP_WEB_TICKER_H

#include "web/inside.h"

/* last: the server is about to end. db is a connection for this time; NULL when there is none. */
typedef void (*ticker_fn)(struct web *web, struct db *db, bool last);

struct ticker;

/* For the first time after that many seconds. */
enum gp_code ticker_start(struct web *web, struct gp_err *e, unsigned seconds, ticker_fn fn,
                          struct ticker **ret) GP_CHECKED;
void ticker_stop(struct ticker *t); /* takes NULL */

#endif
