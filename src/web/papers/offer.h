/* Papers (文书) as pages offer them: links, each as PDF and Word. */
#ifndef GP_WEB_PAPERS_OFFER_H
#define GP_WEB_PAPERS_OFFER_H

#include "report/paper.h"
#include "web/web.h"

/* id of one of several of the entry; NULL: all that there are. */
struct paper_offer {
    enum paper_kind kind;
    const char *id;
};
/* For {{>papers/links}}: "papers". */
void papers_offer(struct val *m, const char *round, const char *entry,
                  const struct paper_offer *offers, size_t n);
/* The address of one, up to its format: …format= */
const char *papers_path(struct arena *a, const char *round, const char *entry,
                        const struct paper_offer *offer);

#endif
