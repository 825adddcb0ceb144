/* What the process keeps of memory beyond the request at hand: caches have one bound in bytes for
 * all of them, and what was freed goes back to the system. For any thread. */
#ifndef GP_BASE_MEMORY_H
#define GP_BASE_MEMORY_H

#include "base/base.h"

/* For all caches together, unless it is set otherwise. */
#define MEMORY_KEPT_MAX ((int64_t)96 << 20)

/* At the start of a server: large blocks go back as soon as they are freed, and threads share their
 * small ones. */
void memory_tune(void);

/* May a cache keep so many bytes more? When it may, they are counted until memory_let_go. */
bool memory_keep(size_t bytes) GP_CHECKED;
void memory_let_go(size_t bytes);

int64_t memory_kept(void);
int64_t memory_kept_max(void);
void memory_set_kept_max(int64_t bytes);

/* Of the process, as the system sees it; 0 when it does not say. */
int64_t memory_resident(void);

/* Small blocks that were freed go back as well; after work that took much. It costs some
 * milliseconds, so it happens once a second at the most. */
void memory_give_back(void);

#endif
