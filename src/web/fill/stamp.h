/* The stamped tables, as pages show them. */
#ifndef GP_WEB_FILL_STAMP_H
#define GP_WEB_FILL_STAMP_H

#include "app/fill/stamp.h"
#include "web/web.h"

struct stamp_list {
    struct stamped_scan *v;
    size_t n;
    const char *code; /* of the present content */
};
enum gp_code stamps_read(struct work *w, const struct entry_scope *scope, const struct fill_case *c,
                         struct stamp_list *ret) GP_CHECKED;

/* For {{>fill/stamp}}: "stamp", the code on the scan, and whether it is the present one; NULL where
 * the file is no such scan. */
void stamp_put(struct val *row, const struct stamp_list *stamps, const char *sha256);

#endif
