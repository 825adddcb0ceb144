/* How much may be stored: for each participating project, and for the district. Both are settings;
 * where none is set an example stands (示例), since no rule that was found fixes them.
 *
 * Counted is what really lies on the disk, each content once, and uploads that were announced: they
 * hold their place from the announcement on. */
#ifndef GP_APP_FILES_QUOTA_H
#define GP_APP_FILES_QUOTA_H

#include "app/app.h"

struct quota {
    int64_t used, max; /* bytes */
};

/* How it stands with the entry, or (round and entry NULL) the district. The caller's transaction is
 * joined, here and below. */
enum gp_code quota_look(struct work *w, const char *round, const char *entry,
                        struct quota *ret) GP_CHECKED;

/* GP_LIMIT, with what is used and what is left, unless so many bytes more may be stored for the
 * entry (NULL: for none in particular) and in the district. own_upload: an announced upload that
 * the bytes belong to, which is not counted twice; NULL: none. */
enum gp_code quota_check(struct work *w, const char *round, const char *entry, int64_t bytes,
                         const char *own_upload) GP_CHECKED;

#endif
