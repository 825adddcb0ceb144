/* How the schema is spread over the nodes of a PostgreSQL with Citus: each table by its tenant, all
 * in one colocation group, but for those that all districts share. Made from the schema that the
 * migrations make, so that a new table is in it. */
#ifndef GP_STORE_DISTRIBUTE_H
#define GP_STORE_DISTRIBUTE_H

#include "db/work.h"

struct distribute_step {
    const char *sql; /* one statement, with its semicolon */
};
struct distribute_plan {
    struct distribute_step *steps; /* guards off, shared tables, then the others, parents first */
    size_t n_steps;
    size_t guards, shared, spread; /* how many of each */
    bool is_server, has_citus;     /* of the database at hand */
};
enum gp_code store_distribute_plan(struct work *w, struct distribute_plan *ret) GP_CHECKED;

/* Runs the plan, in one transaction of its own. GP_CONFLICT where Citus is not. */
enum gp_code store_distribute_run(struct work *w, const struct distribute_plan *plan) GP_CHECKED;

/* Whether all districts share the table. */
bool store_is_shared_table(const char *table);

#endif
