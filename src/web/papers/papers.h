/* Papers (文书): the page of a round's, one of an entry as a file, and their words. */
#ifndef GP_WEB_PAPERS_PAPERS_H
#define GP_WEB_PAPERS_PAPERS_H

#include "http/http.h"

/* One of an entry, as ?format= says. */
enum gp_code papers_entry_file(struct http_call *call);

extern const struct http_route paper_routes[], paper_text_routes[];

#endif
