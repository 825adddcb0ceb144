/* What a backup says of itself: the first member of its archive. */
#ifndef GP_APP_ADMIN_BACKUP_MANIFEST_H
#define GP_APP_ADMIN_BACKUP_MANIFEST_H

#include "base/arena.h"
#include "base/err.h"
#include "codec/archive.h"

#define BACKUP_FORMAT         "gongping-backup"
#define BACKUP_FORMAT_VERSION 1
#define BACKUP_FORMAT_APART   2 /* files lie beside the archive, as files_apart says */
#define BACKUP_MANIFEST       "manifest.json"
#define BACKUP_MANIFEST_MAX   ((size_t)65536)

/* The text of the manifest, JSON. An archive without one, or with a longer one, is refused. */
enum gp_code backup_manifest_read(struct arena *a, struct gp_err *e, struct archive_reader *r,
                                  struct str *ret) GP_CHECKED;

#endif
