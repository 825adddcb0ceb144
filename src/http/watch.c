/* is_late holds the rule, all else is bookkeeping: a connection is in a phase since a time, the
 * server tells when it enters another (watch_head, watch_body, watch_work, watch_answer), and a
 * thread looks over the list now and then. Late ones are only shut down; the library closes them
 * in its own thread, so a descriptor is never closed under its feet. */

#include "http/watch.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

#define SAY_EACH_MS 60000

enum phase { HEAD, BODY, WORK, ANSWER, OVER };

struct watched {
    struct watched *prev, *next;
    int fd;
    struct address network;
    enum phase phase;
    int64_t since;  /* ms, when the phase began */
    uint64_t bytes; /* of the body so far, or of the whole answer */
};

struct watch {
    struct watch_config config;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool stopping;
    struct watched *first;
    unsigned n;
    int64_t said; /* ms, when it was said that no place was left; 0: never */
    pthread_t thread;
};

static int64_t time_of_bytes(const struct watch *w, uint64_t bytes) {
    return (int64_t)(bytes / (uint64_t)w->config.bytes_per_s) * 1000;
}

static int64_t shorter(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static bool is_late(const struct watch *w, const struct watched *c, int64_t now) {
    const struct watch_config *k = &w->config;
    bool scarce = w->n > k->places / 4 * 3;
    int64_t taken = now - c->since;
    switch (c->phase) {
    case HEAD:
        return taken > (scarce ? shorter(k->scarce_ms, k->head_ms) : k->head_ms);
    case BODY:
        return taken > (scarce ? shorter(k->scarce_ms, k->body_ms) : k->body_ms) +
                           time_of_bytes(w, c->bytes);
    case ANSWER:
        return taken > k->body_ms + time_of_bytes(w, c->bytes);
    case WORK:
    case OVER:
        break;
    }
    return false;
}

/* The library finds the end of the stream and closes the connection in its own thread. */
static void end_late_ones(struct watch *w, int64_t now) {
    for (struct watched *c = w->first; c; c = c->next) {
        if (!is_late(w, c, now))
            continue;
        c->phase = OVER;
        shutdown(c->fd, SHUT_RDWR);
    }
}

/* Once in a while, for who looks for the reason why pages come late. */
static void say_when_full(struct watch *w, int64_t now) {
    if (w->n < w->config.places || (w->said && now - w->said < SAY_EACH_MS))
        return;
    w->said = now;
    fprintf(stderr, "注意：%u 个连接都占满了，新的访问要等；没有说完请求的连接 %lld 秒后断开\n",
            w->config.places, (long long)w->config.scarce_ms / 1000);
}

static struct timespec after_ms(int64_t ms) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

static void *look(void *arg) {
    struct watch *w = arg;
    pthread_mutex_lock(&w->lock);
    while (!w->stopping) {
        struct timespec next = after_ms(w->config.tick_ms);
        pthread_cond_timedwait(&w->stopped, &w->lock, &next);
        int64_t now = clock_monotonic_ms();
        say_when_full(w, now);
        end_late_ones(w, now);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

enum gp_code watch_start(const struct watch_config *config, struct gp_err *e, struct watch **ret) {
    struct watch *w = calloc(1, sizeof(*w));
    if (!w)
        GP_DIE("out of memory");
    w->config = *config;
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->stopped, &attr);
    pthread_condattr_destroy(&attr);
    if (pthread_create(&w->thread, NULL, look, w) != 0) {
        free(w);
        return gp_fail(e, GP_IO, NULL, "无法启动工作线程，请检查系统的线程数限制");
    }
    *ret = w;
    return GP_OK;
}

void watch_stop(struct watch *w) {
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->stopped);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->stopped);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

static bool may_take_many(const struct watch *w, const struct address *from) {
    if (address_is_loopback(from))
        return true;
    for (size_t i = 0; i < w->config.n_proxies; i++)
        if (address_in(from, &w->config.proxies[i]))
            return true;
    return false;
}

bool watch_has_place(struct watch *w, const struct address *from) {
    if (may_take_many(w, from))
        return true;
    struct address network = address_network(from);
    unsigned n = 0;
    pthread_mutex_lock(&w->lock);
    for (const struct watched *c = w->first; c; c = c->next)
        n += memcmp(&c->network, &network, sizeof(network)) == 0;
    pthread_mutex_unlock(&w->lock);
    return n < w->config.most_of_address;
}

struct watched *watch_opened(struct watch *w, int fd, const struct address *from) {
    struct watched *c = calloc(1, sizeof(*c));
    if (!c)
        GP_DIE("out of memory");
    *c = (struct watched){.fd = fd, .network = address_network(from), .phase = HEAD};
    c->since = clock_monotonic_ms();
    pthread_mutex_lock(&w->lock);
    c->next = w->first;
    if (c->next)
        c->next->prev = c;
    w->first = c;
    w->n++;
    pthread_mutex_unlock(&w->lock);
    return c;
}

void watch_closed(struct watch *w, struct watched *c) {
    pthread_mutex_lock(&w->lock);
    if (c->next)
        c->next->prev = c->prev;
    *(c->prev ? &c->prev->next : &w->first) = c->next;
    w->n--;
    pthread_mutex_unlock(&w->lock);
    free(c);
}

/* What is over stays over. */
static void enter(struct watch *w, struct watched *c, enum phase phase, uint64_t bytes) {
    int64_t now = clock_monotonic_ms();
    pthread_mutex_lock(&w->lock);
    if (c->phase != OVER) {
        c->phase = phase;
        c->since = now;
        c->bytes = bytes;
    }
    pthread_mutex_unlock(&w->lock);
}

void watch_head(struct watch *w, struct watched *c) {
    enter(w, c, HEAD, 0);
}

void watch_body(struct watch *w, struct watched *c, size_t n) {
    if (n == 0) {
        enter(w, c, BODY, 0);
        return;
    }
    pthread_mutex_lock(&w->lock);
    c->bytes += n;
    pthread_mutex_unlock(&w->lock);
}

void watch_work(struct watch *w, struct watched *c) {
    enter(w, c, WORK, 0);
}

void watch_answer(struct watch *w, struct watched *c, uint64_t bytes) {
    enter(w, c, ANSWER, bytes);
}
