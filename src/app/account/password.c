#include "app/account/password.h"

#include <sodium.h>

#include "app/common_passwords.h"
#include "base/utf8.h"

#define LONGEST  256 /* bytes that are looked at; forms take fewer */
#define STEM_MIN 4   /* letters left when digits and signs are taken off */

#define TOO_SHORT "太短，至少要 10 个字符"
#define TOO_KNOWN "太常见，别人最先猜的就是这样的密码，请换一个"
#define TOO_PLAIN "太有规律（一个字或几个字反复，或按顺序排列），请换一个"
#define LIKE_NAME "不能由登录名加几个数字或符号组成，请换一个"
#define OF_HOUSE  "不能只由本系统和工作里的常用词加数字或符号组成，请换一个"

/* ---- the list: lines in byte order, searched where they lie */

static int compare(struct str a, struct str b) {
    int d = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return d ? d : (a.n > b.n) - (a.n < b.n);
}

static bool is_common(struct str word) {
    struct str list = common_passwords[0].bytes;
    size_t low = 0, high = list.n; /* starts of lines */
    while (low < high) {
        size_t at = low + (high - low) / 2;
        while (at > low && list.p[at - 1] != '\n')
            at--;
        const char *end = memchr(list.p + at, '\n', list.n - at);
        struct str line = {list.p + at, (size_t)(end - (list.p + at))};
        int d = compare(word, line);
        if (d == 0)
            return true;
        if (d < 0)
            high = at;
        else
            low = at + line.n + 1;
    }
    return false;
}

/* ---- words of this program and of this work, which a stranger tries first; docs/security.md
 * names them */

static const char *const house_words[] = {
    "gongping", "公评",     "pinggu",   "评估",   "pingjia",       "评价",     "shegong",  "社工",
    "shequ",    "社区",     "jiedao",   "街道",   "shehuigongzuo", "社会工作", "minzheng", "民政",
    "dangqun",  "党群",     "goumai",   "购买",   "zhengfu",       "政府",     "fuwu",     "服务",
    "xiangmu",  "项目",     "admin",    "管理员", "guanliyuan",    "专家",     "zhuanjia", "密码",
    "mima",     "password", "shenzhen", "深圳",   "welcome",       "system",   "系统",     "xitong",
};

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Nothing but such words, digits and signs. */
static bool is_of_house(struct str s) {
    while (s.n > 0 && !is_letter(s.p[0]))
        s = (struct str){s.p + 1, s.n - 1};
    for (size_t i = 0; s.n > 0 && i < GP_COUNT(house_words); i++) {
        size_t n = strlen(house_words[i]);
        bool begins = s.n >= n && memcmp(s.p, house_words[i], n) == 0;
        if (begins && is_of_house((struct str){s.p + n, s.n - n}))
            return true;
    }
    return s.n == 0;
}

/* ---- what may be one */

/* Without the digits and signs around it: dragon2026! is dragon. */
static struct str stem_of(struct str s) {
    while (s.n > 0 && !is_letter(s.p[s.n - 1]))
        s.n--;
    while (s.n > 0 && !is_letter(s.p[0])) {
        s.p++;
        s.n--;
    }
    return s;
}

/* aaaaaaaaaa, abababab12 is not, 1234567890, zyxwvutsrq; parts up to a third of the whole. */
static bool is_plain(struct str s) {
    for (size_t period = 1; period <= 4 && period * 3 <= s.n; period++) {
        size_t same = period;
        while (same < s.n && s.p[same] == s.p[same - period])
            same++;
        if (same == s.n)
            return true;
    }
    size_t up = 1, down = 1;
    for (size_t i = 1; i < s.n; i++) {
        bool wraps = s.p[i - 1] == '9' && s.p[i] == '0';
        up += s.p[i] - s.p[i - 1] == 1 || wraps;
        down += s.p[i - 1] - s.p[i] == 1 || (s.p[i - 1] == '0' && s.p[i] == '9');
    }
    return up == s.n || down == s.n;
}

static struct str lower_case(const char *text, char out[static LONGEST]) {
    size_t n = 0;
    for (; text[n] && n < LONGEST - 1; n++)
        out[n] = text[n] >= 'A' && text[n] <= 'Z' ? (char)(text[n] - 'A' + 'a') : text[n];
    return (struct str){out, n};
}

static bool is_of_login(struct str word, const char *login) {
    char name[LONGEST];
    struct str own = lower_case(cstr_or_empty(login), name);
    struct str stem = stem_of(word), own_stem = stem_of(own);
    return own.n > 0 && (str_eq(word, own) || (own_stem.n > 0 && str_eq(stem, own_stem)));
}

const char *password_problem(const char *password, const char *login) {
    char folded[LONGEST];
    struct str word = lower_case(password, folded), stem = stem_of(word);
    if (utf8_length(str_of(password)) < PASSWORD_MIN)
        return TOO_SHORT;
    if (is_common(word) || (stem.n >= STEM_MIN && is_common(stem)))
        return TOO_KNOWN;
    if (is_plain(word))
        return TOO_PLAIN;
    if (stem.n > 0 && is_of_house(stem))
        return OF_HOUSE;
    return is_of_login(word, login) ? LIKE_NAME : NULL;
}

/* ---- hashes */

static enum gp_code hash(struct work *w, const char *password, const char **ret) {
    char *made = arena_alloc(w->arena, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str(made, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return gp_fail(w->err, GP_RETRY, NULL, "服务器内存不足，请稍后再试");
    *ret = made;
    return GP_OK;
}

enum gp_code password_hash(struct work *w, const char *password, const char *login,
                           const char **ret) {
    const char *problem = password_problem(password, login);
    return problem ? gp_fail(w->err, GP_INVALID, "密码", "%s", problem) : hash(w, password, ret);
}

bool password_fits(const char *stored, const char *password) {
    return stored && crypto_pwhash_str_verify(stored, password, strlen(password)) == 0;
}

enum gp_code password_pretend(struct work *w) {
    const char *unused;
    return hash(w, "0123456789abcdef", &unused);
}
