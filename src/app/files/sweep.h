/* Files that nobody will come back for: what a crash left in the spool, uploads that were given up,
 * backups that were cut off, casefiles of yesterday, documents that nothing notes. */
#ifndef GP_APP_FILES_SWEEP_H
#define GP_APP_FILES_SWEEP_H

#include "db/work.h"

/* An upload can be taken up again for so long after its last piece, and keeps its room meanwhile.
 */
#define SWEEP_UPLOAD_MS (50 * 60000LL)

/* Removes them below the files folder and gives how many. A folder that is not there has none.
 * at_start: no request is under way, so nothing in the spool is anybody's. */
size_t sweep_files(const char *files, int64_t now_ms, bool at_start);

/* Removes documents that no district notes, when they have been there for a day: those of today may
 * be about to be noted (document_place). Outside of transactions. */
enum gp_code sweep_documents(struct work *w, const char *files, int64_t now_ms,
                             size_t *ret_n) GP_CHECKED;

/* For tests: called between the two looks at a document that goes; NULL: nothing is. */
extern void (*sweep_between)(void *arg);
extern void *sweep_between_arg;

#endif
