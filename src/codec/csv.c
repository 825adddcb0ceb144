#include "codec/csv.h"

#define BOM "\xEF\xBB\xBF"

void csv_begin(struct buf *b) {
    buf_adds(b, BOM);
}

static bool at_line_start(const struct buf *b) {
    return b->n == 0 || b->p[b->n - 1] == '\n' || (b->n == strlen(BOM) && b->p[0] == BOM[0]);
}

/* Signs that begin a formula, also as they are typed between Chinese characters; some programs take
 * what stands behind a blank or at the start of a second line for one too. */
static const char *const signs[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"};

/* A lone minus or a negative number is data, not a formula. */
static bool is_formula(const char *text) {
    static const char ideographic_space[] = "　";
    for (;; text++) {
        if (strncmp(text, ideographic_space, strlen(ideographic_space)) == 0)
            text += strlen(ideographic_space) - 1;
        else if (*text != ' ')
            break;
    }
    if (*text == '-' && text[1 + strspn(text + 1, "0123456789.")] == '\0')
        return false;
    for (size_t i = 0; i < GP_COUNT(signs); i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

void csv_add(struct buf *b, const char *text) {
    text = text ? text : "";
    if (!at_line_start(b))
        buf_addc(b, ',');
    bool formula = is_formula(text);
    if (!formula && !strpbrk(text, ",\"\r\n")) {
        /* An empty first field has to show that the line has begun. */
        buf_adds(b, *text || !at_line_start(b) ? text : "\"\"");
        return;
    }
    buf_addc(b, '"');
    if (formula)
        buf_addc(b, '\'');
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            buf_addc(b, '"');
        buf_addc(b, *c);
    }
    buf_addc(b, '"');
}

void csv_line(struct buf *b) {
    buf_adds(b, "\r\n");
}
