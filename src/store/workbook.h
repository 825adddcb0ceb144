/* Workbooks that somebody is looking through, what their columns were the last time, and what was
 * taken in from them, to be taken back. */
#ifndef GP_STORE_WORKBOOK_H
#define GP_STORE_WORKBOOK_H

#include "db/work.h"

struct workbook_upload {
    const char *id, *account, *sha256, *file_name;
    int64_t at_ms;
    bool pasted; /* a text, and no file */
};

/* All run inside the caller's transaction. */
enum gp_code store_workbook_put(struct work *w, const struct workbook_upload *u) GP_CHECKED;
/* *ret is NULL when there is none of that account. */
enum gp_code store_workbook_get(struct work *w, const char *account, const char *id,
                                struct workbook_upload **ret) GP_CHECKED;
/* Forgets those that were sent before. */
enum gp_code store_workbook_forget(struct work *w, int64_t before_ms) GP_CHECKED;

/* org: whose tables they are, "" for the evaluator's own; *ret is NULL when nothing is remembered.
 */
enum gp_code store_mapping_put(struct work *w, const char *org, const char *kind,
                               const char *mapping) GP_CHECKED;
struct column_mapping {
    const char *kind, *mapping;
};
/* All that is remembered of them. */
enum gp_code store_mappings(struct work *w, const char *org, struct column_mapping **ret,
                            size_t *ret_n) GP_CHECKED;

/* An import that was stored. */
struct workbook_done {
    const char *id, *kind, *subject, *account, *file_name, *summary; /* read: account's name */
    int64_t at_ms, undone_at;                                        /* unset: it stands */
    int64_t states; /* what can be put back; 0: nothing any more */
};
/* A thing of it: how it stood before (NULL: not at all), and the digest of how afterwards. */
struct workbook_state {
    const char *what, *id, *name, *was, *became;
};
enum gp_code store_import_put(struct work *w, const struct workbook_done *done) GP_CHECKED;
enum gp_code store_import_state_put(struct work *w, const char *import, size_t place,
                                    const struct workbook_state *state) GP_CHECKED;
/* Of a kind and subject, newest first, at most n. */
enum gp_code store_imports(struct work *w, const char *kind, const char *subject, size_t most,
                           struct workbook_done **ret, size_t *ret_n) GP_CHECKED;
enum gp_code store_import_states(struct work *w, const char *import, struct workbook_state **ret,
                                 size_t *ret_n) GP_CHECKED;
/* It was taken back: what it was before goes. */
enum gp_code store_import_undone(struct work *w, const char *import) GP_CHECKED;
/* What those were before that were stored before the moment goes. */
enum gp_code store_import_forget(struct work *w, int64_t before_ms) GP_CHECKED;

#endif
