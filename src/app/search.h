/* Finding things by words: pairs of characters, since Chinese has no blanks between words. */
#ifndef GP_APP_SEARCH_H
#define GP_APP_SEARCH_H

#include "app/app.h"
#include "store/search.h"

#define SEARCH_MAX 400 /* hits that are looked at; the rest would be noise */

struct search_result {
    const struct str *grams; /* what was looked for, for highlighting */
    size_t n_grams;
    struct search_doc *hits; /* what the acting account may see, best first */
    size_t n;
    bool more; /* beyond SEARCH_MAX nothing was looked at */
};

/* Looks. An empty or one-character text finds nothing. */
enum gp_code search_run(struct app *app, const char *text, struct search_result *ret) GP_CHECKED;

/* Whether something was saved that is not in the index yet. */
enum gp_code search_is_stale(struct app *app, bool *ret) GP_CHECKED;

/* Brings the index of all tenants up to date, a few rows a transaction, so that writers can go
 * between: not inside one. It may take long after an import; the website has a thread for it. */
enum gp_code search_refresh(struct app *app) GP_CHECKED;

/* Makes the tenant's whole index anew. */
enum gp_code search_rebuild(struct app *app) GP_CHECKED;

/* Pairs of neighbouring letters of the text, each once, in lower case; at most max. */
size_t search_grams(struct arena *a, const char *text, struct str *grams, size_t max);

#endif
