#include <xlsxwriter.h> /* before our headers, which forbid functions that it names */

#include "codec/xlsx_write.h"

#include <stdlib.h>
#include <unistd.h>

#include "codec/xlsx_pack.h"
#include "codec/xlsx_sheet.h"

#define NAME_MOST 31 /* UTF-16 units */

/* 1 January 2000: the same tables give the same bytes. */
#define CREATED 946684800

const char *xlsx_name_problem(const char *name) {
    size_t units = 0;
    for (const char *s = name; *s; s++)
        units += ((unsigned char)*s & 0xC0) == 0x80 ? 0 : (unsigned char)*s >= 0xF0 ? 2 : 1;
    if (units == 0)
        return "工作表没有名称。";
    if (units > NAME_MOST)
        return "工作表名称超过 Excel 31 字的上限，请改短。";
    if (strpbrk(name, "[]:*?/\\"))
        return "工作表名称里不能有 [ ] : * ? / \\，请改名。";
    if (name[0] == '\'' || name[strlen(name) - 1] == '\'')
        return "工作表名称的开头和结尾不能是 '，请改名。";
    if (strcasecmp(name, "History") == 0)
        return "Excel 不允许工作表叫 History，请改名。";
    return NULL;
}

/* One workbook being written. */
struct writing {
    struct xlsx_book x;
    const char *path, *skeleton;
    struct xlsx_rows *rows; /* a sheet each, the hidden one as the last */
    struct xlsx_part *parts;
    size_t n;        /* sheets with rows so far */
    size_t n_sheets; /* with those of charts */
};

static enum gp_code check_names(struct gp_err *e, const struct book_sheet *tables, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const char *problem = xlsx_name_problem(tables[i].name);
        if (problem)
            return gp_fail(e, GP_INVALID, tables[i].name, "%s", problem);
        for (size_t k = 0; k < i; k++)
            if (strcasecmp(tables[i].name, tables[k].name) == 0)
                return gp_fail(e, GP_INVALID, tables[i].name, "有两张工作表同名，请改名。");
        if (cstr_eq(tables[i].name, XLSX_CHOICES))
            return gp_fail(e, GP_INVALID, tables[i].name,
                           "“" XLSX_CHOICES "”是存放下拉列表的工作表，请改名。");
    }
    return GP_OK;
}

/* A file without a name beside the one that is to come. */
static enum gp_code open_rows(struct writing *w, FILE **ret) {
    char *path = arena_printf(w->x.arena, "%s.XXXXXX", w->path);
    int fd = mkostemp(path, 02000000 /* O_CLOEXEC */);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w+");
    if (fd >= 0)
        unlink(path);
    if (fd >= 0 && !f)
        close(fd);
    if (!f)
        return gp_fail(w->x.err, GP_IO, w->path, "无法新建临时文件，请检查目录的权限和磁盘空间");
    *ret = f;
    return GP_OK;
}

static enum gp_code add_sheet(struct writing *w, const char *name, lxw_worksheet **ret) {
    *ret = workbook_add_worksheet(w->x.book, name);
    w->n_sheets++;
    return xlsx_took(&w->x, name, *ret ? LXW_NO_ERROR : LXW_ERROR_PARAMETER_VALIDATION);
}

/* The name of the charts' sheet: the table's with 图 behind it, where that is not too long. */
static const char *chart_name(struct arena *a, const char *name) {
    const char *longer = arena_printf(a, "%s图", name);
    return xlsx_name_problem(longer) ? "图" : longer;
}

static enum gp_code add_table(struct writing *w, const struct book_sheet *t, lxw_worksheet **ret) {
    lxw_worksheet *sheet;
    TRY(add_sheet(w, t->name, &sheet));
    if (w->n == 0)
        xlsx_styles_sample(sheet, &w->x.styles);
    struct xlsx_rows *r = &w->rows[w->n];
    struct xlsx_part *part = &w->parts[w->n];
    part->sheet = w->n_sheets;
    w->n++;
    TRY(open_rows(w, &part->rows));
    TRY(xlsx_rows_write(w->x.arena, w->x.err, t, part->rows, r));
    part->top = (struct str){r->top.p, r->top.n};
    TRY(xlsx_sheet_set(&w->x, sheet, r));
    *ret = sheet;
    if (t->n_charts == 0 || r->last < r->first)
        return GP_OK;
    lxw_worksheet *charts;
    TRY(add_sheet(w, chart_name(w->x.arena, t->name), &charts));
    return xlsx_sheet_charts(&w->x, charts, r);
}

static enum gp_code add_tables(struct writing *w, const struct book_sheet *tables, size_t n) {
    lxw_worksheet *sheet;
    for (size_t i = 0; i < n; i++)
        TRY(add_table(w, &tables[i], &sheet));
    struct book_sheet *choices = gp_new(w->x.arena, struct book_sheet);
    *choices = xlsx_sheet_choices(&w->x);
    if (choices->n_columns == 0)
        return GP_OK;
    TRY(add_table(w, choices, &sheet));
    worksheet_protect(sheet, NULL, NULL);
    worksheet_hide(sheet);
    return GP_OK;
}

static enum gp_code write_skeleton(struct writing *w, const struct book_sheet *tables, size_t n) {
    struct xlsx_book *x = &w->x;
    /* Not in memory: no charts with the empty cells of the skeleton as what they last showed. */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    x->book = workbook_new_opt(w->skeleton, &options);
    if (!x->book)
        GP_DIE("out of memory");
    lxw_doc_properties about = {.created = CREATED,
                                .title = arena_strdup(x->arena, cstr_or_empty(tables[0].title))};
    enum gp_code code = xlsx_took(x, w->path, workbook_set_properties(x->book, &about));
    xlsx_styles_make(x->book, &x->styles);
    if (code == GP_OK)
        code = add_tables(w, tables, n);
    lxw_error closed = workbook_close(x->book); /* frees it in any case */
    return code == GP_OK ? xlsx_took(x, w->path, closed) : code;
}

static void end_writing(struct writing *w) {
    for (size_t i = 0; i < w->n; i++) {
        xlsx_rows_free(&w->rows[i]);
        if (w->parts[i].rows)
            (void)fclose(w->parts[i].rows);
    }
    unlink(w->skeleton);
}

enum gp_code xlsx_write(struct gp_err *e, const char *path, const struct book_sheet *tables,
                        size_t n) {
    TRY(check_names(e, tables, n));
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    struct writing w = {.x = {.arena = &a, .err = e}, .path = path};
    w.skeleton = arena_printf(&a, "%s.skeleton", path);
    w.rows = gp_new_n(&a, struct xlsx_rows, n + 1);
    w.parts = gp_new_n(&a, struct xlsx_part, n + 1);
    enum gp_code code = write_skeleton(&w, tables, n);
    if (code == GP_OK)
        code = xlsx_pack(&a, e, w.skeleton, path, w.parts, w.n, XLSX_STYLE_N);
    end_writing(&w);
    return code;
}
