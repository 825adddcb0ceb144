/* Files that were handed in, named by their content. */
#ifndef GP_STORE_DOCUMENT_H
#define GP_STORE_DOCUMENT_H

#include "db/db.h"

struct document {
    const char *sha256, *file_name, *account; /* account: who brought it first; may be NULL */
    int64_t size, created_at;
};

/* Inside the caller's transaction. Nothing happens when the content is there already. */
enum gp_code store_document_put(struct db *db, struct gp_err *e, const char *tenant,
                                const struct document *document) GP_CHECKED;

#endif
