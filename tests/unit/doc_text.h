/* A composed document as plain text: headings with #, table cells between |, charts by title. */
#ifndef GP_TESTS_DOC_TEXT_H
#define GP_TESTS_DOC_TEXT_H

#include "report/doc.h"

/* In arena memory. */
const char *doc_text(struct arena *a, const struct doc *d);

#endif
