/* SHA-256, for content addresses and the audit chain. */
#ifndef GP_BASE_HASH_H
#define GP_BASE_HASH_H

#include "base/str.h"

#define HASH_HEX 65 /* 64 digits and NUL */

/* Lower-case hexadecimal SHA-256 of the bytes. */
void hash_hex(struct str bytes, char out[static HASH_HEX]);

/* The same of a file's bytes, with its size; false when it cannot be read. */
bool hash_file(const char *path, int64_t *ret_size, char out[static HASH_HEX]);

#endif
