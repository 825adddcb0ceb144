#include "app/account/totp.h"

#include <nettle/hmac.h>
#include <sodium.h>

#include "base/rand.h"
#include "base/str.h"

#define STEP_MS      30000
#define SECRET_CHARS 32
#define SECRET_BYTES 20

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const char *totp_new_secret(struct arena *a) {
    unsigned char random[SECRET_CHARS];
    rand_bytes(random, sizeof(random));
    char *secret = arena_alloc(a, SECRET_CHARS + 1);
    for (size_t i = 0; i < SECRET_CHARS; i++)
        secret[i] = base32[random[i] & 31];
    return secret;
}

static bool decode(const char *secret, uint8_t key[static SECRET_BYTES]) {
    if (strlen(secret) != SECRET_CHARS)
        return false;
    uint32_t bits = 0;
    unsigned held = 0;
    size_t n = 0;
    for (; *secret; secret++) {
        const char *at = strchr(base32, *secret);
        if (!at)
            return false;
        bits = bits << 5 | (uint32_t)(at - base32);
        held += 5;
        if (held >= 8) {
            held -= 8;
            key[n++] = (uint8_t)(bits >> held);
        }
    }
    return true;
}

bool totp_code(const char *secret, int64_t step, char out[static 7]) {
    uint8_t key[SECRET_BYTES], counter[8], digest[SHA1_DIGEST_SIZE];
    if (!decode(secret, key))
        return false;
    for (int i = 7; i >= 0; i--, step >>= 8)
        counter[i] = (uint8_t)step;
    struct hmac_sha1_ctx h;
    hmac_sha1_set_key(&h, sizeof(key), key);
    hmac_sha1_update(&h, sizeof(counter), counter);
    hmac_sha1_digest(&h, sizeof(digest), digest);
    size_t at = digest[SHA1_DIGEST_SIZE - 1] & 15;
    uint32_t number = ((uint32_t)(digest[at] & 0x7f) << 24 | (uint32_t)digest[at + 1] << 16 |
                       (uint32_t)digest[at + 2] << 8 | digest[at + 3]) %
                      1000000;
    snprintf(out, 7, "%06u", (unsigned)number);
    return true;
}

bool totp_check(const char *secret, const char *code, int64_t now_ms, int64_t last_step,
                int64_t *ret_step) {
    int64_t now = now_ms / STEP_MS;
    char want[7];
    if (strlen(code) != 6)
        return false;
    /* A code that was used in the future: the clock was set back, and nobody could sign in until it
     * is there again. */
    if (last_step > now + 1)
        last_step = 0;
    for (int64_t step = now - 1; step <= now + 1; step++) {
        if (step <= last_step || !totp_code(secret, step, want))
            continue;
        if (sodium_memcmp(want, code, 6) != 0)
            continue;
        *ret_step = step;
        return true;
    }
    return false;
}

const char *totp_uri(struct arena *a, const char *secret, const char *login) {
    struct buf b = BUF_INIT;
    buf_adds(&b, "otpauth://totp/");
    buf_adds(&b, "%E5%85%AC%E8%AF%84:"); /* 公评 */
    for (const char *p = login; *p; p++)
        buf_addf(&b, "%%%02X", (unsigned)(unsigned char)*p);
    buf_addf(&b, "?secret=%s&issuer=%%E5%%85%%AC%%E8%%AF%%84", secret);
    const char *uri = arena_strdup(a, buf_text(&b));
    buf_free(&b);
    return uri;
}
