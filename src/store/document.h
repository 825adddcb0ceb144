/* Files that were handed in, named by their content. */
#ifndef GP_STORE_DOCUMENT_H
#define GP_STORE_DOCUMENT_H

#include "db/work.h"

struct document {
    const char *sha256, *file_name, *account; /* account: who brought it first; may be NULL */
    int64_t size, created_at;
};

/* Inside the caller's transaction. Nothing happens when the content is there already. */
enum gp_code store_document_put(struct work *w, const struct document *document) GP_CHECKED;

/* Those whose hash is greater than after ("": from the first), in the order of their hashes, at
 * most limit. */
enum gp_code store_document_page(struct work *w, const char *after, int64_t limit,
                                 struct document **ret, size_t *ret_n) GP_CHECKED;

/* What is stored and announced, in bytes: of the entry (what was handed in for it or sent with what
 * its operator said) or, round and entry NULL, of the district; each content once. Announced are
 * uploads under way whose last piece came since the moment; the one named by but is left out (NULL:
 * none). *ret_limit is the text of the setting of that name, NULL when it is not set. */
struct store_usage {
    const char *round, *entry, *but, *setting;
    int64_t since_ms;
};
enum gp_code store_document_usage(struct work *w, const struct store_usage *of, int64_t *ret_bytes,
                                  const char **ret_limit) GP_CHECKED;

/* Where no table names it any more; the bytes go with the next sweep. Every table that comes to
 * name documents is to be added to the statement (a test looks for it). */
enum gp_code store_document_drop_unused(struct work *w, const char *sha256) GP_CHECKED;

#endif
