/* A document in parts, to be read one after the other on a screen: what stands before the first
 * heading of the first level, then a part for each of those headings. */
#ifndef GP_REPORT_PART_H
#define GP_REPORT_PART_H

#include "report/doc.h"

struct doc_part {
    const char *title;
    size_t first, n; /* its blocks, the heading left out */
};

/* Their number; the contents belong to none, as a list of parts takes their place. */
size_t doc_parts(struct arena *a, const struct doc *d, struct doc_part **ret);

/* The part as a document of its own, with its heading as the title. */
struct doc doc_of_part(const struct doc *d, const struct doc_part *part);

#endif
