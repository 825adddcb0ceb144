/* Time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 seconds). */
#ifndef GP_APP_ACCOUNT_TOTP_H
#define GP_APP_ACCOUNT_TOTP_H

#include "base/arena.h"

/* A new secret in Base32, 32 characters. */
const char *totp_new_secret(struct arena *a);

/* The code of a time step; false when the secret is not Base32. */
bool totp_code(const char *secret, int64_t step, char out[static 7]) GP_CHECKED;

/* Accepts the code of the current step and one to either side, but none up to last_step, so that a
 * code is used once. Gives the step it belongs to. */
bool totp_check(const char *secret, const char *code, int64_t now_ms, int64_t last_step,
                int64_t *ret_step) GP_CHECKED;

/* otpauth://… for the QR code that an authenticator app reads. */
const char *totp_uri(struct arena *a, const char *secret, const char *login);

#endif
