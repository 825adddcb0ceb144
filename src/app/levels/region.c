/* The list of region codes that an administrator of the installation takes in. */
#include "app/levels/levels.h"

#include "app/admin/audit.h"
#include "app/regions.h"
#include "base/utf8.h"
#include "codec/table.h"

#define CODE      6
#define NAME_MOST 60
#define MOST      10000 /* GB/T 2260 has some 3,200 */

typedef VEC(struct region) regions_t;

static void close_book(struct table_book **b) {
    table_close(*b);
}

/* "": the row has no such cell. */
static const char *cell_of(struct arena *a, const struct table_row *row, uint32_t col) {
    for (size_t i = 0; i < row->n; i++)
        if (row->v[i].col == col) {
            struct str text = row->v[i].text;
            while (text.n > 0 && text.p[text.n - 1] == ' ')
                text.n--;
            return arena_strndup(a, text.p, text.n);
        }
    return "";
}

static bool is_code(const char *s) {
    return strlen(s) == CODE && strspn(s, "0123456789") == CODE;
}

static enum gp_code take_row(struct work *w, const struct table_row *row, regions_t *list) {
    struct region r = {cell_of(w->arena, row, 0), cell_of(w->arena, row, 1)};
    const char *where = arena_printf(w->arena, "第 %u 行", (unsigned)row->row + 1);
    bool head = list->n == 0 && strspn(r.code, "0123456789") == 0;
    if (head)
        return GP_OK;
    if (!is_code(r.code))
        return gp_fail(w->err, GP_INVALID, where, "第一列应是 6 位数字的区划代码，这里是“%s”",
                       r.code);
    size_t n = utf8_length(str_of(r.name));
    if (n == 0 || n > NAME_MOST)
        return gp_fail(w->err, GP_INVALID, where, "第二列应是名称，1 到 %d 字", NAME_MOST);
    if (list->n == MOST)
        return gp_fail(w->err, GP_LIMIT, where, "区划代码最多 %d 个", MOST);
    *VEC_PUSH(w->arena, list) = r;
    return GP_OK;
}

static enum gp_code read_rows(struct work *w, struct table_book *book, regions_t *list) {
    TRY(table_select(book, w->err, 0));
    for (;;) {
        const struct table_row *row;
        TRY(table_next(book, w->err, &row));
        if (!row)
            break;
        TRY(take_row(w, row, list));
    }
    return list->n > 0 ? GP_OK : gp_fail(w->err, GP_INVALID, NULL, "表里没有区划代码");
}

static int by_code(const void *a, const void *b) {
    return strcmp(((const struct region *)a)->code, ((const struct region *)b)->code);
}

/* Each once, and each below a province that is there. */
static enum gp_code check_codes(struct gp_err *e, regions_t *list) {
    qsort(list->v, list->n, sizeof(*list->v), by_code);
    const char *province = "";
    for (size_t i = 0; i < list->n; i++) {
        const struct region *r = &list->v[i];
        if (i > 0 && strcmp(list->v[i - 1].code, r->code) == 0)
            return gp_fail(e, GP_INVALID, r->code, "代码重复：%s、%s", list->v[i - 1].name,
                           r->name);
        if (strcmp(r->code + 2, "0000") == 0)
            province = r->code;
        if (strncmp(province, r->code, 2) != 0 || !*province)
            return gp_fail(e, GP_INVALID, r->code, "%s：表里没有它所在的省（%.2s0000）", r->name,
                           r->code);
    }
    return GP_OK;
}

static enum gp_code put(struct work *w, const regions_t *list) {
    TRY(store_regions_put(w, list->v, list->n));
    return audit_note_all(w, "region.import", "region",
                          arena_printf(w->arena, "%zu 个代码", list->n));
}

enum gp_code level_take_regions(struct work *w, const char *path, size_t *ret_n) {
    GP_CLEANUP(close_book) struct table_book *book = NULL;
    regions_t list = {0};
    TRY(path ? table_open(w->err, path, &book) : table_open_bytes(w->err, regions[0].bytes, &book));
    TRY(read_rows(w, book, &list));
    TRY(check_codes(w->err, &list));
    TRY(WORK_WRITE(w, put(w, &list)));
    *ret_n = list.n;
    return GP_OK;
}
