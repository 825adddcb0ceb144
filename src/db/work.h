/* A unit of work: everything that a function of store or app needs to know of where it is at work.
 * It is their first argument. Whoever began the unit owns it: the server for a request, a command,
 * a background job. */
#ifndef GP_DB_WORK_H
#define GP_DB_WORK_H

#include "db/db.h"

struct account;

struct work {
    struct arena *arena; /* results live here */
    struct gp_err *err;
    struct db *db;
    const char *tenant;            /* NULL: the only one there is */
    const char *actor;             /* who acts, for the audit log */
    const struct account *account; /* the same, for what they may touch; NULL: the command line */
};

/* What runs inside a transaction. It may run several times, so arg must give the same effect each
 * time, and nothing that cannot be taken back (mail, replies, renamed files) may happen inside. */
typedef enum gp_code (*work_fn)(struct work *w, void *arg);

/* Runs fn in the transaction that is open, else in one of its own (db_tx_join). */
enum gp_code work_read(struct work *w, work_fn fn, void *arg) GP_CHECKED;
enum gp_code work_write(struct work *w, work_fn fn, void *arg) GP_CHECKED;

/* Runs fn in a transaction of its own (db_tx). Inside of another it is a bug. */
enum gp_code work_alone(struct work *w, enum db_mode mode, work_fn fn, void *arg) GP_CHECKED;

/* The time at which the transaction began, ms since 1970 UTC. */
int64_t work_now_ms(const struct work *w);

/* The same unit for another district, or with results in another arena. */
struct work work_in(const struct work *w, const char *tenant);
struct work work_into(const struct work *w, struct arena *arena);

#endif
