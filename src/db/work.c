#include "db/work.h"

struct run {
    struct work *w;
    work_fn fn;
    void *arg;
};

static enum gp_code run(struct db *db, struct gp_err *e, void *arg) {
    (void)db;
    (void)e;
    struct run *r = arg;
    return r->fn(r->w, r->arg);
}

enum gp_code work_read(struct work *w, work_fn fn, void *arg) {
    return db_tx_join(w->db, w->err, DB_READ, run, &(struct run){w, fn, arg});
}

enum gp_code work_write(struct work *w, work_fn fn, void *arg) {
    return db_tx_join(w->db, w->err, DB_WRITE, run, &(struct run){w, fn, arg});
}

enum gp_code work_alone(struct work *w, enum db_mode mode, work_fn fn, void *arg) {
    return db_tx(w->db, w->err, mode, run, &(struct run){w, fn, arg});
}

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
