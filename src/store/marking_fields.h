/* The columns of drafts and submissions of sheets, and the members they fill: a scorer's own are
 * asked for by sheet (marking.c) and by organisation (rating.c). Private to store. */
#ifndef GP_STORE_MARKING_FIELDS_H
#define GP_STORE_MARKING_FIELDS_H

#include "store/marking.h"
#include "store/row.h"

#define SHEET_DRAFT_COLUMNS                                                                        \
    "SELECT round, entry, component, role, scorer, revision, body, done, items,\n"                 \
    "    saved_at\n"                                                                               \
    "FROM sheet_draft\n"
#define SHEET_SUBMISSION_COLUMNS                                                                   \
    "SELECT round, entry, component, role, scorer, version, reference, body,\n"                    \
    "    points, submitted_at, submitted_by, returned_at, returned_by,\n"                          \
    "    return_reason\n"                                                                          \
    "FROM sheet_submission\n"

#define SHEET_DRAFT_FIELDS      10
#define SHEET_SUBMISSION_FIELDS 14

extern const struct column sheet_draft_fields[SHEET_DRAFT_FIELDS];
extern const struct column sheet_submission_fields[SHEET_SUBMISSION_FIELDS];

#endif
