/* Finding things by words: pairs of characters, since Chinese has no blanks between words. */
#ifndef GP_APP_SEARCH_SEARCH_H
#define GP_APP_SEARCH_SEARCH_H

#include <stdatomic.h>

#include "app/app.h"
#include "store/search.h"

#define SEARCH_MAX      400  /* hits that are given; the rest would be noise */
#define SEARCH_LOOK_MAX 4000 /* and looked at, for accounts that may not see all */

struct search_result {
    const struct str *grams; /* what was looked for, for highlighting */
    size_t n_grams;
    struct search_doc *hits; /* what the acting account may see, best first */
    size_t n;
    bool more; /* there are more that the account may see */
};

/* Looks. An empty or one-character text finds nothing. */
enum gp_code search_run(struct work *w, const char *text, struct search_result *ret) GP_CHECKED;

/* Whether something was saved that is not in the index yet. */
enum gp_code search_is_stale(struct work *w, bool *ret) GP_CHECKED;

/* Brings the index of all tenants up to date: not inside a transaction. After an import that is
 * long work, so it is done in short turns with pauses in between, for others to write in; the
 * website has a thread for it. GP_RETRY when it was to stop; it goes on from there the next time.
 */
struct search_pace {
    atomic_bool stop;
    atomic_int waiting; /* how many wait for it: pauses are short while somebody does */
};
enum gp_code search_refresh(struct work *w, const struct search_pace *pace) GP_CHECKED;

/* Makes the tenant's whole index anew, without pauses. */
enum gp_code search_rebuild(struct work *w) GP_CHECKED;

/* Calls fn for each pair of neighbouring letters of the text, in lower case; they live in the
 * arena. */
typedef void (*search_gram_fn)(void *cls, struct str gram);
void search_each_gram(struct arena *a, const char *text, search_gram_fn fn, void *cls);

/* Pairs of neighbouring letters of the text, each once, in lower case; at most max. */
size_t search_grams(struct arena *a, const char *text, struct str *grams, size_t max);

#endif
