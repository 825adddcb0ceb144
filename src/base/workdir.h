/* A folder beside the place of what is being made, so that it can be moved there when it is whole.
 * It is for the owner's eyes only, locked while its process lives, and known by its name: what a
 * killed process left is found and removed later. */
#ifndef GP_BASE_WORKDIR_H
#define GP_BASE_WORKDIR_H

#include "base/err.h"

struct workdir {
    const char *path; /* BESIDE.WHAT-PID; NULL: none */
    int fd;
};

/* In the memory of e's arena. GP_IO when it cannot be made. */
enum gp_code workdir_make(struct gp_err *e, const char *beside, const char *what,
                          struct workdir *ret) GP_CHECKED;

/* With all that is in it. Takes one that was never made. */
void workdir_remove(struct workdir *w);

/* Removes those of that form whose process is gone, and says so on standard error. before, which
 * may be NULL, is told of each first. */
void workdir_sweep(struct arena *a, const char *beside, const char *what,
                   void (*before)(void *arg, const char *path), void *arg);

/* Moves a file to a name that nobody has: GP_CONFLICT when somebody does. */
enum gp_code workdir_give(struct gp_err *e, const char *from, const char *to) GP_CHECKED;

#endif
