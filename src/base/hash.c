#include "base/hash.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

void hash_hex(struct str bytes, char out[static HASH_HEX]) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(out, HASH_HEX, digest, sizeof(digest));
}

bool hash_file(const char *path, int64_t *ret_size, char out[static HASH_HEX]) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    unsigned char block[1 << 16], digest[crypto_hash_sha256_BYTES];
    ssize_t n;
    int64_t size = 0;
    for (; (n = read(fd, block, sizeof(block))) > 0; size += n)
        crypto_hash_sha256_update(&state, block, (size_t)n);
    close(fd);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(out, HASH_HEX, digest, sizeof(digest));
    *ret_size = size;
    return n == 0;
}
