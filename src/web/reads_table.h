/* What was looked at since it was last written, counted: a table that grows with what comes, up to
 * a bound, and from there on counts by account and kind alone, so that nothing is lost. No locks.
 */
#ifndef GP_WEB_READS_TABLE_H
#define GP_WEB_READS_TABLE_H

#include "web/reads.h"

/* tenant NULL: free. Its texts are one piece of memory. */
struct reads_slot {
    char *tenant;
    const char *actor, *subject, *what;
    enum read_kind kind;
    int32_t day;
    int64_t n, first_at, last_at;
};

struct reads_table {
    struct reads_slot *slots;
    size_t room, n, most; /* room: a power of two; most: of slots, one too */
};

/* most: a power of two. */
struct reads_table reads_table_of(size_t most);
void reads_table_free(struct reads_table *t);

/* Counts it; texts are copied. Where the table is full, its subject becomes READS_FOLDED. False
 * when not even that has room: more accounts than slots. */
bool reads_table_add(struct reads_table *t, const struct reads_slot *x) GP_CHECKED;

#endif
