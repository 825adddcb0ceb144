#include "http/connection.h"

#include <sys/resource.h>

#define OF_ADDRESS    200 /* connections of one client */
#define HEAD_MS       20000
#define BODY_MS       30000
#define BYTES_PER_S   4096 /* the least that a body or an answer has to move */
#define SCARCE_MS     3000
#define WATCH_TICK_MS 500
#define MOST_FILES    4096 /* descriptors that are asked for */

struct address connection_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return address_of_socket(info ? info->client_addr : NULL);
}

struct watched *connection_watched(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

enum MHD_Result connection_admit(void *watch, const struct sockaddr *from, socklen_t n) {
    (void)n;
    struct address peer = address_of_socket(from);
    return watch_has_place(watch, &peer) ? MHD_YES : MHD_NO;
}

void connection_notice(void *watch, struct MHD_Connection *connection, void **context,
                       enum MHD_ConnectionNotificationCode what) {
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        watch_closed(watch, *context);
        return;
    }
    struct address peer = connection_peer(connection);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = watch_opened(watch, info ? info->connect_fd : -1, &peer);
}

/* As many as there may be connections, and those of the database. */
static void want_descriptors(void) {
    struct rlimit now;
    if (getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur >= MOST_FILES)
        return;
    now.rlim_cur = now.rlim_max < MOST_FILES ? now.rlim_max : MOST_FILES;
    (void)setrlimit(RLIMIT_NOFILE, &now);
}

enum gp_code connection_watch(const struct address_net *proxies, size_t n_proxies, struct gp_err *e,
                              struct watch **ret) {
    const struct watch_config config = {.places = HTTP_CONNECTIONS,
                                        .most_of_address = OF_ADDRESS,
                                        .head_ms = HEAD_MS,
                                        .body_ms = BODY_MS,
                                        .bytes_per_s = BYTES_PER_S,
                                        .scarce_ms = SCARCE_MS,
                                        .tick_ms = WATCH_TICK_MS,
                                        .proxies = proxies,
                                        .n_proxies = n_proxies};
    want_descriptors();
    return watch_start(&config, e, ret);
}
