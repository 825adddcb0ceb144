/* An answer made smaller for a client that takes gzip. */
#ifndef GP_HTTP_PACK_H
#define GP_HTTP_PACK_H

#include "http/http.h"

/* Compresses the body where it is a text worth it and the client says that it reads gzip; else, and
 * where there is no memory for it, leaves it as it is. The length of what comes out is blurred by
 * up to 96 random bytes in the head, so that by the length of a page nobody guesses, letter by
 * letter, what stands in it beside what they put there (BREACH). */
void pack_body(struct http_call *call);

#endif
