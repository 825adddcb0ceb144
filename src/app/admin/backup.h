/* Backups: one archive with the database as of one moment and every file that it names; and what
 * such an archive is put back with.
 *
 * In the archive: manifest.json (what it is, and the SHA-256 of the database), data.db, and
 * documents/ab/abcd… with each file under its SHA-256. Not in it: the signing key, which must not
 * lie beside the data that it vouches for, and uploads under way. */
#ifndef GP_APP_ADMIN_BACKUP_H
#define GP_APP_ADMIN_BACKUP_H

#include "app/app.h"
#include "app/files/depot.h"

#define BACKUP_NAMES_MAX 50

/* A file that is registered in the database and cannot be had. */
struct backup_lack {
    const char *file_name, *sha256;
    const char *why; /* Chinese */
};

struct backup_made {
    int64_t files, bytes; /* in the archive, or beside it, and their size */
    int64_t sent;         /* of those beside it: what was not there yet */
    size_t n_lacking;     /* not in it; the first BACKUP_NAMES_MAX are named */
    struct backup_lack lacking[BACKUP_NAMES_MAX];
};

/* Makes the archive at path while others go on working; memory does not grow with the files.
 * GP_CONFLICT when path is there, GP_IO when there is not enough room, GP_RETRY when stop, asked
 * now and then (NULL: never), said so; nothing is left then. Outside of transactions. files: the
 * files folder. Writes to the audit log of each district. */
enum gp_code backup_make(struct work *w, const char *files, const char *path,
                         bool (*stop)(void *arg), void *arg, struct backup_made *ret) GP_CHECKED;

/* The same, of which only what is sealed for the public key stays: `plain` is where the archive is
 * made and goes again, `sealed` where it is to be. GP_CONFLICT when either is there. */
struct backup_seal {
    const char *plain, *sealed, *key;
};
enum gp_code backup_make_sealed(struct work *w, const char *files, const struct backup_seal *seal,
                                bool (*stop)(void *arg), void *arg,
                                struct backup_made *ret) GP_CHECKED;

/* The other kind: the archive, in a depot, holds the database alone; files lie beside it, each once
 * for all backups there (files/ab/abcd…, sealed one by one where the archive is). Only what is not
 * there yet is sent, after its bytes were compared with its hash. NAME.files, which is put before
 * the archive, lists what NAME needs. key: NULL: not sealed; *ret_name: with the ending of a sealed
 * one. Outside of units. */
struct backup_apart {
    const struct depot *to;
    const char *name, *key;
};
enum gp_code backup_make_apart(struct work *w, const char *files, const struct backup_apart *apart,
                               bool (*stop)(void *arg), void *arg, struct backup_made *ret,
                               const char **ret_name) GP_CHECKED;

/* Of automatic ones there only the newest `keep` stay, and of files beside them what one of those
 * that stay lists, or is younger than a day. */
enum gp_code backup_drop_old(struct gp_err *e, const struct depot *in, int64_t keep) GP_CHECKED;

/* Removes what backups of this files folder that were killed left, wherever it lies. */
void backup_sweep(struct arena *a, const char *files);

/* GP_DENIED where several districts share the database: a backup holds the data of all of them,
 * and the administrator of one must not get the others'. */
enum gp_code backup_is_own(struct work *w) GP_CHECKED;

/* gongping-20260301-101500.zip, of the time in China, with -auto before the point where nobody
 * asked for it; and whether a name is of that form, sealed (backup_seal.h) or not, or of the form
 * that copies of the database alone had (.db). */
const char *backup_name(struct arena *a, int64_t now_ms, bool automatic);
bool backup_is_name(const char *name);
bool backup_is_automatic(const char *name);
/* The day of the name, since 1970-01-01; unset: none. */
int64_t backup_name_day(const char *name);

/* Whether the next automatic one is to be made: at once where there is none at all, else every
 * each_days (unset: never), in the night behind two o'clock in China. newest_day: of the names. */
bool backup_is_due(int64_t now_ms, int64_t newest_day, int64_t each_days);

struct backup_restored {
    const char *made_by; /* program and version */
    int64_t made_ms;
    int64_t files, bytes;
    size_t n_lacking; /* registered, but not in the archive or damaged there */
    struct backup_lack lacking[BACKUP_NAMES_MAX];
    struct app_audit_state audit;
};

/* Puts the database at db_file and the files beside it, after each was compared with its SHA-256.
 * A file that is lacking or damaged is told and left out; a damaged database is refused
 * (GP_INVALID). GP_CONFLICT when anything is at the place. Whatever fails, nothing is left there.
 */
struct backup_source {
    const char *archive;        /* a file that is not sealed */
    const struct depot *beside; /* where files of an archive without them lie */
    const char *unseal;         /* file of the secret key, for those that are sealed; NULL: none */
};
enum gp_code backup_restore(struct arena *a, struct gp_err *e, const struct backup_source *from,
                            const char *db_file, struct backup_restored *ret) GP_CHECKED;

/* Removes what a restore to that place that was killed left there. */
void backup_restore_sweep(struct arena *a, const char *db_file);

#endif
