#include "base/memory.h"

#include <malloc.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/heap.h"

#define LARGE_BLOCK     (256 << 10)
#define HEAPS           4
#define SET_ASIDE       ((size_t)32 << 20)
#define GIVE_BACK_PAUSE 1000 /* ms */

static atomic_llong kept, kept_max = MEMORY_KEPT_MAX, given_back;

/* Else the bounds move with what is freed, and a large request leaves them high for ever. */
void memory_tune(void) {
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
    mallopt(M_TRIM_THRESHOLD, LARGE_BLOCK);
    mallopt(M_ARENA_MAX, HEAPS);
    heap_set_aside(SET_ASIDE);
}

bool memory_keep(size_t bytes) {
    long long after = atomic_fetch_add(&kept, (long long)bytes) + (long long)bytes;
    if (after <= atomic_load(&kept_max))
        return true;
    atomic_fetch_sub(&kept, (long long)bytes);
    return false;
}

void memory_let_go(size_t bytes) {
    atomic_fetch_sub(&kept, (long long)bytes);
}

int64_t memory_kept(void) {
    return atomic_load(&kept);
}

int64_t memory_kept_max(void) {
    return atomic_load(&kept_max);
}

void memory_set_kept_max(int64_t bytes) {
    atomic_store(&kept_max, (long long)bytes);
}

int64_t memory_resident(void) {
    long long whole, resident;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    bool read = fscanf(f, "%lld %lld", &whole, &resident) == 2;
    fclose(f);
    return read ? resident * sysconf(_SC_PAGESIZE) : 0;
}

void memory_give_back(void) {
    long long now = clock_monotonic_ms(), last = atomic_load(&given_back);
    if (now - last >= GIVE_BACK_PAUSE && atomic_compare_exchange_strong(&given_back, &last, now))
        malloc_trim(0);
    heap_set_aside(SET_ASIDE); /* again, when it was let go */
}
