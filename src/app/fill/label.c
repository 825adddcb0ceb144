#include "app/fill/label.h"

#include "base/str.h"

static const char *skip_blanks(const char *p) {
    static const char *const blanks[] = {" ", "\t", "\r", "\n", "\xE3\x80\x80", "\xC2\xA0"};
    for (size_t i = 0; i < GP_COUNT(blanks); i++)
        if (strncmp(p, blanks[i], strlen(blanks[i])) == 0) {
            p += strlen(blanks[i]);
            i = SIZE_MAX; /* from the first again */
        }
    return p;
}

bool fill_is_blank(const char *cell) {
    return *skip_blanks(cell) == '\0';
}

/* Behind the text that the cell begins with; NULL when it begins with another. */
static const char *behind(const char *cell, const char *text) {
    const char *p = skip_blanks(cell);
    for (; *text; text++, p = skip_blanks(p + 1))
        if (*p != *text)
            return NULL;
    return p;
}

bool fill_label_begins(const char *cell, const char *text) {
    return behind(cell, text) != NULL;
}

/* The text alone, or with a mark behind it: 合计（元）, 合计：, 盈余/赤字. */
static bool is_label(const char *cell, const char *text) {
    static const char *const marks[] = {"(", "（", ":", "：", "/", "／", "金额"};
    const char *rest = behind(cell, text);
    if (!rest || *rest == '\0')
        return rest != NULL;
    for (size_t i = 0; i < GP_COUNT(marks); i++)
        if (strncmp(rest, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

bool fill_is_total_label(const char *cell) {
    return is_label(cell, "合计") || is_label(cell, "小计") || is_label(cell, "总计") ||
           is_label(cell, "共计") || is_label(cell, "总合计");
}

bool fill_is_surplus_label(const char *cell) {
    return is_label(cell, "盈余") || is_label(cell, "赤字");
}
