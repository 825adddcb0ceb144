/* Backups that nobody but the holder of a secret key can read: X25519 for who may open them,
 * XChaCha20-Poly1305 for the bytes, both of libsodium, so that what was cut off or changed is
 * noticed. The machine that makes them needs the public key only. */
#ifndef GP_APP_ADMIN_BACKUP_SEAL_H
#define GP_APP_ADMIN_BACKUP_SEAL_H

#include "base/err.h"

#define SEAL_KEY_HEX 65 /* 64 digits and NUL */
#define SEAL_ENDING  ".sealed"

/* Makes a pair: the secret one is written to path, which must be new, for its owner alone. */
enum gp_code seal_keygen(struct gp_err *e, const char *path,
                         char ret_public[static SEAL_KEY_HEX]) GP_CHECKED;

/* Whether the text is a public key. */
bool seal_key_is_good(const char *public_hex);

/* Writes what is at from, sealed for the key, to the new file to. GP_CONFLICT when that is there,
 * GP_IO when it cannot be written; nothing is left then. */
enum gp_code seal_file(struct gp_err *e, const char *from, const char *to,
                       const char *public_hex) GP_CHECKED;

/* The other way, by the secret key in the file at key. GP_INVALID when it is another's, or the
 * sealed file was changed or cut off; nothing is left then. */
enum gp_code unseal_file(struct gp_err *e, const char *from, const char *to,
                         const char *key) GP_CHECKED;

/* By the first bytes of the file. */
bool seal_is_sealed(const char *path);

#endif
