/* Files that nobody will come back for: what a crash left in the spool, uploads never finished,
 * backups that were cut off. */
#ifndef GP_APP_SWEEP_H
#define GP_APP_SWEEP_H

#include "base/base.h"

/* An upload can be taken up again for so long; its file is kept a day longer. */
#define SWEEP_UPLOAD_MS (7 * 86400000LL)

/* Removes them below the files folder and gives how many. A folder that is not there has none. */
size_t sweep_files(const char *files, int64_t now_ms);

#endif
