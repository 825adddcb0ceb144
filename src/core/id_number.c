#include "core/id_number.h"

enum { LENGTH = 18, BODY = 17, SHOWN_HEAD = 6, SHOWN_TAIL = 4 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool has_form(const char *s) {
    for (size_t i = 0; i < BODY; i++)
        if (!is_digit(s[i]))
            return false;
    return is_digit(s[BODY]) || s[BODY] == 'X' || s[BODY] == 'x';
}

static int number_at(const char *s, size_t first, size_t n) {
    int v = 0;
    for (size_t i = first; i < first + n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

/* GB 11643 section 4: weights are 2^(17-i) mod 11, the check character stands for (12 - sum) mod 11
 * in the order below. */
static char check_character(const char *s) {
    static const int weights[BODY] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (size_t i = 0; i < BODY; i++)
        sum += weights[i] * (s[i] - '0');
    return "10X98765432"[sum % 11];
}

enum id_number_problem id_number_check(const char *s) {
    if (strlen(s) != LENGTH || !has_form(s))
        return ID_NUMBER_FORM;
    date_t birthday;
    if (!date_of(number_at(s, 6, 4), number_at(s, 10, 2), number_at(s, 12, 2), &birthday))
        return ID_NUMBER_BIRTHDAY;
    char last = s[BODY] == 'x' ? 'X' : s[BODY];
    return last == check_character(s) ? ID_NUMBER_FINE : ID_NUMBER_CHECKSUM;
}

const char *id_number_problem_text(enum id_number_problem p) {
    switch (p) {
    case ID_NUMBER_FINE:
        return "";
    case ID_NUMBER_FORM:
        return "应为 17 位数字加 1 位数字或 X";
    case ID_NUMBER_BIRTHDAY:
        return "第 7 至 14 位不是有效的出生日期";
    case ID_NUMBER_CHECKSUM:
        return "最后一位校验码不符";
    }
    return "";
}

const char *id_number_masked(struct arena *a, const char *s) {
    size_t n = strlen(s);
    /* A text of another length may be anything, down to a number with one digit lost: show none. */
    if (n != LENGTH || !has_form(s))
        return "******";
    return arena_printf(a, "%.*s********%s", SHOWN_HEAD, s, s + n - SHOWN_TAIL);
}

static bool is_blank(const char *s, size_t *ret_n) {
    *ret_n = strncmp(s, "\u3000", strlen("\u3000")) == 0 ? strlen("\u3000") : 1;
    return *ret_n > 1 || *s == ' ' || *s == '\t' || *s == '\n' || *s == '\r';
}

/* The next character that counts; '\0' at the end. */
static char next_sign(const char **s) {
    size_t n;
    while (**s && is_blank(*s, &n))
        *s += n;
    char c = **s;
    *s += c != '\0';
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

const char *id_number_key(struct arena *a, const char *s) {
    char *key = arena_strdup(a, s);
    for (char *out = key;; out++)
        if ((*out = next_sign(&s)) == '\0')
            return key;
}

bool id_number_same(const char *a, const char *b) {
    char x;
    if (!a || !b)
        return false;
    do {
        x = next_sign(&a);
        if (x != next_sign(&b))
            return false;
    } while (x);
    return true;
}
