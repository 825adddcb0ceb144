/* Whole files: read with a limit, written so that a crash leaves the old file or the new one. */
#ifndef GP_BASE_FILE_H
#define GP_BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

/* Reads the file into arena memory, NUL-terminated past the end. GP_LIMIT when it is larger than
 * max bytes, GP_MISSING when it does not exist, GP_IO otherwise. "-" reads standard input. */
enum gp_code file_read(struct arena *a, struct gp_err *e, const char *path, size_t max,
                       struct str *ret_bytes) GP_CHECKED;

/* Writes a temporary file beside path, syncs it and renames it into place. "-" writes to standard
 * output. GP_IO on failure, and the old file stays. Only the owner may read what was written: it
 * may hold personal data. */
enum gp_code file_write(struct gp_err *e, const char *path, struct str bytes) GP_CHECKED;

/* Bytes of the file; 0 when there is none. */
int64_t file_size(const char *path);
/* A size for people: 512 字节, 12.3 MB, 123 GB; cut, not rounded. In arena memory. */
const char *file_size_text(struct arena *a, int64_t bytes);

/* Makes what lies at path durable: the bytes of a file, or the names in a folder. */
bool file_sync(const char *path);

#endif
