/* Who looked at personal data that is kept here: counted by day, account, kind and subject. */
#ifndef GP_STORE_READING_H
#define GP_STORE_READING_H

#include "db/work.h"
#include "num/date.h"

struct reading {
    date_t day;
    const char *actor, *kind, *subject;
    const char *what; /* SHA-256 of the file; "" for others */
    int64_t n, first_at, last_at;
};

/* Adds to what is noted of the day. */
enum gp_code store_reading_add(struct work *w, const struct reading *v) GP_CHECKED;

struct reading_filter {
    const char *actor, *kind; /* NULL: any */
    int64_t from_ms, to_ms;   /* unset: open; both included */
    int64_t limit;            /* rows */
};
/* The latest first. */
enum gp_code store_reading_list(struct work *w, const struct reading_filter *f,
                                struct reading **ret, size_t *ret_n) GP_CHECKED;

#endif
