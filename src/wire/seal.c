#include <sodium.h>

#include "wire/wire.h"

static void seal(const char *key, struct str text,
                 unsigned char out[static crypto_auth_hmacsha256_BYTES]) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.p, text.n);
    crypto_auth_hmacsha256_final(&state, out);
}

const char *wire_seal_hex(struct arena *a, const char *key, struct str text) {
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char hex[2 * sizeof(mac) + 1];
    seal(key, text, mac);
    return arena_strdup(a, sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac)));
}

const char *wire_seal_base64(struct arena *a, const char *key, struct str text) {
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char out[sodium_base64_ENCODED_LEN(sizeof(mac), sodium_base64_VARIANT_ORIGINAL)];
    seal(key, text, mac);
    return arena_strdup(
        a, sodium_bin2base64(out, sizeof(out), mac, sizeof(mac), sodium_base64_VARIANT_ORIGINAL));
}
