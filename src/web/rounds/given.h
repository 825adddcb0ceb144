/* Annexes of the notice and templates of items, as the pages of an entry offer them. */
#ifndef GP_WEB_ROUNDS_GIVEN_H
#define GP_WEB_ROUNDS_GIVEN_H

#include "store/given.h"
#include "web/web.h"

struct given_list {
    struct given_file *files;
    size_t n;
};
/* Of the round in the request's address. */
enum gp_code given_read(struct http_call *call, struct work *w, struct given_list *ret) GP_CHECKED;

/* For {{>fill/given}}: those of the item (NULL: of the notice). base: the path of the entry. */
void given_put(struct val *m, const char *base, const struct given_list *given, const char *item);

/* Answers with the file that the address names, to whom the caller has let in. */
enum gp_code given_send(struct http_call *call, struct work *w) GP_CHECKED;

#endif
