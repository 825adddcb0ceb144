/* The files of an entry that an account may read: who fills in also what is not handed in yet. */
#ifndef GP_APP_FILL_READABLE_H
#define GP_APP_FILL_READABLE_H

#include "db/work.h"

/* A file of the entry that the account may see; GP_MISSING when the entry has none of that hash. */
enum gp_code fill_find_file(struct work *w, const char *round, const char *entry,
                            const char *sha256, const char **ret_name) GP_CHECKED;

/* Writes an archive of all of them to path, where nothing may lie yet: a folder for each item of
 * the checklist, files under the names that people gave them. documents is the folder of the bytes.
 * *ret_name is what it may be called. GP_MISSING when there is none. Slow: begins its unit itself.
 */
enum gp_code fill_pack_files(struct work *w, const char *round, const char *entry,
                             const char *documents, const char *path,
                             const char **ret_name) GP_CHECKED;

#endif
