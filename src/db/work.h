/* A unit of work: everything that a function of store or app needs to know of where it is at work.
 * It is their first argument. Whoever began the unit owns it: the server for a request, a command,
 * a background job, the tests; nobody below opens one, and a statement outside of a unit is
 * refused. Where a function of app says that it begins its units itself, it does slow things
 * between them, and is called outside of any. */
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

/* A unit of its own around a call, an expression that gives an enum gp_code: where no runner has
 * begun one, in slow handlers, background jobs and long commands.
 *
 *     TRY(WORK_WRITE(&work, upload_announce(&work, &wish, &id)));
 *
 * The call may run several times (DB_UNIT), so nothing that cannot be taken back (mail, replies,
 * renamed files) may happen inside. Inside of a unit it is GP_BUG, as a statement outside is. */
#define WORK_READ(w, call)  DB_UNIT((w)->db, (w)->err, DB_READ, call)
#define WORK_WRITE(w, call) DB_UNIT((w)->db, (w)->err, DB_WRITE, call)

/* The time at which the transaction began, ms since 1970 UTC. */
int64_t work_now_ms(const struct work *w);

/* The same unit for another district, or with results in another arena. */
struct work work_in(const struct work *w, const char *tenant);
struct work work_into(const struct work *w, struct arena *arena);

#endif
