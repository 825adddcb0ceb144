/* The workbook around the sheets: which there are, what styles show, which strings cells share.
 * Begin with table_xlsx_open at the end: relations lead from the package to the workbook, and from
 * there to sheets, styles and strings; a relation that leads out of the package is refused
 * (part_of). Each section is a reader of its own with start, end and text. Rows are table_sheet.c,
 * bytes and their limits table_package.c. */
#include "codec/table_xlsx.h"

#include "base/heap.h"

#define STYLES_MAX  65536 /* Excel has 65,490 */
#define FORMATS_MAX 1000  /* of their own; Excel has 250 */

/* ---- relations */

struct relation {
    const char *id, *type, *target;
    bool external;
};

struct relations {
    struct arena *arena;
    VEC(struct relation) v;
};

static void relation_start(void *arg, const char *name, const char **attributes) {
    struct relations *l = arg;
    const char *id = attribute(attributes, "Id"), *type = attribute(attributes, "Type"),
               *target = attribute(attributes, "Target"),
               *mode = attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
        return;
    const char *last = strrchr(type, '/');
    *VEC_PUSH(l->arena, &l->v) = (struct relation){
        arena_strdup(l->arena, id), arena_strdup(l->arena, last ? last + 1 : type),
        arena_strdup(l->arena, target), cstr_eq(mode, "External")};
}

static void ignore_end(void *arg, const char *name) {
    (void)arg, (void)name;
}

static enum gp_code read_relations(struct xlsx *x, struct gp_err *e, const char *part,
                                   struct relations *l) {
    struct reader r = {.start = relation_start, .end = ignore_end, .arg = l};
    return package_parse(&x->package, e, part, &r);
}

/* The part that a relation of one in folder names; NULL when it lies outside of the package. */
static const char *part_of(struct arena *a, const char *folder, const struct relation *r) {
    const char *target = r->target;
    if (r->external || strstr(target, "..") || strchr(target, '\\') || strchr(target, ':'))
        return NULL;
    return *target == '/' ? target + 1 : arena_printf(a, "%s%s", folder, target);
}

static enum gp_code path_trick(struct gp_err *e) {
    return gp_fail(
        e, GP_INVALID, NULL,
        "工作簿引用了自身以外的文件，出于安全没有读取；请用 Excel 或 WPS 打开，另存一份再上传");
}

/* ---- workbook */

struct workbook {
    struct table_book *book;
    struct arena *arena;
    struct named_sheet {
        const char *name, *id;
        bool hidden;
    } * v;
    size_t n, cap;
    bool in_sheets;
};

static void workbook_start(void *arg, const char *name, const char **attributes) {
    struct workbook *w = arg;
    if (strcmp(name, "workbookPr") == 0) {
        const char *mac = attribute(attributes, "date1904");
        w->book->is_1904 = cstr_eq(mac, "1") || cstr_eq(mac, "true");
    }
    if (strcmp(name, "sheets") == 0)
        w->in_sheets = true;
    if (!w->in_sheets || strcmp(name, "sheet") != 0 || w->n > TABLE_SHEETS_MAX)
        return;
    const char *own = attribute(attributes, "name"), *state = attribute(attributes, "state");
    const char *id = attribute(attributes, "id"); /* r:id */
    w->v = arena_grow(w->arena, w->v, w->n, &w->cap, sizeof(*w->v));
    w->v[w->n++] =
        (struct named_sheet){arena_strdup(w->arena, cstr_or_empty(own)), arena_strdup(w->arena, id),
                             state && strcmp(state, "visible") != 0};
}

static void workbook_end(void *arg, const char *name) {
    struct workbook *w = arg;
    if (strcmp(name, "sheets") == 0)
        w->in_sheets = false;
}

static const struct relation *relation_of(const struct relations *l, const char *id) {
    for (size_t i = 0; id && i < l->v.n; i++)
        if (strcmp(l->v.v[i].id, id) == 0)
            return &l->v.v[i];
    return NULL;
}

static const struct relation *relation_by_type(const struct relations *l, const char *type) {
    for (size_t i = 0; i < l->v.n; i++)
        if (strcmp(l->v.v[i].type, type) == 0)
            return &l->v.v[i];
    return NULL;
}

/* Sheets that hold charts or macros only are no tables. */
static enum gp_code add_sheets(struct table_book *b, struct gp_err *e, const struct workbook *w,
                               const struct relations *l, const char *folder) {
    struct xlsx *x = b->inside;
    if (w->n > TABLE_SHEETS_MAX)
        return gp_fail(e, GP_LIMIT, NULL, "超过 %d 张工作表，请拆成几个文件再上传",
                       TABLE_SHEETS_MAX);
    for (size_t i = 0; i < w->n; i++) {
        const struct relation *r = relation_of(l, w->v[i].id);
        if (!r || strcmp(r->type, "worksheet") != 0)
            continue;
        const char *part = part_of(&b->arena, folder, r);
        if (!part)
            return path_trick(e);
        *VEC_PUSH(&b->arena, &b->sheets) = (struct table_sheet){w->v[i].name, w->v[i].hidden};
        *VEC_PUSH(&b->arena, &x->parts) = part;
    }
    if (b->sheets.n == 0)
        return gp_fail(e, GP_INVALID, NULL, "工作簿里没有工作表，请检查是否选对了文件");
    return GP_OK;
}

/* ---- styles */

struct styles {
    struct arena *arena;
    struct xlsx *x;
    VEC(struct own_format {
        unsigned id;
        struct table_format format;
    })
    own;
    bool in_cell_xfs;
};

static unsigned number_of(const char *s) {
    unsigned v = 0;
    for (; s && *s >= '0' && *s <= '9' && v < 100000000; s++)
        v = v * 10 + (unsigned)(*s - '0');
    return v;
}

static void styles_start(void *arg, const char *name, const char **attributes) {
    struct styles *s = arg;
    const char *id = attribute(attributes, "numFmtId");
    if (strcmp(name, "numFmt") == 0 && id && s->own.n < FORMATS_MAX)
        *VEC_PUSH(s->arena, &s->own) = (struct own_format){
            number_of(id), table_format_of(cstr_or_empty(attribute(attributes, "formatCode")))};
    if (strcmp(name, "cellXfs") == 0)
        s->in_cell_xfs = true;
    if (!s->in_cell_xfs || strcmp(name, "xf") != 0 || s->x->formats.n >= STYLES_MAX)
        return;
    unsigned n = number_of(id);
    struct table_format format = table_format_builtin(n);
    for (size_t i = 0; i < s->own.n; i++)
        if (s->own.v[i].id == n)
            format = s->own.v[i].format;
    *VEC_PUSH(s->arena, &s->x->formats) = format;
}

static void styles_end(void *arg, const char *name) {
    struct styles *s = arg;
    if (strcmp(name, "cellXfs") == 0)
        s->in_cell_xfs = false;
}

/* ---- shared strings */

struct strings {
    struct reader r;
    struct xlsx *x;
    unsigned phonetic; /* within rPh, which says how something is pronounced */
    bool in_text;
    size_t start; /* of the string at hand */
};

static void strings_start(void *arg, const char *name, const char **attributes) {
    struct strings *s = arg;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        s->start = s->x->strings.n;
    else if (strcmp(name, "rPh") == 0)
        s->phonetic++;
    else if (strcmp(name, "t") == 0)
        s->in_text = s->phonetic == 0;
}

static void add_offset(struct offsets *o, size_t at) {
    if (o->n == o->cap) {
        o->cap = o->cap ? o->cap * 2 : 1024;
        o->v = heap_more(o->v, o->cap * sizeof(*o->v));
    }
    o->v[o->n++] = (uint32_t)at;
}

static void strings_end(void *arg, const char *name) {
    struct strings *s = arg;
    if (strcmp(name, "rPh") == 0)
        s->phonetic -= s->phonetic > 0;
    else if (strcmp(name, "t") == 0)
        s->in_text = false;
    if (strcmp(name, "si") != 0)
        return;
    struct buf *b = &s->x->strings;
    if (b->n > s->start)
        b->n = s->start + xlsx_unescape(b->p + s->start, b->n - s->start);
    buf_addc(b, '\0');
    add_offset(&s->x->offsets, s->start);
}

static void strings_text(void *arg, const char *text, int n) {
    struct strings *s = arg;
    if (!s->in_text)
        return;
    buf_add(&s->x->strings, text, (size_t)n);
    if (s->x->strings.n - s->start > TABLE_CELL_MAX)
        reader_refuse(&s->r, gp_fail(s->r.e, GP_LIMIT, NULL,
                                     "有一格的文字超过 %zu 字节，请缩短后再上传", TABLE_CELL_MAX));
    else if (s->x->strings.n + s->x->offsets.n * sizeof(uint32_t) > TABLE_STRINGS_MAX)
        reader_refuse(&s->r, gp_fail(s->r.e, GP_LIMIT, NULL,
                                     "工作簿里的文字超过 %zu MB，请拆成几个文件再上传",
                                     TABLE_STRINGS_MAX >> 20));
}

static int hex_of(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code of _xHHHH_ at p; -1 when it is none. */
static int escaped(const char *p, size_t n) {
    if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return -1;
    int v = 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_of(p[i]);
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

size_t xlsx_unescape(char *text, size_t n) {
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        int code = text[i] == '_' ? escaped(text + i, n - i) : -1;
        char c = text[i];
        if (code >= 0 && code < 0x80) {
            c = (char)code;
            i += 6;
        }
        if (c == '\r' && i + 1 < n && text[i + 1] == '\n')
            continue;
        if (c == '\0')
            continue;
        text[to++] = c == '\r' ? '\n' : c;
    }
    return to;
}

/* ---- opening */

static enum gp_code read_workbook(struct table_book *b, struct gp_err *e, struct arena *scratch,
                                  const char *part) {
    struct xlsx *x = b->inside;
    const char *slash = strrchr(part, '/');
    size_t n = slash ? (size_t)(slash + 1 - part) : 0;
    const char *folder = arena_strndup(&b->arena, part, n);
    struct relations l = {.arena = scratch};
    TRY(read_relations(x, e, arena_printf(scratch, "%s_rels/%s.rels", folder, part + n), &l));
    struct workbook w = {.book = b, .arena = &b->arena};
    struct reader r = {.start = workbook_start, .end = workbook_end, .arg = &w};
    TRY(package_parse(&x->package, e, part, &r));
    TRY(add_sheets(b, e, &w, &l, folder));
    const struct relation *styles = relation_by_type(&l, "styles");
    const struct relation *strings = relation_by_type(&l, "sharedStrings");
    const char *styles_part = styles ? part_of(scratch, folder, styles) : NULL;
    const char *strings_part = strings ? part_of(scratch, folder, strings) : NULL;
    if ((styles && !styles_part) || (strings && !strings_part))
        return path_trick(e);
    struct styles s = {.arena = &b->arena, .x = x};
    r = (struct reader){.start = styles_start, .end = styles_end, .arg = &s};
    if (styles_part && package_has(&x->package, styles_part))
        TRY(package_parse(&x->package, e, styles_part, &r));
    if (!strings_part || !package_has(&x->package, strings_part))
        return GP_OK;
    struct strings t = {
        .r = {.start = strings_start, .end = strings_end, .text = strings_text, .arg = &t}, .x = x};
    return package_parse(&x->package, e, strings_part, &t.r);
}

static enum gp_code not_excel(struct gp_err *e, const struct package *p) {
    if (package_has(p, "word/document.xml"))
        return gp_fail(e, GP_INVALID, NULL,
                       "这是 Word 文档；请把表格复制到 Excel 里，存为 .xlsx 再上传");
    if (package_has(p, "xl/workbook.bin"))
        return gp_fail(e, GP_INVALID, NULL, "这是二进制工作簿（.xlsb），请另存为 .xlsx 再上传");
    if (package_has(p, "content.xml") || package_has(p, "mimetype"))
        return gp_fail(e, GP_INVALID, NULL,
                       "这是 OpenDocument 表格（.ods），请另存为 .xlsx 再上传");
    return gp_fail(e, GP_INVALID, NULL, "这是压缩包，不是工作簿；请解压后上传里面的表格文件");
}

static void xlsx_close(struct table_book *b) {
    struct xlsx *x = b->inside;
    sheet_close(x);
    package_close(&x->package);
    buf_free(&x->strings);
    free(x->offsets.v);
}

static const struct table_driver xlsx_driver = {sheet_select, sheet_next, xlsx_close};

enum gp_code table_xlsx_open(struct table_book *b, struct gp_err *e, struct str bytes) {
    struct xlsx *x = gp_new(&b->arena, struct xlsx);
    TRY(package_open(e, bytes, &x->package));
    b->inside = x;
    b->driver = &xlsx_driver;
    struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
    struct relations top = {.arena = &scratch};
    if (!package_has(&x->package, "_rels/.rels") || package_has(&x->package, "xl/workbook.bin"))
        return not_excel(e, &x->package);
    TRY(read_relations(x, e, "_rels/.rels", &top));
    const struct relation *r = relation_by_type(&top, "officeDocument");
    const char *part = r ? part_of(&scratch, "", r) : NULL;
    if (r && !part)
        return path_trick(e);
    if (!part || package_has(&x->package, "word/document.xml"))
        return not_excel(e, &x->package);
    return read_workbook(b, e, &scratch, part);
}
