/* The whole content of a database into another one, from either engine to either: to grow out of a
 * file onto a server, and back. */
#ifndef GP_STORE_MOVE_H
#define GP_STORE_MOVE_H

#include "db/work.h"

struct moved {
    size_t tables;
    int64_t rows;
    size_t there; /* tables that were there already, from a move that was cut short */
};

/* Makes `to` hold just what `from` holds, table by table, each in a transaction of its own and read
 * back. Who writes to from meanwhile is seen when all are compared once more at the end
 * (GP_CONFLICT). `to` must be new, or what an earlier move left; any
 * other database is GP_CONFLICT and stays as it is. Until all is there, store_open refuses it. Both
 * are opened and closed here. */
enum gp_code store_move(struct arena *a, struct gp_err *e, const char *from, const char *to,
                        struct moved *ret) GP_CHECKED;

/* A copy as of now in a new file, a database of its own, while others go on working; a file that is
 * there is GP_CONFLICT. Of a server's database too. Outside of units of work. */
enum gp_code store_copy(struct work *w, const char *path) GP_CHECKED;

#endif
