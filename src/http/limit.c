#include "http/limit.h"

#include <pthread.h>
#include <sodium.h>

#define SETS 4096 /* a power of two */
#define WAYS 4

struct pair {
    const struct http_limit *limit; /* NULL: free */
    struct address address;
    int64_t paid_at; /* ms, of the monotonic clock */
};

struct limiter {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES]; /* so that nobody chooses who shares a set */
    struct pair pairs[SETS][WAYS];
};

struct limiter *limiter_new(void) {
    struct limiter *l = calloc(1, sizeof(*l));
    if (!l)
        GP_DIE("out of memory");
    pthread_mutex_init(&l->lock, NULL);
    crypto_shorthash_keygen(l->key);
    return l;
}

void limiter_free(struct limiter *l) {
    if (!l)
        return;
    pthread_mutex_destroy(&l->lock);
    free(l);
}

static struct pair *set_of(struct limiter *l, const struct http_limit *limit,
                           const struct address *a) {
    unsigned char text[sizeof(limit) + sizeof(*a)], hash[crypto_shorthash_BYTES];
    memcpy(text, &limit, sizeof(limit));
    memcpy(text + sizeof(limit), a, sizeof(*a));
    crypto_shorthash(hash, text, sizeof(text), l->key);
    return l->pairs[(hash[0] | (unsigned)hash[1] << 8) & (SETS - 1)];
}

/* The pair's place, or the one to be forgotten for it. */
static struct pair *place_of(struct pair *set, const struct http_limit *limit,
                             const struct address *a) {
    struct pair *least = set;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].limit == limit && memcmp(&set[i].address, a, sizeof(*a)) == 0)
            return &set[i];
        if (!set[i].limit || set[i].paid_at < least->paid_at)
            least = &set[i];
        if (!least->limit)
            break;
    }
    *least = (struct pair){limit, *a, 0};
    return least;
}

int64_t limiter_ask(struct limiter *l, const struct http_limit *limit,
                    const struct address *address, int64_t now_ms) {
    if (limit->every_ms == 0)
        return 0;
    struct address a = address_network(address);
    int64_t ahead = (int64_t)(limit->burst - 1) * limit->every_ms;
    pthread_mutex_lock(&l->lock);
    struct pair *p = place_of(set_of(l, limit, &a), limit, &a);
    int64_t owed = p->paid_at > now_ms ? p->paid_at - now_ms : 0;
    int64_t wait = owed > ahead ? owed - ahead : 0;
    if (wait == 0)
        p->paid_at = now_ms + owed + limit->every_ms;
    pthread_mutex_unlock(&l->lock);
    return wait;
}
