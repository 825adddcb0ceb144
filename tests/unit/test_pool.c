#include "test.h"

#include <semaphore.h>

#include "http/pool.h"

#define MAX_ITEMS   600
#define MAX_BATCHES 20

/* A pool of one thread that holds each batch until it is let go. */
struct bench {
    struct arena a;
    struct gp_err e;
    struct pool *pool;
    sem_t taken, go;
    struct pool_item items[MAX_ITEMS];
    size_t batches[MAX_BATCHES], n_batches, n_done;
};

static void *open_worker(void *cls) {
    return cls;
}

static void close_worker(void *cls, void *worker) {
    (void)cls;
    (void)worker;
}

static void run_batch(void *cls, void *worker, struct pool_item *items) {
    (void)worker;
    struct bench *b = cls;
    size_t n = 0;
    for (struct pool_item *i = items; i; i = i->next, n++)
        assert_ptr_equal(i, &b->items[b->n_done + n]); /* in the order in which they came */
    b->batches[b->n_batches++] = n;
    b->n_done += n;
    sem_post(&b->taken);
    sem_wait(&b->go);
}

static void start(struct bench *b, size_t min, size_t max, size_t queue) {
    *b = (struct bench){.a = ARENA_INIT};
    b->e.arena = &b->a;
    sem_init(&b->taken, 0, 0);
    sem_init(&b->go, 0, 0);
    struct pool_config config = {.threads = 1,
                                 .batch_min = min,
                                 .batch_max = max,
                                 .queue_max = queue,
                                 .cls = b,
                                 .worker_open = open_worker,
                                 .worker_close = close_worker,
                                 .run = run_batch};
    assert_int_equal(pool_start(&config, &b->e, &b->pool), GP_OK);
}

/* The first item is under way when this returns, the others wait. */
static void fill(struct bench *b, size_t n) {
    assert_true(pool_add(b->pool, &b->items[0]));
    sem_wait(&b->taken);
    for (size_t i = 1; i < n; i++)
        assert_true(pool_add(b->pool, &b->items[i]));
}

static void finish(struct bench *b) {
    for (size_t i = 0; i < MAX_BATCHES; i++)
        sem_post(&b->go);
    pool_stop(b->pool);
    sem_destroy(&b->taken);
    sem_destroy(&b->go);
    arena_release(&b->a);
}

static void a_batch_takes_half_of_what_waits(void **state) {
    (void)state;
    struct bench b;
    start(&b, 16, 128, MAX_ITEMS);
    fill(&b, 1 + 400);
    finish(&b);
    /* 400: half is over the most; 272: half; 144: half; then never fewer than the least */
    static const size_t expected[] = {1, 128, 128, 72, 36, 18, 16, 2};
    assert_int_equal(b.n_batches, GP_COUNT(expected));
    for (size_t i = 0; i < GP_COUNT(expected); i++)
        assert_int_equal(b.batches[i], expected[i]);
    assert_int_equal(b.n_done, 401);
}

static void slow_work_is_taken_one_by_one(void **state) {
    (void)state;
    struct bench b;
    start(&b, 1, 1, MAX_ITEMS);
    fill(&b, 5);
    finish(&b);
    assert_int_equal(b.n_batches, 5);
}

static void a_full_queue_refuses(void **state) {
    (void)state;
    struct bench b;
    start(&b, 16, 128, 10);
    fill(&b, 1 + 10);
    assert_false(pool_add(b.pool, &b.items[11]));
    finish(&b);
    assert_int_equal(b.n_done, 11);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_takes_half_of_what_waits),
        cmocka_unit_test(slow_work_is_taken_one_by_one),
        cmocka_unit_test(a_full_queue_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
