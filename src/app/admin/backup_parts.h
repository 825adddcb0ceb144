/* Private to backups. */
#ifndef GP_APP_ADMIN_BACKUP_PARTS_H
#define GP_APP_ADMIN_BACKUP_PARTS_H

#include "app/admin/backup.h"
#include "app/admin/backup_manifest.h"
#include "store/document.h"

#define BACKUP_DATABASE "data.db"

/* Name of a document in the archive. */
const char *backup_member(struct arena *a, const char *sha256);

/* Adds to a list of what is lacking, and counts. Names are copied to the arena. */
void backup_note_lack(struct arena *a, struct backup_lack *list, size_t *n,
                      const struct document *d, const char *why);

/* ---- of which files lie beside the archive (backup_apart.c) */

#define BACKUP_LIST ".files" /* behind the name of an archive that is not sealed */

/* What a file's name beside the archive ends with: nothing, or how it is sealed for the key. */
const char *backup_apart_ending(struct arena *a, const char *key);
const char *backup_apart_name(struct arena *a, const char *sha256, const char *ending);

struct apart;
/* Sees to it that the document lies beside. */
enum gp_code backup_apart_add(struct apart *apart, struct work *w, const struct document *d,
                              struct backup_made *made) GP_CHECKED;
const char *backup_apart_manifest(const struct apart *apart); /* the ending */

/* The archive at path, from the database and what `apart` says (NULL: files in it). */
enum gp_code backup_make_at(struct work *w, const char *files, const char *path,
                            struct apart *apart, bool (*stop)(void *arg), void *arg,
                            struct backup_made *ret) GP_CHECKED;

#endif
