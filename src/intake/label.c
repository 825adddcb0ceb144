#include "intake/label.h"

#include "base/utf8.h"

const char *label_fold(struct arena *a, const char *text) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct str s = str_of(text);
    for (size_t pos = 0; pos < s.n;) {
        uint32_t c = utf8_next(s, &pos);
        if (c >= 0x20)
            utf8_fold(c, &b);
    }
    return arena_strdup(a, buf_text(&b));
}

static bool is_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

const char *label_one_line(struct arena *a, const char *s) {
    if (!strpbrk(s, "\n\t"))
        return s;
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (const char *p = s; *p;) {
        size_t n = strcspn(p, "\n\t"), gap = strspn(p + n, "\n\t ");
        buf_add(&b, p, n);
        p += n + gap;
        bool narrow = (b.n > 0 && is_letter(b.p[b.n - 1])) || is_letter(*p);
        if (*p && gap > 0 && b.n > 0 && narrow)
            buf_addc(&b, ' ');
    }
    return arena_strdup(a, buf_text(&b));
}

static bool begins(const char *s, const char *with) {
    return strncmp(s, with, strlen(with)) == 0;
}

static bool ends(const char *s, const char *with) {
    size_t n = strlen(s), m = strlen(with);
    return n >= m && strcmp(s + n - m, with) == 0;
}

/* Opening and closing brackets, as they are folded. */
static const char *const brackets[][2] = {{"(", ")"}, {"[", "]"}, {"【", "】"}, {"〔", "〕"}};

static const char *behind_bracket(const char *p) {
    for (size_t i = 0; i < GP_COUNT(brackets); i++) {
        if (!begins(p, brackets[i][0]))
            continue;
        const char *end = strstr(p, brackets[i][1]);
        return end ? end + strlen(brackets[i][1]) : p + strlen(p);
    }
    return NULL;
}

static size_t mark_at_end(const char *s, size_t n) {
    static const char *const marks[] = {":",  "*", "#", ".", ",", "、", ";",
                                        "。", "%", "/", "-", "_", "?"};
    for (size_t i = 0; i < GP_COUNT(marks); i++) {
        size_t m = strlen(marks[i]);
        if (n > m && memcmp(s + n - m, marks[i], m) == 0)
            return m;
    }
    return 0;
}

const char *label_heading(struct arena *a, const char *text) {
    const char *folded = label_fold(a, text);
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    for (const char *p = folded; *p;) {
        const char *behind = behind_bracket(p);
        if (behind)
            p = behind;
        else
            buf_addc(&b, *p++);
    }
    const char *s = b.n > 0 ? buf_text(&b) : folded;
    const char *number = s + strspn(s, "0123456789");
    if (number > s && (*number == '.' || begins(number, "、")) && number[1])
        s = number + (*number == '.' ? 1 : strlen("、"));
    s += strspn(s, "*#");
    size_t n = strlen(s);
    for (size_t m = mark_at_end(s, n); m > 0; m = mark_at_end(s, n))
        n -= m;
    return arena_strndup(a, s, n);
}

/* The words alone, or with a mark behind: 合计(元), 合计:, 合计金额. */
static bool is_words(const char *s, const char *words) {
    static const char *const marks[] = {"(", ":", "/", "金额", "数", "[", "="};
    if (!begins(s, words))
        return false;
    const char *rest = s + strlen(words);
    if (!*rest)
        return true;
    for (size_t i = 0; i < GP_COUNT(marks); i++)
        if (begins(rest, marks[i]))
            return true;
    return false;
}

#define SHORT_LABEL 12 /* characters; what is longer tells a story */

enum label_total label_total(const char *s) {
    static const char *const sub[] = {"小计", "本页小计", "本页合计", "本期小计", "分项小计"};
    static const char *const all[] = {"合计", "总计", "共计", "总合计", "累计", "总数", "总和"};
    for (size_t i = 0; i < GP_COUNT(sub); i++)
        if (is_words(s, sub[i]))
            return LABEL_SUBTOTAL;
    for (size_t i = 0; i < GP_COUNT(all); i++)
        if (is_words(s, all[i]))
            return LABEL_TOTAL;
    if (utf8_length(str_of(s)) > SHORT_LABEL)
        return LABEL_NO_TOTAL;
    if (ends(s, "小计"))
        return LABEL_SUBTOTAL;
    return ends(s, "合计") || ends(s, "总计") || ends(s, "共计") ? LABEL_TOTAL : LABEL_NO_TOTAL;
}

bool label_is_surplus(const char *s) {
    static const char *const words[] = {"盈余", "赤字", "结余", "盈亏", "结余/赤字"};
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (is_words(s, words[i]))
            return true;
    return false;
}

bool label_is_budget(const char *s) {
    static const char *const words[] = {"经费总额", "协议总额", "合同总额", "项目总额",
                                        "经费总计", "合同金额", "协议金额", "项目经费总额"};
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (is_words(s, words[i]))
            return true;
    return false;
}

bool label_is_note(const char *s) {
    static const char *const alone[] = {
        "注:",        "注1",      "注2",      "附注", "备注:",   "说明:",      "附:",    "附件",
        "填表",       "制表",     "审核",     "复核", "负责人",  "单位负责人", "经办",   "联系人",
        "联系电话",   "盖章",     "单位盖章", "以上", "填报",    "日期:",      "(盖章)", "财务",
        "机构负责人", "填写说明", "*",        "※",    "备注说明"};
    for (size_t i = 0; i < GP_COUNT(alone); i++)
        if (begins(s, alone[i]))
            return true;
    return strcmp(s, "注") == 0;
}

bool label_is_dash(const char *s) {
    static const char *const dashes[] = {"-",   "--",   "—", "——", "–", "/",    "\\",
                                         "n/a", "#n/a", "―", "－", "─", "一一", "…"};
    for (size_t i = 0; i < GP_COUNT(dashes); i++)
        if (strcmp(s, dashes[i]) == 0)
            return true;
    return false;
}

bool label_is_serial(const char *s) {
    return strcmp(s, "序号") == 0 || strcmp(s, "序") == 0 || strcmp(s, "no") == 0 ||
           strcmp(s, "项次") == 0 || strcmp(s, "行次") == 0;
}

int label_likeness(const char *heading, const char *name) {
    size_t h = strlen(heading), n = strlen(name);
    if (h == 0 || n == 0)
        return 0;
    if (strcmp(heading, name) == 0)
        return 100;
    if (utf8_length(str_of(n < h ? name : heading)) < 2)
        return 0;
    if (strstr(heading, name))
        return 60 + (int)(30 * n / h);
    return strstr(name, heading) ? 50 + (int)(30 * h / n) : 0;
}

size_t label_common(const char *x, const char *y) {
    size_t best = 0;
    struct str s = str_of(x);
    for (size_t from = 0; from < s.n; (void)utf8_next(s, &from))
        for (size_t to = from, n = 1; to < s.n; n++) {
            (void)utf8_next(s, &to);
            if (!memmem(y, strlen(y), s.p + from, to - from))
                break;
            best = n > best ? n : best;
        }
    return best;
}
