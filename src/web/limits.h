/* Every limit on what strangers may ask for, in one place. None of the numbers comes from a
 * regulation: they are examples (示例), chosen so that an office behind one address does not notice
 * them. What accounts may store is in app/files/quota.h; sizes and fields stand with each route.
 * docs/security.md and docs/operations.md list them. */
#ifndef GP_WEB_LIMITS_H
#define GP_WEB_LIMITS_H

#include "http/http.h"

enum web_limit {
    LIMIT_PASSWORD,  /* checking a password costs 64 MiB and a tenth of a second */
    LIMIT_VERIFY,    /* verifying an uploaded file: every figure is computed once more */
    LIMIT_RECOMPUTE, /* the same of what lies here, and the explanations of its figures */
    LIMIT_LINK,      /* opening a rating link: it writes */
    LIMIT_SURVEY,    /* opening and answering a survey, without an account */
    LIMIT_N,
};
extern const struct http_limit web_limits[LIMIT_N];

/* What requests under way may have in the spool together, where serve is not told otherwise. */
#define LIMIT_SPOOL_BYTES ((int64_t)4 << 30)

#endif
