/* The second factor: an authenticator's codes, and recovery codes for a lost phone. */
#include "app/account/inside.h"
#include "app/notice.h"
#include "app/account/totp.h"
#include "base/clock.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "store/audit.h"

#define CODE_DIGITS 6
/* Of 32 letters and digits. What lies there for years has 120 bits, so that a plain hash of it is
 * enough; sets of before have 60. */
#define RECOVERY_SIZE 24
#define SHORT_SIZE    12

/* ---- what people type */

static bool is_blank(uint32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000;
}

const char *account_tidy_login(struct arena *a, const char *typed) {
    struct str s = str_of(typed);
    size_t from = s.n, to = 0, pos = 0;
    while (pos < s.n) {
        size_t at = pos;
        if (is_blank(utf8_next(s, &pos)))
            continue;
        from = at < from ? at : from;
        to = pos;
    }
    return to > from ? arena_strndup(a, s.p + from, to - from) : "";
}

/* Apps show 123 456, people copy with a blank behind, and Chinese input methods type １２３. */
const char *account_tidy_code(struct arena *a, const char *typed) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    struct str s = str_of(typed);
    for (size_t pos = 0; pos < s.n;) {
        uint32_t c = utf8_next(s, &pos);
        if (c >= 0xFF01 && c <= 0xFF5E) /* full width */
            c -= 0xFF01 - '!';
        if (is_blank(c) || c == '-')
            continue;
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        buf_addc(&b, c < 0x80 ? (char)c : '?');
    }
    return arena_strdup(a, buf_text(&b));
}

/* ---- codes to be read out and typed by hand, recovery codes */

const char *account_new_code(struct arena *a) {
    return arena_strndup(a, rand_id(a), SHORT_SIZE);
}

const char *account_code_grouped(struct arena *a, const char *code) {
    return arena_printf(a, "%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

enum gp_code account_make_codes(struct work *w, const char *account, const char **ret) {
    TRY(store_recovery_drop(w, account));
    for (size_t i = 0; i < ACCOUNT_CODES; i++) {
        const char *one = account_new_code(w->arena), *two = account_new_code(w->arena);
        const char *code = arena_printf(w->arena, "%s%s", one, two);
        TRY(store_recovery_put(w, account, account_hash_of(w->arena, code)));
        ret[i] = arena_printf(w->arena, "%s-%s", account_code_grouped(w->arena, one),
                              account_code_grouped(w->arena, two));
    }
    return GP_OK;
}

static enum gp_code tell_code_used(struct work *w, const struct account *account) {
    int64_t left;
    TRY(store_recovery_count(w, account->id, &left));
    struct audit_event event = {
        .actor = account->id, .action = "recovery.used", .subject = account->login};
    TRY(store_audit_append(w, &event));
    const struct notice_text text = {
        .title = "用恢复码通过了一次验证",
        .body = arena_printf(w->arena,
                             "还剩 %lld 个恢复码。如果不是您本人，请马上修改密码并联系系统管理员。",
                             (long long)left),
        .link = "/account"};
    return notice_to_account(w, account->id, &text);
}

/* ---- either */

enum gp_code account_code_fits(struct work *w, struct account *account, const char *typed,
                               bool *ret_good) {
    const char *code = account_tidy_code(w->arena, typed);
    size_t n = strlen(code);
    *ret_good = false;
    if (n == CODE_DIGITS) {
        int64_t step, last = account->totp_last == DEC_UNSET ? 0 : account->totp_last;
        *ret_good = totp_check(account->totp_secret, code, clock_now_ms(), last, &step);
        if (*ret_good)
            account->totp_last = step;
    }
    if (n != RECOVERY_SIZE && n != SHORT_SIZE)
        return GP_OK;
    TRY(store_recovery_use(w, account->id, account_hash_of(w->arena, code), ret_good));
    return *ret_good ? tell_code_used(w, account) : GP_OK;
}

enum gp_code account_new_code_fits(struct work *w, const char *secret, const char *typed,
                                   int64_t *ret_step) {
    if (totp_check(secret, account_tidy_code(w->arena, typed), clock_now_ms(), 0, ret_step))
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, "动态验证码",
                   "不对，请确认手机时间准确，再输入最新的 6 位数字");
}
