/* The search index: what can be found, by pairs of characters (二元组). Inside the caller's
 * transaction. */
#ifndef GP_STORE_SEARCH_H
#define GP_STORE_SEARCH_H

#include "db/work.h"

struct search_doc {
    const char *kind; /* org, center, project, round, entry, finding */
    const char *id, *title, *body;
    const char *round, *entry, *org, *center, *project; /* whose it is; may be NULL */
    const char *round_title;                            /* only of what was found; may be NULL */
};

struct search_key {
    const char *kind, *id;
};

/* What was saved since it was last indexed, rounds last, and what was begun and not ended; at most
 * limit. */
enum gp_code store_search_stale(struct work *w, int64_t limit, struct search_key **ret,
                                size_t *ret_n) GP_CHECKED;
enum gp_code store_search_fresh(struct work *w, const struct search_key *key) GP_CHECKED;
/* For what takes more than one transaction: between the two, a change marks it as stale anew. */
enum gp_code store_search_begin(struct work *w, const struct search_key *key) GP_CHECKED;
enum gp_code store_search_end(struct work *w, const struct search_key *key) GP_CHECKED;
/* Marks everything as stale and empties the index. */
enum gp_code store_search_clear(struct work *w) GP_CHECKED;

/* Words of the shared rows and of rounds as they stand in the tables; *ret is NULL for one that is
 * gone. */
enum gp_code store_search_source(struct work *w, const struct search_key *key,
                                 struct search_doc **ret) GP_CHECKED;

enum gp_code store_search_put(struct work *w, const struct search_doc *doc) GP_CHECKED;
/* All that it is found by; a pair that stands in the title too is to come from there. */
struct search_gram {
    struct str gram;
    bool in_title;
};
enum gp_code store_search_put_grams(struct work *w, const struct search_key *key,
                                    const struct search_gram *grams, size_t n) GP_CHECKED;
enum gp_code store_search_drop(struct work *w, const struct search_key *key) GP_CHECKED;
/* The entries and findings of the round that are in the index: kind, id, title and body. */
enum gp_code store_search_of_round(struct work *w, const char *round, struct search_doc **ret,
                                   size_t *ret_n) GP_CHECKED;

/* What holds any of the grams, the most of them first; hits in a title count double. */
#define SEARCH_GRAMS_MAX 12
enum gp_code store_search_find(struct work *w, const struct str *grams, size_t n_grams,
                               int64_t least, int64_t limit, struct search_doc **ret,
                               size_t *ret_n) GP_CHECKED;

/* What an expert is assigned to: pairs of round and entry. declared: only where the declaration is
 * there. */
struct assigned_entry {
    const char *round, *entry;
};
enum gp_code store_search_assigned(struct work *w, const char *expert, bool declared,
                                   struct assigned_entry **ret, size_t *ret_n) GP_CHECKED;

#endif
