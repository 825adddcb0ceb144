/* Zip archives on disk, of any size: members are read and written in blocks, never whole. For small
 * ones in memory there is codec/zip.h. */
#ifndef GP_CODEC_ARCHIVE_H
#define GP_CODEC_ARCHIVE_H

#include "base/err.h"
#include "base/str.h"

/* ---- writing */

struct archive_writer;

/* Begins an archive that will lie at path, where nothing may lie yet (GP_CONFLICT). */
enum gp_code archive_create(struct gp_err *e, const char *path,
                            struct archive_writer **ret) GP_CHECKED;

/* A member with the bytes, which are borrowed until the end. */
enum gp_code archive_add_bytes(struct archive_writer *w, struct gp_err *e, const char *name,
                               struct str bytes) GP_CHECKED;

/* A member with what the file holds when the archive is finished. Without compress the bytes are
 * stored as they are: for what is compressed already. */
enum gp_code archive_add_file(struct archive_writer *w, struct gp_err *e, const char *name,
                              const char *path, bool compress) GP_CHECKED;

/* Whether there is a member of that name already. */
bool archive_has(const struct archive_writer *w, const char *name);

/* What somebody called a file or folder, as Windows can hold it: signs that it has no use for
 * become full-width ones, blanks and dots at the ends go, names of devices (CON) get a _ in front,
 * and what is longer than ARCHIVE_NAME characters is cut before its ending. Never empty. */
#define ARCHIVE_NAME 100
const char *archive_portable_name(struct arena *a, const char *name);

/* A path in the folder (NULL: at the top) that no member has yet, upper and lower case being one as
 * on Windows: the portable name, or with （2）, （3）, … before its ending. */
const char *archive_free_path(const struct archive_writer *w, struct arena *a, const char *folder,
                              const char *name);

/* Writes the archive beside its place and moves it there when it is whole and durable. stop is
 * asked now and then; GP_RETRY when it said so. The writer is freed in any case. */
enum gp_code archive_finish(struct archive_writer *w, struct gp_err *e, bool (*stop)(void *arg),
                            void *arg) GP_CHECKED;

/* Gives up; nothing is left. Takes NULL. */
void archive_discard(struct archive_writer *w);

/* ---- reading */

struct archive_reader;

/* GP_MISSING when there is no file, GP_INVALID when it is no archive or was cut off. */
enum gp_code archive_open(struct gp_err *e, const char *path,
                          struct archive_reader **ret) GP_CHECKED;
void archive_close(struct archive_reader *r); /* takes NULL */

size_t archive_count(const struct archive_reader *r);

/* Size of the member in bytes; false when there is none of that name. */
bool archive_size(const struct archive_reader *r, const char *name, int64_t *ret);

/* Takes the next bytes; false ends the reading. */
typedef bool (*archive_sink)(void *arg, const void *bytes, size_t n);

/* Gives the member to the sink in blocks. GP_MISSING without such a member, GP_INVALID when its
 * bytes are damaged, GP_IO when the sink gave up. */
enum gp_code archive_read(struct archive_reader *r, struct gp_err *e, const char *name,
                          archive_sink sink, void *arg) GP_CHECKED;

#endif
