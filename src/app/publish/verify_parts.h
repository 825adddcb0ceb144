/* Private to the verification of published reports. */
#ifndef GP_APP_PUBLISH_VERIFY_PARTS_H
#define GP_APP_PUBLISH_VERIFY_PARTS_H

#include "app/publish/verify.h"
#include "codec/json.h"

/* Adds a line; one that is bad makes the whole not good. */
void verify_say(struct work *w, struct verification *v, enum verify_mark mark, const char *title,
                const char *text);

/* What the comparison of a published report with a recomputed one adds up. */
struct comparison {
    struct work *w;
    struct verification *v;
    bool same_code;         /* the code that computed the published one: then all must agree */
    size_t n_younger;       /* figures and findings that the report's program did not know */
    VEC(const char *) gone; /* titles of findings that today's checks do not raise any more */
};

/* Compares what was published: each figure of it must come out again. What is there only now is no
 * difference, unless the same code computed both; wording is compared then only, too. */
void verify_compare(struct comparison *c, json_t *was, json_t *is);

#endif
