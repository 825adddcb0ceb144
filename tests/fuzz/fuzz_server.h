/* A server on loopback with one page of each kind, in the fuzzer's own process, so that all that
 * stands between the wire and a handler is what runs in the product: request line, headers, routes,
 * lengths, bodies. Its handler looks at what it was given. */
#ifndef GP_TESTS_FUZZ_SERVER_H
#define GP_TESTS_FUZZ_SERVER_H

#include "base/str.h"

/* Sends the bytes on a connection of their own and waits until the server has closed it, or has
 * said nothing for so long, since it waits for more. What comes back must be answers of HTTP. Gives
 * how many came. */
int server_ask(struct str bytes, int wait_ms);

#endif
