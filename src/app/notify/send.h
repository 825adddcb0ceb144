/* Sending what waits. What is handed to the network is noted before, with a time by which its
 * sender has to say what became of it: whoever finds that time over knows that the sender is no
 * more. Where the receiver can tell a message that comes twice (网络接口, by its key), it is sent
 * again; anywhere else nobody knows whether it arrived, and a person decides. */
#ifndef GP_APP_NOTIFY_SEND_H
#define GP_APP_NOTIFY_SEND_H

#include <stdatomic.h>

#include "app/app.h"
#include "wire/wire.h"

struct send {
    struct wire wire;
    const char *base_url;    /* as receivers reach the site; NULL: messages have no links */
    const atomic_bool *stop; /* no further one is begun */
};

/* Sends all that is due, in every district. One message that cannot be sent keeps no other from it.
 * Outside of units; w has no tenant. */
enum gp_code send_due(struct work *w, const struct send *send) GP_CHECKED;

/* What is over for longer than this is forgotten. */
#define SEND_KEPT_DAYS 30
enum gp_code send_forget(struct work *w, int64_t now_ms) GP_CHECKED;

/* How long to wait behind the n-th failure, ms; unset: no more. */
int64_t send_pause(int64_t tries);

#endif
