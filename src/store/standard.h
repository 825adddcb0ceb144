/* The versions of the evaluation standards (评估标准): drafts may change, a published one never. */
#ifndef GP_STORE_STANDARD_H
#define GP_STORE_STANDARD_H

#include "core/standard.h"
#include "db/work.h"

enum standard_status { STANDARD_DRAFT, STANDARD_PUBLISHED };

struct store_standard {
    const char *id, *title;
    int64_t version;
    enum standard_status status;
    const char *sha256; /* of its canonical JSON (bundle_write_standard) */
    int64_t created_ms;
    int64_t published_ms; /* unset: a draft */
    int64_t rounds;       /* that use it, for all or for some of their entries */
};

/* Saves a draft, in place of the draft of that id and version. GP_CONFLICT when that version is
 * published with another content; the same content is fine and changes nothing. */
enum gp_code store_standard_put(struct work *w, const struct standard *s) GP_CHECKED;

/* As store_standard_put, and publishes it; a draft with another content is GP_CONFLICT as well,
 * since somebody may still be at work on it. */
enum gp_code store_standard_put_published(struct work *w, const struct standard *s) GP_CHECKED;

/* GP_MISSING when there is no such version. */
enum gp_code store_standard_get(struct work *w, const char *id, int64_t version,
                                struct standard *ret) GP_CHECKED;

/* The same for readers that change nothing in it: what hangs on a published version is borrowed
 * from the connection, which keeps it, so that it is read and parsed once. */
enum gp_code store_standard_share(struct work *w, const char *id, int64_t version,
                                  struct standard *ret) GP_CHECKED;

struct standard_ref {
    const char *id;
    int64_t version;
};
/* The same for several, eight a statement of those that the connection does not keep. */
enum gp_code store_standard_share_all(struct work *w, const struct standard_ref *refs, size_t n,
                                      struct standard *ret) GP_CHECKED;

/* The standards of many entries, each once: wanted first, then read together, then found. */
struct standard_set {
    VEC(struct standard_ref) refs;
    struct standard *v;
};
void standards_want(struct standard_set *s, struct arena *a, const char *id, int64_t version);
enum gp_code standards_read(struct work *w, struct standard_set *s) GP_CHECKED;
/* NULL when it was not wanted. */
const struct standard *standards_find(const struct standard_set *s, const char *id,
                                      int64_t version);
/* A method of one of them; method may be NULL. NULL: there is none. */
const struct method *standards_method(const struct standard_set *s, const char *id, int64_t version,
                                      const char *method);

/* All versions of all standards, by id, newest version first. */
enum gp_code store_standard_list(struct work *w, struct store_standard **ret,
                                 size_t *ret_n) GP_CHECKED;

/* Publishes a draft for good; whether it is sound is for standard_validate to say. GP_MISSING when
 * there is no such version, GP_CONFLICT when it is published already. */
enum gp_code store_standard_publish(struct work *w, const char *id, int64_t version) GP_CHECKED;

/* Takes a draft away. GP_MISSING when there is no such draft. */
enum gp_code store_standard_discard(struct work *w, const char *id, int64_t version) GP_CHECKED;

#endif
