/* What PDF, Word and page must answer alike about a tree. table_slot walks the grid of a table; the
 * functions named doc_ and block_ say what stands where in the document, doc_is_turned and
 * table_wants_turning which sheets lie; text_half_ems is the measure for both, without a font. At
 * the end doc_check_text goes through every text once, so that renderers need not look. */
#include "report/render.h"

#include "base/utf8.h"

static unsigned span(unsigned wanted, size_t room) {
    if (wanted < 1)
        return 1;
    return wanted < room ? wanted : (unsigned)room;
}

static unsigned row_span(const struct table *t, const struct cell *c, size_t row) {
    /* A cell of the head must end with the head: the two repeat and break apart. */
    size_t end = row < t->n_head_rows && t->n_head_rows <= t->n_rows ? t->n_head_rows : t->n_rows;
    return span(c->rowspan, end - row);
}

struct slot table_slot(const struct table *t, size_t row, size_t column) {
    size_t room = t->n_columns - column;
    for (size_t r = row + 1; r-- > 0;) {
        const struct cell *c = &t->cells[r * t->n_columns + column];
        if (!c->text)
            continue;
        unsigned rows = row_span(t, c, r);
        if (r + rows <= row)
            break;
        return (struct slot){.kind = r == row ? SLOT_CELL : SLOT_CONTINUED,
                             .cell = c,
                             .colspan = span(c->colspan, room),
                             .rowspan = rows};
    }
    return (struct slot){.kind = SLOT_EMPTY, .colspan = 1, .rowspan = 1};
}

const char *date_text_cover(struct arena *a, date_t d) {
    static const char *const digits[] = {"〇", "一", "二", "三", "四",   "五",  "六",
                                         "七", "八", "九", "十", "十一", "十二"};
    if (!date_is_set(d))
        return "";
    struct date_civil c = date_civil(d);
    return arena_printf(a, "%s%s%s%s年%s月", digits[c.year / 1000], digits[c.year / 100 % 10],
                        digits[c.year / 10 % 10], digits[c.year % 10], digits[c.month]);
}

size_t doc_front_blocks(const struct doc *d) {
    size_t n = 0;
    for (size_t i = 0; i < d->n_blocks; i++) {
        enum block_kind kind = d->blocks[i].kind;
        bool front = kind == BLOCK_COVER || kind == BLOCK_CONTENTS;
        if (!front && kind != BLOCK_PAGE_BREAK)
            break;
        if (front || n)
            n = i + 1;
    }
    return n;
}

bool doc_has_block(const struct doc *d, enum block_kind kind) {
    for (size_t i = 0; i < d->n_blocks; i++)
        if (d->blocks[i].kind == kind)
            return true;
    return false;
}

const char *block_title(const struct doc *d, const struct block *b) {
    return b && b->n_runs > 0 ? b->runs[0].text : d->title;
}

const char *block_issuer(const struct doc *d, const struct block *b) {
    return b->n_runs > 0 ? b->runs[0].text : d->issuer;
}

const char *block_date(struct arena *a, const struct doc *d, const struct block *b) {
    return b->n_runs > 1 ? b->runs[1].text : date_text_zh(a, d->date);
}

bool doc_has_anchor(const struct doc *d, const char *anchor) {
    for (size_t i = 0; i < d->n_blocks; i++) {
        const struct block *b = &d->blocks[i];
        if (b->kind == BLOCK_HEADING && b->anchor && cstr_eq(b->anchor, anchor))
            return true;
        if (b->kind == BLOCK_TABLE && b->table->anchor && cstr_eq(b->table->anchor, anchor))
            return true;
    }
    return false;
}

static long half_ems(struct str s) {
    /* Dashes and the ellipsis, U+2014 to U+2026, and signs such as ≥ are wide in Chinese type. */
    size_t pos = 0;
    long n = 0;
    for (uint32_t c; (c = utf8_next(s, &pos));)
        n +=
            utf8_is_wide(c) || (c >= 0x2014 && c <= 0x2026) || (c >= 0x2260 && c <= 0x2267) ? 2 : 1;
    return n;
}

long text_half_ems(const char *text) {
    return half_ems(str_of(text));
}

bool doc_is_turned(const struct doc *d, size_t block) {
    size_t i = block;
    while (i < d->n_blocks && d->blocks[i].kind == BLOCK_HEADING)
        i++;
    while (i > 0 && i < d->n_blocks && d->blocks[i].kind == BLOCK_PARAGRAPH &&
           d->blocks[i].style == PARA_NOTE)
        i--;
    return i < d->n_blocks && d->blocks[i].kind == BLOCK_TABLE && d->blocks[i].table->turned;
}

/* Half ems of the longest line in the column that should not be broken. */
static long longest_short_line(const struct table *t, size_t column) {
    enum { SHORT = 14 }; /* a figure of hundreds of millions, or seven characters */
    long most = 0;
    for (size_t row = 0; row < t->n_rows; row++) {
        const struct cell *c = &t->cells[row * t->n_columns + column];
        if (!c->text || c->colspan > 1)
            continue;
        for (const char *s = c->text; *s;) {
            size_t n = strcspn(s, "\n");
            long half = half_ems((struct str){s, n});
            if (half <= SHORT && half > most)
                most = half;
            s += s[n] ? n + 1 : n;
        }
    }
    return most;
}

bool table_wants_turning(const struct table *t) {
    enum {
        LEAST_ROWS = 12,         /* a shorter one would leave most of a sheet blank */
        EM = 90,                 /* 小五, 9 pt; lengths are tenths of a point */
        PADS = 85,               /* left and right in a cell */
        UPRIGHT = 1560000 / 353, /* 156 mm */
    };
    if (t->n_rows < LEAST_ROWS)
        return false;
    long need = 0;
    for (size_t c = 0; c < t->n_columns; c++)
        need += longest_short_line(t, c) * EM * 55 / 100 + PADS; /* a digit has 0.55 em */
    return need > UPRIGHT;
}

size_t doc_imprint(struct arena *a, const struct doc *d, const char *lines[static IMPRINT_LINES]) {
    size_t n = 0;
    if (!cstr_empty(d->standard))
        lines[n++] = arena_printf(a, "评估标准：%s", d->standard);
    if (cstr_empty(d->data_hash))
        return n;
    lines[n++] = arena_printf(a, "数据校验值（SHA-256）：%s", d->data_hash);
    lines[n++] = "说明：校验值用于核对本报告所依据的数据是否完整、未经改动；"
                 "它不是法律意义上的可靠电子签名或电子印章，报告的法律效力以签名、盖章为准。";
    return n;
}

/* Texts of a document seen one after the other, until a bad one. */
struct text_check {
    const char *place; /* last heading, caption or title before the text */
    const char *bad;
};

static void see(struct text_check *c, const char *text) {
    if (c->bad || !text)
        return;
    struct str s = str_of(text);
    /* U+FFFE and U+FFFF are UTF-8 but no characters of XML. */
    if (utf8_valid_prefix(s) < s.n || strstr(text, "\xEF\xBF\xBE") || strstr(text, "\xEF\xBF\xBF"))
        c->bad = text;
}

static void see_place(struct text_check *c, const char *text) {
    see(c, text);
    if (!c->bad && !cstr_empty(text))
        c->place = text;
}

static void see_table(struct text_check *c, const struct table *t) {
    see_place(c, t->caption);
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        see(c, t->cells[i].text);
    see(c, t->note);
    see(c, t->anchor);
}

static void see_chart(struct text_check *c, const struct chart *chart) {
    see_place(c, chart->title);
    see(c, chart->alt);
    see(c, chart->unit);
    see(c, chart->marker_label);
    for (size_t i = 0; i < chart->n_categories; i++)
        see(c, chart->categories[i]);
    for (size_t i = 0; i < chart->n_series; i++) {
        see(c, chart->series[i].name);
        for (size_t k = 0; chart->series[i].labels && k < chart->n_categories; k++)
            see(c, chart->series[i].labels[k]);
    }
    for (size_t i = 0; i < chart->n_spans; i++)
        see(c, chart->spans[i].label);
}

static void see_block(struct text_check *c, const struct block *b) {
    if (b->kind == BLOCK_TABLE)
        see_table(c, b->table);
    else if (b->kind == BLOCK_CHART)
        see_chart(c, b->chart);
    see(c, b->anchor);
    for (size_t i = 0; i < b->n_runs; i++) {
        see(c, b->runs[i].text);
        see(c, b->runs[i].link);
    }
    if (b->kind == BLOCK_HEADING && b->n_runs)
        see_place(c, b->runs[0].text);
}

enum gp_code doc_check_text(const struct doc *d, struct gp_err *e) {
    const char *const own[] = {d->title,     d->cover_title, d->cover_place, d->cover_subject,
                               d->issuer,    d->watermark,   d->header,      d->standard,
                               d->data_hash, d->number};
    struct text_check c = {.place = "封面"};
    for (size_t i = 0; i < GP_COUNT(own); i++)
        see(&c, own[i]);
    for (size_t i = 0; i < d->n_blocks; i++)
        see_block(&c, &d->blocks[i]);
    if (!c.bad)
        return GP_OK;
    return gp_fail(e, GP_INVALID, c.place,
                   "“%s”之后的文字含有无法识别的字符，不能生成文件；请检查从其他文件粘贴过来的"
                   "文字，删去其中的乱码后重新生成。",
                   c.place);
}
