/* Signing published reports with a key pair of this installation (Ed25519).
 *
 * A signature proves that a report was published here and not changed since. It is not a
 * 可靠电子签名 in the sense of the law: nobody has certified whose key it is. Wherever one is
 * shown, say so. */
#ifndef GP_APP_PUBLISH_SIGNING_H
#define GP_APP_PUBLISH_SIGNING_H

#include "base/err.h"

#define SIGNING_PUBLIC_HEX    65  /* 64 digits and NUL */
#define SIGNING_SIGNATURE_HEX 129 /* 128 digits and NUL */

struct signing_key {
    unsigned char secret[64]; /* crypto_sign_SECRETKEYBYTES */
    char public_hex[SIGNING_PUBLIC_HEX];
};

/* The key pair in the files folder, readable by the owner alone. Which one may sign, and when one
 * is made, is decided by app/files/files.h. */
bool signing_key_is_there(struct arena *a, const char *files);
enum gp_code signing_key_make(struct gp_err *e, struct arena *a, const char *files) GP_CHECKED;
enum gp_code signing_key_open(struct gp_err *e, struct arena *a, const char *files,
                              struct signing_key *ret) GP_CHECKED;

/* Signs what it is, a colon, and its SHA-256 in hexadecimal: "gongping-report:ab12…". */
#define SIGNED_REPORT    "gongping-report"
#define SIGNED_STATEMENT "gongping-statement"
void signing_sign(const struct signing_key *key, const char *what, const char *sha256,
                  char ret[static SIGNING_SIGNATURE_HEX]);

/* Whether the signature is of that key over that thing. */
bool signing_fits(const char *public_hex, const char *what, const char *sha256,
                  const char *signature_hex);

/* The same for a text that names its own purpose at its beginning. */
void signing_sign_text(const struct signing_key *key, const char *text,
                       char ret[static SIGNING_SIGNATURE_HEX]);
bool signing_fits_text(const char *public_hex, const char *text, const char *signature_hex);

#endif
