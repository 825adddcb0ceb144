#include "db/work.h"

int64_t work_now_ms(const struct work *w) {
    return db_now_ms(w->db);
}

struct work work_in(const struct work *w, const char *tenant) {
    struct work other = *w;
    other.tenant = tenant;
    return other;
}

struct work work_into(const struct work *w, struct arena *arena) {
    struct work other = *w;
    other.arena = arena;
    return other;
}
