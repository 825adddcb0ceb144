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

/* Those whose hash is greater than after ("": from the first), in the order of their hashes, at
 * most limit. */
enum gp_code store_document_page(struct db *db, struct arena *a, struct gp_err *e,
                                 const char *tenant, const char *after, int64_t limit,
                                 struct document **ret, size_t *ret_n) GP_CHECKED;

/* How many bytes they have together. */
enum gp_code store_document_bytes(struct db *db, struct gp_err *e, const char *tenant,
                                  int64_t *ret) GP_CHECKED;

/* How many bytes those have that were handed in for the entry or sent with what its operator said,
 * each content once. */
enum gp_code store_document_bytes_of_entry(struct db *db, struct gp_err *e, const char *tenant,
                                           const char *round, const char *entry,
                                           int64_t *ret) GP_CHECKED;

#endif
