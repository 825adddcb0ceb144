#include "app/publish/signing.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

_Static_assert(sizeof(((struct signing_key *)0)->secret) == crypto_sign_SECRETKEYBYTES, "Ed25519");

static const char *message_of(char out[static 128], const char *what, const char *sha256) {
    snprintf(out, 128, "%.32s:%.64s", what, sha256);
    return out;
}

/* -1: there is no such file, or it is not a key. */
static int read_key(const char *path, struct signing_key *key) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = read(fd, key->secret, sizeof(key->secret));
    close(fd);
    if (n != (ssize_t)sizeof(key->secret))
        return -1;
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    if (crypto_sign_ed25519_sk_to_pk(public_key, key->secret) != 0)
        return -1;
    sodium_bin2hex(key->public_hex, sizeof(key->public_hex), public_key, sizeof(public_key));
    return 0;
}

/* Written beside and linked into place: whoever comes second finds the first one's key whole. */
static bool make_key(struct arena *a, const char *path) {
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_keypair(public_key, secret);
    char *draft = arena_printf(a, "%s.XXXXXX", path);
    int fd = mkostemp(draft, O_CLOEXEC); /* 0600 */
    if (fd < 0)
        return false;
    bool written = write(fd, secret, sizeof(secret)) == (ssize_t)sizeof(secret) && fsync(fd) == 0;
    close(fd);
    sodium_memzero(secret, sizeof(secret));
    bool linked = written && (link(draft, path) == 0 || errno == EEXIST);
    unlink(draft);
    return linked;
}

static const char *path_of(struct arena *a, const char *files) {
    return arena_printf(a, "%s/signing.key", files);
}

bool signing_key_is_there(struct arena *a, const char *files) {
    return access(path_of(a, files), F_OK) == 0;
}

enum gp_code signing_key_make(struct gp_err *e, struct arena *a, const char *files) {
    const char *path = path_of(a, files);
    if (make_key(a, path))
        return GP_OK;
    return gp_fail(e, GP_IO, path, "无法保存签名密钥，请检查文件夹的权限和磁盘空间");
}

enum gp_code signing_key_open(struct gp_err *e, struct arena *a, const char *files,
                              struct signing_key *ret) {
    const char *path = path_of(a, files);
    if (read_key(path, ret) != 0)
        return gp_fail(e, GP_IO, path, "签名密钥读不出来或已损坏，请从备份恢复这个文件");
    return GP_OK;
}

void signing_sign(const struct signing_key *key, const char *what, const char *sha256,
                  char ret[static SIGNING_SIGNATURE_HEX]) {
    char text[128];
    signing_sign_text(key, message_of(text, what, sha256), ret);
}

static bool from_hex(unsigned char *out, size_t size, const char *hex) {
    size_t n = 0;
    return hex && strlen(hex) == size * 2 &&
           sodium_hex2bin(out, size, hex, size * 2, NULL, &n, NULL) == 0 && n == size;
}

bool signing_fits(const char *public_hex, const char *what, const char *sha256,
                  const char *signature_hex) {
    char text[128];
    return sha256 && signing_fits_text(public_hex, message_of(text, what, sha256), signature_hex);
}

void signing_sign_text(const struct signing_key *key, const char *text,
                       char ret[static SIGNING_SIGNATURE_HEX]) {
    unsigned char signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, (const unsigned char *)text, strlen(text), key->secret);
    sodium_bin2hex(ret, SIGNING_SIGNATURE_HEX, signature, sizeof(signature));
}

bool signing_fits_text(const char *public_hex, const char *text, const char *signature_hex) {
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
    return from_hex(public_key, sizeof(public_key), public_hex) &&
           from_hex(signature, sizeof(signature), signature_hex) &&
           crypto_sign_verify_detached(signature, (const unsigned char *)text, strlen(text),
                                       public_key) == 0;
}
