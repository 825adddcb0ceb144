/* Where a request ends and for whom it is, as its head says. */
#ifndef GP_HTTP_FRAMING_H
#define GP_HTTP_FRAMING_H

#include <stdbool.h>

struct MHD_Connection;

/* Two lengths, two hosts, a length and an encoding, an encoding that is none of ours, a name with a
 * blank, an address with a host of its own. A proxy in front may read such a request otherwise than
 * we do, and take for the next request of somebody else what we take for its body: it is refused,
 * and nothing that follows on the connection is read. */
bool framing_is_unclear(struct MHD_Connection *connection, const char *url);

#endif
