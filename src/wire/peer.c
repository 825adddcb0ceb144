/* Which machines may be called. The address is looked at when the socket is opened, after the name
 * was resolved: what a name meant when somebody typed it says nothing about now. */
#include "wire/run.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

struct net {
    unsigned char bytes[4];
    int bits;
};

/* IANA's special-purpose registry: what no machine outside has. */
static const struct net private_nets[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},    {{100, 64, 0, 0}, 10},   {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12}, {{192, 0, 0, 0}, 24},    {{192, 0, 2, 0}, 24},
    {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24}, {{203, 0, 113, 0}, 24},
    {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};

static bool in_net(const unsigned char *address, const struct net *net) {
    for (int i = 0; i < net->bits; i++) {
        int bit = 0x80 >> (i % 8);
        if ((address[i / 8] & bit) != (net->bytes[i / 8] & bit))
            return false;
    }
    return true;
}

static bool is_private4(const unsigned char *address) {
    for (size_t i = 0; i < GP_COUNT(private_nets); i++)
        if (in_net(address, &private_nets[i]))
            return true;
    return false;
}

/* Only 2000::/3 is of the world; of it, what carries an address of the older kind is that one. */
static bool is_private6(const unsigned char *a) {
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const unsigned char translated[12] = {0, 0x64, 0xff, 0x9b};
    if (memcmp(a, mapped, sizeof(mapped)) == 0 || memcmp(a, translated, sizeof(translated)) == 0)
        return is_private4(a + 12);
    if (a[0] == 0x20 && a[1] == 0x02)
        return is_private4(a + 2);
    bool documented = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8;
    bool tunnelled = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0 && a[3] == 0;
    return (a[0] & 0xe0) != 0x20 || documented || tunnelled;
}

bool wire_peer_is_private(int family, const void *bytes) {
    if (family == AF_INET)
        return is_private4(bytes);
    return family != AF_INET6 || is_private6(bytes);
}

static bool is_private(const struct curl_sockaddr *address) {
    if (address->family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, &address->addr, sizeof(in));
        return wire_peer_is_private(AF_INET, &in.sin_addr);
    }
    struct sockaddr_in6 in6;
    if (address->family != AF_INET6 || address->addrlen < sizeof(in6))
        return true;
    memcpy(&in6, &address->addr, sizeof(in6));
    return wire_peer_is_private(AF_INET6, &in6.sin6_addr);
}

curl_socket_t wire_open_socket(void *run, curlsocktype purpose, struct curl_sockaddr *address) {
    struct wire_run *r = run;
    (void)purpose;
    r->was_private = !r->wire->allow_private && is_private(address);
    if (r->was_private)
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
