/* Files that were handed in, as links: to be taken away, shown in the page, all as one archive. */
#ifndef GP_WEB_FILL_FETCH_H
#define GP_WEB_FILL_FETCH_H

#include "core/round.h"
#include "web/web.h"

/* /files/ROUND/ENTRY, percent-encoded. */
const char *fetch_base(struct http_call *call, const char *round, const char *entry);

/* For {{>fill/file_link}}: "link", "view" (what the viewer does with it) and "shown" (where), each
 * NULL where there is none. The row has the "name". */
void fetch_put_file(struct val *row, const char *base, const struct material *m);

/* What a page with such links loads: "css_view", "js_view". */
void fetch_put_viewer(struct val *page);

#endif
