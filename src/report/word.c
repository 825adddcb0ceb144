#include "report/word.h"

#include <unicode/ubrk.h>
#include <unicode/ustring.h>

#include "base/utf8.h"

#define WORD_MOST 32 /* UTF-16 units: no name of a person and word at once is longer */

struct words {
    UBreakIterator *breaks;
};

struct words *words_open(struct arena *a) {
    UErrorCode code = U_ZERO_ERROR;
    UBreakIterator *breaks = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
    if (U_FAILURE(code))
        return NULL;
    struct words *w = gp_new(a, struct words);
    w->breaks = breaks;
    return w;
}

void words_close(struct words *w) {
    if (w)
        ubrk_close(w->breaks);
}

bool words_has(struct words *w, const char *text) {
    UChar wide[WORD_MOST];
    int32_t n = 0;
    UErrorCode code = U_ZERO_ERROR;
    if (!w || utf8_length(str_of(text)) < 2)
        return false;
    u_strFromUTF8(wide, WORD_MOST, &n, text, -1, &code);
    if (U_FAILURE(code) || n > WORD_MOST)
        return false;
    ubrk_setText(w->breaks, wide, n, &code);
    if (U_FAILURE(code) || ubrk_first(w->breaks) != 0 || ubrk_next(w->breaks) != n)
        return false;
    int32_t kind = ubrk_getRuleStatus(w->breaks);
    return kind >= UBRK_WORD_IDEO && kind < UBRK_WORD_IDEO_LIMIT;
}

static bool begins_with_any(const char *s, const char *const *words) {
    for (; *words; words++)
        if (strncmp(s, *words, strlen(*words)) == 0)
            return true;
    return false;
}

static bool ends_with_any(const char *text, size_t n, const char *const *words) {
    for (; *words; words++) {
        size_t m = strlen(*words);
        if (n >= m && memcmp(text + n - m, *words, m) == 0)
            return true;
    }
    return false;
}

/* Ideographs; punctuation and full-width forms are wide, too, but part words. */
static bool is_han(uint32_t c) {
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static bool begins_with_han(const char *s) {
    size_t pos = 0;
    return is_han(utf8_next(str_of(s), &pos));
}

static bool ends_with_han(const char *text, size_t n) {
    size_t start = n;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    start -= start > 0;
    size_t pos = 0;
    return n > 0 && is_han(utf8_next((struct str){text + start, n - start}, &pos));
}

bool word_stands_as_name(const char *text, size_t from, size_t to) {
    static const char *const lead[] = {"由",   "与",   "和",   "及",   "请",   "经",   "向",
                                       "对",   "为",   "让",   "给",   "被",   "是",   "跟",
                                       "社工", "主管", "督导", "专家", "员工", "老师", NULL};
    static const char *const follow[] = {"老师", "社工", "主管", "主任", "同志", "女士", "先生",
                                         "督导", "助理", "站长", "负责", "带领", "带队", "主持",
                                         "参与", "参加", "组织", "表示", "介绍", "离职", "入职",
                                         "在岗", "持证", "书记", "医生", "护士", "队长", "经理",
                                         "校长", "等",   "和",   "与",   "及",   "说",   NULL};
    bool before = !ends_with_han(text, from) || ends_with_any(text, from, lead);
    bool behind = !begins_with_han(text + to) || begins_with_any(text + to, follow);
    return before && behind;
}
