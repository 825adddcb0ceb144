/* .xls and .et: the records of BIFF8 (Excel 97 to 2003). Read from table_xls_open at the end
 * upwards: the compound file gives one stream (table_ole.c); read_globals takes what belongs to
 * the workbook; old_select runs through a sheet once and notes where each cell stands, since rows
 * may come in any order; old_next reads them row by row. The hard parts stand first: a string that
 * goes on in the next record (struct cursor), and a binary fraction as the exact decimal that it
 * is, without floating point (binary_text). */
#include "base/utf8.h"
#include "codec/table_ole.h"

enum {
    REC_FORMULA = 0x0006,
    REC_EOF = 0x000A,
    REC_DATEMODE = 0x0022,
    REC_FILEPASS = 0x002F,
    REC_CONTINUE = 0x003C,
    REC_COLINFO = 0x007D,
    REC_BOUNDSHEET = 0x0085,
    REC_MULRK = 0x00BD,
    REC_RSTRING = 0x00D6,
    REC_XF = 0x00E0,
    REC_MERGEDCELLS = 0x00E5,
    REC_SST = 0x00FC,
    REC_LABELSST = 0x00FD,
    REC_NUMBER = 0x0203,
    REC_LABEL = 0x0204,
    REC_BOOLERR = 0x0205,
    REC_STRING = 0x0207,
    REC_ROW = 0x0208,
    REC_RK = 0x027E,
    REC_FORMAT = 0x041E,
    REC_BOF = 0x0809,
};
#define BIFF8       0x0600
#define OLD_ROWS    65536
#define FORMATS_MAX 1000 /* of their own; Excel has 250 */

/* Where a cell stands in the stream. */
struct old_cell {
    uint16_t row, col;
    uint16_t nth; /* of a record of several numbers */
    uint32_t at;  /* of its record */
};

struct old_book {
    struct str stream;
    VEC(uint32_t) starts; /* of the sheets' records */
    VEC(struct old_format {
        unsigned id;
        struct table_format format;
    })
    own;
    VEC(unsigned) xf;   /* number format of each style */
    struct buf strings; /* shared ones, each ended by a NUL */
    struct buf offsets; /* uint32_t of each */
    /* of the selected sheet */
    VEC(struct old_cell) cells; /* in the sheet's arena */
    size_t next;
    uint8_t hidden[OLD_ROWS / 8];
};

/* ---- records */

struct record {
    unsigned id;
    const char *p;
    size_t n;
};

/* The record at *at, which moves behind it; false at the end or when it is cut off. */
static bool next_record(struct str s, size_t *at, struct record *ret) {
    if (s.n < 4 || *at > s.n - 4)
        return false;
    size_t n = ole_u16(s.p + *at + 2);
    if (n > s.n - *at - 4)
        return false;
    *ret = (struct record){ole_u16(s.p + *at), s.p + *at + 4, n};
    *at += 4 + n;
    return true;
}

/* Bytes of a record that goes on in those behind it. */
struct cursor {
    struct str stream;
    size_t at; /* of the next record */
    const char *p;
    size_t n; /* left of this one */
};

static bool turn_over(struct cursor *c) {
    struct record r;
    size_t at = c->at;
    if (!next_record(c->stream, &at, &r) || r.id != REC_CONTINUE)
        return false;
    c->at = at;
    c->p = r.p;
    c->n = r.n;
    return true;
}

static bool take_byte(struct cursor *c, unsigned *ret) {
    while (c->n == 0)
        if (!turn_over(c))
            return false;
    *ret = (unsigned char)*c->p++;
    c->n--;
    return true;
}

static bool take_u16(struct cursor *c, unsigned *ret) {
    unsigned low, high;
    if (!take_byte(c, &low) || !take_byte(c, &high))
        return false;
    *ret = low | high << 8;
    return true;
}

static bool skip_bytes(struct cursor *c, size_t n) {
    while (n > 0) {
        if (c->n == 0 && !turn_over(c))
            return false;
        size_t here = n < c->n ? n : c->n;
        c->p += here;
        c->n -= here;
        n -= here;
    }
    return true;
}

/* ---- text */

static void add_utf8(struct buf *b, uint32_t c) {
    if (c < 0x80) {
        buf_addc(b, (char)c);
        return;
    }
    if (c >= 0x10000)
        buf_addc(b, (char)(0xF0 | c >> 18));
    if (c >= 0x800)
        buf_addc(b, (char)(c >= 0x10000 ? 0x80 | (c >> 12 & 0x3F) : 0xE0 | c >> 12));
    buf_addc(b, (char)(c >= 0x800 ? 0x80 | (c >> 6 & 0x3F) : 0xC0 | c >> 6));
    buf_addc(b, (char)(0x80 | (c & 0x3F)));
}

#define REPLACEMENT 0xFFFD

/* A unit of UTF-16; halves of a pair wait for the other one. */
static void add_unit(struct buf *b, unsigned unit, unsigned *waiting) {
    bool low = unit >= 0xDC00 && unit < 0xE000, high = unit >= 0xD800 && unit < 0xDC00;
    if (*waiting && low) {
        add_utf8(b, 0x10000 + ((*waiting - 0xD800) << 10) + (unit - 0xDC00));
        *waiting = 0;
        return;
    }
    if (*waiting)
        add_utf8(b, REPLACEMENT);
    *waiting = high ? unit : 0;
    if (unit == 0 || unit == '\r' || high)
        return;
    add_utf8(b, low ? REPLACEMENT : unit);
}

/* As many characters, of one byte or two; where a record goes on in the next, that begins with a
 * byte that says which. */
static bool take_characters(struct cursor *c, unsigned count, bool wide, struct buf *out) {
    unsigned waiting = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned flags, unit;
        if (c->n == 0) {
            if (!turn_over(c) || !take_byte(c, &flags))
                return false;
            wide = flags & 1;
        }
        if (!(wide ? take_u16(c, &unit) : take_byte(c, &unit)))
            return false;
        add_unit(out, unit, &waiting);
    }
    if (waiting)
        add_utf8(out, REPLACEMENT);
    return true;
}

/* A string with all that may hang on it: its length, flags, runs of formats, phonetics. */
static bool take_string(struct cursor *c, bool long_count, struct buf *out) {
    unsigned count, flags, runs = 0, low = 0, high = 0;
    if (!(long_count ? take_u16(c, &count) : take_byte(c, &count)) || !take_byte(c, &flags))
        return false;
    if ((flags & 8) && !take_u16(c, &runs))
        return false;
    if ((flags & 4) && (!take_u16(c, &low) || !take_u16(c, &high)))
        return false;
    return take_characters(c, count, flags & 1, out) && skip_bytes(c, (size_t)runs * 4) &&
           skip_bytes(c, (size_t)high << 16 | low);
}

static bool string_of(struct str stream, size_t behind, const char *p, size_t n, bool long_count,
                      struct buf *out) {
    struct cursor c = {stream, behind, p, n};
    return take_string(&c, long_count, out);
}

/* ---- numbers */

#define LIMB  1000000000u /* nine digits */
#define LIMBS 100
#define FIVES 244140625u /* 5 to the 12th */

static void multiply(uint32_t *limb, size_t *n, uint32_t by) {
    uint64_t carry = 0;
    for (size_t i = 0; i < *n; i++) {
        carry += (uint64_t)limb[i] * by;
        limb[i] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    if (carry > 0 && *n < LIMBS)
        limb[(*n)++] = (uint32_t)carry;
}

/* The eight bytes of a binary fraction as the decimal that it is, exactly: m · 2^-k is m · 5^k ·
 * 10^-k. False for what is no number. */
static bool binary_text(uint64_t bits, int shift, struct buf *out) {
    int exponent = (int)(bits >> 52 & 0x7FF);
    uint64_t m = bits & 0xFFFFFFFFFFFFFull;
    if (exponent == 0x7FF)
        return false;
    m |= exponent ? 1ull << 52 : 0;
    int power = (exponent ? exponent : 1) - 1075;
    while (m > 0 && m % 2 == 0 && power < 0) {
        m /= 2;
        power++;
    }
    if (power > 120) /* above 10^36 nothing is a figure */
        return false;
    uint32_t limb[LIMBS] = {(uint32_t)(m % LIMB), (uint32_t)(m / LIMB)};
    size_t n = 2;
    for (int i = 0; i < power; i++)
        multiply(limb, &n, 2);
    int fives = power < 0 ? -power : 0, left = fives;
    for (; left >= 12; left -= 12)
        multiply(limb, &n, FIVES);
    for (; left > 0; left--)
        multiply(limb, &n, 5);
    if (bits >> 63)
        buf_addc(out, '-');
    for (size_t i = n; i-- > 0;)
        buf_addf(out, "%09u", limb[i]);
    buf_addf(out, "E%d", shift - fives);
    return true;
}

static uint64_t u64_of(const char *p) {
    return (uint64_t)ole_u32(p) | (uint64_t)ole_u32(p + 4) << 32;
}

/* Numbers of 30 bits: whole or the front of a binary fraction, both perhaps hundredths. */
static bool rk_text(uint32_t rk, struct buf *out) {
    int shift = rk & 1 ? -2 : 0;
    if (!(rk & 2))
        return binary_text((uint64_t)(rk & ~3u) << 32, shift, out);
    int32_t v = (int32_t)rk >> 2;
    buf_addf(out, "%dE%d", v, shift);
    return true;
}

static struct table_format format_of(const struct old_book *o, unsigned xf) {
    unsigned id = xf < o->xf.n ? o->xf.v[xf] : 0;
    for (size_t i = 0; i < o->own.n; i++)
        if (o->own.v[i].id == id)
            return o->own.v[i].format;
    return table_format_builtin(id);
}

static void set_error(struct table_cell *c, const char *name) {
    c->kind = TABLE_ERROR;
    c->text = str_of(name);
}

static void set_number(struct table_book *b, struct table_cell *c, unsigned xf, bool is_number,
                       const struct buf *text) {
    if (!is_number ||
        !table_set_number(b, c, (struct str){buf_text(text), text->n}, format_of(b->inside, xf)))
        set_error(c, "#NUM!");
}

/* ---- the workbook's own records */

static enum gp_code add_strings(struct table_book *b, struct gp_err *e, const struct record *r,
                                size_t behind) {
    struct old_book *o = b->inside;
    if (r->n < 8)
        return ole_damaged(e, "no shared strings");
    uint32_t count = ole_u32(r->p + 4);
    struct cursor c = {o->stream, behind, r->p + 8, r->n - 8};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = (uint32_t)o->strings.n;
        if (!take_string(&c, true, &o->strings))
            return ole_damaged(e, "a shared string is cut off");
        buf_addc(&o->strings, '\0');
        buf_add(&o->offsets, &at, sizeof(at));
        if (o->strings.n + o->offsets.n > TABLE_STRINGS_MAX)
            return gp_fail(e, GP_LIMIT, NULL, "工作簿里的文字超过 %zu MB，请拆成几个文件再上传",
                           TABLE_STRINGS_MAX >> 20);
    }
    return GP_OK;
}

static enum gp_code add_sheet(struct table_book *b, struct gp_err *e, const struct record *r,
                              size_t behind) {
    struct old_book *o = b->inside;
    struct buf name GP_CLEANUP(buf_free) = BUF_INIT;
    if (r->n < 8 || !string_of(o->stream, behind, r->p + 6, r->n - 6, false, &name))
        return ole_damaged(e, "a sheet without a name");
    if (r->p[5] != 0) /* charts and macros */
        return GP_OK;
    if (b->sheets.n == TABLE_SHEETS_MAX)
        return gp_fail(e, GP_LIMIT, NULL, "超过 %d 张工作表，请拆成几个文件再上传",
                       TABLE_SHEETS_MAX);
    *VEC_PUSH(&b->arena, &b->sheets) =
        (struct table_sheet){arena_strdup(&b->arena, buf_text(&name)), (r->p[4] & 3) != 0};
    *VEC_PUSH(&b->arena, &o->starts) = ole_u32(r->p);
    return GP_OK;
}

static enum gp_code add_format(struct table_book *b, struct gp_err *e, const struct record *r,
                               size_t behind) {
    struct old_book *o = b->inside;
    if (o->own.n == FORMATS_MAX)
        return GP_OK;
    struct buf code GP_CLEANUP(buf_free) = BUF_INIT;
    if (r->n < 5 || !string_of(o->stream, behind, r->p + 2, r->n - 2, true, &code))
        return ole_damaged(e, "a number format is cut off");
    *VEC_PUSH(&b->arena, &o->own) =
        (struct old_format){ole_u16(r->p), table_format_of(buf_text(&code))};
    return GP_OK;
}

static enum gp_code take_global(struct table_book *b, struct gp_err *e, const struct record *r,
                                size_t behind) {
    struct old_book *o = b->inside;
    switch (r->id) {
    case REC_FILEPASS:
        return gp_fail(e, GP_INVALID, NULL,
                       "文件设了密码，读不出来；请在 Excel 或 WPS 里去掉密码，另存一份再上传");
    case REC_DATEMODE:
        b->is_1904 = r->n >= 2 && ole_u16(r->p) == 1;
        return GP_OK;
    case REC_BOUNDSHEET:
        return add_sheet(b, e, r, behind);
    case REC_FORMAT:
        return add_format(b, e, r, behind);
    case REC_SST:
        return add_strings(b, e, r, behind);
    case REC_XF:
        if (r->n >= 4)
            *VEC_PUSH(&b->arena, &o->xf) = ole_u16(r->p + 2);
        return GP_OK;
    default:
        return GP_OK;
    }
}

static enum gp_code read_globals(struct table_book *b, struct gp_err *e) {
    struct old_book *o = b->inside;
    struct record r;
    size_t at = 0;
    if (!next_record(o->stream, &at, &r) || r.id != REC_BOF || r.n < 4)
        return ole_damaged(e, "no beginning");
    if (ole_u16(r.p) != BIFF8)
        return gp_fail(e, GP_INVALID, NULL,
                       "这是 Excel 95 或更早的工作簿；请用 Excel 或 WPS 打开，另存为 .xlsx 再上传");
    while (next_record(o->stream, &at, &r) && r.id != REC_EOF)
        TRY(take_global(b, e, &r, at));
    return b->sheets.n ? GP_OK
                       : gp_fail(e, GP_INVALID, NULL, "工作簿里没有工作表，请检查是否选对了文件");
}

/* ---- a sheet's records */

static void add_cell(struct table_book *b, const struct record *r, size_t at, unsigned col,
                     unsigned nth) {
    struct old_book *o = b->inside;
    *VEC_PUSH(&b->sheet_arena, &o->cells) =
        (struct old_cell){(uint16_t)ole_u16(r->p), (uint16_t)col, (uint16_t)nth, (uint32_t)at};
}

static enum gp_code add_merges(struct table_book *b, struct gp_err *e, const struct record *r) {
    size_t n = r->n < 2 ? 0 : ole_u16(r->p);
    for (size_t i = 0; i < n && 2 + (i + 1) * 8 <= r->n; i++) {
        const char *p = r->p + 2 + i * 8;
        struct table_range range = {ole_u16(p), ole_u16(p + 4), ole_u16(p + 2), ole_u16(p + 6)};
        if (b->merges.n == TABLE_MERGES_MAX)
            return gp_fail(e, GP_LIMIT, NULL, "合并单元格超过 %d 处，请取消一部分合并再上传",
                           TABLE_MERGES_MAX);
        if (range.last_row >= range.row && range.last_col >= range.col)
            *VEC_PUSH(&b->sheet_arena, &b->merges) = range;
    }
    return GP_OK;
}

static enum gp_code index_record(struct table_book *b, struct gp_err *e, const struct record *r,
                                 size_t at) {
    struct old_book *o = b->inside;
    switch (r->id) {
    case REC_MULRK:
        for (size_t i = 0; r->n >= 6 && 4 + (i + 1) * 6 + 2 <= r->n; i++)
            add_cell(b, r, at, ole_u16(r->p + 2) + (unsigned)i, (unsigned)i);
        return GP_OK;
    case REC_FORMULA:
    case REC_NUMBER:
    case REC_RK:
    case REC_LABELSST:
    case REC_LABEL:
    case REC_RSTRING:
    case REC_BOOLERR:
        if (r->n >= 8)
            add_cell(b, r, at, ole_u16(r->p + 2), 0);
        return GP_OK;
    case REC_ROW:
        if (r->n >= 14 && (r->p[12] & 0x20))
            o->hidden[ole_u16(r->p) / 8] |= (uint8_t)(1 << ole_u16(r->p) % 8);
        return GP_OK;
    case REC_COLINFO:
        if (r->n >= 10 && (r->p[8] & 1) && b->hidden_columns.n < TABLE_COLUMNS)
            *VEC_PUSH(&b->sheet_arena, &b->hidden_columns) =
                (struct table_range){0, ole_u16(r->p), OLD_ROWS - 1, ole_u16(r->p + 2)};
        return GP_OK;
    case REC_MERGEDCELLS:
        return add_merges(b, e, r);
    default:
        return GP_OK;
    }
}

static int by_place(const void *x, const void *y) {
    const struct old_cell *a = x, *b = y;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->col != b->col)
        return a->col < b->col ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static void sort_cells(struct old_book *o) {
    for (size_t i = 1; i < o->cells.n; i++)
        if (by_place(&o->cells.v[i - 1], &o->cells.v[i]) > 0) {
            qsort(o->cells.v, o->cells.n, sizeof(*o->cells.v), by_place);
            return;
        }
}

static enum gp_code old_select(struct table_book *b, struct gp_err *e, size_t sheet) {
    struct old_book *o = b->inside;
    struct record r;
    size_t at = o->starts.v[sheet], depth = 0;
    o->cells.v = NULL;
    o->cells.n = o->cells.cap = o->next = 0;
    memset(o->hidden, 0, sizeof(o->hidden));
    for (size_t from = at; next_record(o->stream, &at, &r); from = at) {
        depth += r.id == REC_BOF; /* charts in a sheet have records of their own */
        if (depth == 0)
            break;
        if (r.id == REC_EOF && --depth == 0) {
            sort_cells(o);
            return GP_OK;
        }
        if (depth == 1)
            TRY(index_record(b, e, &r, from));
    }
    return ole_damaged(e, "a sheet has no end");
}

/* ---- cells */

static const char *error_name(unsigned code) {
    switch (code) {
    case 0x00:
        return "#NULL!";
    case 0x07:
        return "#DIV/0!";
    case 0x0F:
        return "#VALUE!";
    case 0x17:
        return "#REF!";
    case 0x1D:
        return "#NAME?";
    case 0x24:
        return "#NUM!";
    default:
        return "#N/A";
    }
}

static void set_bool(struct table_cell *c, bool value) {
    c->kind = TABLE_BOOL;
    c->text = value ? STR("1") : STR("0");
}

static bool set_text(struct table_book *b, struct table_cell *c, const struct buf *text) {
    if (text->n > TABLE_CELL_MAX)
        return false;
    c->kind = TABLE_TEXT;
    table_set_text(b, c, (struct str){buf_text(text), text->n});
    return true;
}

/* The value that was saved with the formula; a text stands in a record of its own behind it. */
static bool set_formula(struct table_book *b, struct table_cell *c, const struct record *r,
                        size_t behind, struct buf *text) {
    struct old_book *o = b->inside;
    if (r->n < 14)
        return false;
    const char *v = r->p + 6;
    if (ole_u16(v + 6) != 0xFFFF) {
        set_number(b, c, ole_u16(r->p + 4), binary_text(u64_of(v), 0, text), text);
        return true;
    }
    if (v[0] == 1)
        set_bool(c, v[2] != 0);
    else if (v[0] == 2)
        set_error(c, error_name((unsigned char)v[2]));
    struct record next;
    bool told = false;
    for (unsigned i = 0; v[0] == 0 && !told && i < 3 && next_record(o->stream, &behind, &next); i++)
        if (next.id == REC_STRING) { /* array formulas may stand between */
            told = string_of(o->stream, behind, next.p, next.n, true, text);
            return told && set_text(b, c, text);
        }
    return v[0] != 0;
}

static bool set_shared(struct old_book *o, struct table_cell *c, uint32_t n) {
    uint32_t from;
    if (n >= o->offsets.n / sizeof(from))
        return false;
    memcpy(&from, o->offsets.p + n * sizeof(from), sizeof(from));
    c->kind = TABLE_TEXT;
    c->text = str_of(o->strings.p + from);
    return c->text.n <= TABLE_CELL_MAX;
}

static bool set_cell(struct table_book *b, struct table_cell *c, const struct record *r,
                     unsigned nth, size_t behind, struct buf *text) {
    struct old_book *o = b->inside;
    unsigned xf = ole_u16(r->p + 4);
    switch (r->id) {
    case REC_NUMBER:
        if (r->n < 14)
            return false;
        set_number(b, c, xf, binary_text(u64_of(r->p + 6), 0, text), text);
        return true;
    case REC_RK:
        if (r->n < 10)
            return false;
        set_number(b, c, xf, rk_text(ole_u32(r->p + 6), text), text);
        return true;
    case REC_MULRK:
        xf = ole_u16(r->p + 4 + (size_t)nth * 6);
        set_number(b, c, xf, rk_text(ole_u32(r->p + 6 + (size_t)nth * 6), text), text);
        return true;
    case REC_LABELSST:
        return r->n >= 10 && set_shared(o, c, ole_u32(r->p + 6));
    case REC_BOOLERR:
        if (r->p[7])
            set_error(c, error_name((unsigned char)r->p[6]));
        else
            set_bool(c, r->p[6] != 0);
        return true;
    case REC_FORMULA:
        return set_formula(b, c, r, behind, text);
    default:
        return string_of(o->stream, behind, r->p + 6, r->n - 6, true, text) && set_text(b, c, text);
    }
}

static enum gp_code old_next(struct table_book *b, struct gp_err *e, bool *ret_found) {
    struct old_book *o = b->inside;
    struct buf text GP_CLEANUP(buf_free) = BUF_INIT;
    if (o->next == o->cells.n) {
        *ret_found = false;
        return GP_OK;
    }
    unsigned row = o->cells.v[o->next].row;
    b->row.row = row;
    b->row.hidden = o->hidden[row / 8] >> row % 8 & 1;
    for (; o->next < o->cells.n && o->cells.v[o->next].row == row; o->next++) {
        const struct old_cell *k = &o->cells.v[o->next];
        if (b->cells.n > 0 && b->cells.v[b->cells.n - 1].col == k->col)
            continue;
        struct record r = {0};
        size_t at = k->at;
        buf_clear(&text);
        struct table_cell *c = table_add_cell(b, k->col);
        if (!next_record(o->stream, &at, &r) || !set_cell(b, c, &r, k->nth, at, &text))
            return gp_fail(e, GP_INVALID, table_cell_name(e->arena, row, k->col),
                           "这一格的内容读不出来，工作簿可能已损坏；请另存为 .xlsx 再上传");
        if (c->kind == TABLE_TEXT && c->text.n == 0)
            b->cells.n--;
    }
    return GP_OK;
}

static void old_close(struct table_book *b) {
    struct old_book *o = b->inside;
    buf_free(&o->strings);
    buf_free(&o->offsets);
}

static const struct table_driver old_driver = {old_select, old_next, old_close};

/* ---- opening */

static enum gp_code refuse_other(struct gp_err *e, const struct ole *o) {
    if (ole_has(o, "EncryptedPackage"))
        return gp_fail(e, GP_INVALID, NULL,
                       "文件设了打开密码，读不出来；请在 Excel 或 WPS 里去掉密码，另存一份再上传");
    if (ole_has(o, "WordDocument"))
        return gp_fail(e, GP_INVALID, NULL,
                       "这是 Word 文档；请把表格复制到 Excel 里，存为 .xlsx 再上传");
    if (ole_has(o, "Book"))
        return gp_fail(e, GP_INVALID, NULL,
                       "这是 Excel 95 或更早的工作簿；请用 Excel 或 WPS 打开，另存为 .xlsx 再上传");
    return ole_damaged(e, "no workbook in it");
}

enum gp_code table_xls_open(struct table_book *b, struct gp_err *e, struct str bytes) {
    if (bytes.n > TABLE_OLD_FILE_MAX)
        return gp_fail(e, GP_LIMIT, NULL, ".xls 文件超过 %zu MB，请另存为 .xlsx 再上传",
                       TABLE_OLD_FILE_MAX >> 20);
    struct ole *ole;
    TRY(ole_open(&b->arena, e, bytes, &ole));
    if (!ole_has(ole, "Workbook"))
        return refuse_other(e, ole);
    struct old_book *o = gp_new(&b->arena, struct old_book);
    b->inside = o;
    b->driver = &old_driver;
    TRY(ole_read(&b->arena, e, ole, "Workbook", &o->stream));
    return read_globals(b, e);
}
