/* Addresses of clients: as the connection has them, or as a reverse proxy that is trusted says. */
#ifndef GP_HTTP_ADDRESS_H
#define GP_HTTP_ADDRESS_H

#include "base/err.h"

struct sockaddr;
struct sockaddr_storage;

/* IPv6, or IPv4 as ::ffff:a.b.c.d, in network order. */
struct address {
    unsigned char bytes[16];
};

/* A network: the first bits of its addresses. */
struct address_net {
    struct address address;
    unsigned bits; /* 0 to 128 */
};

/* "192.0.2.1", "2001:db8::1"; also with a port, "192.0.2.1:80" and "[2001:db8::1]:80", as proxies
 * write them. False for anything else. */
bool address_parse(const char *text, size_t n, struct address *ret);

/* An address, or "10.0.0.0/8", "2001:db8::/32". False for anything else. */
bool address_parse_net(const char *text, size_t n, struct address_net *ret);

bool address_in(const struct address *a, const struct address_net *net);

/* Of this machine itself: 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct address *a);

/* What one client has for its own: an IPv4 address, the /64 of an IPv6 one. */
struct address address_network(const struct address *a);

struct address address_of_socket(const struct sockaddr *sa);

const char *address_text(struct arena *a, const struct address *address);

/* Who is behind the proxy: of the list "client, proxy, proxy" that X-Forwarded-For holds, the last
 * that is not a trusted proxy itself. What stands before it anybody may have written. An entry that
 * is no address ends the search; without any, peer itself. */
struct address address_behind(const struct address *peer, const char *forwarded,
                              const struct address_net *trusted, size_t n_trusted);

/* Where to listen. GP_INVALID for a name, or for what is no address. */
enum gp_code address_resolve(struct gp_err *e, const char *address, uint16_t port,
                             struct sockaddr_storage *ret) GP_CHECKED;

#endif
