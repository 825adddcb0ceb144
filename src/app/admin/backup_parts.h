/* Private to backups. */
#ifndef GP_APP_ADMIN_BACKUP_PARTS_H
#define GP_APP_ADMIN_BACKUP_PARTS_H

#include "app/admin/backup.h"
#include "app/admin/backup_manifest.h"
#include "store/document.h"

#define BACKUP_DATABASE "data.db"

/* Name of a document in the archive. */
const char *backup_member(struct arena *a, const char *sha256);

/* Every document that the database names, of all districts, page by page; one that two districts
 * have comes twice. The document is borrowed. */
typedef enum gp_code (*backup_visit)(void *arg, const struct document *d);
enum gp_code backup_each(struct work *w, backup_visit visit, void *arg) GP_CHECKED;

/* Adds to a list of what is lacking, and counts. Names are copied to the arena. */
void backup_note_lack(struct arena *a, struct backup_lack *list, size_t *n,
                      const struct document *d, const char *why);

#endif
