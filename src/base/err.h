/* An error as a value: a code, a plain Chinese message for the user, the place it concerns, and a
 * detail for the log. Its strings live in an arena given by the caller. */
#ifndef GP_BASE_ERR_H
#define GP_BASE_ERR_H

#include "base/arena.h"

struct gp_err {
    struct arena *arena; /* where the strings are put; set by the caller */
    enum gp_code code;
    const char *message; /* Chinese, says what is wrong and how to mend it */
    const char *where;   /* field, JSON path, or sheet/row/column; NULL when the whole is meant */
    const char *detail;  /* for the log only: library and system messages; may be NULL */
};

/* Fills the slot and returns code, so that a function can end with return gp_fail(...). A second
 * failure overwrites the first. where may be NULL. */
enum gp_code gp_fail(struct gp_err *e, enum gp_code code, const char *where, const char *fmt, ...)
    GP_PRINTF(4, 5);

/* Adds the detail for the log to the error just made. */
void gp_fail_detail(struct gp_err *e, const char *fmt, ...) GP_PRINTF(2, 3);

/* The code; or GP_RETRY in its place, with a sentence, when the system refused this thread memory
 * since it was last asked (base/heap.h): then what was read or made is not to be believed. */
enum gp_code gp_answer(struct gp_err *e, enum gp_code code) GP_CHECKED;

#endif
