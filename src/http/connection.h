/* The library's connections: whose they are, and how long they may last (watch.h). */
#ifndef GP_HTTP_CONNECTION_H
#define GP_HTTP_CONNECTION_H

#include <microhttpd.h>

#include "http/watch.h"

#define HTTP_CONNECTIONS 1000

/* With the bounds of a server that has so many places. */
/* How many connections there may be at a time: HTTP_CONNECTIONS, or fewer, and said so, where the
 * system allows few descriptors. GP_LIMIT where it allows hardly any. */
enum gp_code connection_places(struct gp_err *e, unsigned *ret) GP_CHECKED;

enum gp_code connection_watch(unsigned places, const struct address_net *proxies, size_t n_proxies,
                              struct gp_err *e, struct watch **ret) GP_CHECKED;

/* For the library, with a watch: may somebody connect, and a connection begins or ends. */
enum MHD_Result connection_admit(void *watch, const struct sockaddr *from, socklen_t n);
void connection_notice(void *watch, struct MHD_Connection *connection, void **context,
                       enum MHD_ConnectionNotificationCode what);

struct address connection_peer(struct MHD_Connection *connection);
struct watched *connection_watched(struct MHD_Connection *connection);

#endif
