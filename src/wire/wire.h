/* Messages to other machines, by HTTP and SMTP: one at a time, bounded in time and size, and always
 * with one answer to the question whether it may be sent again. Whoever calls chooses what is sent
 * where; that an address leads into the own network is found out here, when the connection is made,
 * so that no name and no redirect leads around it. */
#ifndef GP_WIRE_WIRE_H
#define GP_WIRE_WIRE_H

#include "base/arena.h"
#include "base/str.h"

enum wire_outcome {
    WIRE_SENT,    /* the other side has taken it */
    WIRE_REFUSED, /* and will refuse it again */
    WIRE_LATER,   /* it was not taken; another time it may be */
    WIRE_UNSURE,  /* it may have been taken: the connection ended before the answer */
};

struct wire_result {
    enum wire_outcome outcome;
    long status;      /* of HTTP or SMTP; 0: there was no answer */
    const char *said; /* Chinese, why not; NULL when sent. Never holds what was sent. */
    struct str body;  /* of an HTTP answer, at most WIRE_ANSWER_MAX bytes */
};
#define WIRE_ANSWER_MAX 16384

struct wire {
    bool allow_private;  /* addresses of the own network, too */
    const char *ca_file; /* certificates beside the system's; NULL: none */
    int timeout_ms;      /* 0: 20 seconds */
};

/* Once a process, before the first thread. */
void wire_setup(void);

struct wire_header {
    const char *name, *value;
};
struct wire_post {
    const char *url; /* http or https */
    const char *type;
    struct str body;
    const struct wire_header *headers;
    size_t n_headers;
};
/* Redirects are not followed: they are a refusal. */
struct wire_result wire_post(struct arena *a, const struct wire *wire,
                             const struct wire_post *post);

struct wire_mail {
    const char *server;         /* smtp://host:port, with STARTTLS when tls; smtps://host:port */
    bool tls;                   /* smtp:// only: no message without STARTTLS */
    const char *login, *secret; /* NULL: without signing in */
    const char *from, *from_name, *to, *to_name;
    const char *subject, *text, *html;
    const char *calendar; /* an iCalendar object; NULL: none */
    const char *id;       /* of the message: the same for the same one */
    const char *leave;    /* address by which a receiver ends it; NULL: none */
    int64_t at;           /* ms since 1970, its Date */
};
struct wire_result wire_mail(struct arena *a, const struct wire *wire,
                             const struct wire_mail *mail);

struct wire_result wire_get(struct arena *a, const struct wire *wire, const char *url);
/* Why nothing could be sent there: it is connected to, and signed in to as the mail says, and
 * nothing is sent. NULL: it could be. */
const char *wire_reach(struct arena *a, const struct wire *wire, const char *url);
const char *wire_reach_mail(struct arena *a, const struct wire *wire, const struct wire_mail *m);

/* Whether something answers at the address, whatever it says: to be asked of oneself. */
bool wire_answers(struct arena *a, const struct wire *wire, const char *url);

/* Whether the text is an address that may be called: http(s) or smtp(s) with a host, no user in it,
 * no blanks. Does not resolve it. */
bool wire_url_is_good(const char *url, bool mail);

/* Whether the text is one mail address, in the form that servers in use take: local@host. */
bool wire_mail_is_good(const char *address);

/* Keyed SHA-256 of the text, in hexadecimal digits and in base64. */
const char *wire_seal_hex(struct arena *a, const char *key, struct str text);
const char *wire_seal_base64(struct arena *a, const char *key, struct str text);

/* Private to wire, for tests too: whether an address of the family (AF_INET, AF_INET6) belongs to a
 * machine that strangers cannot reach: loopback, private, link-local, shared, multicast, none. */
bool wire_peer_is_private(int family, const void *bytes);

#endif
