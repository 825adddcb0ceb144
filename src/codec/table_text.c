/* Tables as text: CSV, semicolons, tabs; UTF-8, UTF-16 or GB18030. */
#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"
#include "codec/table_inside.h"

struct text {
    struct str all; /* UTF-8 */
    size_t at;      /* the next row */
    uint32_t row;
    char separator;
    struct buf cell;
};

/* ---- encodings */

static size_t line_of(struct str s, size_t at) {
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += s.p[i] == '\n';
    return line;
}

static void close_iconv(iconv_t *c) {
    if (*c != (iconv_t)-1)
        iconv_close(*c);
}

static enum gp_code convert(struct table_book *b, struct gp_err *e, struct str s, const char *from,
                            struct str *ret) {
    iconv_t c GP_CLEANUP(close_iconv) = iconv_open("UTF-8", from);
    if (c == (iconv_t)-1)
        return gp_fail(e, GP_BUG, NULL, "服务器不支持 %s 编码，请另存为 UTF-8 的 CSV", from);
    size_t room = s.n / 2 * 3 + 16, left = room, in_left = s.n;
    char *out = arena_alloc(&b->arena, room + 1), *to = out, *in = (char *)(uintptr_t)s.p;
    if (iconv(c, &in, &in_left, &to, &left) == (size_t)-1)
        return gp_fail(
            e, GP_INVALID, NULL,
            "第 %zu 行的文字编码认不出来（不是 UTF-8，也不是 GB18030）；请在 Excel 里另存为 "
            "“CSV UTF-8”或 .xlsx",
            line_of(s, s.n - in_left));
    *to = '\0';
    *ret = (struct str){out, room - left};
    return GP_OK;
}

static enum gp_code decode(struct table_book *b, struct gp_err *e, struct str s, struct str *ret) {
    if (s.n >= 2 && memcmp(s.p, "\xFF\xFE", 2) == 0)
        return convert(b, e, (struct str){s.p + 2, s.n - 2}, "UTF-16LE", ret);
    if (s.n >= 2 && memcmp(s.p, "\xFE\xFF", 2) == 0)
        return convert(b, e, (struct str){s.p + 2, s.n - 2}, "UTF-16BE", ret);
    size_t bom = s.n >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct str rest = {s.p + bom, s.n - bom};
    if (utf8_valid_prefix(rest) == rest.n) {
        *ret = rest;
        return GP_OK;
    }
    if (bom)
        return gp_fail(e, GP_INVALID, NULL, "第 %zu 行的文字已损坏，不是完整的 UTF-8，请重新导出",
                       line_of(rest, utf8_valid_prefix(rest)));
    return convert(b, e, s, "GB18030", ret);
}

/* ---- rows */

/* The separator that most lines at the beginning have, outside of quotes. */
static char find_separator(struct str s) {
    static const char candidates[] = {'\t', ',', ';'};
    size_t count[GP_COUNT(candidates)] = {0};
    bool quoted = false;
    for (size_t i = 0; i < s.n && i < ((size_t)64 << 10); i++) {
        quoted = quoted != (s.p[i] == '"');
        for (size_t k = 0; !quoted && k < GP_COUNT(candidates); k++)
            count[k] += s.p[i] == candidates[k];
    }
    size_t best = count[0] > 0 ? 0 : 1; /* a tab is never part of a text */
    if (best == 1 && count[2] > count[1])
        best = 2;
    return candidates[best];
}

static bool ends_cell(const struct text *t, size_t i) {
    return i >= t->all.n || t->all.p[i] == t->separator || t->all.p[i] == '\n' ||
           t->all.p[i] == '\r';
}

/* A cell in quotes; false when the quote is never closed or more follows behind its end: then it is
 * an ordinary character. */
static bool quoted_cell(struct text *t, size_t *at) {
    size_t i = *at + 1;
    for (; i < t->all.n && t->cell.n <= TABLE_CELL_MAX; i++) {
        char c = t->all.p[i];
        if (c == '"' && !(i + 1 < t->all.n && t->all.p[i + 1] == '"'))
            break;
        i += c == '"';
        if (c == '\r' && i + 1 < t->all.n && t->all.p[i + 1] == '\n')
            continue;
        buf_addc(&t->cell, c == '\r' ? '\n' : c);
    }
    if (i >= t->all.n || t->all.p[i] != '"' || !ends_cell(t, i + 1))
        return false;
    *at = i + 1;
    return true;
}

/* Our own CSV and others put an apostrophe before what a spreadsheet would take for a formula; and
 * ="007" keeps a spreadsheet from taking zeros away. */
static struct str plain_text(struct str s) {
    if (s.n > 1 && s.p[0] == '\'' && strchr("=+-@", s.p[1]))
        return (struct str){s.p + 1, s.n - 1};
    if (s.n > 3 && s.p[0] == '=' && s.p[1] == '"' && s.p[s.n - 1] == '"')
        return (struct str){s.p + 2, s.n - 3};
    return s;
}

static enum gp_code read_cell(struct table_book *b, struct gp_err *e, struct text *t,
                              uint32_t col) {
    size_t i = t->at;
    buf_clear(&t->cell);
    if (i >= t->all.n || t->all.p[i] != '"' || !quoted_cell(t, &i)) {
        buf_clear(&t->cell);
        for (i = t->at; !ends_cell(t, i); i++)
            ;
        buf_add(&t->cell, t->all.p + t->at, i - t->at);
    }
    if (t->cell.n > TABLE_CELL_MAX)
        return gp_fail(e, GP_LIMIT, table_cell_name(e->arena, t->row, col),
                       "这一格的文字太长，或者引号没有成对；请检查后再上传");
    t->at = i;
    struct str text = plain_text((struct str){buf_text(&t->cell), t->cell.n});
    if (memchr(text.p, '\0', text.n))
        return gp_fail(e, GP_INVALID, table_cell_name(e->arena, t->row, col),
                       "文件里有不是文字的内容，请确认它是 CSV 或工作簿");
    if (text.n == 0)
        return GP_OK;
    struct table_cell *c = table_add_cell(b, col);
    c->kind = TABLE_TEXT;
    table_set_text(b, c, text);
    return GP_OK;
}

static enum gp_code text_next(struct table_book *b, struct gp_err *e, bool *ret_found) {
    struct text *t = b->inside;
    if (t->at >= t->all.n) {
        *ret_found = false;
        return GP_OK;
    }
    if (t->row >= TABLE_ROWS)
        return gp_fail(e, GP_LIMIT, NULL, "超过 %d 行，请拆成几个文件再上传", TABLE_ROWS);
    b->row.row = t->row;
    for (uint32_t col = 0;; col++) {
        if (col >= TABLE_COLUMNS)
            return gp_fail(e, GP_LIMIT, NULL, "第 %u 行超过 %d 列，请检查分隔符", t->row + 1,
                           TABLE_COLUMNS);
        TRY(read_cell(b, e, t, col));
        if (t->at >= t->all.n || t->all.p[t->at] != t->separator)
            break;
        t->at++;
    }
    t->at += t->at < t->all.n && t->all.p[t->at] == '\r';
    t->at += t->at < t->all.n && t->all.p[t->at] == '\n';
    t->row++;
    return GP_OK;
}

static enum gp_code text_select(struct table_book *b, struct gp_err *e, size_t sheet) {
    struct text *t = b->inside;
    (void)e, (void)sheet;
    t->at = 0;
    t->row = 0;
    return GP_OK;
}

static void text_close(struct table_book *b) {
    struct text *t = b->inside;
    buf_free(&t->cell);
}

static const struct table_driver text_driver = {text_select, text_next, text_close};

enum gp_code table_text_open(struct table_book *b, struct gp_err *e, struct str bytes,
                             bool pasted) {
    struct str text;
    TRY(decode(b, e, bytes, &text));
    struct text *t = gp_new(&b->arena, struct text);
    t->all = text;
    t->separator = pasted ? '\t' : find_separator(text);
    *VEC_PUSH(&b->arena, &b->sheets) = (struct table_sheet){"表格", false};
    b->inside = t;
    b->driver = &text_driver;
    return GP_OK;
}
