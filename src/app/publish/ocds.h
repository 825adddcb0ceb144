/* Published contracts in the Open Contracting Data Standard 1.1
 * (https://standard.open-contracting.org). */
#ifndef GP_APP_PUBLISH_OCDS_H
#define GP_APP_PUBLISH_OCDS_H

#include "app/results/evaluation.h"
#include "store/publication.h"

/* Who publishes, and where. */
struct ocds_place {
    const char *prefix;    /* of ocids, as registered: ocds-abc123 */
    const char *publisher; /* name */
    const char *uri;       /* of the package */
    const char *page;      /* of the report */
};

/* A release package: a release an entry of the published version, from what was published of it and
 * from nothing else. What is not known (tender, day of the award, licence) is left out. */
void ocds_write(const struct ocds_place *place, const struct report_version *version,
                const struct app_evaluation *published, struct buf *out);

#endif
