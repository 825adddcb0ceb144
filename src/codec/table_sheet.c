/* Rows of a worksheet. Merged ranges stand behind the rows in the file, but are needed before them:
 * when a sheet is selected, its bytes are run through once, and all but the rows is parsed; then
 * the rows are parsed one at a time. */
#include "base/heap.h"
#include "base/utf8.h"
#include "codec/table_scan.h"
#include "codec/table_xlsx.h"

#define BLOCK ((size_t)64 << 10)

struct sheet_reader {
    struct table_book *book;
    struct xlsx *x;
    struct part part;
    struct reader r; /* what stands around the rows; and the rows, where they cannot be scanned */
    struct scanner scan; /* the rows */
    bool scans, started;
    struct gp_err *e;  /* of the call at hand */
    enum gp_code code; /* what a row was refused for */
    bool paused, ended;
    char block[BLOCK];

    uint32_t next_row; /* where a row or cell without address stands */
    uint32_t next_col;
    bool in_row, row_done;

    /* the cell at hand */
    bool in_cell, wants_text, has_formula, in_phonetic;
    uint32_t col;
    unsigned style;
    char type; /* n s b e d, i: inlineStr, f: str */
    struct buf text;
};

/* ---- addresses */

static bool read_number(const char **p, uint32_t most, uint32_t *ret) {
    uint32_t v = 0;
    const char *from = *p;
    for (; **p >= '0' && **p <= '9'; (*p)++) {
        v = v * 10 + (uint32_t)(**p - '0');
        if (v > most)
            return false;
    }
    *ret = v;
    return *p > from && v > 0;
}

/* C12, $C$12 */
static bool read_address(const char **p, uint32_t *ret_row, uint32_t *ret_col) {
    uint32_t col = 0, row;
    *p += **p == '$';
    for (; **p >= 'A' && **p <= 'Z'; (*p)++) {
        col = col * 26 + (uint32_t)(**p - 'A') + 1;
        if (col > TABLE_COLUMNS)
            return false;
    }
    *p += **p == '$';
    if (col == 0 || !read_number(p, TABLE_ROWS, &row))
        return false;
    *ret_row = row - 1;
    *ret_col = col - 1;
    return true;
}

static bool read_range(const char *s, struct table_range *ret) {
    struct table_range v;
    if (!read_address(&s, &v.row, &v.col) || *s++ != ':' ||
        !read_address(&s, &v.last_row, &v.last_col) || *s)
        return false;
    if (v.last_row < v.row || v.last_col < v.col)
        return false;
    *ret = v;
    return true;
}

/* ---- what stands around the rows */

static bool is_true(const char *s) {
    return s && (strcmp(s, "1") == 0 || strcmp(s, "true") == 0);
}

static void take_merge(struct sheet_reader *s, const char **attributes) {
    struct table_book *b = s->book;
    const char *ref = attribute(attributes, "ref");
    struct table_range range;
    if (!ref || !read_range(ref, &range))
        return;
    if (b->merges.n == TABLE_MERGES_MAX) {
        reader_refuse(&s->r,
                      gp_fail(s->r.e, GP_LIMIT, NULL,
                              "合并单元格超过 %d 处，请取消一部分合并再上传", TABLE_MERGES_MAX));
        return;
    }
    *VEC_PUSH(&b->sheet_arena, &b->merges) = range;
}

static void take_column(struct sheet_reader *s, const char **attributes) {
    struct table_book *b = s->book;
    const char *from = attribute(attributes, "min"), *to = attribute(attributes, "max");
    uint32_t first, last;
    if (!is_true(attribute(attributes, "hidden")) || !from || !to ||
        !read_number(&from, TABLE_COLUMNS, &first) || !read_number(&to, TABLE_COLUMNS, &last))
        return;
    if (b->hidden_columns.n < TABLE_COLUMNS)
        *VEC_PUSH(&b->sheet_arena, &b->hidden_columns) =
            (struct table_range){0, first - 1, TABLE_ROWS - 1, last - 1};
}

static void facts_start(void *arg, const char *name, const char **attributes) {
    struct sheet_reader *s = arg;
    if (strcmp(name, "mergeCell") == 0)
        take_merge(s, attributes);
    else if (strcmp(name, "col") == 0)
        take_column(s, attributes);
}

static void facts_end(void *arg, const char *name) {
    (void)arg, (void)name;
}

/* ---- rows */

static void refuse(struct sheet_reader *s, enum gp_code code) {
    if (s->scans) {
        s->code = s->code ? s->code : code;
        s->scan.refused = true;
    } else {
        reader_refuse(&s->r, code);
    }
}

static void too_far(struct sheet_reader *s) {
    refuse(s, gp_fail(s->e, GP_INVALID, NULL,
                      "工作簿里的行或列超出了 Excel 的范围，或次序颠倒；请用 Excel 或 WPS "
                      "打开，另存一份再上传"));
}

static void start_row(struct sheet_reader *s, const char **attributes) {
    uint32_t row = s->next_row + 1;
    const char *r = attribute(attributes, "r");
    if ((r && !read_number(&r, TABLE_ROWS, &row)) || row <= s->next_row || row > TABLE_ROWS) {
        too_far(s);
        return;
    }
    s->in_row = true;
    s->next_row = row;
    s->next_col = 0;
    s->book->row.row = row - 1;
    s->book->row.hidden = is_true(attribute(attributes, "hidden"));
}

static char type_of(const char *t) {
    if (!t || !*t)
        return 'n';
    if (strcmp(t, "inlineStr") == 0)
        return 'i';
    return strcmp(t, "str") == 0 ? 'f' : *t;
}

static void start_cell(struct sheet_reader *s, const char **attributes) {
    const char *address = NULL, *type = NULL;
    uint32_t row, col = s->next_col;
    s->style = 0;
    for (const char **p = attributes; *p; p += 2) {
        const char *name = p[0];
        if (name[0] == 'r' && !name[1])
            address = p[1];
        else if (name[0] == 't' && !name[1])
            type = p[1];
        else if (name[0] == 's' && !name[1])
            for (const char *d = p[1]; *d >= '0' && *d <= '9' && s->style < 10000000; d++)
                s->style = s->style * 10 + (unsigned)(*d - '0');
    }
    if (address && (!read_address(&address, &row, &col) || row != s->book->row.row)) {
        too_far(s);
        return;
    }
    if (col < s->next_col || col >= TABLE_COLUMNS) {
        too_far(s);
        return;
    }
    s->in_cell = true;
    s->has_formula = s->in_phonetic = false;
    s->col = col;
    s->next_col = col + 1;
    s->type = type_of(type);
    buf_clear(&s->text);
}

static void rows_start(void *arg, const char *name, const char **attributes) {
    struct sheet_reader *s = arg;
    if (s->in_cell) {
        bool value = name[0] == 'v' && !name[1];
        bool text = name[0] == 't' && !name[1] && !s->in_phonetic;
        s->wants_text = s->type == 'i' ? text : value;
        s->has_formula = s->has_formula || (name[0] == 'f' && !name[1]);
        s->in_phonetic = s->in_phonetic || strcmp(name, "rPh") == 0;
    } else if (s->in_row && name[0] == 'c' && !name[1]) {
        start_cell(s, attributes);
    } else if (strcmp(name, "row") == 0) {
        start_row(s, attributes);
    }
}

/* The string that cells share. */
static bool set_shared(struct sheet_reader *s, struct table_cell *c) {
    const struct xlsx *x = s->x;
    uint32_t at = 0;
    const char *p = buf_text(&s->text);
    for (; *p >= '0' && *p <= '9' && at < 100000000; p++)
        at = at * 10 + (uint32_t)(*p - '0');
    if (*p || s->text.n == 0 || at >= x->offsets.n)
        return false;
    size_t from = x->offsets.v[at];
    size_t end = at + 1 < x->offsets.n ? x->offsets.v[at + 1] : x->strings.n;
    c->kind = TABLE_TEXT;
    c->text = (struct str){x->strings.p + from, end - 1 - from};
    return true;
}

/* An ISO date: 2022-05-01T00:00:00 */
static bool set_iso(struct sheet_reader *s, struct table_cell *c) {
    struct str day = {buf_text(&s->text), s->text.n < 10 ? s->text.n : 10};
    if (!date_parse(day, &c->date))
        return false;
    c->kind = TABLE_DATE;
    table_set_text(s->book, c, day);
    return true;
}

/* The scanner takes bytes as they come. */
static bool is_clean(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
            return false;
    return utf8_valid_prefix(s) == s.n;
}

static bool set_cell(struct sheet_reader *s, struct table_cell *c) {
    static const struct table_format general = {FORMAT_GENERAL, -1};
    struct str text = {buf_text(&s->text), s->text.n};
    switch (s->type) {
    case 's':
        return set_shared(s, c);
    case 'i':
    case 'f':
        if (!is_clean(text))
            return false;
        c->kind = TABLE_TEXT;
        text.n = s->text.n ? xlsx_unescape(s->text.p, s->text.n) : 0;
        table_set_text(s->book, c, text);
        return true;
    case 'b':
    case 'e':
        if (!is_clean(text))
            return false;
        c->kind = s->type == 'b' ? TABLE_BOOL : TABLE_ERROR;
        table_set_text(s->book, c, text);
        return s->type == 'e' || (text.n == 1 && (*text.p == '0' || *text.p == '1'));
    case 'd':
        return set_iso(s, c);
    default:
        return table_set_number(s->book, c, text,
                                s->style < s->x->formats.n ? s->x->formats.v[s->style] : general);
    }
}

static void end_cell(struct sheet_reader *s) {
    s->in_cell = false;
    bool blank = s->text.n == 0;
    if (blank && (!s->has_formula || s->type == 'f'))
        return;
    struct table_cell *c = table_add_cell(s->book, s->col);
    c->unsaved = blank;
    if (blank || set_cell(s, c))
        return;
    const char *where = table_cell_name(s->e->arena, s->book->row.row, s->col);
    refuse(
        s,
        gp_fail(s->e, GP_INVALID, where,
                "这一格的内容读不出来，工作簿可能已损坏；请用 Excel 或 WPS 打开，另存一份再上传"));
}

static void rows_end(void *arg, const char *name) {
    struct sheet_reader *s = arg;
    s->wants_text = false;
    if (s->in_cell && name[0] == 'c' && !name[1]) {
        end_cell(s);
    } else if (s->in_cell) {
        s->in_phonetic = s->in_phonetic && strcmp(name, "rPh") != 0;
    } else if (s->in_row && strcmp(name, "row") == 0) {
        s->in_row = false;
        s->row_done = true;
        if (s->scans)
            s->scan.pause = true;
        else
            reader_pause(&s->r);
    } else if (strcmp(name, "sheetData") == 0) {
        s->ended = true;
    }
}

static void rows_text(void *arg, const char *text, int n) {
    struct sheet_reader *s = arg;
    if (!s->wants_text)
        return;
    if (s->text.n + (size_t)n > TABLE_CELL_MAX) {
        refuse(s, gp_fail(s->e, GP_LIMIT, table_cell_name(s->e->arena, s->book->row.row, s->col),
                          "这一格的文字超过 %zu 字节，请缩短后再上传", TABLE_CELL_MAX));
        return;
    }
    buf_add(&s->text, text, (size_t)n);
}

/* ---- around the rows */

/* Passes the bytes on without what stands between <sheetData> and </sheetData>. */
struct skipper {
    enum { BEFORE, WITHIN, BEHIND } state;
    struct buf held;  /* bytes that are not passed on yet */
    char closing[40]; /* </sheetData or </x:sheetData */
};

/* The opening tag of sheetData in what is held: its first byte and the byte behind it. */
static bool find_opening(struct skipper *k, size_t *ret_end, bool *ret_empty) {
    static const char name[] = "sheetData";
    const char *p = buf_text(&k->held), *end = p + k->held.n;
    const char *at = memmem(p, k->held.n, name, sizeof(name) - 1);
    const char *close = at ? memchr(at, '>', (size_t)(end - at)) : NULL;
    if (!close)
        return false;
    const char *open = at;
    while (open > p && *open != '<')
        open--;
    int n = (int)(at - open) + (int)sizeof(name) - 2;
    if (n < (int)sizeof(k->closing) - 3)
        snprintf(k->closing, sizeof(k->closing), "</%.*s", n, open + 1);
    *ret_end = (size_t)(close + 1 - p);
    *ret_empty = close[-1] == '/';
    return true;
}

static void drop_front(struct buf *b, size_t n) {
    memmove(b->p, b->p + n, b->n - n);
    b->n -= n;
}

/* How many bytes at the front of what is held may be passed on now. */
static size_t skip(struct skipper *k, bool last) {
    size_t keep = sizeof(k->closing) + 400; /* the tag may be cut between two blocks */
    if (k->state == BEFORE) {
        size_t end;
        bool empty;
        if (find_opening(k, &end, &empty)) {
            k->state = empty || !*k->closing ? BEHIND : WITHIN;
            return end;
        }
        return last ? k->held.n : k->held.n > keep ? k->held.n - keep : 0;
    }
    if (k->state == WITHIN) {
        const char *at =
            k->held.n ? memmem(k->held.p, k->held.n, k->closing, strlen(k->closing)) : NULL;
        size_t gone = at                               ? (size_t)(at - k->held.p)
                      : k->held.n > sizeof(k->closing) ? k->held.n - sizeof(k->closing)
                                                       : 0;
        if (gone > 0)
            drop_front(&k->held, gone);
        if (!at)
            return 0;
        k->state = BEHIND;
    }
    return k->held.n;
}

static enum gp_code read_facts(struct sheet_reader *s, struct gp_err *e, struct skipper *k) {
    for (size_t n = 1; n > 0;) {
        TRY(part_read(&s->part, e, s->block, BLOCK, &n));
        buf_add(&k->held, s->block, n);
        for (;;) {
            int before = (int)k->state;
            size_t pass = skip(k, n == 0);
            bool paused;
            if (pass > 0) {
                TRY(reader_feed(&s->r, e, k->held.p, pass, &paused));
                drop_front(&k->held, pass);
            }
            if ((int)k->state == before)
                break;
        }
    }
    bool paused;
    return reader_feed(&s->r, e, "", 0, &paused);
}

static enum gp_code open_part(struct sheet_reader *s, struct gp_err *e, const char *name) {
    part_close(&s->part);
    reader_close(&s->r);
    TRY(part_open(&s->x->package, e, name, &s->part));
    return reader_open(&s->r, name);
}

enum gp_code sheet_select(struct table_book *b, struct gp_err *e, size_t sheet) {
    struct xlsx *x = b->inside;
    sheet_close(x);
    struct sheet_reader *s = heap_take_clear(sizeof(*s));
    x->sheet = s;
    s->book = b;
    s->x = x;
    s->r.arg = s->scan.arg = s;
    s->r.start = facts_start;
    s->r.end = facts_end;
    TRY(open_part(s, e, x->parts.v[sheet]));
    struct skipper k = {0};
    enum gp_code code = read_facts(s, e, &k);
    buf_free(&k.held);
    TRY(code);
    s->r.start = s->scan.start = rows_start;
    s->r.end = s->scan.end = rows_end;
    s->r.text = s->scan.text = rows_text;
    return open_part(s, e, x->parts.v[sheet]);
}

/* Reads up to the element of the rows and decides how they are taken. */
static enum gp_code start_rows(struct sheet_reader *s, struct gp_err *e) {
    struct skipper k = {0};
    size_t n = 1, end = 0;
    bool empty = false, found = false;
    enum gp_code code = GP_OK;
    while (code == GP_OK && n > 0 && !found) {
        code = part_read(&s->part, e, s->block, BLOCK, &n);
        if (code == GP_OK)
            buf_add(&k.held, s->block, n);
        found = find_opening(&k, &end, &empty);
    }
    s->started = true;
    s->scans = found && scan_can(k.held.p, k.held.n);
    if (code == GP_OK && s->scans) {
        const char *open = k.held.p + end - 1; /* from the tag itself on */
        while (*open != '<')
            open--;
        scan_feed(&s->scan, open, k.held.n - (size_t)(open - k.held.p));
    } else if (code == GP_OK) {
        code = reader_feed(&s->r, e, buf_text(&k.held), k.held.n, &s->paused);
    }
    buf_free(&k.held);
    return code;
}

static enum gp_code scan_row(struct sheet_reader *s, struct gp_err *e) {
    for (;;) {
        size_t n;
        switch (scan_next(&s->scan)) {
        case SCAN_PAUSED:
            return GP_OK;
        case SCAN_ENDED:
            s->ended = true;
            return GP_OK;
        case SCAN_BROKEN:
            return s->code ? s->code : package_damaged(e, s->part.name);
        case SCAN_MORE:
            break;
        }
        TRY(part_read(&s->part, e, s->block, BLOCK, &n));
        if (n == 0)
            return package_damaged(e, s->part.name);
        scan_feed(&s->scan, s->block, n);
    }
}

static enum gp_code parse_row(struct sheet_reader *s, struct gp_err *e) {
    while (!s->row_done && !s->ended) {
        if (s->paused) {
            TRY(reader_resume(&s->r, e, &s->paused));
            continue;
        }
        size_t n;
        TRY(part_read(&s->part, e, s->block, BLOCK, &n));
        TRY(reader_feed(&s->r, e, s->block, n, &s->paused));
        s->ended = s->ended || (n == 0 && !s->row_done);
    }
    return GP_OK;
}

enum gp_code sheet_next(struct table_book *b, struct gp_err *e, bool *ret_found) {
    struct xlsx *x = b->inside;
    struct sheet_reader *s = x->sheet;
    s->e = e;
    s->row_done = false;
    if (!s->started)
        TRY(start_rows(s, e));
    if (!s->row_done && !s->ended)
        TRY(s->scans ? scan_row(s, e) : parse_row(s, e));
    *ret_found = s->row_done;
    return GP_OK;
}

void sheet_close(struct xlsx *x) {
    struct sheet_reader *s = x->sheet;
    if (!s)
        return;
    part_close(&s->part);
    reader_close(&s->r);
    scan_free(&s->scan);
    buf_free(&s->text);
    free(s);
    x->sheet = NULL;
}
