/* What a file is (open_bytes), by its first bytes; then what all formats share: sheets, rows,
 * names. The rows themselves come from the driver of the format (table_inside.h), in a table_*.c of
 * its own. */
#include "codec/table_values.h"

#include "base/file.h"
#include "base/heap.h"

static struct table_book *book_new(void) {
    return heap_take_clear(sizeof(struct table_book));
}

void table_close(struct table_book *b) {
    if (!b)
        return;
    if (b->driver && b->driver->close)
        b->driver->close(b);
    arena_release(&b->row_arena);
    arena_release(&b->sheet_arena);
    arena_release(&b->arena);
    free(b);
}

/* ---- what a file is */

static bool begins(struct str s, const char *magic, size_t n) {
    return s.n >= n && memcmp(s.p, magic, n) == 0;
}

/* What stands first, a byte order mark and blanks left out. */
static struct str beginning(struct str s) {
    size_t i = begins(s, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (i < s.n && s.p[i] != '\0' && strchr(" \t\r\n", s.p[i]))
        i++;
    return (struct str){s.p + i, s.n - i};
}

/* Web pages and XML that bear the name of a workbook, as some systems export them. */
static bool is_markup(struct str file) {
    struct str s = beginning(file);
    if (s.n < 2 || s.p[0] != '<')
        return false;
    char c = s.p[1];
    return c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

#define ROOT_WITHIN 4096 /* bytes in which the first element begins */

/* Whether its first element is adx, whatever its prefix. */
static bool is_adx(struct str s) {
    size_t end = s.n < ROOT_WITHIN ? s.n : ROOT_WITHIN;
    for (size_t i = 0; i + 1 < end; i++) {
        if (s.p[i] != '<' || s.p[i + 1] == '!' || s.p[i + 1] == '?')
            continue;
        size_t from = ++i;
        for (; i < end && s.p[i] != '\0' && !strchr(" \t\r\n/>", s.p[i]); i++)
            from = s.p[i] == ':' ? i + 1 : from;
        return str_eq((struct str){s.p + from, i - from}, STR("adx"));
    }
    return false;
}

static bool is_other(struct str s) {
    static const struct {
        const char *magic;
        size_t n;
    } known[] = {{"%PDF", 4},       {"\x89PNG", 4}, {"\xFF\xD8\xFF", 3}, {"Rar!", 4},
                 {"7z\xBC\xAF", 4}, {"GIF8", 4},    {"{\\rtf", 5},       {"\x1F\x8B", 2}};
    for (size_t i = 0; i < GP_COUNT(known); i++)
        if (begins(s, known[i].magic, known[i].n))
            return true;
    return false;
}

static enum gp_code open_bytes(struct table_book *b, struct gp_err *e, struct str s) {
    if (s.n > TABLE_FILE_MAX)
        return gp_fail(e, GP_LIMIT, NULL, "文件超过 %zu MB，请拆成几个文件再上传",
                       TABLE_FILE_MAX >> 20);
    if (s.n == 0)
        return gp_fail(e, GP_INVALID, NULL, "文件是空的，请检查是否选对了文件");
    if (begins(s, "PK\x03\x04", 4) || begins(s, "PK\x05\x06", 4))
        return table_xlsx_open(b, e, s);
    if (begins(s, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return table_xls_open(b, e, s);
    if (is_other(s))
        return gp_fail(e, GP_INVALID, NULL,
                       "这不是表格文件，请上传 Excel 工作簿（.xlsx、.xls、.et）或 CSV 文件");
    if (is_markup(s) && is_adx(s))
        return table_adx_open(b, e, s);
    if (begins(beginning(s), "{", 1))
        return table_dhis2_open(b, e, s);
    if (is_markup(s))
        return gp_fail(
            e, GP_INVALID, NULL,
            "这个文件的内容是网页或 XML，不是工作簿；请用 Excel 或 WPS 打开，另存为 .xlsx "
            "再上传");
    return table_text_open(b, e, s, false);
}

static enum gp_code give(struct table_book *b, struct gp_err *e, enum gp_code code,
                         struct table_book **ret) {
    code = gp_answer(e, code);
    if (code == GP_OK)
        *ret = b;
    else
        table_close(b);
    return code;
}

enum gp_code table_open(struct gp_err *e, const char *path, struct table_book **ret) {
    struct table_book *b = book_new();
    struct str bytes;
    enum gp_code code = file_read(&b->arena, e, path, TABLE_FILE_MAX, &bytes);
    if (code == GP_OK)
        code = open_bytes(b, e, bytes);
    return give(b, e, code, ret);
}

enum gp_code table_open_bytes(struct gp_err *e, struct str bytes, struct table_book **ret) {
    struct table_book *b = book_new();
    return give(b, e, open_bytes(b, e, bytes), ret);
}

enum gp_code table_open_pasted(struct gp_err *e, struct str text, struct table_book **ret) {
    struct table_book *b = book_new();
    return give(b, e, table_text_open(b, e, text, true), ret);
}

/* ---- sheets */

size_t table_sheets(const struct table_book *b, const struct table_sheet **ret) {
    *ret = b->sheets.v;
    return b->sheets.n;
}

bool table_is_1904(const struct table_book *b) {
    return b->is_1904;
}

static int by_row(const void *a, const void *b) {
    const struct table_range *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->col > y->col) - (x->col < y->col);
}

enum gp_code table_select(struct table_book *b, struct gp_err *e, size_t sheet) {
    if (sheet >= b->sheets.n)
        return gp_fail(e, GP_MISSING, NULL, "文件里没有第 %zu 张工作表", sheet + 1);
    arena_reset(&b->row_arena);
    arena_reset(&b->sheet_arena);
    b->merges.v = NULL;
    b->merges.n = b->merges.cap = 0;
    b->hidden_columns.v = NULL;
    b->hidden_columns.n = b->hidden_columns.cap = 0;
    b->cells.v = NULL;
    b->cells.n = b->cells.cap = 0;
    b->selected = false;
    TRY(gp_answer(e, b->driver->select(b, e, sheet)));
    if (b->merges.n > 1)
        qsort(b->merges.v, b->merges.n, sizeof(*b->merges.v), by_row);
    b->selected = true;
    return GP_OK;
}

size_t table_merges(const struct table_book *b, const struct table_range **ret) {
    *ret = b->merges.v;
    return b->merges.n;
}

bool table_column_hidden(const struct table_book *b, uint32_t col) {
    for (size_t i = 0; i < b->hidden_columns.n; i++)
        if (col >= b->hidden_columns.v[i].col && col <= b->hidden_columns.v[i].last_col)
            return true;
    return false;
}

/* ---- rows */

struct table_cell *table_add_cell(struct table_book *b, uint32_t col) {
    struct table_cell *c = VEC_PUSH(&b->sheet_arena, &b->cells);
    *c = (struct table_cell){.row = b->row.row, .col = col, .decimals = -1, .text = {"", 0}};
    return c;
}

void table_set_text(struct table_book *b, struct table_cell *c, struct str text) {
    c->text = (struct str){arena_strndup(&b->row_arena, text.p, text.n), text.n};
}

enum gp_code table_next(struct table_book *b, struct gp_err *e, const struct table_row **ret) {
    if (!b->selected)
        GP_DIE("no sheet was selected");
    bool found = true;
    do {
        arena_reset(&b->row_arena);
        b->cells.n = 0;
        TRY(gp_answer(e, b->driver->next(b, e, &found)));
    } while (found && b->cells.n == 0);
    b->row.v = b->cells.v;
    b->row.n = b->cells.n;
    *ret = found ? &b->row : NULL;
    return GP_OK;
}

/* ---- names */

static char *write_column(char *end, uint32_t col) {
    for (uint32_t v = col + 1; v > 0; v = (v - 1) / 26)
        *--end = (char)('A' + (v - 1) % 26);
    return end;
}

const char *table_column_name(struct arena *a, uint32_t col) {
    char name[8] = {0};
    return arena_strdup(a, write_column(name + sizeof(name) - 1, col));
}

const char *table_cell_name(struct arena *a, uint32_t row, uint32_t col) {
    char name[8] = {0};
    return arena_printf(a, "%s%u", write_column(name + sizeof(name) - 1, col), row + 1);
}
