/* Scans of stamped tables, and which content was stamped. */
#ifndef GP_STORE_STAMP_H
#define GP_STORE_STAMP_H

#include "store/filling.h"

struct stamped_scan {
    const char *sha256, *code; /* of the file; of the content (app/fill/stamp.h) */
    const char *account;
    int64_t at_ms;
};
enum gp_code store_stamps(struct work *w, const struct fill_key *key, struct stamped_scan **ret,
                          size_t *ret_n) GP_CHECKED;
/* What was said of the same file before gives way. */
enum gp_code store_stamp_put(struct work *w, const struct fill_key *key,
                             const struct stamped_scan *scan) GP_CHECKED;

#endif
