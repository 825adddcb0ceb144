/* Private to wire: what HTTP and SMTP have in common. */
#ifndef GP_WIRE_RUN_H
#define GP_WIRE_RUN_H

#include <curl/curl.h>

#include "wire/wire.h"

struct wire_run {
    struct arena *arena;
    const struct wire *wire;
    CURL *curl;
    struct buf body;
    bool was_private;           /* the address was refused */
    char said[CURL_ERROR_SIZE]; /* of the library; for nobody but the log */
};

/* A handle with the bounds that hold for all. Dies without memory. */
void wire_begin(struct wire_run *run, struct arena *a, const struct wire *wire);
/* Frees the handle; the outcome is told of what the transfer gave. */
struct wire_result wire_end(struct wire_run *run, CURLcode code);

/* mail.c: where the mail's server is, and how it is signed in to. */
void wire_open_mail(struct wire_run *run, const struct wire_mail *m);

/* peer.c: CURLOPT_OPENSOCKETFUNCTION; clientp is the run. */
curl_socket_t wire_open_socket(void *run, curlsocktype purpose, struct curl_sockaddr *address);

#endif
