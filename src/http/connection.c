#include "http/connection.h"

#include <sys/resource.h>

#define OF_ADDRESS    200 /* connections of one client */
#define HEAD_MS       20000
#define BODY_MS       30000
#define BYTES_PER_S   4096 /* the least that a body or an answer has to move */
#define SCARCE_MS     3000
#define WATCH_TICK_MS 500
#define MOST_FILES    4096 /* descriptors that are asked for */
#define OWN_FILES     160  /* of these for the database, documents that are being made, messages */
#define PLACES_LEAST  16

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
static rlim_t want_descriptors(void) {
    struct rlimit now;
    if (getrlimit(RLIMIT_NOFILE, &now) != 0)
        return MOST_FILES;
    if (now.rlim_cur >= MOST_FILES)
        return now.rlim_cur;
    now.rlim_cur = now.rlim_max < MOST_FILES ? now.rlim_max : MOST_FILES;
    (void)setrlimit(RLIMIT_NOFILE, &now);
    return now.rlim_cur;
}

/* Who would take a connection and gets no descriptor for it neither answers nor notices that there
 * are some again: so there are never more places than descriptors, each with a file that it may
 * bring. */
enum gp_code connection_places(struct gp_err *e, unsigned *ret) {
    rlim_t files = want_descriptors();
    unsigned long long n = files > OWN_FILES ? (files - OWN_FILES) / 2 : 0;
    if (n < PLACES_LEAST)
        return gp_fail(e, GP_LIMIT, NULL,
                       "系统只允许本程序同时打开 %llu 个文件，至少要 %d 个；请提高限制（ulimit -n，"
                       "或 systemd 的 LimitNOFILE）后再启动",
                       (unsigned long long)files, OWN_FILES + 2 * PLACES_LEAST);
    *ret = n < HTTP_CONNECTIONS ? (unsigned)n : HTTP_CONNECTIONS;
    if (n < HTTP_CONNECTIONS)
        fprintf(stderr,
                "注意：系统只允许本程序同时打开 %llu 个文件，因此最多同时接 %u 个连接，而不是 %d "
                "个；需要更多时请提高限制（ulimit -n，或 systemd 的 LimitNOFILE）\n",
                (unsigned long long)files, *ret, HTTP_CONNECTIONS);
    return GP_OK;
}

enum gp_code connection_watch(unsigned places, const struct address_net *proxies, size_t n_proxies,
                              struct gp_err *e, struct watch **ret) {
    const struct watch_config config = {.places = places,
                                        .most_of_address = OF_ADDRESS,
                                        .head_ms = HEAD_MS,
                                        .body_ms = BODY_MS,
                                        .bytes_per_s = BYTES_PER_S,
                                        .scarce_ms = SCARCE_MS,
                                        .tick_ms = WATCH_TICK_MS,
                                        .proxies = proxies,
                                        .n_proxies = n_proxies};
    return watch_start(&config, e, ret);
}
