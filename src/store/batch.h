/* What is done to many at once (app/many_job.h), while it goes on: what was asked for, once, and
 * what became of its parts, a row for each unit of them. All run inside the caller's transaction;
 * job is a report_job's id. */
#ifndef GP_STORE_BATCH_H
#define GP_STORE_BATCH_H

#include "db/work.h"

enum gp_code store_batch_put(struct work *w, const char *job, const char *wanted) GP_CHECKED;
/* *ret is NULL when there is none (any more). */
enum gp_code store_batch_wanted(struct work *w, const char *job, const char **ret) GP_CHECKED;
/* The account's job under way for just that; *ret is NULL when there is none. */
enum gp_code store_batch_same(struct work *w, const char *account, const char *wanted,
                              const char **ret) GP_CHECKED;

struct batch_lines {
    const char *told; /* a line a part */
};
/* Of a unit before which so many parts were through. */
enum gp_code store_batch_tell(struct work *w, const char *job, int64_t first,
                              const char *told) GP_CHECKED;
/* In the order in which the units were. */
enum gp_code store_batch_told(struct work *w, const char *job, struct batch_lines **ret,
                              size_t *ret_n) GP_CHECKED;

/* It has ended: all of it is in the log. */
enum gp_code store_batch_clear(struct work *w, const char *job) GP_CHECKED;

#endif
