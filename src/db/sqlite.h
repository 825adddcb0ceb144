/* Private to the db layer. */
#ifndef GP_DB_SQLITE_H
#define GP_DB_SQLITE_H

#include "db/driver.h"

/* See db_open. */
enum gp_code sqlite_open(struct gp_err *e, const char *path, struct db **ret) GP_CHECKED;

void sqlite_keep_temporary_in(const char *folder);

#endif
