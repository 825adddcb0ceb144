/* The guards that the migrations make, by name, as SQLite gives them: written by make_guards during
 * the build, for to run two hundred migrations takes a third of a second. */
#ifndef GP_STORE_GUARDS_MADE_H
#define GP_STORE_GUARDS_MADE_H

#include "db/db.h"

extern const struct db_guard guards_made[];
extern const size_t guards_made_n;

#endif
