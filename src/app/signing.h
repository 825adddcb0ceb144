/* Signing published reports with a key pair of this installation (Ed25519).
 *
 * A signature proves that a report was published here and not changed since. It is not a
 * 可靠电子签名 in the sense of the law: nobody has certified whose key it is. Wherever one is
 * shown, say so. */
#ifndef GP_APP_SIGNING_H
#define GP_APP_SIGNING_H

#include "base/err.h"

#define SIGNING_PUBLIC_HEX    65  /* 64 digits and NUL */
#define SIGNING_SIGNATURE_HEX 129 /* 128 digits and NUL */

struct signing_key {
    unsigned char secret[64]; /* crypto_sign_SECRETKEYBYTES */
    char public_hex[SIGNING_PUBLIC_HEX];
};

/* The key pair in the files folder; made at its first use, readable by the owner alone. */
enum gp_code signing_key_open(struct gp_err *e, struct arena *a, const char *files,
                              struct signing_key *ret) GP_CHECKED;

/* Signs the text "gongping-report:" and the report's SHA-256 in hexadecimal. */
void signing_sign(const struct signing_key *key, const char *report_sha256,
                  char ret[static SIGNING_SIGNATURE_HEX]);

/* Whether the signature is of that key over that report. */
bool signing_fits(const char *public_hex, const char *report_sha256, const char *signature_hex);

#endif
