#include "base/hash.h"

#include <sodium.h>

void hash_hex(struct str bytes, char out[static HASH_HEX]) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(out, HASH_HEX, digest, sizeof(digest));
}
