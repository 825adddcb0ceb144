#include "http/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

static const unsigned char v4_prefix[12] = {[10] = 0xff, [11] = 0xff};

static bool is_v4(const struct address *a) {
    return memcmp(a->bytes, v4_prefix, sizeof(v4_prefix)) == 0;
}

static struct address of_v4(const void *four_bytes) {
    struct address a;
    memcpy(a.bytes, v4_prefix, sizeof(v4_prefix));
    memcpy(a.bytes + 12, four_bytes, 4);
    return a;
}

/* The address without brackets and port; false when they are written wrongly. */
static bool strip_port(const char *text, size_t n, char out[static INET6_ADDRSTRLEN]) {
    const char *colon = memchr(text, ':', n);
    if (n > 0 && text[0] == '[') {
        const char *close = memchr(text, ']', n);
        if (!close)
            return false;
        n = (size_t)(close - text) - 1;
        text++;
    } else if (colon && !memchr(colon + 1, ':', n - (size_t)(colon - text) - 1)) {
        n = (size_t)(colon - text); /* one colon: no IPv6 */
    }
    if (n == 0 || n >= INET6_ADDRSTRLEN)
        return false;
    memcpy(out, text, n);
    out[n] = '\0';
    return true;
}

bool address_parse(const char *text, size_t n, struct address *ret) {
    char plain[INET6_ADDRSTRLEN];
    struct in_addr v4;
    struct in6_addr v6;
    if (!strip_port(text, n, plain))
        return false;
    if (inet_pton(AF_INET, plain, &v4) == 1) {
        *ret = of_v4(&v4);
        return true;
    }
    if (inet_pton(AF_INET6, plain, &v6) != 1)
        return false;
    memcpy(ret->bytes, &v6, sizeof(ret->bytes));
    return true;
}

bool address_parse_net(const char *text, size_t n, struct address_net *ret) {
    const char *slash = memchr(text, '/', n);
    size_t before = slash ? (size_t)(slash - text) : n;
    struct address_net net;
    if (!address_parse(text, before, &net.address))
        return false;
    unsigned most = is_v4(&net.address) ? 32 : 128;
    net.bits = most;
    if (slash) {
        size_t digits = n - before - 1;
        net.bits = 0;
        for (size_t i = 0; i < digits; i++) {
            char c = slash[1 + i];
            if (c < '0' || c > '9' || digits > 3)
                return false;
            net.bits = net.bits * 10 + (unsigned)(c - '0');
        }
        if (digits == 0 || net.bits > most)
            return false;
    }
    net.bits += 128 - most;
    *ret = net;
    return true;
}

bool address_in(const struct address *a, const struct address_net *net) {
    unsigned whole = net->bits / 8, rest = net->bits % 8;
    if (memcmp(a->bytes, net->address.bytes, whole) != 0)
        return false;
    unsigned char mask = (unsigned char)(0xff00 >> rest);
    return rest == 0 || ((a->bytes[whole] ^ net->address.bytes[whole]) & mask) == 0;
}

bool address_is_loopback(const struct address *a) {
    return is_v4(a) ? a->bytes[12] == 127
                    : memcmp(a->bytes, &in6addr_loopback, sizeof(a->bytes)) == 0;
}

struct address address_of_socket(const struct sockaddr *sa) {
    struct address a = {{0}};
    if (sa && sa->sa_family == AF_INET)
        return of_v4(&((const struct sockaddr_in *)(const void *)sa)->sin_addr);
    if (sa && sa->sa_family == AF_INET6)
        memcpy(a.bytes, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr,
               sizeof(a.bytes));
    return a;
}

struct address address_network(const struct address *a) {
    struct address network = *a;
    if (!is_v4(a))
        memset(network.bytes + 8, 0, 8);
    return network;
}

const char *address_text(struct arena *a, const struct address *address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (is_v4(address))
        inet_ntop(AF_INET, address->bytes + 12, text, sizeof(text));
    else
        inet_ntop(AF_INET6, address->bytes, text, sizeof(text));
    return arena_strdup(a, text);
}

static bool is_trusted(const struct address *a, const struct address_net *trusted, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (address_in(a, &trusted[i]))
            return true;
    return false;
}

struct address address_behind(const struct address *peer, const char *forwarded,
                              const struct address_net *trusted, size_t n_trusted) {
    struct address last = *peer;
    const char *end = forwarded ? forwarded + strlen(forwarded) : NULL;
    while (end && is_trusted(&last, trusted, n_trusted)) {
        const char *from = end;
        while (from > forwarded && from[-1] != ',')
            from--;
        const char *text = from;
        size_t n = (size_t)(end - from);
        for (; n > 0 && (*text == ' ' || *text == '\t'); n--)
            text++;
        while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
            n--;
        struct address found;
        if (!address_parse(text, n, &found))
            break;
        last = found;
        end = from > forwarded ? from - 1 : NULL;
    }
    return last;
}

enum gp_code address_resolve(struct gp_err *e, const char *address, uint16_t port,
                             struct sockaddr_storage *ret) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE},
                    *found = NULL;
    char text[8];
    snprintf(text, sizeof(text), "%u", port);
    if (getaddrinfo(address, text, &hints, &found) != 0)
        return gp_fail(e, GP_INVALID, address, "监听地址不对，应为 IP 地址，例如 127.0.0.1");
    memcpy(ret, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return GP_OK;
}
