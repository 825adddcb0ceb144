/* Which findings the page shows, for the page and for its download. Part of findings.c. */
#ifndef GP_WEB_RESULTS_FILTER_H
#define GP_WEB_RESULTS_FILTER_H

#include "app/results/finding.h"
#include "web/web.h"

struct finding_filter {
    int severity; /* -1: all */
    const char *show;
    const char *rule; /* NULL: all */
    size_t page;
};
struct finding_filter finding_filter_read(const struct http_call *call);
bool finding_filter_shows(const struct finding_filter *f, const struct finding_view *v);

#endif
