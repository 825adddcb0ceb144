/* The servers that are at work on one database: which of them live, which does what only one does
 * at a time, and what all of them together let an address ask for. Inside the caller's transaction.
 */
#ifndef GP_STORE_SERVER_H
#define GP_STORE_SERVER_H

#include "db/work.h"

/* SQL: whether the server of that column lives at the time $n. */
#define SERVER_LIVES(column, now)                                                                  \
    "EXISTS (SELECT 1 FROM server s WHERE s.tenant = '' AND s.id = " column                        \
    " AND s.until_ms > " now ")"

/* The server can be counted on until then. */
enum gp_code store_server_put(struct work *w, const char *server, int64_t until_ms) GP_CHECKED;
enum gp_code store_server_drop(struct work *w, const char *server) GP_CHECKED;
/* For who is the only one. */
enum gp_code store_server_drop_all(struct work *w) GP_CHECKED;

/* Whether the server has the duty, or could take it. */
enum gp_code store_duty_look(struct work *w, const char *duty, const char *server, bool *ret_mine,
                             bool *ret_free) GP_CHECKED;
/* Takes the duty for the server, unless another one that lives has it. */
enum gp_code store_duty_take(struct work *w, const char *duty, const char *server,
                             bool *ret) GP_CHECKED;
enum gp_code store_duty_leave(struct work *w, const char *duty, const char *server) GP_CHECKED;

/* One more call of the limit from the address: at most burst at once, and another each every_ms.
 * *ret_wait_ms is how long it would have to wait; 0: it is counted. */
struct pace {
    const char *name, *address;
    int64_t burst, every_ms;
};
enum gp_code store_pace_ask(struct work *w, const struct pace *p, int64_t *ret_wait_ms) GP_CHECKED;
/* Takes away what is paid for. */
enum gp_code store_pace_forget(struct work *w) GP_CHECKED;

#endif
