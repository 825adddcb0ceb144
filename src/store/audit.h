/* The audit log (审计日志): append-only and hash-chained, one chain a tenant.
 *
 * A row's hash is the SHA-256 of its fields, each preceded by its length, and of the hash of the
 * row before (sixty-four zeros for the first). Who can write the file can rewrite the whole chain,
 * so the head belongs into what leaves the house, such as a published report. */
#ifndef GP_STORE_AUDIT_H
#define GP_STORE_AUDIT_H

#include "base/hash.h"
#include "db/work.h"

struct audit_event {
    const char *actor;   /* who: an account, or the name of a command */
    const char *action;  /* what: round.import */
    const char *subject; /* to what: round/2022-pingshan; NULL: nothing in particular */
    const char *detail;  /* JSON; NULL: none */
};

/* The last row of a chain: enough to prove later that nothing before it was changed. */
struct audit_head {
    int64_t seq; /* 0: no rows */
    char hash[HASH_HEX];
};

/* Appends inside the caller's writing transaction, with its time; aborts outside one. Where writers
 * run beside each other (db_many_writers) it gets its place in the chain, and can be listed, as
 * soon as the transaction is committed, and not before. */
enum gp_code store_audit_append(struct work *w, const struct audit_event *event) GP_CHECKED;

/* Whether anything waits for its place, in a chain of any tenant. */
enum gp_code store_audit_waits(struct db *db, struct gp_err *e, bool *ret) GP_CHECKED;

/* In turn (DB_IN_TURN): puts what waits into the chains, of all tenants. arg is not looked at. */
enum gp_code store_audit_chain(struct db *db, struct gp_err *e, void *arg) GP_CHECKED;

/* The last row as it is now; seq 0 and sixty-four zeros where there is none. */
enum gp_code store_audit_head(struct work *w, struct audit_head *ret) GP_CHECKED;

/* The row of that number; seq 0 where there is none. */
enum gp_code store_audit_at(struct work *w, int64_t seq, struct audit_head *ret) GP_CHECKED;

/* The heads that went out with published reports, by number. */
struct audit_published {
    const char *round, *hash;
    int64_t version, seq;
};
enum gp_code store_audit_published(struct work *w, struct audit_published **ret,
                                   size_t *ret_n) GP_CHECKED;

struct audit_verdict {
    int64_t rows;           /* that were read and found in order */
    int64_t broken_at;      /* number of the first row that does not fit; 0: none */
    const char *problem;    /* Chinese, what is wrong with it; NULL: nothing */
    struct audit_head head; /* of the rows in order */
    size_t noted;           /* which of the known heads it contradicts; SIZE_MAX: none */
};

/* Walks the chain of the tenant. known are heads noted earlier elsewhere, by number: the chain must
 * still contain each. A broken chain is a verdict, not an error. */
enum gp_code store_audit_verify(struct work *w, const struct audit_head *known, size_t n_known,
                                struct audit_verdict *ret) GP_CHECKED;

struct audit_row {
    int64_t seq, at_ms;
    const char *actor, *action, *subject, *detail; /* "" where none was given */
};

struct audit_filter {
    const char *actor, *action, *subject; /* NULL: any */
    int64_t from_ms, to_ms;               /* unset: open; both included */
    int64_t before_seq; /* rows behind that in their order; unset: from the first */
    int64_t limit;      /* 1 to AUDIT_PAGE_MAX; others are moved into it */
    bool oldest_first;  /* of store_audit_list alone */
};
#define AUDIT_FILTER_ALL                                                                           \
    ((struct audit_filter){NULL, NULL, NULL, DEC_UNSET, DEC_UNSET, DEC_UNSET, 50, false})
#define AUDIT_PAGE_MAX 500

/* A page of rows, newest first unless asked otherwise. The next one is asked for with before_seq of
 * the last row. */
enum gp_code store_audit_list(struct work *w, const struct audit_filter *filter,
                              struct audit_row **ret, size_t *ret_n) GP_CHECKED;

/* All rows that the filter lets through, whatever its limit, newest first, one after the other: a
 * row lives as long as its call. What fn gives other than GP_OK ends it. In the caller's
 * transaction. */
typedef enum gp_code (*audit_row_fn)(void *cls, struct arena *a, const struct audit_row *row);
enum gp_code store_audit_each(struct work *w, const struct audit_filter *filter, audit_row_fn fn,
                              void *cls) GP_CHECKED;

/* How many rows the filter lets through from before_seq on, whatever its limit. In the caller's
 * transaction. */
enum gp_code store_audit_count(struct work *w, const struct audit_filter *filter,
                               int64_t *ret) GP_CHECKED;

#endif
