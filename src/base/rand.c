#include "base/rand.h"

#include <sodium.h>

#define TOKEN_BYTES 32
#define ID_LENGTH   20

void rand_bytes(void *p, size_t n) {
    randombytes_buf(p, n);
}

const char *rand_token(struct arena *a) {
    unsigned char bytes[TOKEN_BYTES];
    rand_bytes(bytes, sizeof(bytes));
    size_t size = sodium_base64_encoded_len(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return sodium_bin2base64(arena_alloc(a, size), size, bytes, sizeof(bytes),
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

const char *rand_id(struct arena *a) {
    unsigned char bytes[ID_LENGTH];
    rand_bytes(bytes, sizeof(bytes));
    char *id = arena_alloc(a, ID_LENGTH + 1);
    for (size_t i = 0; i < ID_LENGTH; i++)
        id[i] = letters[bytes[i] & 31];
    return id;
}

bool rand_is_id(const char *s) {
    return s && strlen(s) == ID_LENGTH && strspn(s, letters) == ID_LENGTH;
}
