/* The program's database: opened with its schema up to date, and the districts in it.
 *
 * Every function of store runs in the caller's transaction when there is one (db_tx), so that
 * several can be one; otherwise in one of its own. Results are in the arena given. */
#ifndef GP_STORE_STORE_H
#define GP_STORE_STORE_H

#include "db/work.h"

/* Opens the file and brings its schema up to date. A missing file is made when create is set, else
 * GP_MISSING. ":memory:" is always new. */
enum gp_code store_open(struct gp_err *e, const char *path, bool create,
                        struct db **ret) GP_CHECKED;

/* The migrations that the program carries, oldest first. */
const struct db_migration *store_migrations(size_t *ret_n);

/* Brings a database that is open up to date. */
enum gp_code store_migrate(struct db *db, struct gp_err *e) GP_CHECKED;

/* The mark of a database that is not all there yet (store/move.h); inside a unit of work. */
enum gp_code store_set_unfinished(struct db *db, struct gp_err *e, bool on) GP_CHECKED;
enum gp_code store_is_unfinished(struct db *db, struct gp_err *e, bool *ret) GP_CHECKED;

/* A district evaluates; the others are supervisors (上级主管) of what lies below their code. */
enum tenant_level { LEVEL_DISTRICT, LEVEL_CITY, LEVEL_PROVINCE, LEVEL_NATION, LEVEL_N };

struct store_tenant {
    const char *tenant, *name; /* 440310, 深圳市坪山区 */
    enum tenant_level level;
};

/* Registers a district, or gives it another name. */
enum gp_code store_tenant_put(struct work *w, const char *tenant, const char *name) GP_CHECKED;

/* What it is from now on. GP_MISSING when it is not registered. */
enum gp_code store_tenant_set_level(struct work *w, const char *tenant,
                                    enum tenant_level level) GP_CHECKED;

/* *ret is NULL when it is not registered. */
enum gp_code store_tenant_get(struct work *w, const char *tenant,
                              struct store_tenant **ret) GP_CHECKED;

/* All districts, and what stands above them, by code. */
enum gp_code store_tenant_list(struct work *w, struct store_tenant **ret, size_t *ret_n) GP_CHECKED;

/* Which of the guards (triggers) that the migrations make are gone or changed, or are not of ours,
 * in Chinese; *ret is NULL when they are as they have to be. */
enum gp_code store_guards(struct work *w, const char **ret) GP_CHECKED;

#endif
