/* A sealed file: MAGIC, the key of this file sealed for its receiver, the stream's header, then
 * pieces of PIECE bytes, the last of which says that it is the last. Both ways go through a new
 * file under a name of its own, which gets its name when it is whole. */
#include "app/admin/backup_seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/file.h"
#include "base/workdir.h"

#define MAGIC    "gongping sealed 1\n"
#define MAGIC_N  (sizeof(MAGIC) - 1)
#define PIECE    65536
#define OVERHEAD crypto_secretstream_xchacha20poly1305_ABYTES
#define KEY_N    crypto_secretstream_xchacha20poly1305_KEYBYTES
#define HEADER_N crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define SEALED_N (KEY_N + crypto_box_SEALBYTES)

typedef crypto_secretstream_xchacha20poly1305_state stream_t;

/* ---- keys */

enum gp_code seal_keygen(struct gp_err *e, const char *path, char ret_public[static SEAL_KEY_HEX]) {
    unsigned char public[crypto_box_PUBLICKEYBYTES], secret[crypto_box_SECRETKEYBYTES];
    char hex[2 * sizeof(secret) + 1];
    if (access(path, F_OK) == 0)
        return gp_fail(e, GP_CONFLICT, path, "已有这个文件，请换一个文件名");
    crypto_box_keypair(public, secret);
    sodium_bin2hex(hex, sizeof(hex), secret, sizeof(secret));
    enum gp_code code = file_write(e, path, str_of(hex));
    sodium_bin2hex(ret_public, SEAL_KEY_HEX, public, sizeof(public));
    sodium_memzero(secret, sizeof(secret));
    sodium_memzero(hex, sizeof(hex));
    return code;
}

static bool from_hex(const char *hex, size_t n_hex, unsigned char *out, size_t n) {
    size_t got = 0;
    return sodium_hex2bin(out, n, hex, n_hex, "\n\r ", &got, NULL) == 0 && got == n;
}

bool seal_key_is_good(const char *public_hex) {
    unsigned char key[crypto_box_PUBLICKEYBYTES];
    return strlen(public_hex) == SEAL_KEY_HEX - 1 &&
           from_hex(public_hex, strlen(public_hex), key, sizeof(key));
}

static enum gp_code read_secret(struct gp_err *e, const char *path,
                                unsigned char secret[static crypto_box_SECRETKEYBYTES]) {
    struct str text;
    TRY(file_read(e->arena, e, path, 1024, &text));
    if (from_hex(text.p, text.n, secret, crypto_box_SECRETKEYBYTES))
        return GP_OK;
    return gp_fail(e, GP_INVALID, path, "不是解封密钥：应是 64 位十六进制");
}

/* ---- files */

struct copy {
    struct gp_err *e;
    FILE *in, *out;
    const char *from, *part;
};

static enum gp_code cannot_write(struct copy *c) {
    return gp_fail(c->e, GP_IO, c->part, "写不进去，请检查权限和磁盘空间");
}

static enum gp_code damaged(struct copy *c) {
    return gp_fail(c->e, GP_INVALID, c->from, "封好的备份不完整，或被改动过，不能解封");
}

static enum gp_code put(struct copy *c, const void *p, size_t n) {
    return fwrite(p, 1, n, c->out) == n ? GP_OK : cannot_write(c);
}

static enum gp_code open_both(struct copy *c, const char *from, const char *to) {
    c->from = from;
    c->part = arena_printf(c->e->arena, "%s.part-%ld", to, (long)getpid());
    c->in = fopen(from, "rbe");
    if (!c->in)
        return gp_fail(c->e, errno == ENOENT ? GP_MISSING : GP_IO, from, "打不开这个文件");
    int fd = open(c->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    c->out = fd < 0 ? NULL : fdopen(fd, "wb");
    if (!c->out && fd >= 0)
        close(fd);
    return c->out ? GP_OK : cannot_write(c);
}

/* Gives the new file its name, or takes it away. */
static enum gp_code close_both(struct copy *c, enum gp_code code, const char *to) {
    if (c->in)
        fclose(c->in);
    if (c->out && fclose(c->out) != 0 && code == GP_OK)
        code = cannot_write(c);
    if (code == GP_OK && !file_sync(c->part))
        code = cannot_write(c);
    if (code == GP_OK)
        code = workdir_give(c->e, c->part, to);
    if (code != GP_OK && c->out)
        unlink(c->part);
    return code;
}

/* ---- sealing */

static enum gp_code put_head(struct copy *c, const unsigned char *public, stream_t *stream) {
    unsigned char key[KEY_N], sealed[SEALED_N], header[HEADER_N];
    crypto_secretstream_xchacha20poly1305_keygen(key);
    int bad = crypto_box_seal(sealed, key, sizeof(key), public);
    crypto_secretstream_xchacha20poly1305_init_push(stream, header, key);
    sodium_memzero(key, sizeof(key));
    if (bad)
        return gp_fail(c->e, GP_INVALID, "公钥", "不能用来封备份，请核对");
    TRY(put(c, MAGIC, MAGIC_N));
    TRY(put(c, sealed, sizeof(sealed)));
    return put(c, header, sizeof(header));
}

static enum gp_code seal_pieces(struct copy *c, stream_t *stream) {
    static _Thread_local unsigned char plain[PIECE], sealed[PIECE + OVERHEAD];
    for (bool last = false; !last;) {
        size_t n = fread(plain, 1, PIECE, c->in);
        if (ferror(c->in))
            return gp_fail(c->e, GP_IO, c->from, "读不出来，请检查磁盘");
        last = n < PIECE;
        unsigned char tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
        crypto_secretstream_xchacha20poly1305_push(stream, sealed, NULL, plain, n, NULL, 0, tag);
        TRY(put(c, sealed, n + OVERHEAD));
    }
    return GP_OK;
}

static enum gp_code seal(struct copy *c, const unsigned char *public) {
    stream_t stream;
    TRY(put_head(c, public, &stream));
    return seal_pieces(c, &stream);
}

enum gp_code seal_file(struct gp_err *e, const char *from, const char *to, const char *public_hex) {
    unsigned char public[crypto_box_PUBLICKEYBYTES];
    struct copy c = {.e = e};
    if (!from_hex(public_hex, strlen(public_hex), public, sizeof(public)))
        return gp_fail(e, GP_INVALID, "公钥", "应是 64 位十六进制");
    enum gp_code code = open_both(&c, from, to);
    return close_both(&c, code == GP_OK ? seal(&c, public) : code, to);
}

/* ---- opening */

static enum gp_code read_head(struct copy *c, const unsigned char *secret, stream_t *stream) {
    unsigned char magic[MAGIC_N], key[KEY_N], sealed[SEALED_N], header[HEADER_N];
    unsigned char public[crypto_box_PUBLICKEYBYTES];
    if (fread(magic, 1, MAGIC_N, c->in) != MAGIC_N || memcmp(magic, MAGIC, MAGIC_N) != 0)
        return gp_fail(c->e, GP_INVALID, c->from, "不是封好的备份");
    if (fread(sealed, 1, SEALED_N, c->in) != SEALED_N ||
        fread(header, 1, HEADER_N, c->in) != HEADER_N)
        return damaged(c);
    crypto_scalarmult_base(public, secret);
    if (crypto_box_seal_open(key, sealed, sizeof(sealed), public, secret) != 0)
        return gp_fail(c->e, GP_INVALID, c->from, "不是用这把密钥的公钥封的，请换对应的解封密钥");
    int bad = crypto_secretstream_xchacha20poly1305_init_pull(stream, header, key);
    sodium_memzero(key, sizeof(key));
    return bad ? damaged(c) : GP_OK;
}

static enum gp_code open_pieces(struct copy *c, stream_t *stream) {
    static _Thread_local unsigned char plain[PIECE], sealed[PIECE + OVERHEAD];
    unsigned char tag = 0;
    while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        size_t n = fread(sealed, 1, sizeof(sealed), c->in);
        unsigned long long got;
        if (n < OVERHEAD || crypto_secretstream_xchacha20poly1305_pull(stream, plain, &got, &tag,
                                                                       sealed, n, NULL, 0) != 0)
            return damaged(c);
        TRY(put(c, plain, (size_t)got));
    }
    return fgetc(c->in) == EOF ? GP_OK : damaged(c);
}

static enum gp_code unseal(struct copy *c, const unsigned char *secret) {
    stream_t stream;
    TRY(read_head(c, secret, &stream));
    return open_pieces(c, &stream);
}

enum gp_code unseal_file(struct gp_err *e, const char *from, const char *to, const char *key) {
    unsigned char secret[crypto_box_SECRETKEYBYTES];
    struct copy c = {.e = e};
    TRY(read_secret(e, key, secret));
    enum gp_code code = open_both(&c, from, to);
    code = close_both(&c, code == GP_OK ? unseal(&c, secret) : code, to);
    sodium_memzero(secret, sizeof(secret));
    return code;
}

bool seal_is_sealed(const char *path) {
    char magic[MAGIC_N];
    FILE *f = fopen(path, "rbe");
    bool sealed = f && fread(magic, 1, MAGIC_N, f) == MAGIC_N && !memcmp(magic, MAGIC, MAGIC_N);
    if (f)
        fclose(f);
    return sealed;
}
