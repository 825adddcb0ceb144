/* Begin at xlsx_rows_write at the end. The body streams first, then what stands below it, and last
 * what stands above, since widths, totals and heights are known only then; so the top is kept
 * apart (r->top) and its rows are numbered beforehand (lay_out). A cell goes by add_cell to text
 * or figure. What Excel would cut or round is refused at its cell (fail_at), never written
 * otherwise. */
#include <xlsxwriter.h> /* before our headers, which forbid functions that it names */

#include "codec/xlsx_rows.h"

#include "codec/xlsx_style.h"

#define BLOCK (1 << 16)
#define EPOCH 25569 /* days from Excel's day 0 to 1970-01-01 */
#define LEAP_OF_1900                                                                               \
    61 /* before that day Excel counts one day less: it knows a 29 February 1900                   \
        */
#define TITLE_HEIGHT 30
#define LINE_HEIGHT  18
#define MOST_HEIGHT  409 /* Excel's */

static enum gp_code flush(struct xlsx_rows *r) {
    size_t n = r->block.n;
    if (n > 0 && fwrite(r->block.p, 1, n, r->out) != n)
        return gp_fail(r->sink.err, GP_IO, r->sink.sheet->name, "写文件失败，磁盘可能已满");
    buf_clear(&r->block);
    return GP_OK;
}

static enum gp_code fail_at(struct xlsx_rows *r, size_t column, int64_t row, const char *what) {
    const char *where =
        arena_printf(r->arena, "%s!%s%lld", r->sink.sheet->name, r->name[column], (long long)row);
    return gp_fail(r->sink.err, GP_LIMIT, where, "%s", what);
}

static void open_row(struct buf *b, int64_t row, unsigned height) {
    buf_adds(b, "<row r=\"");
    buf_add_int(b, row);
    buf_adds(b, "\" ht=\"");
    buf_add_int(b, height < MOST_HEIGHT ? height : MOST_HEIGHT);
    buf_adds(b, "\">");
}

/* <c r="B4" s="7" and, if there is one, t="…" */
static void open_cell(struct xlsx_rows *r, struct buf *b, size_t column, int64_t row,
                      unsigned style, const char *type) {
    buf_adds(b, "<c r=\"");
    buf_adds(b, r->name[column]);
    buf_add_int(b, row);
    buf_adds(b, "\" s=\"");
    buf_add_int(b, xlsx_style_number(style));
    buf_adds(b, type ? type : "\"");
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* _x0041_ in a file means A. */
static bool is_escape(const char *s) {
    return s[0] == '_' && s[1] == 'x' && is_hex(s[2]) && is_hex(s[3]) && is_hex(s[4]) &&
           is_hex(s[5]) && s[6] == '_';
}

/* U+FFFE and U+FFFF, which XML forbids. */
static bool is_noncharacter(const char *s) {
    const unsigned char *u = (const unsigned char *)s;
    return u[0] == 0xEF && u[1] == 0xBF && (u[2] == 0xBE || u[2] == 0xBF);
}

/* The character at s, escaped if need be; gives its length. */
static size_t add_special(struct buf *b, const char *s) {
    if (*s == '&' || *s == '<' || *s == '>') {
        buf_adds(b, *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : "&gt;");
        return 1;
    }
    if ((unsigned char)*s < 0x20 && *s != '\n' && *s != '\t') {
        buf_addf(b, "_x%04X_", (unsigned)*s);
        return 1;
    }
    if (is_escape(s)) {
        buf_adds(b, "_x005F_");
        return 1;
    }
    if (is_noncharacter(s)) {
        buf_adds(b, (unsigned char)s[2] == 0xBE ? "_xFFFE_" : "_xFFFF_");
        return 3;
    }
    return 0;
}

static bool is_special(char c) {
    return c == '&' || c == '<' || c == '>' || c == '_' || c == '\xEF' ||
           ((unsigned char)c < 0x20 && c != '\n' && c != '\t');
}

/* Escapes what XML and Excel do not take as it is. */
static void add_text(struct buf *b, const char *text) {
    const char *from = text, *s = text;
    while (*s) {
        if (!is_special(*s)) {
            s++;
            continue;
        }
        buf_add(b, from, (size_t)(s - from));
        size_t taken = add_special(b, s);
        from = s + taken;
        s = taken ? from : s + 1;
    }
    buf_add(b, from, (size_t)(s - from));
}

struct extent {
    size_t characters, units; /* code points; UTF-16 units */
    unsigned width;           /* of the widest line; a Chinese character counts two */
    unsigned lines;           /* in a column of that width */
};

static struct extent extent_in(const char *text, unsigned wrap) {
    struct extent x = {0, 0, 0, 1};
    unsigned width = 0;
    for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
        if ((*s & 0xC0) == 0x80)
            continue;
        x.characters++;
        x.units += *s >= 0xF0 ? 2 : 1;
        unsigned line = *s == '\n' ? 0 : width + (*s >= 0xE2 ? 2 : 1);
        if (*s == '\n' || line / wrap > width / wrap)
            x.lines++;
        width = line;
        if (width > x.width)
            x.width = width;
    }
    return x;
}

static struct extent extent_of(const char *text) {
    return extent_in(text, XLSX_WIDEST);
}

static void note_width(struct xlsx_rows *r, size_t column, unsigned width) {
    if (width > r->width[column])
        r->width[column] = width;
}

static enum gp_code add_string(struct xlsx_rows *r, struct buf *b, size_t column, int64_t row,
                               unsigned style, const char *text) {
    size_t n = strlen(text);
    if (n == 0) {
        open_cell(r, b, column, row, style, NULL);
        buf_adds(b, "/>");
        return GP_OK;
    }
    if (n > XLSX_TEXT && extent_of(text).units > XLSX_TEXT)
        return fail_at(r, column, row,
                       "这一格的文字超过 Excel 每格 32,767 字的上限，没有生成文件。请下载 CSV，"
                       "或缩短这段文字后再下载。");
    open_cell(r, b, column, row, style, "\" t=\"inlineStr\"");
    bool blanks = strchr(" \t\n", text[0]) || strchr(" \t\n", text[n - 1]) || strchr(text, '\n');
    buf_adds(b, blanks ? "><is><t xml:space=\"preserve\">" : "><is><t>");
    add_text(b, text);
    buf_adds(b, "</t></is></c>");
    return GP_OK;
}

static int64_t date_serial(int64_t day) {
    int64_t serial = day + EPOCH;
    return serial < LEAP_OF_1900 ? serial - 1 : serial;
}

/* As it stands in the file: digits, never a power. */
static const char *figure(enum book_kind kind, int64_t v, char out[static DEC_TEXT]) {
    return dec_format(v, book_scale(kind), DEC_TRIM, out);
}

static enum gp_code add_figure(struct xlsx_rows *r, size_t column, unsigned style,
                               const struct book_cell *cell) {
    struct buf *b = &r->cells;
    if (cell->value > XLSX_DIGITS || cell->value < -XLSX_DIGITS)
        return fail_at(r, column, r->row,
                       "这个数超过 15 位，Excel 存不下准确的值，没有生成文件。请下载 CSV。");
    char text[DEC_TEXT];
    bool date = cell->kind == BOOK_DATE;
    figure(cell->kind, date ? date_serial(cell->value) : cell->value, text);
    open_cell(r, b, column, r->row, style, NULL);
    buf_adds(b, "><v>");
    buf_adds(b, text);
    buf_adds(b, "</v></c>");
    size_t n = strlen(text);
    note_width(r, column, date ? 10 : (unsigned)(n + n / 3 + 2));
    return GP_OK;
}

/* What was prefilled may be locked; the rows behind it are to be filled in. */
static enum xlsx_role role_of(const struct xlsx_rows *r, const struct book_column *c) {
    if (!r->sink.sheet->template)
        return XLSX_BODY;
    return c->input && c->input->locked && !r->blank ? XLSX_LOCKED : XLSX_INPUT;
}

static enum gp_code add_text_cell(struct xlsx_rows *r, size_t column, enum xlsx_role role,
                                  const char *text) {
    struct extent x = extent_in(text, xlsx_wrap_of(&r->sink.sheet->columns[column]));
    note_width(r, column, x.width);
    if (x.lines > r->lines)
        r->lines = x.lines;
    unsigned kind =
        x.characters > XLSX_TEXT_FORMAT ? XLSX_LONG_TEXT : r->sink.sheet->columns[column].kind;
    if (kind != XLSX_LONG_TEXT && kind != BOOK_TEXT && role != XLSX_INPUT)
        kind = BOOK_BOOL; /* words among figures: in the middle, as 是 and 否 */
    return add_string(r, &r->cells, column, r->row, xlsx_style_of(kind, role), text);
}

static enum gp_code add_cell(struct xlsx_rows *r, size_t column, const struct book_cell *cell) {
    const struct book_column *c = &r->sink.sheet->columns[column];
    enum xlsx_role role = role_of(r, c);
    char text[DEC_TEXT];
    if (cell->kind == BOOK_TEXT || cell->kind == BOOK_BOOL)
        if (!cstr_empty(book_cell_text(cell, text)))
            return add_text_cell(r, column, role, book_cell_text(cell, text));
    unsigned style = xlsx_style_of(c->kind, role);
    if (cell->value == DEC_UNSET || cell->kind == BOOK_TEXT)
        return add_string(r, &r->cells, column, r->row, style, "");
    if (c->total && !dec_add(r->total[column], cell->value, &r->total[column]))
        return fail_at(r, column, r->row, "这一列的合计太大，算不出来，没有生成文件。请下载 CSV。");
    r->below[column] = r->below[column] || cell->value < 0;
    return add_figure(r, column, style, cell);
}

/* Every row that follows those above passes here. */
static enum gp_code end_row(struct xlsx_rows *r) {
    if (r->row > XLSX_ROWS)
        return gp_fail(r->sink.err, GP_LIMIT, r->sink.sheet->name,
                       "超过 Excel 每张表 1,048,576 行的上限，没有生成文件。请缩小筛选范围后再"
                       "下载，或下载 CSV。");
    open_row(&r->block, r->row, r->lines * LINE_HEIGHT);
    buf_add(&r->block, r->cells.p, r->cells.n);
    buf_adds(&r->block, "</row>");
    r->row++;
    return r->block.n < BLOCK ? GP_OK : flush(r);
}

static enum gp_code write_row(struct book_sink *sink, const struct book_cell *cells) {
    struct xlsx_rows *r = (struct xlsx_rows *)sink;
    buf_clear(&r->cells);
    r->lines = 1;
    for (size_t i = 0; i < sink->sheet->n_columns; i++)
        TRY(add_cell(r, i, &cells[i]));
    return end_row(r);
}

/* ---- what stands above and below */

static bool has_total(const struct book_sheet *t) {
    for (size_t i = 0; i < t->n_columns; i++)
        if (t->columns[i].total)
            return true;
    return false;
}

static enum gp_code add_total(struct xlsx_rows *r, struct buf *b, size_t column, int64_t row,
                              int64_t from, int64_t to) {
    const struct book_column *c = &r->sink.sheet->columns[column];
    unsigned style = xlsx_style_of(c->kind, XLSX_TOTAL);
    if (!c->total)
        return add_string(r, b, column, row, style, column == 0 ? "合计" : "");
    if (r->total[column] > XLSX_DIGITS || r->total[column] < -XLSX_DIGITS)
        return fail_at(r, column, row,
                       "这一列的合计超过 15 位，Excel 存不下准确的值，没有生成文件。请下载 CSV。");
    char text[DEC_TEXT];
    figure(c->kind, r->total[column], text);
    size_t n = strlen(text);
    note_width(r, column, (unsigned)(n + n / 3 + 4));
    open_cell(r, b, column, row, style, NULL);
    const char *name = r->name[column];
    /* Spreadsheets add in binary: rounded to the column's decimals the sum is the decimal one. */
    buf_addf(b, "><f>ROUND(SUM(%s%lld:%s%lld),%u)</f><v>%s</v></c>", name, (long long)from, name,
             (long long)to, book_scale(c->kind), text);
    return GP_OK;
}

static enum gp_code total_cells(struct xlsx_rows *r, struct buf *b, int64_t row, int64_t from,
                                int64_t to) {
    for (size_t i = 0; i < r->sink.sheet->n_columns; i++)
        TRY(add_total(r, b, i, row, from, to));
    return GP_OK;
}

/* Text goes on over the empty cells beside it. In a template those would be free to fill in. */
static enum gp_code text_row(struct xlsx_rows *r, int64_t row, unsigned style, unsigned height,
                             const char *text) {
    size_t n = r->sink.sheet->template ? r->sink.sheet->n_columns : 1;
    open_row(&r->top, row, height);
    for (size_t i = 0; i < n; i++)
        TRY(add_string(r, &r->top, i, row, style, i == 0 ? text : ""));
    buf_adds(&r->top, "</row>");
    return GP_OK;
}

static const char *note_text(struct arena *a, const struct book_sheet *t) {
    if (!date_is_set(t->date))
        return cstr_or_empty(t->note);
    return arena_printf(a, "%s%s%s", cstr_or_empty(t->note), cstr_empty(t->note) ? "" : "　　",
                        date_text_zh(a, t->date));
}

/* A heading of two lines where the column's content is narrower. */
static unsigned heading_width(unsigned width) {
    return width <= 12 ? width + 2 : width / 2 + 4 > 14 ? width / 2 + 4 : 14;
}

static const char *heading_text(struct arena *a, const struct book_column *c) {
    return c->kind == BOOK_MONEY ? arena_printf(a, "%s（元）", c->heading) : c->heading;
}

static enum gp_code head_row(struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    bool two_lines = false;
    for (size_t i = 0; i < t->n_columns; i++) {
        unsigned width = extent_of(heading_text(r->arena, &t->columns[i])).width;
        note_width(r, i, heading_width(width));
        two_lines = two_lines || width + 2 > r->width[i];
    }
    open_row(&r->top, r->head, two_lines ? 2 * LINE_HEIGHT + 4 : LINE_HEIGHT + 6);
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct book_column *c = &t->columns[i];
        bool required = t->template && c->input && c->input->required;
        unsigned style = required ? XLSX_STYLE_HEAD_REQUIRED : XLSX_STYLE_HEAD;
        TRY(add_string(r, &r->top, i, r->head, style, heading_text(r->arena, c)));
    }
    buf_adds(&r->top, "</row>");
    return GP_OK;
}

static void lay_out(struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    int64_t row = 1;
    r->title = cstr_empty(t->title) ? 0 : row++;
    r->note = cstr_empty(t->note) && !date_is_set(t->date) ? 0 : row++;
    r->sum = t->template && has_total(t) ? row++ : 0;
    r->head = row++;
    r->first = r->row = row;
}

static enum gp_code write_top(struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    if (r->title)
        TRY(text_row(r, r->title, XLSX_STYLE_TITLE, TITLE_HEIGHT, t->title));
    if (r->note)
        TRY(text_row(r, r->note, XLSX_STYLE_NOTE, LINE_HEIGHT, note_text(r->arena, t)));
    if (r->sum) {
        open_row(&r->top, r->sum, LINE_HEIGHT);
        TRY(total_cells(r, &r->top, r->sum, r->first, XLSX_ROWS));
        buf_adds(&r->top, "</row>");
    }
    return head_row(r);
}

/* Lines of the remarks, a row each. */
static enum gp_code write_remarks(struct xlsx_rows *r) {
    const char *line = cstr_or_empty(r->sink.sheet->remarks);
    while (*line) {
        size_t n = strcspn(line, "\n");
        buf_clear(&r->cells);
        r->lines = 1;
        TRY(add_string(r, &r->cells, 0, r->row, XLSX_STYLE_NOTE, arena_strndup(r->arena, line, n)));
        TRY(end_row(r));
        line += n + (line[n] == '\n');
    }
    return GP_OK;
}

static enum gp_code write_blanks(struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    struct book_cell *blank = gp_new_n(r->arena, struct book_cell, t->n_columns);
    for (size_t i = 0; i < t->n_columns; i++)
        blank[i] = book_text("");
    r->blank = true;
    for (size_t i = 0; i < t->blank_rows; i++)
        TRY(write_row(&r->sink, blank));
    return GP_OK;
}

static enum gp_code write_bottom(struct xlsx_rows *r) {
    const struct book_sheet *t = r->sink.sheet;
    if (t->template)
        TRY(write_blanks(r));
    if (!t->template && has_total(t) && r->last >= r->first) {
        buf_clear(&r->cells);
        r->lines = 1;
        TRY(total_cells(r, &r->cells, r->row, r->first, r->last));
        TRY(end_row(r));
    }
    return write_remarks(r);
}

static const char *column_name(struct arena *a, size_t i) {
    char name[4] = "", *at = name + 3;
    for (size_t n = i + 1; n > 0; n = (n - 1) / 26)
        *--at = (char)('A' + (n - 1) % 26);
    return arena_strdup(a, at);
}

enum gp_code xlsx_rows_write(struct arena *a, struct gp_err *e, const struct book_sheet *t,
                             FILE *out, struct xlsx_rows *ret) {
    *ret = (struct xlsx_rows){.sink = {t, e, write_row, 0}, .arena = a, .out = out};
    if (t->n_columns == 0 || t->n_columns > XLSX_COLUMNS)
        return gp_fail(e, GP_LIMIT, t->name, "Excel 每张表可有 1 到 16,384 列，这里有 %zu 列。",
                       t->n_columns);
    ret->name = gp_new_n(a, const char *, t->n_columns);
    ret->width = gp_new_n(a, unsigned, t->n_columns);
    ret->total = gp_new_n(a, int64_t, t->n_columns);
    ret->below = gp_new_n(a, bool, t->n_columns);
    for (size_t i = 0; i < t->n_columns; i++)
        ret->name[i] = column_name(a, i);
    lay_out(ret);
    TRY(book_run(&ret->sink));
    ret->last = ret->row - 1;
    TRY(write_bottom(ret));
    TRY(write_top(ret));
    return flush(ret);
}

void xlsx_rows_free(struct xlsx_rows *r) {
    buf_free(&r->top);
    buf_free(&r->block);
    buf_free(&r->cells);
}
