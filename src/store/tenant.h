/* Districts (区划租户). */
#ifndef GP_STORE_TENANT_H
#define GP_STORE_TENANT_H

#include "db/db.h"

struct tenant {
    const char *tenant, *name;
};

/* By code. Inside the caller's transaction. */
enum gp_code store_tenant_list(struct db *db, struct arena *a, struct gp_err *e,
                               struct tenant **ret, size_t *ret_n) GP_CHECKED;

/* Adds the district, or changes its name when name is not NULL. */
enum gp_code store_tenant_put(struct db *db, struct gp_err *e, const char *tenant,
                              const char *name) GP_CHECKED;

/* The code of the only district; NULL when there are several or none. */
enum gp_code store_tenant_only(struct db *db, struct arena *a, struct gp_err *e,
                               const char **ret) GP_CHECKED;

#endif
