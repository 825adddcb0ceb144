/* How often one address may call what is expensive.
 *
 * For each pair of limit and address one number is kept: the time at which its calls so far would
 * be paid for at the limit's pace. The table has a fixed size, so no number of addresses makes it
 * grow; where it is full, the pair that owes least is forgotten. An IPv6 client is its /64, which
 * it can fill as it likes. For any thread. */
#ifndef GP_HTTP_LIMIT_H
#define GP_HTTP_LIMIT_H

#include "http/address.h"
#include "http/http.h"

struct limiter;

struct limiter *limiter_new(void);
void limiter_free(struct limiter *l); /* takes NULL */

/* 0 when the call is allowed, and counted; else after how many ms the next one will be. */
int64_t limiter_ask(struct limiter *l, const struct http_limit *limit,
                    const struct address *address, int64_t now_ms);

#endif
