/* How long a client may keep a connection: all in all, and not from one byte to the next, so that
 * nobody holds a place by sending a byte now and then. What the server itself does takes as long as
 * it takes. When places become scarce, who has sent nothing complete yet has to go sooner. A thread
 * of its own ends the connections that are over; for any thread. */
#ifndef GP_HTTP_WATCH_H
#define GP_HTTP_WATCH_H

#include "base/err.h"
#include "http/address.h"

struct watch;
struct watched; /* a connection */

struct watch_config {
    unsigned places;          /* connections there may be */
    unsigned most_of_address; /* … and from one address, except those below */
    int64_t head_ms;          /* for an empty line that ends the head, from the last answer on */
    int64_t body_ms;          /* for a body, and as long again as its bytes take at … */
    int64_t bytes_per_s;      /* … this pace; for an answer likewise */
    int64_t scarce_ms;        /* in place of head_ms and body_ms when three quarters are taken */
    int64_t tick_ms;          /* how often is looked */
    const struct address_net *proxies; /* may take more places than one address */
    size_t n_proxies;
};

/* GP_IO when the thread cannot be started. config is copied, the proxies are borrowed. */
enum gp_code watch_start(const struct watch_config *config, struct gp_err *e,
                         struct watch **ret) GP_CHECKED;
void watch_stop(struct watch *w); /* when no connection is left; takes NULL */

/* May the address have one more place? This machine and the proxies may. */
bool watch_has_place(struct watch *w, const struct address *from);

/* A connection with this socket; it waits for a head. */
struct watched *watch_opened(struct watch *w, int fd, const struct address *from);
void watch_closed(struct watch *w, struct watched *c); /* before its socket is closed */

void watch_head(struct watch *w, struct watched *c);           /* the last answer is out */
void watch_body(struct watch *w, struct watched *c, size_t n); /* so many more bytes; 0: the head */
void watch_work(struct watch *w, struct watched *c);           /* it is the server's turn */
void watch_answer(struct watch *w, struct watched *c, uint64_t bytes);

#endif
