/* libxlsxwriter has made a workbook without rows; here its archive is copied member by member, and
 * each sheet gets its rows between the two halves of what it said (copy_member, add_sheet). The
 * rows are never in memory: libzip asks for bytes, and serve() reads them from the three pieces.
 * That the styles' numbers are those the rows use is not hoped but looked at (samples_agree). */
#include "codec/xlsx_pack.h"

#include <errno.h>
#include <stdlib.h>
#include <zip.h>

/* Of a workbook without rows: far more than any has. */
#define SKELETON_MOST ((zip_uint64_t)64 << 20)

/* Rows repeat themselves so much that the fastest level is small enough. */
#define ROWS_LEVEL 1
#define PART_LEVEL 6

/* 1 January 1980, as in codec/zip.c. */
enum { DOS_TIME = 0, DOS_DATE = (1 << 5) | 1 };

struct packing {
    struct arena *arena;
    struct gp_err *err;
    zip_t *from, *to;
    size_t samples;
};

static void discard(zip_t **archive) {
    if (*archive)
        zip_discard(*archive);
}

static enum gp_code fail(struct gp_err *e, const char *where, zip_error_t *ze) {
    bool full = zip_error_system_type(ze) == ZIP_ET_SYS && zip_error_code_system(ze) == ENOSPC;
    (void)gp_fail(e, GP_IO, where, "%s",
                  full ? "磁盘空间不足，Excel 文件没有写成" : "写 Excel 文件时出错，没有写成");
    gp_fail_detail(e, "libzip: %s", zip_error_strerror(ze));
    return GP_IO;
}

/* ---- a sheet from three pieces */

struct pieces {
    struct str before, after;
    FILE *rows;
    zip_int64_t n_rows; /* bytes of them */
    zip_int64_t at;     /* of the whole */
    zip_error_t error;
};

static zip_int64_t whole(const struct pieces *p) {
    return (zip_int64_t)(p->before.n + p->after.n) + p->n_rows;
}

static size_t read_text(struct str s, zip_int64_t at, char *out, size_t room) {
    size_t left = s.n - (size_t)at, n = left < room ? left : room;
    memcpy(out, s.p + at, n);
    return n;
}

/* As much as stands together at the place. */
static size_t read_piece(struct pieces *p, char *out, size_t room) {
    zip_int64_t before = (zip_int64_t)p->before.n;
    if (p->at < before)
        return read_text(p->before, p->at, out, room);
    if (p->at >= before + p->n_rows)
        return read_text(p->after, p->at - before - p->n_rows, out, room);
    zip_int64_t left = before + p->n_rows - p->at;
    size_t n = fread(out, 1, left < (zip_int64_t)room ? (size_t)left : room, p->rows);
    if (n == 0)
        zip_error_set(&p->error, ZIP_ER_READ, errno);
    return n;
}

static zip_int64_t read_pieces(struct pieces *p, char *out, zip_uint64_t room) {
    zip_uint64_t done = 0;
    while (done < room && p->at < whole(p)) {
        size_t n = read_piece(p, out + done, (size_t)(room - done));
        if (n == 0)
            return -1;
        done += n;
        p->at += (zip_int64_t)n;
    }
    return (zip_int64_t)done;
}

static zip_int64_t serve(void *arg, void *data, zip_uint64_t n, zip_source_cmd_t command) {
    struct pieces *p = arg;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        p->at = 0;
        rewind(p->rows);
        return 0;
    case ZIP_SOURCE_READ:
        return read_pieces(p, data, n);
    case ZIP_SOURCE_STAT: {
        zip_stat_t *st = data;
        zip_stat_init(st);
        st->valid = ZIP_STAT_SIZE;
        st->size = (zip_uint64_t)whole(p);
        return sizeof(*st);
    }
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&p->error, data, n);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    default: /* close, free: the pieces are the arena's */
        return 0;
    }
}

/* ---- members */

static enum gp_code read_member(struct packing *p, zip_uint64_t i, const char *name,
                                struct str *ret) {
    zip_stat_t st;
    if (zip_stat_index(p->from, i, 0, &st) != 0)
        return fail(p->err, name, zip_get_error(p->from));
    if (!(st.valid & ZIP_STAT_SIZE) || st.size > SKELETON_MOST)
        return gp_fail(p->err, GP_BUG, name, "Excel 文件的说明部分过大，请告知系统管理员。");
    char *bytes = arena_alloc(p->arena, (size_t)st.size + 1);
    zip_file_t *file = zip_fopen_index(p->from, i, 0);
    zip_int64_t n = file ? zip_fread(file, bytes, st.size) : -1;
    if (file)
        zip_fclose(file);
    if (n != (zip_int64_t)st.size)
        return fail(p->err, name, zip_get_error(p->from));
    *ret = (struct str){bytes, (size_t)n};
    return GP_OK;
}

static enum gp_code add(struct packing *p, const char *name, zip_source_t *source, unsigned level) {
    if (!source)
        return fail(p->err, name, zip_get_error(p->to));
    zip_int64_t at = zip_file_add(p->to, name, source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return fail(p->err, name, zip_get_error(p->to));
    }
    zip_uint64_t index = (zip_uint64_t)at;
    if (zip_set_file_compression(p->to, index, ZIP_CM_DEFLATE, level) ||
        zip_file_set_dostime(p->to, index, DOS_TIME, DOS_DATE, 0) ||
        zip_file_set_external_attributes(p->to, index, 0, ZIP_OPSYS_DOS, 0))
        return fail(p->err, name, zip_get_error(p->to));
    return GP_OK;
}

/* Where the sheet's cells stand: <sheetData/> or <sheetData>…</sheetData>. */
static bool find_cells(const char *sheet, const char **ret_from, const char **ret_to) {
    static const char empty[] = "<sheetData/>", end[] = "</sheetData>";
    const char *from = strstr(sheet, "<sheetData");
    if (!from)
        return false;
    const char *to = strncmp(from, empty, strlen(empty)) == 0 ? from : strstr(from, end);
    if (!to)
        return false;
    *ret_from = from;
    *ret_to = to + (to == from ? strlen(empty) : strlen(end));
    return true;
}

/* The range of used cells, which without the rows is a wrong one, and may be left out. */
static const char *without_dimension(struct arena *a, const char *sheet) {
    const char *from = strstr(sheet, "<dimension "), *to = from ? strstr(from, "/>") : NULL;
    if (!to)
        return sheet;
    return arena_printf(a, "%.*s%s", (int)(from - sheet), sheet, to + 2);
}

/* s="1", s="2", … in the order in which the samples were written. */
static bool samples_agree(const char *from, const char *to, size_t samples) {
    const char *at = from;
    for (size_t i = 1; i <= samples; i++) {
        at = strstr(at, " s=\"");
        if (!at || at > to || strtoul(at + 4, NULL, 10) != i)
            return false;
        at += 4;
    }
    return true;
}

static enum gp_code add_sheet(struct packing *p, const struct xlsx_part *part, const char *name,
                              struct str skeleton) {
    const char *sheet = without_dimension(p->arena, skeleton.p), *from, *to;
    if (!find_cells(sheet, &from, &to) ||
        (part->sheet == 1 && !samples_agree(from, to, p->samples)))
        return gp_fail(p->err, GP_BUG, name, "Excel 文件的格式与程序不符，请告知系统管理员。");
    struct pieces *s = gp_new(p->arena, struct pieces);
    s->before = str_of(arena_printf(p->arena, "%.*s<sheetData>%.*s", (int)(from - sheet), sheet,
                                    (int)part->top.n, part->top.p));
    s->after = str_of(arena_printf(p->arena, "</sheetData>%s", to));
    s->rows = part->rows;
    s->n_rows = ftello(part->rows);
    if (s->n_rows < 0)
        return gp_fail(p->err, GP_IO, name, "读写临时文件出错，没有写成");
    zip_error_init(&s->error);
    return add(p, name, zip_source_function(p->to, serve, s), ROWS_LEVEL);
}

static enum gp_code copy_member(struct packing *p, zip_uint64_t i, const struct xlsx_part *parts,
                                size_t n) {
    const char *name = zip_get_name(p->from, i, 0);
    struct str bytes = STR("");
    TRY(read_member(p, i, name, &bytes));
    for (size_t k = 0; k < n; k++)
        if (cstr_eq(name, arena_printf(p->arena, "xl/worksheets/sheet%zu.xml", parts[k].sheet)))
            return add_sheet(p, &parts[k], name, bytes);
    return add(p, name, zip_source_buffer(p->to, bytes.p, bytes.n, 0), PART_LEVEL);
}

static enum gp_code open_both(struct packing *p, const char *from, const char *to) {
    int code = 0;
    zip_error_t ze;
    p->from = zip_open(from, ZIP_RDONLY, &code);
    if (p->from)
        p->to = zip_open(to, ZIP_CREATE | ZIP_EXCL, &code);
    if (p->from && p->to)
        return GP_OK;
    if (p->from && code == ZIP_ER_EXISTS)
        return gp_fail(p->err, GP_CONFLICT, to, "已有这个文件，请换一个文件名");
    zip_error_init_with_code(&ze, code);
    return fail(p->err, p->from ? to : from, &ze);
}

enum gp_code xlsx_pack(struct arena *a, struct gp_err *e, const char *from, const char *to,
                       const struct xlsx_part *parts, size_t n, size_t samples) {
    struct packing p = {.arena = a, .err = e, .samples = samples};
    enum gp_code code = open_both(&p, from, to);
    zip_int64_t members = code == GP_OK ? zip_get_num_entries(p.from, 0) : 0;
    for (zip_int64_t i = 0; code == GP_OK && i < members; i++)
        code = copy_member(&p, (zip_uint64_t)i, parts, n);
    if (code == GP_OK && zip_close(p.to) == 0)
        p.to = NULL;
    else if (code == GP_OK)
        code = fail(e, to, zip_get_error(p.to));
    discard(&p.to);
    discard(&p.from);
    return code;
}
